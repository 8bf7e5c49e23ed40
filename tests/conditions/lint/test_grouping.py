"""Equal warnings of a file are told once; errors always."""

from conditions.lint.files import check_text

STEP = "- script: make\n  condition: {}\n"


def told(*conditions: str) -> list[tuple[int, str]]:
    text = "steps:\n" + "".join(map(STEP.format, conditions))
    return [(one.line, one.problem.message) for one in check_text("a.yml", text)]


W101 = "there is no status function, so this also runs after a failure and after a cancellation"


def test_the_first_names_the_lines_of_the_others():
    assert told("eq(variables.a, 'b')", "eq(variables.a, 'b')") == [(3, f"{W101} (the same in line 5)")]
    assert told(*["eq(variables.a, 'b')"] * 3) == [(3, f"{W101} (the same 2 times more, in the lines 5, 7)")]
    assert told(*["eq(variables.a, 'b')"] * 8) == [
        (3, f"{W101} (the same 7 times more, in the lines 5, 7, 9, 11, 13, …)")
    ]


def test_other_conditions_are_told_apart():
    assert [line for line, _ in told("eq(variables.a, 'b')", "eq(variables.a, 'c')", "eq(variables.a, 'b')")] == [3, 5]
    long = "eq(variables.a, '{}')".format("x" * 100)
    assert [line for line, _ in told(long + " ", long, long.replace("x')", "y')"))] == [3, 7]


def test_errors_are_not_grouped():
    assert [line for line, _ in told("eq(root.a, 1)", "eq(root.a, 1)")] == [3, 5]


def test_what_is_ignored_is_not_counted():
    told_of = told("eq(variables.a, 'b') # conditions: ignore", "eq(variables.a, 'b')", "eq(variables.a, 'b')")
    assert told_of == [(5, f"{W101} (the same in line 7)")]
