"""Nothing of a path reaches the generated source, whatever is written in it."""

import ast
import builtins
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import conditions
from conditions import ConditionError
from conditions.generating.plain_form import HELPERS

LANGUAGES = {name: conditions.AZURE.extend(jsonpath=name) for name in ("server", "rfc9535")}

# Names that the generator gives, and what it asks of values. No text of a user looks like the first ones by chance: the
# texts below are marked.
GIVEN = re.compile(r"[a-z]\d+|literal\d+|condition|template|bind|expression|itself|values|plain")
ASKED = {"get", "__class__"}
CONSTANTS = {None, True, False, -1}
MARK = "Qq7"


def assert_free_of_texts(source: str) -> None:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name):
                known = name in HELPERS or name in vars(builtins) or name in conditions.AZURE.vocabulary.inputs
                assert known or GIVEN.fullmatch(name), name
            case ast.Attribute(attr=name):
                assert name in ASKED
            case ast.Constant(value=value):
                assert value.__class__ in (bool, int, type(None))
                assert value in CONSTANTS
    assert MARK not in source


OPERATORS = [
    *["==", "!=", "<", "<=", ">", ">=", "===", "!==", "=~", "<>", "in", "contains", "and", "or", "not", "&&", "||"],
    *["~=", ":=", "=", "<>=", "is", "??", "**", "//", ";", ",", "+", "-", ")", "(", "]"],
]
LITERALS = (
    *(
        "1",
        "-0",
        "1.5",
        "nan",
        "NaN",
        "inf",
        "Infinity",
        "-Infinity",
        "1e999",
        "-1e999",
        "1e308",
        "9" * 30,
        "0x1",
        "1_0",
    ),
    *(
        "'a'",
        "''",
        f"'{MARK}'",
        f'"{MARK}"',
        "'\\''",
        "'\n'",
        "true",
        "null",
        "None",
        "True",
        "/a/i",
        f"/{MARK}/",
        "[]",
    ),
    *("__import__('os')", "@.b", "$.b", "'\x00'", "'\ud800'"),
)
NAMES = ("a", MARK, "__class__", "class", "k1", "v1", "root", "a b", "lambda: 0", "é", "")
names = st.sampled_from(NAMES)
tests = st.builds(
    "@.{} {} {}".format, names, st.sampled_from(OPERATORS), st.sampled_from(LITERALS) | st.floats().map(repr)
)
steps = st.one_of(
    names.map(".{}".format),
    names.map("['{}']".format),
    st.builds("[{}:{}:{}]".format, *[st.sampled_from(["", "0", "-1", "2", "9" * 25])] * 3),
    tests.map("[?({})]".format),
    tests.map("[?{}]".format),
    st.builds("[?({} {} {})]".format, tests, st.sampled_from(OPERATORS), tests),
    st.text(max_size=6),
)
paths = st.lists(steps, max_size=4).map(lambda found: "$" + "".join(found)) | st.text(max_size=12)


@pytest.mark.parametrize("dialect", LANGUAGES)
@given(path=paths)
@example(path="$[?(@.x <> 1)]")
@example(path="$[?(@.x =~ /a/)]")
@example(path="$[?@.x in ['a']]")
@example(path="$[?@.x < 1e999]")
@example(path="$.x[?(@.a == '\"\\n) or True')]")
def test_a_path_is_bound_not_written(dialect, path):
    quoted = path.replace("'", "''")
    root = {"x": [{"a": 1, MARK: "b"}, 5], "a": [{"a": True}]}
    for expression in (f"jsonpath('{quoted}')", f"eq(count(jsonpath('{quoted}')), 0)"):
        condition = LANGUAGES[dialect].compile(expression)  # a text that is no path is an error of the evaluation
        assert_free_of_texts(condition.source)
        for given_root in (root, [root], [{"a": 1, "x": 2}] * 3):
            try:
                condition(given_root)
            except ConditionError:
                continue


def test_a_text_in_a_source_is_found():
    for source in (f"x = '{MARK}'", f"root.{MARK}", "root.pop", "unknown", "lambda k1: 1.5", "root == 7"):
        with pytest.raises(AssertionError):
            assert_free_of_texts(source)
    assert_free_of_texts("lambda root: len(k1) if root.get(k2).__class__ is int else None")
