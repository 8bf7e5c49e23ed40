"""Explanations: Azure's three lines, the value of every part, and no secret anywhere."""

import json
import time

import pytest

import conditions
from conditions import BlameJSON, ErrorJSON, ExplanationJSON, Kind, PartJSON
from conditions.explaining.display import outline


def test_an_explanation_shows_what_decided_why_and_what_azure_logs():
    condition = conditions.compile("and(eq(root.status, 'successful'), ge(count(root.items), 3), root.never)")
    explanation = condition.explain({"status": "Successful", "items": [1, 2]})
    assert explanation.verdict is False
    assert explanation.lines == (
        "Evaluating: and(eq(root['status'], 'successful'), ge(count(root['items']), 3), root['never'])",
        "Expanded: and(eq('Successful', 'successful'), ge(2, 3), root['never'])",
        "Result: False",
    )
    assert str(explanation).splitlines() == [
        "False",
        "",
        "    and(eq(root.status, 'successful'), ge(count(root.items), 3), root.never)",
        "                                       ~~~~~~~~~~~~~~~~~~~~~~~~",
        "                                          2",
        "",
        "count(root.items) is 2, which is less than 3",
        "",
        *explanation.lines,
        "",
        "True if root.items had 3 items and root.never were True",
    ]
    assert [line for _, line in outline(explanation.tree)] == [
        "and(eq(root['status'], 'successful'), ge(count(root['items']), 3), root['never'])  =  False",
        "├─ eq(root['status'], 'successful')  =  True",
        "│  └─ root['status']  =  'Successful'",
        "├─ ge(count(root['items']), 3)  =  False",
        "│  └─ count(root['items'])  =  2",
        "│     └─ root['items']  =  Array (2 items)",
        "└─ root['never']  =  not evaluated",
    ]


def test_an_explanation_of_a_failure_tells_which_part_failed():
    explanation = conditions.compile("or(eq(root.a, 1), lt(5, root.b))").explain({"a": 2, "b": "many"})
    assert (explanation.verdict, explanation.value) == (None, None)
    assert explanation.lines == ("Evaluating: or(eq(root['a'], 1), lt(5, root['b']))",)
    assert str(explanation).splitlines() == [
        "error",
        "",
        "    or(eq(root.a, 1), lt(5, root.b))",
        "                      ~~~~~~~~~~~~~",
        "                            'many'",
        "",
        "lt(5, root.b) failed: cannot convert the String 'many' to Number",
        "",
        *explanation.lines,
    ]
    assert [line for _, line in outline(explanation.tree)][-2:] == [
        "└─ lt(5, root['b'])  =  error  <- error",
        "   └─ root['b']  =  'many'",
    ]


def test_the_lines_of_a_long_or_broken_expression_are_shown_where_they_decided():
    text = "and(true,\n    eq(root.a, 1),\n    eq(root.b, 2))"
    assert str(conditions.compile(text).explain({"a": 1, "b": 3})).splitlines()[2:7] == [
        "    and(true,",
        "        eq(root.a, 1),",
        "        eq(root.b, 2))",
        "        ~~~~~~~~~~~~~",
        "           3",
    ]
    wide = f"and({', '.join(['true'] * 40)}, eq(root.a, 2), {', '.join(['true'] * 40)})"
    shown = str(conditions.compile(wide).explain({"a": 1})).splitlines()
    assert shown[2:5] == ["    eq(root.a, 2)", "    ~~~~~~~~~~~~~", "       1"]


MANY_LINES = """and(eq(root.a, 'x
y'),
\teq(root.b,
\t  root.c))"""


def test_values_of_many_lines_and_wide_characters_keep_the_marks_below_what_they_mark():
    explanation = conditions.compile(MANY_LINES).explain({"a": "x\ny", "b": "one\ntwo\r\x1b[2J", "c": 3})
    assert str(explanation).splitlines()[2:] == [
        "    and(eq(root.a, 'x",
        "    y'),",
        "     eq(root.b,",
        "     ~~~~~~~~~~",
        "        'one\\ntwo\\u000d\\u001b[2J'",
        "       root.c))",
        "       ~~~~~~~",
        "       3",
        "",
        "root.b is 'one\\ntwo\\u000d\\u001b[2J', and root.c is 3; 'one\\ntwo\\u000d\\u001b[2J' is no Number",
        "",
        "Evaluating: and(eq(root['a'], 'x\\ny'), eq(root['b'], root['c']))",
        "Expanded: and(eq('x\\ny', 'x\\ny'), eq('one\\ntwo\\u000d\\u001b[2J', 3))",
        "Result: False",
        "",
        "True if root.b were 3",
    ]
    assert all(line.isprintable() for _, line in outline(explanation.tree))
    assert "eq('one\ntwo\r\x1b[2J', 3)" in explanation.lines[1]
    wide = str(conditions.compile("and(eq(root.a, '日本'), eq(root.b, 1.50))").explain({"a": "日本", "b": "語 語"}))
    assert wide.splitlines()[2:7] == [
        "    and(eq(root.a, '日本'), eq(root.b, 1.50))",
        "                            ~~~~~~~~~~~~~~~~",
        "                               '語 語'",
        "",
        "root.b is '語 語', not 1.50; '語 語' is no Number",
    ]


def test_marks_and_spans_stand_below_what_follows_a_masked_secret():
    text = f"and(eq('{SECRET.replace(chr(39), chr(39) * 2)}', root.a), eq(root.b, 2))"
    explanation = conditions.compile(text).explain({"a": SECRET, "b": 3}, secrets=[SECRET])
    assert str(explanation).splitlines()[2:5] == [
        "    and(eq('***', root.a), eq(root.b, 2))",
        "                           ~~~~~~~~~~~~~",
        "                              3",
    ]
    (blame,) = explanation.blame
    assert explanation.expression[slice(*blame.part.span)] == "eq(root.b, 2)"
    first = explanation.tree.parts[0]
    assert [explanation.expression[slice(*part.span)] for part in (first, *first.parts)] == [
        "eq('***', root.a)",
        "'***'",
        "root.a",
    ]


@pytest.mark.parametrize(
    ("expression", "sentence", "value"),
    [
        ("eq(root.n, 1.50)", "root.n is 2, not 1.50", "1.50"),
        ("eq(TRUE, root.no)", "root.no is False, not TRUE; as a Boolean, False is False", "TRUE"),
        ("eq(root.n, -0.0)", "root.n is 2, not -0.0", "-0.0"),
        ("gt(root.n, 0007)", "root.n is 2, which is less than 0007", "0007"),
        ("in(root.n, 1.0, 3.00)", "root.n is 2, none of 1.0, 3.00", "3.00"),
        ("eq(root.t, 'It''s')", "root.t is 'x', not 'It''s'", "'It''s'"),
        ("eq(root.v, 1.02.3)", "root.v is '1.2', not 1.02.3", "1.02.3"),
        ("eq(root.t, 'a\nb')", "root.t is 'x', not 'a\nb'", "'a\nb'"),
        (f"eq(root.t, '{'a' * 70}')", f"root.t is 'x', not '{'a' * 58}…", f"'{'a' * 70}'"),
    ],
)
def test_literals_are_shown_as_they_were_typed(expression, sentence, value):
    explanation = conditions.compile(expression).explain({"n": 2, "no": False, "t": "x", "v": "1.2"})
    assert explanation.blame[0].sentence == sentence
    plain = [part.shown for part in explanation.tree.parts if part.is_plain]
    assert plain[-1] == value


@pytest.mark.parametrize(("root", "verdict"), [({"a": 1}, True), ({"a": 2}, False), ({"a": []}, None)])
def test_an_explanation_is_true_where_its_verdict_is(root, verdict):
    explanation = conditions.compile("le(1, iif(eq(root.a, 1), root.a, iif(eq(root.a, 2), 0, root.a)))").explain(root)
    assert (explanation.verdict, bool(explanation)) == (verdict, verdict is True)


def test_every_part_tells_its_place_its_value_and_what_it_was_converted_to():
    text = "or(startsWith(root.n, '2'), root.never, true, root.skipped)"
    tree = conditions.compile(text).explain({"n": 12}).tree
    starts, never, _, skipped = tree.parts
    written = ["startsWith(root.n, '2')", "root.never", "true", "root.skipped"]
    assert [text[slice(*part.span)] for part in tree.parts] == written
    number, prefix = starts.parts
    assert (number.value, number.kind, number.conversion, number.converted) == (12, Kind.NUMBER, Kind.STRING, "'12'")
    assert (prefix.value, prefix.kind, prefix.conversion, prefix.is_plain) == ("2", Kind.STRING, None, True)
    assert (never.value, never.kind, never.conversion, never.converted) == (None, Kind.NULL, Kind.BOOLEAN, "False")
    assert (skipped.evaluated, skipped.value, skipped.kind) == (False, None, None)


def test_an_explanation_is_json_for_tools():
    told = conditions.compile("eq(root.n, 'x')").explain({"n": "y"}).as_json()
    assert json.loads(json.dumps(told)) == told
    failed = conditions.compile("lt(1, root.n)").explain({"n": "y"}).as_json()
    for given in (told, failed):
        assert given.keys() == ExplanationJSON.__annotations__.keys()
        assert given["blame"][0].keys() == BlameJSON.__annotations__.keys()
        assert given["tree"].keys() == given["tree"]["parts"][0].keys() == PartJSON.__annotations__.keys()
    assert failed["error"].keys() == ErrorJSON.__annotations__.keys()
    assert told["verdict"] is False
    assert told["lines"] == ["Evaluating: eq(root['n'], 'x')", "Expanded: eq('y', 'x')", "Result: False"]
    assert told["blame"] == [
        {"text": "eq(root['n'], 'x')", "span": [0, 15], "sentence": "root.n is 'y', not 'x'"},
    ]


def test_a_conversion_is_shown_beside_the_value():
    explanation = conditions.compile("startsWith(root.n, '1')").explain({"n": 12})
    assert "└─ root['n']  =  12 as '12'" in [line for _, line in outline(explanation.tree)]


@pytest.mark.parametrize(
    ("expression", "root", "lines"),
    [
        ("eq(1, 1)", None, ["Evaluating: eq(1, 1)", "Result: True"]),
        ("root.a", {"a": "x"}, ["Evaluating: root['a']", "Expanded: 'x'", "Result: True"]),
        ("true", None, ["Evaluating: True", "Result: True"]),
        (
            "or(root.a, root.b)",
            {"a": 1},
            ["Evaluating: or(root['a'], root['b'])", "Expanded: or(1, root['b'])", "Result: True"],
        ),
    ],
)
def test_the_expanded_line_is_left_out_where_it_says_nothing_new(expression, root, lines):
    found = [*conditions.compile(expression).explain(root).lines]
    assert found == lines or (expression == "eq(1, 1)" and found == [lines[0], "Expanded: eq(1, 1)", lines[1]])


SECRET = "S3cret'text, long enough that a message would cut it in two: 0123456789"


@pytest.mark.parametrize(
    "expression",
    [
        "eq(variables.password, 'x')",
        "gt(1, variables.password)",
        "format('a {0} b', variables.password)",
        "join(',', split(variables.password, ','))",
        "isMatch('a', format('({0}', variables.password))",
        "jsonpath(variables.password)",
        "pointer(variables.password)",
        "succeeded(variables.password)",
        "format(variables.password)",
        "convertToJson(variables.*)",
        "substring(variables.password, 999, 1)",
        f"gt(1, '{SECRET.replace(chr(39), chr(39) * 2)}')",
        f"eq(variables['{SECRET.replace(chr(39), chr(39) * 2)}'], 1)",
        f"format('{{0', '{SECRET.replace(chr(39), chr(39) * 2)}')",
    ],
)
def test_secrets_are_masked_wherever_an_explanation_is_printed(expression):
    explanation = conditions.compile(expression).explain({}, {"password": SECRET}, secrets=[SECRET])
    for shown in (str(explanation), repr(explanation), *explanation.lines):
        assert "S3cret" not in shown
        assert "0123456789" not in shown


def test_the_longest_secret_is_masked_first_and_an_empty_one_masks_nothing():
    explanation = conditions.compile("join(' ', root.*)").explain({"a": "abc", "b": "ab"}, secrets=["ab", "abc", ""])
    assert explanation.lines[1] == "Expanded: '*** ***'"


def test_masking_a_long_text_takes_time_in_proportion_to_its_length():
    text = "x" * 300_000  # whose square would take minutes
    started = time.process_time()
    explanation = conditions.compile("eq(root, 'y')").explain(text, secrets=["secret"])
    assert explanation.tree.value is False
    assert time.process_time() - started < 5


def test_explaining_never_raises_on_data():
    explanation = conditions.compile("not(root)").explain(float("nan"))
    assert explanation.verdict is None
    assert explanation.error is not None


def test_an_error_is_that_of_one_part():
    explanation = conditions.compile("not(not(contains(root, 'a')))").explain({})
    assert [line for _, line in outline(explanation.tree)] == [
        "not(not(contains(root, 'a')))  =  error",
        "└─ not(contains(root, 'a'))  =  error",
        "   └─ contains(root, 'a')  =  error",
        "      └─ root  =  Object (0 items)  <- error",
    ]
