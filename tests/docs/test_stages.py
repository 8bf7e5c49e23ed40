"""The stages of the architecture: each module has one, and what imports stands above what it imports."""

import re
from itertools import combinations

import pytest

from docs.generate.architecture import architecture_page
from docs.generate.picture import box_of, picture, way_of
from docs.generate.stages import STAGES, WAYS, Stage, edges, modules, reduced

A, B, C, D = (Stage("conditions", name, name, "", row, 0) for row, name in enumerate("abcd"))


def test_every_module_belongs_to_one_stage() -> None:
    assert [module for module in modules() if sum(stage.holds(module) for stage in STAGES) != 1] == []


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: f"{stage.package}.{stage.name}")
def test_every_module_of_a_stage_is_there(stage: Stage) -> None:
    there = {(*module.split("."), "__init__")[1] for module in modules() if module.split(".")[0] == stage.package}
    assert [name for name in stage.modules.split() if name not in there] == []


def test_every_step_of_a_way_is_made_by_a_stage() -> None:
    known = {(stage.package, stage.name) for stage in STAGES}
    assert [step for way in WAYS for step in way.steps[1:] if (way.package, step.stage) not in known] == []


def test_imports_go_down() -> None:
    assert [(above.name, below.name) for above, below in edges() if above.row >= below.row] == []


def test_an_edge_that_others_lead_around_is_left_out() -> None:
    every = {(A, B), (B, C), (A, C), (A, D), (C, D)}
    assert reduced(every) == {(A, B), (B, C), (C, D)}
    assert reduced({(A, C), (B, C)}) == {(A, C), (B, C)}


def test_no_two_stages_overlap_in_the_picture() -> None:
    boxes = [box_of(stage) for stage in STAGES]
    assert [
        (one, other)
        for one, other in combinations(boxes, 2)
        if one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom
    ] == []


def test_the_picture_has_every_arrow_and_tells_it_in_words() -> None:
    drawn = picture()
    assert len(re.findall('class="edge"', drawn)) == len(edges()) + sum(len(way.steps) - 1 for way in WAYS)
    for above, below in edges():
        assert f"{above.name} of {above.package} imports {below.name} of {below.package}" in drawn
        assert way_of(above, below)[-1][1] >= box_of(below).top


def test_the_picture_needs_nothing_but_itself() -> None:
    addresses = set(re.findall(r"https?://[^\"' ]+", picture()))
    assert addresses == {"http://www.w3.org/2000/svg"}
    assert "<script" not in picture()


def test_the_page_names_every_stage() -> None:
    page = architecture_page()
    assert [stage.name for stage in STAGES if f"| **{stage.name}** | {stage.about} |" not in page] == []
