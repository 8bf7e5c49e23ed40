"""The process that answers: the same answers, and an end for those that take too long."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from conditions.playground.answers import respond
from conditions.playground.process import Answers

RUNAWAY = {
    "ask": "evaluate",
    "expression": "count(jsonpath('$[?($[?(@ > $[*])])]'))",
    "root": json.dumps(list(range(30_000))),
    "others": "",
}
QUESTIONS: list[Any] = [
    {"ask": "evaluate", "expression": "eq(root.a, 'é😀')", "root": '{\n"a": "É😀"}', "others": ""},
    {"ask": "functions"},
    {"ask": "nothing"},
    [],
]


@pytest.fixture
def answers() -> Iterator[Answers]:
    made = Answers()
    yield made
    made.close()


def asked(answers: Answers, question: Any) -> Any:
    return json.loads(answers.to(json.dumps(question, indent=1, ensure_ascii=False).encode()))


def test_it_answers_as_the_package_does(answers: Answers) -> None:
    assert [asked(answers, question) for question in QUESTIONS] == [respond(question) for question in QUESTIONS]


def test_an_answer_that_takes_too_long_is_ended_and_the_next_one_comes() -> None:
    answers = Answers(seconds=0.3)
    assert asked(answers, RUNAWAY) == {"problem": "No answer came within 0.3 seconds. Python was started again."}
    answers._seconds = 30
    assert asked(answers, QUESTIONS[0]) == respond(QUESTIONS[0])
    answers.close()


def test_a_process_that_stopped_is_started_again(answers: Answers) -> None:
    answers.close()
    assert asked(answers, QUESTIONS[0]) == respond(QUESTIONS[0])


def test_what_is_no_json_is_a_problem(answers: Answers) -> None:
    assert "problem" in json.loads(answers.to(b"{\n\n"))
