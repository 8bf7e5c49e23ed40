"""`filter`, `count`, `matches_json` and `filter_lines` of a condition: the same verdicts as calls, one by one."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conditions

CONDITIONS = [
    "eq(root.status, 'ok')",
    "and(eq(root.status, 'ok'), ge(root.count, 3), contains(root.name, 'release'))",
    "or(eq(root.status, 'a'), eq(root.status, 'B'), startsWith(root.status, variables.prefix))",
    "and(startsWith(root.name, 'r'), not(endsWith(root.name, 'E')))",
    "in(root.count, 1, '2', root.status)",
    "eq(count(jsonpath('$.items[?(@.price < 5)]')), 1)",
    "lt(root.items[0].price, 5)",
]
SCALARS = st.sampled_from(["ok", "OK", "oK", "", "release", "Re", 1, 3, 2.5, True, False, None, "2", 10**30])
# None of these equals another: each is an Array or an Object of its own.
ODD = st.sampled_from(["", "ok"]).map(list) | st.builds(dict, o=st.just(1), k=st.just(2))
ITEMS = st.lists(st.fixed_dictionaries({}, optional={"price": SCALARS}) | SCALARS, max_size=3) | SCALARS
NAMED = dict.fromkeys(["status", "count", "name"], SCALARS | ODD)
DOCUMENTS = st.fixed_dictionaries({}, optional=NAMED | {"items": ITEMS})


def verdicts(condition: conditions.Condition, documents: list) -> list:
    """The verdict on each document, or the class of the error."""
    found = []
    for document in documents:
        try:
            found.append(condition(document, variables={"prefix": "x"}))
        except conditions.EvaluationError as error:
            found.append(type(error))
    return found


@pytest.mark.parametrize("text", CONDITIONS)
@given(documents=st.lists(DOCUMENTS | SCALARS, max_size=5))
def test_loops_give_the_verdicts_of_single_calls(text, documents):
    condition = conditions.compile(text)
    expected = verdicts(condition, documents)
    documents = [document for document, verdict in zip(documents, expected, strict=True) if isinstance(verdict, bool)]
    wanted = [document for document, verdict in zip(documents, filter(_is_bool, expected), strict=True) if verdict]
    selected = list(condition.filter(documents, variables={"prefix": "x"}))
    assert [id(document) for document in selected] == [id(document) for document in wanted]
    assert condition.count(documents, variables={"prefix": "x"}) == len(wanted)
    lines = [json.dumps(document) for document in documents]
    assert [condition.matches_json(line, variables={"prefix": "x"}) for line in lines] == [
        verdict for verdict in expected if isinstance(verdict, bool)
    ]
    assert list(condition.filter_lines(lines, variables={"prefix": "x"})) == [
        json.dumps(document) for document in wanted
    ]


def _is_bool(value: object) -> bool:
    return isinstance(value, bool)


def test_a_loop_stops_at_the_document_that_cannot_be_judged():
    condition = conditions.compile("contains(root.a, 'x')")
    selected = condition.filter([{"a": "x"}, {"a": []}])
    assert next(selected) == {"a": "x"}
    with pytest.raises(conditions.ConversionError) as caught:
        next(selected)
    assert caught.value.position == 10
    assert caught.value.__context__ is None


def test_a_loop_takes_an_iterator_once_and_lazily():
    condition = conditions.compile("eq(root, 1)")
    endless = condition.filter(iter(int, 2))
    assert next(condition.filter(iter([0, 1, 2]))) == 1
    assert iter(endless) is endless


def test_a_loop_of_a_function_of_the_users_own_calls_it_once_for_each_document():
    seen = []

    @conditions.function("record")
    def record(value: object) -> bool:
        seen.append(value)
        return value == 2

    condition = conditions.AZURE.extend(functions=[record]).compile("record(root)")
    assert condition.count([1, 2, 3]) == 1
    assert list(condition.filter([2])) == [2]
    assert seen == [1, 2, 3, 2]


def test_matches_json_points_into_a_text_that_is_no_json():
    with pytest.raises(conditions.DocumentError) as caught:
        conditions.compile("eq(root.a, 1)").matches_json(b'{"a": 1,\n "b" 2}')
    assert (caught.value.line, caught.value.column) == (2, 6)


def test_filter_lines_skips_blank_lines_and_tells_which_line_is_broken():
    condition = conditions.compile("ge(root.n, 2)")
    lines = [b'{"n": 1}\n', b"\n", b'{"n": 2}\n', b"{\n"]
    selected = condition.filter_lines(lines)
    assert next(selected) is lines[2]
    with pytest.raises(conditions.DocumentError) as caught:
        next(selected)
    assert caught.value.line == 4
    assert list(condition.filter_lines(lines, on_error="skip")) == [lines[2]]


def test_paths_that_are_read_more_than_once_stay_in_the_loops(monkeypatch):
    condition = conditions.AZURE.extend().compile("or(startsWith(root.a, 'x'), endsWith(root.a, 'y'), eq(root.a, 'z'))")
    documents = [{"a": "xx"}, {"a": "q"}, {"a": "z"}]

    def refused(*_: object) -> bool:
        raise AssertionError("the plain form decided")

    monkeypatch.setattr("conditions.generating.template.Template.plain", refused)
    condition = conditions.AZURE.extend().compile(condition.expression)
    assert condition.count(documents) == 2
    assert list(condition.filter(documents)) == [{"a": "xx"}, {"a": "z"}]
