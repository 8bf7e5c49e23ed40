import json
import math
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.values.caseless import CaselessMapping
from restapi.calls.outputs import OutputError, extract, json_of, read_source, text_of
from restapi.connections.credentials import Masker
from restapi.errors import InvocationError
from restapi.steps.saving import write_outputs

RELEASE = {
    "id": 7,
    "status": "inProgress",
    "environments": [{"name": "test", "ok": True}, {"name": "live", "ok": None}],
    "a/b": {"~": 1, "": 2, "0": 3},
}
NAMED = {"variables": {"Suffix": "-x"}, "response": CaselessMapping({"status": 200})}
JSON = st.recursive(
    st.none() | st.booleans() | st.text() | st.integers() | st.floats(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("", RELEASE),
        ("/id", 7),
        ("/environments/1/name", "live"),
        ("/environments/1/ok", None),
        ("/a~1b/~0", 1),
        ("/a~1b/", 2),
        ("/a~1b/0", 3),
        ("$", RELEASE),
        ("$.id", 7),
        ("$.environments[-1].name", "live"),
        ("$['a/b']['0']", 3),
        ("$.environments[*].name", ["test", "live"]),
        ("$.environments[?@.name == 'other']", []),
        ("$..ok", [True, None]),
        ("root['id']", 7),
        ("root.nothing", None),
        ("format('{0}: {1}{2}', response.status, root.status, variables.suffix)", "200: inProgress-x"),
        ("eq(root.id, 7)", True),
    ],
)
def test_an_output_is_what_its_source_leads_to(source: str, value: Any) -> None:
    assert extract(read_source(source), RELEASE, NAMED) == value


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("/stauts", "there is no key 'stauts'; did you mean 'status'?"),
        ("/x", "there is no key 'x'; there are 'id', 'status', 'environments', 'a/b'"),
        ("/environments/2", "there is no item 2: the list has 2 items, counted from 0 (at /environments)"),
        ("/environments/-", "there is no item -: the list has 2 items, counted from 0 (at /environments)"),
        ("/environments/01", "there is no item 01: the list has 2 items, counted from 0 (at /environments)"),
        ("/environments/" + "9" * 5000, f"there is no item {'9' * 5000}: the list has 2 items, counted from 0 (at "),
        (
            "/environments/0/name/first",
            "there is no key first: what is there is of kind String (at /environments/0/name)",
        ),
        ("/environments/1/ok/x", "there is no key x: what is there is of kind Null (at /environments/1/ok)"),
        ("$.environments['0']", "there is no item 0: the list has 2 items, counted from 0 (at /environments)"),
        ("$.environments[-3]", "there is no item -3: the list has 2 items, counted from 0 (at /environments)"),
        ("$['a/b'][0]", "there is no item 0: what is there is of kind Object (at /a~1b)"),
        ("$.environments[0].nmae", "there is no key 'nmae'; did you mean 'name'? (at /environments/0)"),
        ("gt(1, root.status)", "cannot convert the String 'inProgress' to Number"),
        ("format('{1}', 1)", "format('{1}') asks for argument {1}, but the last is {0}"),
    ],
)
def test_a_source_that_leads_nowhere_says_which_step_is_missing(source: str, problem: str) -> None:
    with pytest.raises(OutputError) as caught:
        extract(read_source(source), RELEASE, NAMED)
    assert str(caught.value).startswith(problem)


def test_the_keys_that_are_there_are_listed_within_bounds() -> None:
    with pytest.raises(OutputError) as caught:
        extract(read_source("/x"), {f"key{number}": 1 for number in range(5_000)} | {"k" * 1_000: 1}, {})
    assert str(caught.value) == (
        "there is no key 'x'; there are 'key0', 'key1', 'key2', 'key3', 'key4', 'key5', 'key6', 'key7' and more"
    )
    with pytest.raises(OutputError, match="there are none"):
        extract(read_source("/x"), {}, {})


def test_a_value_that_is_nested_too_deeply_is_refused() -> None:
    document: Any = []
    for _ in range(99):
        document = [document]
    assert extract(read_source(""), document, {}) is document
    with pytest.raises(OutputError, match="nested more than 100 deep"):
        extract(read_source(""), [document], {})


@pytest.mark.parametrize(
    ("source", "detail", "hint"),
    [
        ("/a~2", "not a JSON Pointer: '/a~2': ~ must be followed by 0 or 1", "write ~0 for ~ and ~1 for / in a key"),
        ("$.a b", "not a JSONPath: '$.a b': unexpected token 'b' at character 5", None),
        ('$["a"', "not a JSONPath: '$[\"a\"': unexpected end of segment", None),
        ("$.a[0", "not a JSONPath: '$.a[0': unexpected end of segment", "add ] where the segment ends"),
        ("rot.id", "there is no named value rot (line 1, column 1)\n    rot.id\n    ^^^\nHint: did you mean root?", ""),
        ("eq(root.id", "eq( is never closed: ) is missing (line 1, column 1)", ""),
    ],
)
def test_a_wrong_source_is_refused_when_it_is_read(source: str, detail: str, hint: str | None) -> None:
    with pytest.raises(InvocationError) as caught:
        read_source(source)
    assert caught.value.message == "the output has no valid source"
    assert caught.value.detail.startswith(detail)
    general = "write a JSON Pointer (/id), a JSONPath ($.items[0].id) or an expression (root['id'])"
    assert caught.value.hint == (general if hint is None else hint)


@given(st.sampled_from(["", "/", "$", "root"]), st.text("abr/~$.[]()'\"*?@<=!&,:01-\\ \ud800é"), JSON)
def test_any_source_and_any_document_give_a_value_or_our_own_error(start: str, rest: str, document: Any) -> None:
    with suppress(InvocationError, OutputError):
        assert isinstance(text_of(extract(read_source(start + rest), document, {})), str)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("as it is\n", "as it is\n"),
        (None, ""),
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (Decimal("1" + "0" * 5000), "1" + "0" * 5000),
        (10.0, "10.0"),
        (0.1, "0.1"),
        (1e22, "10000000000000000000000"),
        (1e-7, "0.0000001"),
        (math.inf, "Infinity"),
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+3"), "1000"),
        ([], "[]"),
        ({"a": [1, "é", None, 1.5]}, '{"a":[1,"é",null,1.5]}'),
        (CaselessMapping({"A": "b"}), '{"A":"b"}'),
    ],
)
def test_a_value_as_a_variable(value: Any, text: str) -> None:
    assert text_of(value) == text


@given(JSON)
def test_any_value_has_a_text_and_a_json_form(value: Any) -> None:
    text = text_of(value)
    if isinstance(value, list | dict):
        assert json.loads(text, parse_constant=pytest.fail) == json_of(value, Masker())
    json.dumps(json_of(value, Masker()), allow_nan=False)


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ("my hunter2", "my ***"),
        (42, "***"),
        (421, "***1"),
        (43, 43),
        (4.2, 4.2),
        (True, True),
        ({"hunter2": ["hunter2", None]}, {"***": ["***", None]}),
        (math.inf, "Infinity"),
        (Decimal(7), "7"),
    ],
)
def test_secrets_are_masked_in_the_json_form(value: Any, masked: Any) -> None:
    assert json_of(value, Masker(["hunter2", "42"])) == masked


def test_the_json_form_has_no_more_than_a_hundred_levels() -> None:
    document: Any = "end"
    for _ in range(900):
        document = [document]
    text = json.dumps(json_of(document, Masker()), indent=1)
    assert text.split() == ["["] * 100 + ['"(nested', "too", 'deeply)"'] + ["]"] * 100


def test_the_file_holds_all_outputs_sorted_by_step_and_name(tmp_path: Path) -> None:
    path = tmp_path / "outputs.json"
    write_outputs(path, {"b": {"z": [1], "a": "é\ud800"}, "a": {"token": "hunter2"}}, Masker(["hunter2"]))
    text = path.read_text(encoding="utf-8")
    assert json.loads(text) == {"a": {"token": "***"}, "b": {"a": "é\ud800", "z": [1]}}
    assert list(json.loads(text)["b"]) == ["a", "z"]
    assert text.endswith('    "a": "é\\ud800",\n    "z": [\n      1\n    ]\n  }\n}\n')
