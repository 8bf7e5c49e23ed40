"""Bindings: what they refer to, the text that they become, and what is said of those that refer to nothing."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.values.caseless import CaselessMapping
from restapi.code_stream.bindings import bindings_in, expand, read_binding, spelled
from restapi.errors import BindingError

RESPONSE = {
    "id": 7,
    "ok": True,
    "none": None,
    "name": 'é "x"',
    "items": [{"id": "a"}, {"id": "b"}],
    "a.b": 1,
    "0": "zero",
}
SCOPE = {
    "input": {"env": "prod", "a name": "spaced"},
    "var": {"token": "s3cret"},
    "pipeline": {"name": "Release", "executionId": "e-1"},
    "tasks": {
        "Stage0": {"Get commit": {"output": {"responseJson": RESPONSE, "status": "COMPLETED"}, "input": {"url": "u"}}},
        "build": {"output": {"responseHeaders": CaselessMapping({"Location": "/7"}), "responseJson": [1, [2, 3]]}},
    },
}
HINT = "write ${input.name}, ${var.name} or ${Stage.Task.output.name}"
JSON = "${Stage0.Get commit.output.responseJson"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("no binding, $x, $(x), {y} and $", "no binding, $x, $(x), {y} and $"),
        ("${input.env}", "prod"),
        ("${ input.env }", "prod"),
        ("/${input.env}/${var.token}?x=${input.a name}", "/prod/s3cret?x=spaced"),
        ("$${input.env}}", "${input.env}}"),
        ("$${a ${input.env}} $$${input.env}", "${a prod} $${input.env}"),
        ("${name}#${executionId}", "Release#e-1"),
        ("${Stage0.Get commit.status}", "COMPLETED"),
        ("${Stage0.Get commit.responseJson.id}", "7"),
        ("${Stage0.Get commit.output.responseBody.id}", "7"),
        ("${Stage0.Get commit.responseBody.items[1].id}", "b"),
        ("${build.responseHeaders.location}", "/7"),
        ("${input['env']}", "prod"),
        ('${input["a name"]}', "spaced"),
        ("${Stage0.Get commit.output.status}", "COMPLETED"),
        ("${Stage0.Get commit.input.url}", "u"),
        (JSON + ".id}", "7"),
        (JSON + ".ok}", "true"),
        (JSON + ".none}", ""),
        (JSON + ".name}", 'é "x"'),
        (JSON + ".items[1].id}", "b"),
        (JSON + ".items[1]['id']}", "b"),
        (JSON + "['a.b']}", "1"),
        (JSON + "[0]}", "zero"),
        (JSON + ".items}", '[{"id":"a"},{"id":"b"}]'),
        (JSON + ".items[0]}", '{"id":"a"}'),
        ("${build.output.responseHeaders.location}", "/7"),
        ("${build.output.responseHeaders}", '{"Location":"/7"}'),
        ("${build.output.responseJson[1][0]}", "2"),
    ],
)
def test_a_binding_becomes_the_text_of_its_value(text: str, expected: str) -> None:
    assert expand(text, SCOPE) == expected


def test_a_value_is_not_read_again() -> None:
    assert expand("${input.a}", {"input": {"a": "${input.b}", "b": "x"}}) == "${input.b}"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("${input.evn}", "${input.evn} refers to nothing: there is no 'evn' in input", "did you mean 'env'?"),
        ("${var.a}", "${var.a} refers to nothing: there is no 'a' in var", "known are token; give it by --set a=…"),
        (
            "${Stage1.a.output.x}",
            "${Stage1.a.output.x} refers to nothing: there is no 'Stage1' in tasks",
            "did you mean 'Stage0'?",
        ),
        (
            "${Stage0.Get commits.output.status}",
            "${Stage0.Get commits.output.status} refers to nothing: there is no 'Get commits' in Stage0",
            "did you mean 'Get commit'?",
        ),
        (
            "${build.output.responseJson[2]}",
            "${build.output.responseJson[2]} refers to nothing: "
            "build.output.responseJson has 2 items, and [2] is none of them",
            "",
        ),
        (
            "${build.output.responseJson.id}",
            "${build.output.responseJson.id} refers to nothing: build.output.responseJson is a list and has no 'id'",
            "",
        ),
        (
            JSON + ".id.x}",
            JSON + ".id.x} refers to nothing: "
            "Stage0.Get commit.output.responseJson.id is a number or a Boolean and has no 'x'",
            "",
        ),
        (
            JSON + ".none.x}",
            JSON + ".none.x} refers to nothing: Stage0.Get commit.output.responseJson.none is null and has no 'x'",
            "",
        ),
        ("${var.token.x}", "${var.token.x} refers to nothing: var.token is a text and has no 'x'", ""),
        ("${input}", "${input} names no value", "write ${input.name}"),
        *[
            (text, f"{text} is no binding", HINT)
            for text in (
                "${}",
                "${ }",
                "${.a}",
                "${[0].output}",
                "${input.}",
                "${input..x}",
                "${input[x]}",
                "${input['x]}",
                "${a]}",
                "${a'b}",
            )
        ],
        *[
            (
                text,
                f"{text} is no binding that is known",
                HINT,
            )
            for text in ("${x}", "${Stage0.build.exitCode}", "${a.b.c.output}", "${a.b.c.status}")
        ],
        ("${executonId}", "${executonId} is no binding that is known", "did you mean ${executionId}?"),
        ("${endTime}", "${endTime} refers to nothing: only the server knows it", "give it by --set endTime=…"),
        (
            "a ${input.x",
            "${input.x: ${ is never closed",
            HINT,
        ),
        (
            "${input.${x}}",
            "${input.${x}}: ${ is never closed",
            HINT,
        ),
    ],
)
def test_what_is_refused(text: str, message: str, hint: str) -> None:
    with pytest.raises(BindingError) as caught:
        expand(text, SCOPE)
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_zero_stands_for_what_tasks_will_come_to() -> None:
    scope = {"input": {"env": "prod"}, "var": {}, "tasks": None}
    assert expand("/${input.env}/${a.output.responseJson.id}/${S.b.output.status}", scope) == "/prod/0/0"
    with pytest.raises(BindingError):
        expand("${var.x}", scope)


def test_where_nothing_is_known_the_hint_says_how_to_give_it() -> None:
    with pytest.raises(BindingError) as caught:
        expand("${input.env}", {})
    assert caught.value.hint == "give it by --set env=…"


@pytest.mark.parametrize("value", [float("inf"), Decimal(1), {"a": object()}])
def test_a_value_without_a_text_is_refused(value: Any) -> None:
    with pytest.raises(BindingError, match=r"^the value of \$\{input\.x\} cannot be written as JSON$"):
        expand("${input.x}", {"input": {"x": value}})


def test_a_value_that_is_nested_too_deeply_is_refused() -> None:
    value: Any = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(BindingError, match="cannot be written as JSON"):
        expand("${input.x}", {"input": {"x": value}})


def test_no_message_shows_a_value() -> None:
    with pytest.raises(BindingError) as caught:
        expand("${var.token.x}", SCOPE)
    assert "s3cret" not in str(caught.value)


def test_the_bindings_of_a_text_are_found_in_order() -> None:
    found = bindings_in("${input.a}-${Stage0.Get commit.output.responseJson.items[0].id}")
    assert [binding.path for binding in found] == [
        ("input", "a"),
        ("tasks", "Stage0", "Get commit", "output", "responseJson", "items", 0, "id"),
    ]
    assert [spelled(binding.path) for binding in found] == ["input.a", found[1].text[2:-1]]


@given(st.text() | st.text(st.sampled_from("${}[]'\". 0input")))
def test_any_text_is_expanded_or_refused_by_our_own_error(text: str) -> None:
    try:
        expanded = expand(text, SCOPE)
    except BindingError:
        assert "${" in text
    else:
        assert "${" in text or expanded == text


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_an_object_or_a_list_becomes_its_json(value: Any) -> None:
    text = expand("${input.x}", {"input": {"x": value}})
    if value is None or isinstance(value, str):
        assert text == (value or "")
    else:
        assert json.loads(text) == value


@given(st.lists(st.from_regex(r"[A-Za-z][\w -]{0,5}", fullmatch=True).map(str.strip) | st.integers(0, 9), max_size=5))
def test_a_path_is_read_as_it_is_spelled(keys: list[str | int]) -> None:
    path = ("tasks", "Stage0", "build", "output", *keys)
    assert read_binding(f"${{{spelled(path)}}}").path == path
