"""Kinds of values: what each reads, and what it says of anything else."""

from pathlib import Path
from typing import Any

import pytest

from restapi.declaring import kinds
from restapi.declaring.kinds import Kind
from restapi.errors import FileError
from restapi.yaml_file import Node, read_yaml

ACTIONS = kinds.choice(["get", "post"])
GROWTH = kinds.choice(["fixed", "linear"], "read the page", may_be_empty=True)


@pytest.fixture
def node(tmp_path: Path):
    """The value of the only key of a file."""

    def node(text: str) -> Node:
        path = tmp_path / "a.yml"
        path.write_text(f"a: {text}", encoding="utf-8")
        return read_yaml(path).members["a"].value

    return node


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (kinds.text, "' x '", "x"),
        (kinds.verbatim, "' x '", " x "),
        (kinds.boolean, "TRUE", True),
        (kinds.boolean, "false", False),
        (kinds.boolean, "' '", None),
        (kinds.whole, "0", 0),
        (kinds.positive, "7", 7),
        (kinds.number, "1.5", 1.5),
        (kinds.seconds, "20", 20.0),
        (kinds.minutes, "2", 120.0),
        (kinds.minutes, "0", None),
        (kinds.minutes, "", None),
        (kinds.up_to(10), "10", 10),
        (kinds.up_to(10), "", None),
        (ACTIONS, "Post", "post"),
        (GROWTH, "linear", "linear"),
        (GROWTH, "", None),
        (kinds.texts, "{b: 1, c: ''}", {"b": "1", "c": ""}),
        (kinds.mapping_or_nothing, "", {}),
    ],
)
def test_a_kind_reads_a_value(node, kind: Kind, text: str, value: Any) -> None:
    assert kind(node(text), "a", "a") == value


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        (kinds.text, "[x]", "the a must be a text, not a list"),
        (kinds.verbatim, "{x: 1}", "the a must be a text, not a mapping"),
        (kinds.boolean, "yes", "a must be true or false"),
        (kinds.whole, "1.0", "a must be a whole number"),
        (kinds.whole, "''", "a must be a whole number"),
        (kinds.positive, "0", "a must be a whole number above 0"),
        (kinds.number, "1e3", "a must be a number"),
        (kinds.seconds, "-1", "a must be a number of seconds"),
        (kinds.minutes, "1.5", "a must be a whole number"),
        (kinds.up_to(10), "11", "a must be a whole number from 0 to 10"),
        (kinds.up_to(10), "x", "a must be a whole number from 0 to 10"),
        (ACTIONS, "pst", "unknown a 'pst'"),
        (ACTIONS, "", "unknown a ''"),
        (kinds.mapping, "", "the a must be a mapping, not empty"),
        (kinds.mapping_or_nothing, "x", "the a must be a mapping, not a text"),
        (kinds.texts, "{b: [1]}", "'b' of a must be a text, not a list"),
    ],
)
def test_a_kind_refuses_anything_else_where_it_stands(node, kind: Kind, text: str, message: str) -> None:
    with pytest.raises(FileError) as caught:
        kind(node(text), "a", "the a")
    assert caught.value.message == message
    assert caught.value.place is not None
    assert caught.value.place.line == 1


@pytest.mark.parametrize(("kind", "hint"), [(ACTIONS, "did you mean 'post'?"), (GROWTH, "read the page")])
def test_a_choice_tells_what_can_be_chosen(node, kind: Kind, hint: str) -> None:
    with pytest.raises(FileError) as caught:
        kind(node("psot"), "a", "a")
    assert caught.value.hint == hint
