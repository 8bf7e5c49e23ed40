"""Forms of other languages: what a hint writes can be compiled, and the language has it."""

import re
import tomllib
from pathlib import Path

import pytest

from conditions import AZURE, ConditionSyntaxError
from conditions.declaring.vocabulary import Vocabulary
from conditions.syntax.parser import parse

CASES = tomllib.loads((Path(__file__).parent.parent / "errors.toml").read_text(encoding="utf-8"))["error"]
WRITTEN = re.compile(
    r"Hint: .*?(?:write|JSONPath:) (?P<form>\w+(?:\.\w+)*[(\[].*?[)\]])(?=$|, (?:or|length|with)\b|: it| for the)"
)
FORMS = {found["form"] for case in CASES if (found := WRITTEN.search(case["text"]))}
PLACEHOLDERS = ("…", "value, ", "value)", "left, ")


@pytest.mark.parametrize("form", sorted(form for form in FORMS if not any(one in form for one in PLACEHOLDERS)))
def test_what_a_hint_writes_is_an_expression(form):
    AZURE.extend(names=["a", "b"]).compile(form)


def test_many_hints_write_an_expression():
    assert len(FORMS) > 60


NO_CALL = "a value has no parentheses: leave them out, or write an index as in root[0]"


def without(*functions: str) -> Vocabulary:
    """Azure's language without some of its functions."""
    known = AZURE.vocabulary
    return Vocabulary(tuple(one for one in known.functions if one.name not in functions), known.names)


@pytest.mark.parametrize(
    ("expression", "unknown", "hint"),
    [
        ("isNull(root.a)", "isNullOrEmpty", "write eq('', root.a)"),
        ("has(root.a)", "isNullOrEmpty", "write ne('', root.a)"),
        ("has(root.a, 'b')", "isNullOrEmpty", "write ne('', root.a['b'])"),
        ("size(root.a)", "count", "did you mean length?"),
        ("any(root.a)", "count", "did you mean or?"),
        ("root.items[x=1]", "jsonpath", "there are no operators: write eq(x, 1)"),
        ("root.items.size()", "count", "a value has no parentheses: leave them out, or write an index as in root[0]"),
        (
            "root.items.any(i, i)",
            "jsonpath",
            "a value has no parentheses: leave them out, or write an index as in root[0]",
        ),
        ("@isNullOrEmpty(1)", "isNullOrEmpty", "@ stands only within a JSONPath: write root for the document"),
    ],
)
def test_a_hint_names_no_function_that_the_language_does_not_have(expression, unknown, hint):
    with pytest.raises(ConditionSyntaxError) as caught:
        parse(expression, without(unknown))
    assert caught.value.hint == hint
