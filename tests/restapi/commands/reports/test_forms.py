"""Every form refers to what was found."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restapi.code_stream import infix
from restapi.code_stream.bindings import read_binding
from restapi.code_stream.dialect import CodeStream
from restapi.commands.reports.finder import listing
from restapi.commands.reports.forms import AzureForms, CodeStreamForms, forms_of, infix_condition
from restapi.connections.credentials import Masker
from restapi.invocation import Invocation
from restapi.request import Request

BODY = {"value": [{"state": "done", "a b": None}], "odd key": 1}
HEADERS = {"Location": "https://a.example/done", "Set-Cookie": "done=1", "X-Done": "yes"}


def lines(text: str, **given: Any) -> list[str]:
    return [line for line, _ in listing(BODY, text, Masker(), **given)]


def test_headers_and_body_are_searched() -> None:
    assert lines("done", headers=HEADERS, forms=AzureForms()) == [
        'header Location = "https://a.example/done"',
        "    eq(response.headers['Location'], 'https://a.example/done')",
        'header X-Done = "yes"',
        "    eq(response.headers['X-Done'], 'yes')",
        '/value/0/state = "done"',
        "    eq(root['value'][0]['state'], 'done')",
    ]


def test_a_header_that_is_secret_is_found_by_its_name_alone() -> None:
    assert lines("cookie", headers=HEADERS) == ["header Set-Cookie = ***", "    ne(response.headers['Set-Cookie'], '')"]


def test_the_forms_are_those_of_the_dialect_whatever_it_knows_of_the_task() -> None:
    polled = Invocation(Request(), id="S.a", dialect=CodeStream(exits={"success": "status == 1"}))
    assert isinstance(forms_of(polled), CodeStreamForms)
    assert isinstance(forms_of(Invocation(Request(), id="a")), AzureForms)


def test_code_stream_has_bindings_and_infix_conditions() -> None:
    forms = CodeStreamForms("S.Get it")
    assert lines("done", headers=HEADERS, forms=forms) == [
        'header Location = "https://a.example/done"',
        "    ${S.Get it.output.responseHeaders.Location}",
        'header X-Done = "yes"',
        "    ${S.Get it.output.responseHeaders.X-Done}",
        '/value/0/state = "done"',
        "    ${S.Get it.output.responseJson.value[0].state}",
        "    value[0].state == 'done'",
    ]
    assert lines("a b", forms=forms)[1:] == [
        "    ${S.Get it.output.responseJson.value[0]['a b']}",
        "    value[0]['a b'] == null",
    ]
    assert lines("odd", forms=forms)[1:] == ["    ${S.Get it.output.responseJson['odd key']}"]


texts = st.text("ab'/~*.[]\"\\ {}\n\x1bßİé\U0001f600-_0", max_size=6)
documents = st.recursive(
    st.none() | st.booleans() | texts | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts | st.sampled_from(["a", "true", "b-c"]), inner),
    max_leaves=8,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Any:
    yield path, value
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from places(member, (*path, key))


@given(documents)
def test_every_infix_condition_holds_and_every_binding_leads_there(document: Any) -> None:
    tasks = {"S": {"T": {"output": {"responseJson": document, "responseBody": document}}}}
    for path, value in places(document):
        condition = infix_condition(path, value)
        assert not condition or infix.compile(condition)(document), condition
        for form in CodeStreamForms("S.T").of_body(path, value, ""):
            if form.startswith("${"):
                assert read_binding(form).resolve({"tasks": tasks}) is value


@pytest.mark.parametrize("value", [1e40, {}, [1]])
def test_what_no_condition_can_say_has_none(value: Any) -> None:
    assert infix_condition(["a"], value) == ""
