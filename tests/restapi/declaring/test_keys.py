"""Tables of keys: what is found by which name, what is refused and where, and what fills the model."""

from pathlib import Path

import pytest

from restapi.declaring.keys import GivenKeys, Key, Keys, passed_over
from restapi.declaring.kinds import boolean, mapping, positive, texts
from restapi.errors import FileError
from restapi.yaml_file import read_yaml

KEYS = Keys(
    "part",
    [
        Key("url", attribute="link", aliases=("address",), needed="a url", example="https://a"),
        Key("tries", positive, "count", default={"1": "3"}),
        Key("quick", boolean, "is_quick", default="false"),
        Key("headers", texts, "headers"),
        Key("more", mapping),
        *passed_over("note"),
    ],
    called="the part '{}'",
    owner="a thing",
    ignores_case=True,
)


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The keys among KEYS that a mapping gives."""
    monkeypatch.chdir(tmp_path)

    def given(text: str) -> GivenKeys:
        Path("a.yml").write_text(text, encoding="utf-8")
        root = read_yaml(Path("a.yml"))
        return KEYS.given(root.entries("the file"), root.place, of=" of a thing")

    return given


def test_keys_are_found_by_any_name_and_fill_their_attributes(given) -> None:
    found = given("ADDRESS: ' x '\nTries: 2\nquick: True\nheaders: {A: b}\nnote: [1]")
    assert found.arguments() == {"link": "x", "count": 2, "is_quick": True, "headers": {"A": "b"}}
    assert {name: str(place) for name, place in found.places().items()} == {
        "link": "a.yml:1:10",
        "count": "a.yml:2:8",
        "is_quick": "a.yml:3:8",
        "headers": "a.yml:4:10",
    }


def test_what_is_left_out_fills_nothing_and_stands_where_its_owner_does(given) -> None:
    found = given("url: x\nquick:")
    assert found.arguments() == {"link": "x"}
    assert (found.value("tries"), found.value("more", {}), "tries" in found) == (None, {}, False)
    assert str(found.places()["count"]) == "a.yml:1:1"


def test_a_default_is_that_of_its_version() -> None:
    assert [KEYS.find(name).default_of("1") for name in ("TRIES", "quick", "url")] == ["3", "false", None]
    assert KEYS.find("tries").default_of("0") is None
    assert KEYS.find("other") is None


def test_some_rows_can_be_asked_for_alone(given) -> None:
    assert given("url: x\ntries: 2").arguments([KEYS.find("tries")]) == {"count": 2}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ulr: x", "a.yml:1:1: unknown part 'ulr' of a thing\nHint: did you mean 'url'?"),
        ("adress: x", "a.yml:1:1: unknown part 'adress' of a thing\nHint: did you mean 'address'?"),
        ("url: x\nAddress: y", "a.yml:2:1: 'Address' gives the part 'url' again; first in line 1"),
        ("tries: 1", "a.yml:1:1: a thing needs a url\nHint: write url: https://a"),
        ("tries: 1\nurl: ' '", "a.yml:2:6: a thing needs a url\nHint: write url: https://a"),
        ("Address: [x]", "a.yml:1:10: the part 'Address' must be a text, not a list"),
        ("url: x\ntries: 0", "a.yml:2:8: tries must be a whole number above 0"),
        ("url: x\nheaders: {A: [b]}", "a.yml:2:14: 'A' of headers must be a text, not a list"),
    ],
)
def test_what_is_refused_has_its_place(given, text: str, message: str) -> None:
    with pytest.raises(FileError) as caught:
        given(text).arguments()
    assert "\n".join(line for line in str(caught.value).splitlines() if not line.startswith("    ")) == message
