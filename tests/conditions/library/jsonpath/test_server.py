"""`jsonpath` in the dialect of the server: every recorded path, and what the recordings are silent about."""

import json
import re
from functools import cache, partial
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import conditions
from conditions import ConditionError, ConversionError, EvaluationError, PathError
from conditions.library.jsonpath import server
from conditions.library.jsonpath.nodes import Place, keys
from conditions.library.jsonpath.server_inline import bounds
from conditions.library.jsonpath.server_selection import located
from conditions.library.jsonpath.server_values import almost_equal, compare, equals
from tests.effort import some_of
from tests.paths import ROOT

RECORDED = 5_335
SLICES = 10


@cache
def recorded() -> list[dict[str, Any]]:
    lines = (ROOT / "tests" / "vectors" / "jsonpath.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_the_recorded_paths_are_all_there():
    assert len(recorded()) == RECORDED
    page = (ROOT / "docs" / "explanation" / "exactness.md").read_text(encoding="utf-8")
    assert f"{RECORDED:,} recorded paths" in page


@pytest.mark.parametrize("part", range(SLICES))
def test_every_recorded_path_selects_the_same_nodes_in_order_or_fails_in_the_same_way(part):
    cases = recorded()[part::SLICES]
    assert [(case["path"], found) for case in cases if (found := selected(case)) != expected(case)] == []


def expected(case: dict[str, Any]) -> Any:
    return case.get("error") or (as_text(json.loads(case["nodes"])), case["at"])


def selected(case: dict[str, Any]) -> Any:
    root = json.loads(case["document"])
    try:
        nodes = located(server.compile_path(case["path"]), root)
    except PathError:
        return "jsonpath"
    except EvaluationError:
        return "evaluate"
    return as_text([value for value, _ in nodes]), [notation(place) for _, place in nodes]


def as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def notation(place: Place) -> str:
    """A place as the library writes it: it puts names with one of these signs into brackets."""
    text = ""
    for key in keys(place):
        if isinstance(key, int):
            text += f"[{key}]"
        elif re.search(r"[ '/\"\[\]()\t\n\r\f\b.\\]", key):
            text += "['" + key.replace("'", "\\'") + "']"
        else:
            text += f".{key}" if text else key
    return text


@pytest.mark.parametrize("part", range(SLICES))
def test_every_recorded_path_means_the_same_in_every_form(part):
    cases = some_of(recorded()[part::SLICES], part)
    assert [(case["path"], found) for case in cases if (found := observed(case)) != wanted(case)] == []


def wanted(case: dict[str, Any]) -> Any:
    error = case.get("error")
    if error:
        return [error] * 5
    nodes = json.loads(case["nodes"])
    return [as_text(nodes), as_text(nodes), len(nodes), bool(nodes), as_text(nodes)]


def observed(case: dict[str, Any]) -> Any:
    root = json.loads(case["document"])
    quoted = case["path"].replace("'", "''")
    nodes = conditions.compile(f"jsonpath('{quoted}')")
    count = conditions.compile(f"count(jsonpath('{quoted}'))")
    some = conditions.compile(f"gt(count(jsonpath('{quoted}')), 0)")
    return [
        outcome(lambda: as_text(nodes.evaluate(root))),
        outcome(lambda: as_text(conditions.compile("jsonpath(variables.p)").evaluate(root, {"p": case["path"]}))),
        outcome(lambda: int(count.evaluate(root))),
        outcome(lambda: some.matches_json(case["document"])),
        outcome(lambda: as_text(explained(nodes, root))),
    ]


def explained(condition: conditions.Condition, root: Any, variables: Any = None) -> Any:
    explanation = condition.explain(root, variables or {})
    if explanation.error is not None:
        raise explanation.error
    return explanation.value


def outcome(evaluated: Any) -> Any:
    try:
        return evaluated()
    except PathError:
        return "jsonpath"
    except EvaluationError:
        return "evaluate"


def nodes(path: str, root: Any) -> list[Any]:
    return conditions.compile("jsonpath(variables.path)").evaluate(root, {"path": path})


ITEMS = [{"n": 1, "v": 0.5}, {"n": "2", "v": "0.25"}, {"n": None}, {}]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$[?(@.n != 1)]", [ITEMS[1], ITEMS[2]]),
        ("$[?(@.n <> 1)]", [ITEMS[1], ITEMS[2]]),
        ("$[?(@.n !== 1)]", [ITEMS[1], ITEMS[2]]),
        ("$[?(@.n >= 1)]", [ITEMS[0], ITEMS[1]]),
        ("$[?(@.n < 5)].n", [1, "2", None]),
        ("$[?(@.v < 0.3)].v", ["0.25"]),
        ("$[?(5 > @.n)].n", [1, "2", None]),
        ("$[?(@.n == null)]", [ITEMS[2]]),
        ("$[?(@.n)].n", [1, "2", None]),
        ("$[?(@.n == 1 && @.v == 1 || @.v == 0.5)].n", [1]),  # 1 && (… || …)
        ("$[?(@.v == 0.5 || @.n == 1 && @.n == 2)].n", [1]),
        ("$[?(@.nope == 1 @.n == 1)].n", [1]),  # the first comparison is dropped
        ("$[1,*].n", [1, "2", None]),
        ("$[0,1:2].n", [1, None]),  # commas win over colons: 0 and 2
        ("(0).n", [1]),
        ("$..[0].n", [1]),  # `..` means nothing to an index, but stays for the next name
        ("$[?($)]", ITEMS),
        ("$[?('a')]", ITEMS),
        ("$[?(@.n =~ /^\\d$/)].n", ["2"]),
    ],
)
def test_a_path_selects(path, found):
    assert nodes(path, ITEMS) == found


def test_an_index_that_grows_beyond_the_largest_one_begins_again_below_zero():
    assert nodes("$[0::2147483647]", [5]) == [5]
    with pytest.raises(EvaluationError, match="must not be negative"):
        nodes("$[1::2147483647]", [5, 6])


@pytest.mark.parametrize(
    ("path", "root", "found"),
    [
        ("$.o[?(@.x)]", {"o": {"a": {"x": 1}}}, []),
        ("$.o[?(@)]", {"o": {"a": {"x": 1}}}, [{"a": {"x": 1}}]),
        ("$.o[?(@)][?(@.x == 1)]", {"o": {"a": {"x": 1}}}, [{"x": 1}]),
        ("$.o[?(@ != 1)]", {"o": {"a": 1}}, [{"a": 1}]),
        ("$..[?(@.x)]", {"o": {"a": {"x": 1}}}, [{"x": 1}]),
        ("$ .a", {"$": 1}, None),
        ("$", 5, [5]),
        ("", [1], [[1]]),
        ("  ", [1], [[1]]),
        (" $", [1], None),
        ("$a", {"$a": 1}, [1]),
        ("$.a\t", {"a": 1}, [1]),
        (" a", {" a": 1}, [1]),
        ("a-b.c+d", {"a-b": {"c+d": 1}}, [1]),
        ("['*']", {"*": 1, "b": 2}, [1]),
        ("$[99999999999]", [1], None),
        ("$[?(@ > 99999999999999999999)]", [1], None),
        ("$[?(@ > 1e999)]", [1], None),
        ("$[?(@ > 1,000.5)]", [1001], [1001]),
        ("$[?(@.a == 1)&&(@.b == 1)]", [], None),
    ],
)
def test_properties_names_and_limits_of_numbers(path, root, found):
    if found is None:
        with pytest.raises(PathError):
            nodes(path, root)
    else:
        assert nodes(path, root) == found


@pytest.mark.parametrize(
    ("left", "right", "result"),
    [
        (0.1 + 0.2, 0.3, 0),
        (1, 1.0000000000000001, 0),
        ("0.97", 0.05, 1),
        (" 5 ", 5, 0),
        ("1,000.5", 1000.5, 0),
        ("1e-3", 0.001, 0),
        ("NaN", 0.5, -1),
        ("Infinity", 1e300, 1),
        (True, 5, 0),
        (False, "true", -1),
        (3, True, 1),
        (None, -5, -1),
        ("", None, 1),
        (None, None, 0),
        ("b", "a", 1),
        ("\U0001f600", "\uffff", -1),  # by UTF-16 code units
        (2**70, 1e10, 1),
        (1, str(2**63 - 1), -1),
        (2**70, str(2**70), 0),
    ],
)
def test_the_order_of_two_values(left, right, result):
    found = compare(left, right)
    assert (found > 0) - (found < 0) == result


@pytest.mark.parametrize(
    ("left", "right"),
    [
        *[("95.5", 90), ("1e3", 90), ("", 1), ("x", 1.5), ("nan", 1.5), ("95.5%", 1.5), ("inf", 0.5), ("1e999", 0.5)],
        *[("x", True), ("1", True), (2**70, True), (True, 2**70), (2**70, "1.5"), (2**70, float("inf"))],
        *[(1, str(2**63)), (1, "1" * 5_000), (1, "١"), (object(), 1), ("a", object())],
    ],
)
def test_what_cannot_be_ordered(left, right):
    with pytest.raises(ConversionError):
        compare(left, right)


def test_equality_converts_nothing_but_whole_numbers():
    assert equals(1, 1.0)
    assert equals(10**18, 1e18)
    assert not any(equals(left, right) for left, right in [("1", 1), (True, 1), (None, ""), (0, False), ("true", True)])


NUMBERS = st.integers(-(10**6), 10**6) | st.floats(-1e15, 1e15, exclude_min=True, exclude_max=True)


@given(NUMBERS, st.floats(allow_nan=False) | st.integers(-(2**63), 2**63 - 1))
@example(0.1 + 0.2, 0.3)
@example(1, 0.9999999999999999)
def test_the_bounds_of_a_number_are_those_of_what_equals_it(number, value):
    least, most = bounds(number)
    assert almost_equal(least, number)
    assert almost_equal(most, number)
    assert (least <= value <= most) is equals(value, number)
    assert (value < least) is (compare(value, number) < 0)


# Paths and documents that meet one another often.
NAMES = ["a", "b", "x", "*", "0"]
LITERALS = ["1", "0", "-1", "2.5", "1e0", "'a'", "''", "'1'", "true", "false", "null", "'😀'", "'\uffff'", "/a/i"]
SIDES = ["@", "@.a", "@.b", "@['a']", "@[0]", "@.*", "@..a", "$.a", "$", "@.a.b", "@[?(@.a == 1)]"]
OPERATORS = ["==", "!=", "<", "<=", ">", ">=", "===", "!==", "=~", "<>"]
tests = st.one_of(
    st.sampled_from(SIDES),
    st.builds("{} {} {}".format, st.sampled_from(SIDES), st.sampled_from(OPERATORS), st.sampled_from(LITERALS + SIDES)),
    st.builds("@.{} {} {}".format, st.sampled_from("ab"), st.sampled_from(OPERATORS[:6]), st.sampled_from(LITERALS)),
)
filters = st.lists(tests, min_size=1, max_size=3).flatmap(
    lambda found: st.lists(st.sampled_from([" && ", " || "]), min_size=len(found) - 1, max_size=len(found) - 1).map(
        lambda signs: "[?(" + "".join(f"{test}{sign}" for test, sign in zip(found, [*signs, ""], strict=True)) + ")]"
    )
)
steps = st.one_of(
    st.sampled_from([".a", ".b", "..a", "..*", ".*", "[*]", "[0]", "[-1]", "[1:]", "[::-1]", "['a','b']", "[0,1]"]),
    filters,
    st.just(".").flatmap(lambda dot: filters.map(lambda found: f"..{found}")),
)
paths = st.lists(steps, max_size=3).map(lambda found: "$" + "".join(found))
scalars = st.sampled_from([None, True, False, 0, 1, 2, -1, 1.0, 2.5, float("nan"), "", "a", "A", "b", "1", "2.5", "😀"])
documents = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=12,
)


@given(st.sampled_from(["server", "rfc9535"]), paths, documents)
@example("server", "$[?(@.a < 1)]", [{"a": float("nan")}, {"a": True}, {"a": None}, {}, 5])
@example("server", "$[?(@.a >= 0)]", [{"a": True}, {"a": False}])
def test_every_form_of_a_path_gives_what_its_plain_meaning_gives(dialect, path, root):
    language, variables = conditions.AZURE.extend(jsonpath=dialect), {"p": path}
    quoted = path.replace("'", "''")
    nodes = f"jsonpath('{quoted}')"
    for expression in (nodes, f"count({nodes})", f"gt(count({nodes}), 1)", "jsonpath(variables.p)"):
        condition = language.compile(expression)
        assert told(condition.evaluate, root, variables) == told(partial(explained, condition), root, variables)


def told(evaluated: Any, *inputs: Any) -> Any:
    try:
        return repr(evaluated(*inputs))
    except ConditionError as error:
        return type(error), error.message
