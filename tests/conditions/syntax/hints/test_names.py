"""Words that a language does not know: the hint names those that it does."""

import pytest

from conditions import AZURE, ConditionSyntaxError
from conditions.declaring.vocabulary import Vocabulary
from conditions.library import FUNCTIONS
from conditions.syntax.parser import parse


def hint(expression: str, vocabulary: Vocabulary) -> str:
    with pytest.raises(ConditionSyntaxError) as caught:
        parse(expression, vocabulary)
    return caught.value.hint or ""


def small(*functions: str, names: tuple[str, ...] = ()) -> Vocabulary:
    """A language with some of Azure's functions."""
    return Vocabulary(tuple(function for function in AZURE.vocabulary.functions if function.name in functions), names)


@pytest.mark.parametrize(
    ("expression", "vocabulary", "expected"),
    [
        ("foo(1)", small("eq", "not"), "known functions: not, eq"),
        ("foo(1)", small(), "there are no functions"),
        ("foo(1)", AZURE.vocabulary, "the command line lists them all: conditions functions"),
        ("foo.b", small(names=("item", "order")), "known named values: item, order"),
        ("foo.b", small(), "there are no named values"),
        ("foo", small(names=("item",)), "a text stands in single quotes: 'foo'; known named values: item"),
        ("foo.b", small(names=("root",)), "root.foo.b reads the document; known named values: root"),
        ("len('a')", small("length"), "did you mean length?"),
        ("len('a')", small("lt"), "known functions: lt"),
        ("if(1)", small("not"), "known functions: not"),
        ("if", small("not"), "a text stands in single quotes: 'if'; there are no named values"),
    ],
)
def test_a_hint_names_only_what_the_language_has(expression, vocabulary, expected):
    assert hint(expression, vocabulary) == expected


OTHER_NAMES = {function.name: function.also_called for function in FUNCTIONS if function.also_called}


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_a_function_is_found_by_its_names_elsewhere(name):
    for other in OTHER_NAMES[name]:
        assert AZURE.vocabulary.function(other) is None
        assert hint(f"{other}(1, 2, 3)", AZURE.vocabulary) == f"did you mean {name}?"


def test_a_name_elsewhere_means_one_function():
    others = [other for names in OTHER_NAMES.values() for other in names]
    assert sorted(set(others)) == sorted(others)
