"""What the page asks and what it is answered."""

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conditions
from conditions import AZURE
from conditions.playground.answers import MOST_CANDIDATES, QUESTIONS, answer, respond

DOCUMENT = '{"status": "failed", "s t": 1, "items": [{"name": "a"}]}'


def ask(name: str, **members: Any) -> Any:
    fields = {"root": "", "others": ""} if name in ("evaluate", "complete") else {}
    return respond({"ask": name, **fields, **members})


def completed(typed: str, **fields: str) -> list[str]:
    """The expression as it would be with each of the candidates; the cursor is at |."""
    before, after = typed.split("|")
    found = ask("complete", expression=before + after, cursor=units(before), **fields)
    start = before.encode("utf-16-le")[: 2 * found["start"]].decode("utf-16-le")
    return [start + candidate["text"] + after for candidate in found["candidates"]]


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("typed", "expressions"),
    [
        ("startsW|", ["startsWith("]),
        ("eq(root.it|, 1)", ["eq(root.items, 1)"]),
        ("eq(root.s|, 1)", ["eq(root.status, 1)", "eq(root['s t'], 1)"]),
        ("eq('😀', root.items[0].n|ame)", ["eq('😀', root.items[0].nameame)"]),
        ("eq(variables['b|", ["eq(variables['Build.Reason']"]),
        ("eq(|", []),
        ("|", []),
        (":ex|", []),
    ],
)
def test_what_can_stand_at_the_cursor(typed, expressions):
    others = '{"variables": {"Build.Reason": "Manual"}}'
    assert completed(typed, root=DOCUMENT, others=others) == expressions


def test_a_candidate_says_what_it_is():
    found = ask("complete", expression="root.it", cursor=7, root=DOCUMENT)
    assert found == {"start": 5, "candidates": [{"text": "items", "meaning": "Array"}]}


def test_fields_that_cannot_be_read_offer_no_members():
    assert completed("root.s|", root="{") == []
    assert completed("root.s|", root=DOCUMENT, others="{") == ["root.status", "root['s t']"]


def test_the_number_of_candidates_is_bounded():
    document = json.dumps({f"k{number}": 0 for number in range(MOST_CANDIDATES * 2)})
    assert len(completed("root.|", root=document)) == MOST_CANDIDATES


@pytest.mark.parametrize(
    ("typed", "name", "argument", "parameter"),
    [
        ("and(eq(root.a, |", "eq", 1, 1),
        ("and(eq(root.a, 1), |)", "and", 1, 1),
        ("and(1, 2, 3, 4, |)", "and", 4, 2),
        ("EQ('😀(,', |1)", "eq", 1, 1),
        ("eq(1, 2, |", "eq", 2, None),
        ("failed(|", "failed", 0, 0),
        ("always(|", "always", 0, None),
        ("length('a', |", "length", 1, None),
    ],
)
def test_the_function_around_the_cursor_is_described(typed, name, argument, parameter):
    before, after = typed.split("|")
    found = ask("describe", expression=before + after, cursor=units(before))
    assert (found["name"], found["argument"], found["parameter"]) == (name, argument, parameter)


@pytest.mark.parametrize("typed", ["|eq(1, 2)", "eq(1, 2)|", "nope(|", "root[|", "", "x" * 30_000 + "eq("])
def test_there_is_nothing_to_describe_outside_of_calls(typed):
    before = typed.partition("|")[0]
    assert ask("describe", expression=typed.replace("|", ""), cursor=len(before)) is None


def test_a_function_is_described_by_its_declaration():
    found = ask("describe", expression="eq(", cursor=3)
    assert found == {
        "name": "eq",
        "group": "comparing",
        "signature": "eq(left, right)",
        "parameters": ["left", "right"],
        "summary": "Whether two values are equal; False where the right one has no form of the left one's kind.",
        "documentation": "Texts ignore case. An Array or an Object equals only itself.",
        "examples": [
            {"expression": "eq('A', 'a')", "value": "true"},
            {"expression": "eq(1, ' 1.0 ')", "value": "true"},
            {"expression": "eq('1.0', 1)", "value": "false"},
            {"expression": "eq(true, 'false')", "value": "true"},
        ],
        "argument": 0,
        "parameter": 0,
    }


def test_all_functions_are_listed_and_nothing_is_said_twice():
    listed = ask("functions")
    assert [function["name"] for function in listed] == [function.name for function in AZURE.vocabulary.functions]
    for function in listed:
        assert function["signature"] == f"{function['name']}({', '.join(function['parameters'])})"
        assert "Examples:" not in function["documentation"]
        assert function["summary"] not in function["documentation"]
        assert "  ->  " not in function["documentation"]


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("[", "the question is not JSON: Expecting value"),
        ("NaN", "the question is not JSON: NaN is no JSON value"),
        ("[" * 100_000, "the question nests too deep to be read"),
        ("1", 'a question is an object, such as {"ask": "functions"}'),
        ("{}", "ask is none of evaluate, turn, judge, decide, cases, export, complete, describe, functions"),
        (
            '{"ask": ["evaluate"]}',
            "ask is none of evaluate, turn, judge, decide, cases, export, complete, describe, functions",
        ),
        ('{"ask": "evaluate", "expression": 1}', "evaluate takes expression, a text"),
        ('{"ask": "evaluate", "expression": "", "root": "", "others": {}}', "evaluate takes others, a text"),
        ('{"ask": "describe", "expression": "", "cursor": true}', "describe takes cursor, an integer"),
        ('{"ask": "describe", "expression": "", "cursor": 1.0}', "describe takes cursor, an integer"),
        ('{"ask": "judge", "expression": "", "others": "", "roots": [1]}', "judge takes roots, an array of texts"),
        (
            '{"ask": "export", "expression": "", "root": "", "others": "", "strict": 1}',
            "export takes strict, true or false",
        ),
        ('{"ask": "functions", "ask": "complete"}', "complete takes expression, a text"),
    ],
)
def test_what_is_no_question_is_answered_with_a_problem(question, problem):
    assert json.loads(answer(question)) == {"problem": problem}


def test_a_question_may_be_bytes():
    assert json.loads(answer(b'\xef\xbb\xbf{"ask": "describe", "expression": "", "cursor": 0}')) is None
    assert "problem" in json.loads(answer(b"\xff"))


texts = st.text(alphabet="root.a[]()'*, {}:\"1😀\ud800\n", max_size=20) | st.text(max_size=10)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
members = {
    "expression": texts | anything,
    "root": texts | anything.map(json.dumps),
    "others": texts | st.dictionaries(st.sampled_from(["variables", "status", "x"]), anything).map(json.dumps),
    "roots": st.lists(texts | anything, max_size=3) | anything,
    "place": st.sampled_from(["", "job", "criterion", "nowhere"]) | anything,
    "strict": st.booleans() | anything,
    "cursor": st.integers() | st.integers(0, 25) | anything,
}


@given(st.fixed_dictionaries({"ask": st.sampled_from([*QUESTIONS])}, optional=members) | anything)
def test_any_question_is_answered_with_json(question):
    json.loads(answer(json.dumps(question)))
    json.dumps(respond(question))


@given(texts, texts, texts, st.integers(0, 25))
def test_every_question_of_the_page_is_answered(expression, root, others, cursor):
    fields = {
        "expression": expression,
        "root": root,
        "roots": [root],
        "others": others,
        "cursor": cursor,
        "verdict": True,
    }
    assert all("problem" not in (respond({"ask": name, **fields}) or {}) for name in QUESTIONS)


BLOCKED = ("msgspec", "regex", "httpx", "rich", "yaml", "lark", "prompt_toolkit", "certifi", "sniffio", "pytest")
IN_A_BROWSER = f"""
import sys
sys.modules |= dict.fromkeys({BLOCKED!r})
from conditions.playground.answers import answer
for question in sys.stdin:
    print(answer(question))
"""


def ask_without_packages(*questions: dict[str, Any], before: str = "") -> list[Any]:
    """The answers of a process in which the packages that have no form for browsers cannot be imported."""
    texts = "\n".join(map(json.dumps, questions))
    command = [sys.executable, "-c", before + IN_A_BROWSER]
    done = subprocess.run(command, input=texts, capture_output=True, text=True, check=True, timeout=60)
    return [json.loads(line) for line in done.stdout.splitlines()]


def question(expression: str) -> dict[str, Any]:
    return {"ask": "evaluate", "expression": expression, "root": '{"a": [{"b": "x"}]}', "others": ""}


def test_it_runs_without_packages_that_have_no_form_for_browsers():
    expressions = [
        "eq(root.a.*.b, 1)",
        "eq(count(jsonpath('$.a[?(@.b == ''x'')]')), 1)",
        "eq(pointer('/a/0/b'), 'X')",
        "isUrl('https://a.example')",
        "root",
        "eq(1)",
    ]
    functions, completion, *verdicts = ask_without_packages(
        {"ask": "functions"},
        {"ask": "complete", "expression": "root.", "cursor": 5, "root": '{"a": 1}', "others": ""},
        *map(question, expressions),
    )
    assert len(functions) == len(AZURE.vocabulary.functions)
    assert completion["candidates"][0]["text"] == "a"
    assert verdicts == [respond(question(expression)) for expression in expressions]


REGULAR = ["isMatch('a', 'a')", "jsonpath('$.a[?(@.b =~ /x/)]')", "jsonpath('$.a[?(@.b =~ /^X$/i)]')"]


@pytest.mark.parametrize(
    ("platform", "text"),
    [
        ("linux", "which is not installed\nHint: pip install regex"),
        (
            "emscripten",
            "which does not run in a browser\nHint: run `conditions playground` on your own machine: the same page "
            "works there with regular expressions",
        ),
    ],
)
def test_regular_expressions_say_what_they_need(platform, text):
    before = f"import sys; sys.platform = {platform!r}"
    for told in ask_without_packages(*map(question, REGULAR), before=before):
        message, _, hint = text.partition("\nHint: ")
        assert told["error"]["message"] == f"regular expressions need the package regex, {message}"
        assert told["error"]["hint"] == hint


def test_regular_expressions_work_where_the_package_is():
    assert [respond(question(expression))["error"] for expression in REGULAR] == [None] * 3
    assert conditions.compile("isMatch('a', 'a')")() is True
