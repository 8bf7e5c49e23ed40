"""The list of rooms and what is made of it: the picture, the tables, the listing."""

import re
from itertools import combinations

import pytest

from docs.generate.architecture import architecture_page, contributing_page
from docs.generate.blocks import Block, arrows, blocks, reduced
from docs.generate.picture import box_of, line_of, panel_of, picture
from docs.generate.rooms import GRIDS, ROOMS, WAYS, Room
from docs.generate.sources import PACKAGES

A, B, C, D = (Block((Room("conditions", name, ""),), row, 1, 0, 1) for row, name in enumerate("abcd"))

every_package = pytest.mark.parametrize("package", PACKAGES)


@every_package
def test_what_stands_in_the_picture_is_a_room(package: str) -> None:
    names = {room.name for room in ROOMS[package]}
    assert {name for row in GRIDS[package] for name in row} <= names
    assert len({len(row) for row in GRIDS[package]}) == 1


@every_package
def test_every_room_is_drawn_once(package: str) -> None:
    assert [room for block in blocks(package) for room in block.rooms] == list(ROOMS[package])


def test_every_step_of_a_way_is_made_by_a_room() -> None:
    known = {room.module for rooms in ROOMS.values() for room in rooms}
    assert [step for way in WAYS for step in way.steps[1:] if f"{way.package}.{step.room}" not in known] == []


def test_an_arrow_that_others_lead_around_is_left_out() -> None:
    every = {(A, B), (B, C), (A, C), (A, D), (C, D)}
    assert reduced(every) == {(A, B), (B, C), (C, D)}
    assert reduced({(A, C), (B, C)}) == {(A, C), (B, C)}


@every_package
def test_no_two_boxes_overlap(package: str) -> None:
    assert [
        (one, other)
        for one, other in combinations(map(box_of, blocks(package)), 2)
        if one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom
    ] == []


@every_package
def test_every_box_stands_on_its_panel(package: str) -> None:
    panel = panel_of(package)
    for box in map(box_of, blocks(package)):
        assert panel.left < box.left < box.right < panel.right
        assert panel.top < box.top < box.bottom < panel.bottom


@every_package
def test_every_arrow_goes_down_and_through_no_box(package: str) -> None:
    boxes = [box_of(block) for block in blocks(package)]
    for above, below in arrows(package):
        x, top, bottom = line_of(above, below)
        assert top < bottom
        assert [box for box in boxes if box.left < x < box.right and top < box.middle < bottom] == []


def test_the_picture_has_every_arrow_and_tells_the_imports_in_words() -> None:
    drawn = picture()
    between = sum(len(arrows(package)) for package in PACKAGES)
    assert len(re.findall('class="edge"', drawn)) == between + 1 + sum(len(way.steps) - 1 for way in WAYS)
    told = re.search("<desc.*?</desc>", drawn, re.DOTALL)
    assert told
    for above, below in (arrow for package in PACKAGES for arrow in arrows(package)):
        names = [f"{block.package}.{block.names[-1].removesuffix('/')}" for block in (above, below)]
        assert re.search(rf"{names[0]} imports [\w., ]*?\b{names[1]}\b", told[0])


@every_package
def test_the_picture_names_every_room_that_users_or_contributors_look_for(package: str) -> None:
    drawn = re.findall('<text class="name"[^>]*>([^<]*)</text>', picture())
    names = {name.removesuffix("/") for line in drawn for name in line.split(" · ")}
    assert {room.name for room in ROOMS[package]} - names == {"__main__"}


def test_the_picture_needs_nothing_but_itself() -> None:
    addresses = set(re.findall(r"https?://[^\"' ]+", picture()))
    assert addresses == {"http://www.w3.org/2000/svg"}
    assert "<script" not in picture()


@every_package
def test_the_page_and_the_listing_name_every_room(package: str) -> None:
    page, listing = architecture_page(), contributing_page()
    for room in ROOMS[package]:
        assert f"| **`{room.entry}`** | {room.about} |" in page
        assert re.search(rf"^{re.escape(room.entry)} +{re.escape(room.about)}$", listing, re.MULTILINE)
