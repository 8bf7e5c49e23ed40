"""What would turn the verdict, as the page tells it."""

import pytest

import conditions
from conditions.playground.answers import respond
from conditions.playground.turning import LONGEST_SENTENCE, turn
from conditions.playground.verdicts import evaluate


@pytest.mark.parametrize(
    ("expression", "root", "others", "found"),
    [
        ("eq(root.status, 'ok')", '{"status": "no"}', "", (True, "root.status were 'ok'")),
        ("eq(root.status, 'ok')", '{"status": "OK"}', "", (False, "root.status were not there")),
        ("failed()", "", '{"status": "Failed"}', (False, "the status of the job were 'Succeeded'")),
        ("always()", "", "", None),
        ("gt(root.n, 'many')", '{"n": 1}', "", None),
        ("eq(", "", "", None),
        ("root.a", "{", "", None),
        ("root.a", "", "[]", None),
    ],
)
def test_what_would_turn_the_verdict(expression, root, others, found):
    told = turn(expression, root, others)
    assert (told if told is None else (told["verdict"], told["condition"])) == found


def test_it_is_what_the_explanation_says():
    told = turn("or(eq(root.a, 1), eq(root.b, 2))", '{"a": 3}', "")
    explanation = conditions.compile("or(eq(root.a, 1), eq(root.b, 2))").explain({"a": 3})
    assert f"{told['verdict']} if {told['condition']}" == str(explanation.counterfactual)


def test_of_a_strict_condition_nothing_is_taken_away():
    assert turn("ne(root.a, 'x')", '{"a": "x"}', "", strict=True) == {"verdict": True, "condition": "root.a were ''"}


def test_the_sentence_is_one_line_and_bounded():
    told = turn(f"eq(root['{'k' * 5_000}\n'], 'ok')", "{}", "")
    assert told["verdict"] is True
    assert len(told["condition"]) == LONGEST_SENTENCE
    assert "\n" not in told["condition"]


def test_the_page_asks_for_it_by_its_name():
    asked = {"ask": "turn", "expression": "eq(root.a, 1)", "root": '{"a": 2}', "others": ""}
    assert respond(asked) == {"verdict": True, "condition": "root.a were 1"}
    assert respond({**asked, "others": None}) == {"problem": "turn takes others, a text"}
    assert evaluate("eq(root.a, 1)", '{"a": 2}', "")["verdict"] is False
