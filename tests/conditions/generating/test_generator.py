"""The generated function: it gives what the plain meaning gives, whatever short cuts it takes."""

from collections import ChainMap, UserDict, UserList, deque
from datetime import UTC, datetime
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conditions
from conditions import AZURE, ConditionError, Version, function
from tests.effort import some_of


class Text(str):
    pass


class Int(int):
    pass


class Float(float):
    pass


TEXTS = [
    *["a", "A", "ab", "AB", "aB", "abc", "b", "", " ", "a ", "1", "01", "1.0", "-1", "+1", "1,0", "0", "true", "True"],
    *[
        "ß",
        "ss",
        "SS",
        "ẞ",
        "ſ",
        "s",
        "S",
        "K",
        "k",
        "K",
        "İ",
        "i",
        "I",
        "ı",
        "é",
        "É",
        "e\u0301",
        "ﬀ",
        "FF",
        "ǆ",
        "ǅ",
        "Ǆ",
    ],
    *["𐐀", "𐐨", "😀", "\ud83d", "ᾳ", "ᾼ", "Σ", "σ", "ς", "1.2", "1.2.3", "1.2.3.4", "\0", "a\0", "x" * 300],
]
NUMBERS: list[Any] = [
    *[0, 1, -1, 2, 10, 2**31, 2**53, 2**53 + 1, 2**63, 2**96 - 1, 2**96, -(2**96), 10**400, True, False, Int(1)],
    *[0.0, -0.0, 1.0, 1.5, 0.1, 0.1 + 0.2, 0.3, 1e-29, 1e28, 1e29, 1e300, float("nan"), float("inf"), Float(1.0)],
    *[Decimal(1), Decimal("1.0"), Decimal("1.50"), Decimal("0.3"), Decimal("NaN"), Decimal("1e40"), Decimal("-0")],
]
OTHERS: list[Any] = [
    *[None, [], [1], ["a"], {}, {"a": 1}, (), ("a",), set(), b"a", object(), Text("a"), Text("ß"), Text("")],
    *[Version(1, 2, 3), datetime(2020, 1, 1), datetime(2020, 1, 1, tzinfo=UTC), UserDict(a="b"), ChainMap({"a": 1})],
]
VALUES = TEXTS + NUMBERS + OTHERS

LITERALS = [
    *[
        "'a'",
        "'AB'",
        "''",
        "'1'",
        "'ß'",
        "'ss'",
        "'ſ'",
        "'s'",
        "'k'",
        "'K'",
        "'i'",
        "'İ'",
        "'É'",
        "'ﬀ'",
        "'𐐀'",
        "'True'",
        "' '",
    ],
    *["'ǅ'", "'Σ'", "'ς'", "'1.2.3'", "'0'", f"'{'X' * 300}'"],
    *[
        "0",
        "1",
        "-1",
        "1.0",
        "1.5",
        ".3",
        "2147483648",
        "9007199254740993",
        "79228162514264337593543950335",
        "true",
        "false",
    ],
    *["1.2.3", "1.2.3.4"],
]
TEXT_LITERALS = [literal for literal in LITERALS if literal.startswith("'")]
NUMBER_LITERALS = [literal for literal in LITERALS if literal[0] in "-.0123456789"]

COMPARISONS = [
    *(
        f"{name}({pair})"
        for name in ("eq", "ne")
        for literal in LITERALS
        for pair in (f"root.x, {literal}", f"{literal}, root.x")
    ),
    *(f"{name}(root.x, {literal})" for name in ("lt", "le", "gt", "ge") for literal in LITERALS),
    *(f"{name}({literal}, root.x)" for name in ("lt", "ge") for literal in LITERALS),
    *(f"{name}(root.x, {literal})" for name in ("contains", "startsWith", "endsWith") for literal in TEXT_LITERALS),
    *(f"{name}({literal}, root.x)" for name in ("contains", "endsWith") for literal in TEXT_LITERALS),
    *(
        f"{name}(root.x, {one}, {two})"
        for name in ("in", "notIn")
        for one, two in product(("'a'", "'ß'", "1"), TEXT_LITERALS)
    ),
    *(f"{name}(root.x, {one})" for name in ("in", "notIn") for one in LITERALS),
    *(f"in({literal}, root.x, 'b')" for literal in LITERALS),
]
SLICES = 12


def outcome(way: Any, *arguments: Any) -> Any:
    try:
        return way(*arguments)
    except ConditionError as error:
        return type(error), error.message, error.position


def explained(condition: conditions.Condition, *arguments: Any) -> Any:
    explanation = condition.explain(*arguments)
    error = explanation.error
    return explanation.verdict if error is None else (type(error), error.message, error.position)


@pytest.mark.parametrize("part", range(SLICES))
def test_every_comparison_of_every_value_is_as_explained(part):
    differing = []
    for number, expression in enumerate(COMPARISONS[part::SLICES]):
        condition = conditions.compile(expression)
        for value in some_of(VALUES, part + number):
            found, meant = outcome(condition, {"x": value}), explained(condition, {"x": value})
            if found != meant or type(found) is not type(meant):
                differing.append((expression, value, found, meant))
    assert differing == []


NEAR_A_NUMBER = st.text("0123456789-+., eEaZ/:\0é\ud83d😀", max_size=6) | st.integers(-(10**10), 10**10).map(str)
LITERAL_NUMBERS = st.integers(-(10**10), 10**10).map(str) | st.decimals(-(10**6), 10**6, places=3).map("{:f}".format)
ORDERED = ["lt(root.x, {})", "le(root.x, {})", "gt(root.x, {})", "ge(root.x, {})"]
COMPARED = ["eq(root.x, {})", "eq({}, root.x)", "in(root.x, {}, 'b')"]


@given(x=NEAR_A_NUMBER, number=LITERAL_NUMBERS, form=st.sampled_from([*COMPARED, *ORDERED]))
def test_a_text_compares_with_a_number_as_explained(x, number, form):
    condition = conditions.compile(form.format(number))
    assert outcome(condition, {"x": x}) == explained(condition, {"x": x})


@given(
    x=st.integers(-(10**10), 10**10) | st.integers(-(2**97), 2**97) | st.booleans(),
    text=NEAR_A_NUMBER,
    form=st.sampled_from(COMPARED),
)
def test_a_number_compares_with_a_text_as_explained(x, text, form):
    condition = conditions.compile(form.format("'" + text + "'"))
    for value in (x, text):
        assert outcome(condition, {"x": value}) == explained(condition, {"x": value})


@pytest.mark.parametrize(
    "expression",
    [
        *[
            "root.x",
            "root['x']",
            "root.x.a",
            "root.x[0]",
            "root.x['0']",
            "root.x[1.5]",
            "root.x.a.b",
            "root.*.a",
            "root.x.*",
        ],
        *["variables.x", "variables['X']", "variables.x.a", "eq(variables.X, 'a')", "in(variables.x, 'a', 'ß')"],
        *["not(root.x)", "and(root.x, true)", "or(root.x, false)", "and(root.x, root.x.a)", "xor(root.x, 1)"],
        *["coalesce(root.x, 'd')", "coalesce(root.nope, root.x, '')", "iif(root.x, 'y', 'n')"],
        *["length(root.x)", "gt(length(root.x), 1)", "eq(length(root.x), 1)", "count(root.x)", "eq(count(root.x), 1)"],
        *["lower(root.x)", "eq(lower(root.x), 'a')", "upper(root.x)", "trim(root.x)", "contains(root.x, root.x)"],
        *["containsValue(root.x, 'A')", "containsValue(root.x, 1)", "containsValue(root, root.x)", "join(',', root.x)"],
        *["format('{0}', root.x)", "isNullOrEmpty(root.x)", "convertToJson(root.x)", "split(root.x, 'a')"],
        *["jsonpath('$.x')", "count(jsonpath('$.x'))", "eq(count(jsonpath('$.*')), 1)", "jsonpath('$.x[?(@.a == 1)]')"],
        *[
            "count(jsonpath('x[*]'))",
            "jsonpath('$.x[?(@ == ''a'')]')",
            "jsonpath('$.x.a')[0]",
            "pointer('/x')",
            "pointer('/x/a')",
        ],
    ],
)
def test_every_value_of_every_function_is_as_explained(expression):
    condition = conditions.compile(expression)
    for value in VALUES:
        given = ({"x": value}, {"x": value})
        assert outcome(condition, *given) == explained(condition, *given), value
        explanation = condition.explain(*given)
        if explanation.error is None:
            assert repr(condition.evaluate(*given)) == repr(explanation.value), value


NUMBERS = [0, 1, 50, 1.0, 49.5, 49.99999999999999, -1, float("nan"), Decimal(1), Int(1)]
MEMBERS = st.sampled_from([None, True, False, *NUMBERS, "a", "", [], {}])
ITEMS = st.fixed_dictionaries({}, optional={"a": MEMBERS, "b": MEMBERS}) | MEMBERS
OPERATORS = ("==", "!=", "<", "<=", ">", ">=")
LITERALS = ("-1", "0", "1", "2", "50", "0.5", "49.5", "''a''", "true", "null")
FILTERS = [f"@.a {operator} {literal}" for operator in OPERATORS for literal in LITERALS]


@given(items=st.lists(ITEMS, max_size=4), test=st.sampled_from([*FILTERS, "@.a < 50 && @.b == ''a''", "@ != 1"]))
def test_items_of_whatever_kind_are_filtered_as_explained(items, test):
    for language in (conditions.AZURE, conditions.AZURE.extend(jsonpath="rfc9535")):
        condition = language.compile(f"eq(count(jsonpath('$.x[?({test})]')), {len(items) // 2})")
        assert outcome(condition, {"x": items}) == explained(condition, {"x": items})
        selection = language.compile(f"jsonpath('$.x[?({test})]')")
        explanation = selection.explain({"x": items})
        if explanation.error is None:
            assert repr(selection.evaluate({"x": items})) == repr(explanation.value)


def test_only_a_filter_of_items_has_a_second_form():
    sources = [conditions.compile(f"jsonpath('$.x[{inner}]')").source for inner in ("?(@.a < 1)", "*", "1:")]
    assert [source.count("try:") for source in sources] == [2, 1, 1]


@pytest.mark.parametrize(
    "root", [None, True, 1, "x", "{}", '{"x": "a"}', [], [{"x": "a"}], {}, {"x": None}, b"x", UserDict(x="a")]
)
@pytest.mark.parametrize(
    "expression",
    ["eq(root.x, 'a')", "root[0].x", "count(jsonpath('$.x'))", "jsonpath('$..x')", "root.*.x", "variables.x"],
)
def test_every_document_is_as_explained(expression, root):
    condition = conditions.compile(expression)
    for inputs in ((root,), (root, root)):
        assert outcome(condition, *inputs) == explained(condition, *inputs)
        assert repr(condition.evaluate(*inputs)) == repr(condition.explain(*inputs).value)


@pytest.mark.parametrize(
    ("bad", "part"),
    [
        ({"a": 1e300}, "in(count(root), 6, root.a)"),
        ({"b": "x"}, "lt(1, root.b)"),
        ({"b": 2, "c": {}}, "root.c"),
        ({"d": []}, "root.d"),
        ({"e": "x"}, "gt(1, root.e)"),
    ],
)
def test_the_position_of_an_error_is_that_of_the_part_that_failed(bad, part):
    text = (
        "or(in(count(root), 6, root.a), and(lt(1, root.b), contains(root.c, 'x')),\n"
        "   eq(format('{0}', trim(root.d)), variables[gt(1, root.e)]))"
    )
    condition = conditions.compile(text)
    good = {"a": 1, "b": 0, "c": "c", "d": "d", "e": 0}
    assert condition(good, {"true": "D"}) is True
    for way in (condition, condition.evaluate):
        with pytest.raises(ConditionError) as caught:
            way({**good, **bad}, {"true": "D"})
        assert caught.value.span == (text.index(part), text.index(part) + len(part))


LAZY = [
    ("and(false, touch(1))", []),
    ("and(touch(0), touch(1))", [0]),
    ("or(touch(1), touch(0))", [1]),
    ("or(touch(0), touch(1), touch(2))", [0, 1]),
    ("in(touch(1), touch(2), touch(1), touch(3))", [1, 2, 1]),
    ("notIn(touch(1), touch(1), touch(2))", [1, 1]),
    ("coalesce(touch(''), touch(1), touch(2))", ["", 1]),
    ("coalesce(touch(''), touch(''))", ["", ""]),
    ("iif(touch(1), touch(2), touch(3))", [1, 2, 3]),
    ("containsValue(1, touch(1))", []),
    ("containsValue(root.l, touch(2))", [2]),
    ("join(touch(','), root.l)", [","]),
    ("join(touch(','), root.s)", []),
    ("join(touch(','), 'a')", []),
    ("format('{1}', touch(1), touch(2))", [2]),
    ("format('{0}{0}', touch(1), touch(2))", [1]),
    ("root[touch('l')]", ["l"]),
    ("root.nope[touch(1)]", []),
    ("root.l[0][touch(1)][touch(2)]", []),
    ("'a'", []),
    ("xor(touch(1), touch(0))", [1, 0]),
    ("eq(touch(1), touch(2))", [1, 2]),
    ("not(touch(1))", [1]),
    ("and(or(touch(0), and(touch(1), touch(0))), touch(2))", [0, 1, 0]),
    ("and(eq(touch('a'), 'A'), gt(touch(1), 5), touch(2))", ["a", 1]),
    ("and(in(touch('x'), 'a', 'b'), touch(1))", ["x"]),
    ("or(contains(touch('abc'), 'B'), touch(1))", ["abc"]),
]


@pytest.mark.parametrize(("expression", "touched"), LAZY)
def test_arguments_are_evaluated_in_order_and_no_further_than_needed(expression, touched):
    seen: list[Any] = []

    @function("touch")
    def touch(value: object) -> object:
        seen.append(value)
        return value

    condition = AZURE.extend(functions=[touch]).compile(expression)
    for way in (condition, condition.matches, condition.evaluate, condition.explain):
        seen.clear()
        way({"l": [1, 2], "s": [1]})
        assert (way, seen) == (way, touched)


@pytest.mark.parametrize(
    "expression",
    [
        "and(false, gt(1, 'a'))",
        "or(true, gt(1, 'a'))",
        "in(1, 1, gt(1, 'a'))",
        "coalesce(1, gt(1, 'a'))",
        "containsValue(1, gt(1, 'a'))",
        "join(gt(1, 'a'), split('a', ','))",
        "format('{0}', 1, gt(1, 'a'))",
        "root.nope[gt(1, 'a')]",
    ],
)
def test_what_must_not_be_evaluated_raises_nothing(expression):
    condition = conditions.compile(expression)
    for way in (condition, condition.evaluate):
        way({})
    assert condition.explain({}).error is None


def test_an_array_or_object_equals_only_itself():
    one, same = [1], [1]
    condition = conditions.compile("eq(root.a, root.b)")
    for left, right in ((one, same), ({}, {}), ((), [])):
        assert condition({"a": left, "b": left}) is True
        assert condition({"a": left, "b": right}) is False
    assert conditions.compile("eq(root, root)")({}) is True
    assert conditions.compile("eq(variables, variables)")(None, {}) is True
    assert conditions.compile("in(root.a, root.b, root.a)")({"a": one, "b": same}) is True
    assert conditions.compile("containsValue(root.b, root.a)")({"a": one, "b": [same]}) is False
    assert conditions.compile("containsValue(root.b, root.a)")({"a": one, "b": [one]}) is True


def test_the_document_is_never_changed():
    root, variables = {"a": [1, {"b": "x"}], "c": None}, {"Name": "v"}
    for text in (
        "root.*.*.b",
        "convertToJson(root)",
        "jsonpath('$..*')",
        "intersect(root.a, root.a)",
        "variables.NAME",
        "root.*",
    ):
        conditions.compile(text)(root, variables)
        conditions.compile(text).evaluate(root, variables)
        conditions.compile(text).explain(root, variables)
    assert (root, variables) == ({"a": [1, {"b": "x"}], "c": None}, {"Name": "v"})


ZEROS: list[Any] = [0, False, 0.0, Decimal(0), "0", Int(0)]
HELD: list[Any] = [{"a": "X"}, {}, None, "x", ["X"], 0]
HOLDERS = [
    *({zero: held} for zero in ZEROS for held in HELD),
    *(kind([held, held]) for kind in (list, tuple, deque) for held in HELD),
    *[[], (), {}, None, "", "x", 0, 1, True, False, b"x", UserList([{"a": "X"}]), UserDict({0: {"a": "X"}})],
]


@pytest.mark.parametrize("path", ["x[0].a", "x[0]", "x[1].a", "x[0][0].a", "x[0][1]", "x['0'].a"])
def test_a_position_is_looked_up_in_arrays_alone(path):
    """A key may be an int too, but an Object has no positions."""
    condition = conditions.compile(f"eq(root.{path}, 'x')")
    for holder in HOLDERS:
        document = {"x": holder}
        assert outcome(condition, document) == explained(condition, document), holder
