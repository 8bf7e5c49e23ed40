"""The verdict is the same from bytes as from the parsed body."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conditions
from restapi.answers.answer import Answer
from restapi.answers.content import Content
from restapi.answers.verdict import judge
from restapi.calls.preparing import prepare
from restapi.completing.response import ByResponse
from restapi.connections.connection import Connection
from restapi.invocation import Invocation
from restapi.request import Request

CRITERIA = [
    "eq(root.a, 1)",
    "eq(root, 'OK')",
    "contains(root, 'a')",
    "ge(count(root), 1)",
    "in('x', root.a, root.b[0], root.c.d)",
    "eq(root.a.b, root.c)",
    "and(ne(root.a, ''), eq(root.a, variables.a))",
    "gt(root.a, 3)",
    "not(root)",
    "containsValue(root.*.a, 1)",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
)
BODIES = (
    st.binary(max_size=20) | JSON.map(lambda value: json.dumps(value).encode()) | st.text(max_size=9).map(str.encode)
)


def verdict_from_root(criterion: conditions.Condition, content: Content) -> bool | None:
    """The verdict on the parsed body; None where there is none, as members of what is no JSON say nothing."""
    if not content.is_json and "" not in criterion.reads["root"]:
        return None
    try:
        return criterion(content.root, {"a": "1"})
    except conditions.ConditionError:
        return None


@pytest.mark.parametrize("text", CRITERIA)
@given(body=BODIES)
def test_the_verdict_on_bytes_is_the_verdict_on_what_they_say(text: str, body: bytes) -> None:
    request = Request(Connection(url="https://a.example"), "GET")
    call = prepare(Invocation(request, ByResponse(text)), {}, {"a": "1"})
    content = Content(body)
    verdict = judge(call, Answer(datetime.now(UTC), 0.1, 200, body=body), content)
    assert verdict.succeeded is bool(verdict_from_root(conditions.compile(text), content))
    assert verdict.explain is not None or (not content.is_json and verdict.error)
    assert verdict.explain is None or bool(verdict.explain().verdict) is verdict.succeeded


def test_only_what_is_read_of_a_body_is_decoded() -> None:
    request = Request(Connection(url="https://a.example"), "GET")
    call = prepare(Invocation(request, ByResponse("eq(root.a, 1)")), {}, {})
    content = Content(b'{"a": 1, "b": [2, 3]}')
    assert judge(call, Answer(datetime.now(UTC), 0.1, 200), content).succeeded
    assert "_read" not in vars(content)
