"""What becomes of an expression and its inputs, as the page is told it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conditions
from conditions import ConditionError
from conditions.playground import verdicts
from conditions.playground.verdicts import evaluate

DOCUMENT = '{"status": "failed", "items": [1, {"id": 2}], "n": 12.50, "it\'s": 1}'

MEMBERS = {"verdict", "value", "kind", "marks", "lines", "tree", "reads", "formatted", "warnings", "error"}


def parts(tree: dict) -> list[dict]:
    return [tree, *(inner for part in tree["parts"] for inner in parts(part))]


def in_browser(text: str, place: dict) -> str:
    """What a browser takes for the text of a place."""
    units = text.encode("utf-16-le", "surrogatepass")[2 * place["start"] : 2 * place["end"]]
    return units.decode("utf-16-le", "surrogatepass")


def test_a_verdict_is_told_with_all_there_is_to_it():
    told = evaluate("and(eq(root.status, 'ok'),gt(root.n,1))", DOCUMENT, "")
    tree = told.pop("tree")
    assert told == {
        "verdict": False,
        "value": "False",
        "kind": "Boolean",
        "marks": [
            {"start": 4, "end": 25, "sentence": "root.status is 'failed', not 'ok'", "shown": "False"},
        ],
        "lines": [
            "Evaluating: and(eq(root['status'], 'ok'), gt(root['n'], 1))",
            "Expanded: and(eq('failed', 'ok'), gt(root['n'], 1))",
            "Result: False",
        ],
        "reads": ["root.status", "root.n"],
        "formatted": "and(eq(root.status, 'ok'), gt(root.n, 1))",
        "warnings": [],
        "error": None,
    }
    assert [(part["text"], part["evaluated"], part["shown"]) for part in tree["parts"]] == [
        ("eq(root['status'], 'ok')", True, "False"),
        ("gt(root['n'], 1)", False, None),
    ]


def test_what_is_surely_not_meant_is_warned_of_at_its_place():
    expression = "and(eq(root['😀'], 1), gt(root.items.length, 2))"
    told = evaluate(expression, DOCUMENT, "")
    (warning,) = told["warnings"]
    assert in_browser(expression, warning) == "root.items.length"
    assert (warning["code"], warning["hint"]) == (
        "W215",
        "count(root.items) for the number of items, or length(root.items) for the characters of a text",
    )
    assert told["error"] is None
    assert evaluate("gt(root.items.length", DOCUMENT, "")["warnings"] == []


def test_a_long_expression_has_no_warnings():
    told = evaluate(f"or({', '.join(['gt(root.items.length, 2)'] * 400)})", DOCUMENT, "")
    assert (told["verdict"], told["warnings"]) == (False, [])


def test_a_part_is_told_as_explain_tells_tools():
    tree = evaluate("contains(root.n, '12')", DOCUMENT, "")["tree"]
    first = tree["parts"][0]
    inner = first.pop("parts")
    assert first == {
        "text": "root['n']",
        "start": 9,
        "end": 15,
        "evaluated": True,
        "kind": "Number",
        "shown": "12.5",
        "conversion": "String",
        "converted": "'12.5'",
        "error": None,
        "left_out": 0,
    }
    assert [part["text"] for part in inner] == ["root", "'n'"]


@pytest.mark.parametrize(
    ("expression", "value", "kind"),
    [
        ("root.items", '[\n  1,\n  {\n    "id": 2\n  }\n]', "Array"),
        ("root.nope", "Null", "Null"),
        ("root.status", "failed", "String"),
        ("root.n", "12.5", "Number"),
        ("1.2.3", "v1.2.3", "Version"),
    ],
)
def test_a_value_is_shown_as_eval_shows_it(expression, value, kind):
    told = evaluate(expression, DOCUMENT, "")
    assert (told["value"], told["kind"]) == (value, kind)


@pytest.mark.parametrize(
    ("expression", "others", "verdict"),
    [
        ("eq(variables['build.reason'], 'manual')", '{"variables": {"Build.Reason": "Manual"}}', True),
        ("failed()", '{"status": "Failed"}', True),
        ("eq(dependencies.A.result, 'x')", '{"dependencies": {"A": {"result": "y"}}}', False),
        ("variables.x", "", False),
    ],
)
def test_the_other_values_are_read(expression, others, verdict):
    assert evaluate(expression, "", others)["verdict"] is verdict


@pytest.mark.parametrize(
    ("expression", "reads"),
    [
        ("eq(1, 1)", []),
        ("root", ["root"]),
        ("and(root.items[0], root.items.*.id, root['it''s'], root['a b'], succeeded())", None),
        ("variables['a/b~c']", ["variables['a/b~c']"]),
    ],
)
def test_what_is_read_is_told_as_expressions(expression, reads):
    told = evaluate(expression, "", "")["reads"]
    wanted = ["root.items[0]", "root.items.*.id", "root['it''s']", "root['a b']", "status", "dependencies"]
    assert told == (wanted if reads is None else reads)


@pytest.mark.parametrize(
    ("fields", "field", "kind", "place", "text"),
    [
        (
            ("eq(roo.a, 1)", "", ""),
            "expression",
            "ConditionSyntaxError",
            (3, 6, 1, 4),
            "there is no named value roo (line 1, column 4)\n    eq(roo.a, 1)\n       ^^^\nHint: did you mean root?",
        ),
        (
            ("", "", ""),
            "expression",
            "ConditionSyntaxError",
            (0, 0, 1, 1),
            "the text is empty: an expression is missing (line 1, column 1)\n"
            "Hint: write true for a condition that always holds",
        ),
        (
            ("x" * 30_000, "", ""),
            "expression",
            "LimitError",
            (None, None, None, None),
            "the expression has 30,000 characters: at most 21,000 are allowed",
        ),
        (
            ("true", '\ufeff["😀", }', ""),
            "root",
            "DocumentError",
            (8, 9, 1, 7),
            'the document is not JSON: Expecting value (line 1, column 7)\n    ["😀", }\n           ^\n'
            "Hint: a value is missing before it",
        ),
        (
            ("true", "", '{\n  "😀": 1}'),
            "others",
            "DocumentError",
            (4, 8, 2, 3),
            'there is no named value "\\ud83d\\ude00" (line 2, column 3)\n      "😀": 1}\n      ^^^^\n'
            "Hint: there are variables, response, taskInputs, parameters, dependencies, stageDependencies, pipeline, "
            "resources, value, status",
        ),
    ],
)
def test_an_error_tells_its_field_and_its_place(fields, field, kind, place, text):
    told = evaluate(*fields)
    error = told["error"]
    assert (told["verdict"], told["tree"], told["marks"]) == (None, None, [])
    assert (error["in"], error["kind"]) == (field, kind)
    assert tuple(error[name] for name in ("start", "end", "line", "column")) == place
    assert error["text"] == text


def test_an_error_in_a_document_leaves_what_the_expression_tells():
    told = evaluate("eq( root.a,1)", "{", "")
    assert (told["formatted"], told["reads"]) == ("eq(root.a, 1)", ["root.a"])


def test_an_evaluation_that_fails_is_told_with_the_part_that_failed():
    told = evaluate("or(false, contains(root, '😀'))", "{}", "")
    assert (told["verdict"], told["value"], told["kind"]) == (None, None, None)
    assert told["error"]["message"] == "cannot convert an Object to String"
    assert (told["error"]["in"], told["error"]["kind"]) == ("expression", "ConversionError")
    assert (told["error"]["start"], told["error"]["end"]) == (19, 23)
    assert [part["text"] for part in parts(told["tree"]) if part["error"]] == ["root"]
    assert [(mark["start"], mark["end"]) for mark in told["marks"]] == [(19, 23)]


def test_places_are_those_of_a_browser():
    expression = "and(eq('😀', '😀'), eq(root.a, '𝒳'), eq('x', 'y'))"
    told = evaluate(expression, '{"a": "𝒳"}', "")
    assert [in_browser(expression, mark) for mark in told["marks"]] == ["eq('x', 'y')"]
    assert [in_browser(expression, part) for part in told["tree"]["parts"]] == [
        "eq('😀', '😀')",
        "eq(root.a, '𝒳')",
        "eq('x', 'y')",
    ]


def test_a_layout_that_would_be_too_long_is_left_out():
    told = evaluate("and(" * 40 + ",".join(["'x'"] * 150) + ",true)" * 40, "", "")
    assert (told["verdict"], told["formatted"]) == (True, None)


HOSTILE = {
    "a long text": ("root", json.dumps("x" * 5_000_000)),
    "many objects": ("root", json.dumps([{"id": number, "name": "n"} for number in range(150_000)])),
    "many texts": ("root.*.id", json.dumps([{"id": "x" * 100} for _ in range(30_000)])),
    "many parts": ("or(" + ",".join(["root.a.b.c"] * 1800) + ")", "{}"),
    "a long text in many parts": ("and(" + ",".join(["root"] * 12) + ")", json.dumps("x" * 1_000_000)),
    "a long literal": ("'" + "x" * 20_000 + "'", ""),
    "endless nesting": ("root", "[" * 5_000_000),
    "nesting that is not closed": ("root", "[1,\n" * 900),
    "an endless integer": ("root", "9" * 5_000),
    "an endless word": ("x" * 1_000_000, ""),
    "endless calls": ("eq(" * 300_000, ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_answer_is_bounded(name):
    expression, root = HOSTILE[name]
    assert len(json.dumps(evaluate(expression, root, root))) < 1_000_000


def test_the_number_of_parts_is_bounded():
    tree = evaluate("or(" + ",".join(["root.a.b.c"] * 1800) + ")", "{}", "")["tree"]
    told = parts(tree)
    assert len(told) == verdicts.MOST_PARTS + 1
    assert (len(tree["parts"]), tree["left_out"]) == (1800, 0)
    assert sum(part["left_out"] for part in told) == 1800 * 5 - verdicts.MOST_PARTS


DEEP = "[" * 700 + "]" * 700


@pytest.mark.parametrize(
    "expression", ["root", "convertToJson(root)", "eq(root, root)", "root[0][0]", "join('', root)"]
)
def test_a_document_that_nests_deep_is_told(expression):
    told = evaluate(expression, DEEP, "")
    assert told.keys() == MEMBERS


@pytest.mark.parametrize(
    "root", ["1e999", "[1e999]", '{"a": "\\ud800"}', '"\\u0000"', "-0", '{"": {"": 1}}', "1e-400", "123456789" * 400]
)
def test_odd_documents_are_told(root):
    assert json.dumps(evaluate("root", root, ""))
    assert json.dumps(evaluate("eq(root.a, root)", root, ""))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3) | st.just("a"), inner, max_size=3),
    max_leaves=6,
)
atoms = st.sampled_from(["root", "root.a", "root.a.b", "root[0]", "root.*.a", "variables.a", "'x'", "''", "1", "true"])
expressions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["and", "or", "eq", "gt", "contains", "coalesce", "xor"]), inner, inner).map(
            lambda call: f"{call[0]}({call[1]}, {call[2]})"
        ),
        st.tuples(st.sampled_from(["not", "count", "length", "upper", "convertToJson"]), inner).map(
            lambda call: f"{call[0]}({call[1]})"
        ),
    ),
    max_leaves=5,
)


def judged(expression: str, *inputs: object) -> tuple[bool | None, str | None]:
    """The verdict of a condition, or the message of its error."""
    try:
        return conditions.compile(expression)(*inputs), None
    except ConditionError as error:
        return None, error.message


@given(expressions, values, st.dictionaries(st.sampled_from(["a", "b"]), values, max_size=2))
def test_verdicts_are_those_of_a_condition(expression, root, variables):
    told = evaluate(expression, json.dumps(root), json.dumps({"variables": variables}))
    assert (told["verdict"], told["error"] and told["error"]["message"]) == judged(expression, root, variables)
    assert all(in_browser(expression, part) for part in parts(told["tree"]))
    assert json.dumps(told)


@given(values, st.dictionaries(st.sampled_from(["variables", "status", "response", "dependencies"]), values))
def test_no_values_are_too_odd(root, others):
    for expression in ("and(variables.a, failed('x'), response.a, dependencies.a)", "or(succeeded(), variables['a'])"):
        assert evaluate(expression, json.dumps(root), json.dumps(others)).keys() == MEMBERS
