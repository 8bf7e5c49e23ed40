"""Functions of users that say why they gave what they gave."""

import pickle

import pytest

import conditions
from conditions import Lazy


def _why_old(version: str, oldest: int, *, result: bool) -> str:
    return f"{version} is {'below' if result else 'from'} {oldest} {'' if result else 'on'}"


@conditions.function("isOld", reason=_why_old)
def is_old(version: str, oldest: int = 3) -> bool:
    """Whether a version is older than another."""
    return int(version.split(".")[0]) < oldest


@conditions.function("major", pure=True, reason=lambda version, *, result: f"{version} begins with {result}")
def major(version: str) -> int:
    """The first number of a version."""
    return int(version.split(".")[0])


@conditions.function("either", reason=lambda first, second, *, result: f"got {first!r} and {second!r}, gave {result!r}")
def either(first: str | None, second: Lazy[str]) -> str:
    """The first of them, else the second one."""
    return second() if first is None else first


@conditions.function("broken", reason=lambda *_, result: str(1 / 0) + str(result))
def broken(value: object) -> bool:
    """False."""
    return value is broken


@conditions.function("silent", reason=lambda *_, result: None if result else 7)  # type: ignore[arg-type, return-value]
def silent(value: object) -> bool:
    """Whether it is true."""
    return bool(value)


@conditions.function("wordy", reason=lambda value, *, result: f"{value} " * 400)
def wordy(value: str) -> bool:
    """Whether there is a text."""
    return bool(value)


LANGUAGE = conditions.AZURE.extend(functions=[is_old, major, either, broken, silent, wordy])


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("isOld(root.tag, 3)", "isOld(root.tag, 3) is True: 2.14 is below 3"),
        ("not(isOld(root.tag, '2'))", "isOld(root.tag, '2') is False: 2.14 is from 2 on"),
        ("isOld(root.tag)", "isOld(root.tag) is True: root.tag is 2.14"),
        ("ge(major(root.tag), 3)", "major(root.tag) is 2, which is less than 3; major(root.tag): 2.14 begins with 2"),
        ("eq(either(root.none, root.name), 'x')",
         "either(root.none, root.name) is 'a', not 'x'; "
         "either(root.none, root.name): got None and 'a', gave 'a'"),
        ("eq(either(root.name, root.none), 'x')",
         "either(root.name, root.none) is 'a', not 'x'; "
         "either(root.name, root.none): got 'a' and None, gave 'a'"),
        ("broken(root.tag)", "broken(root.tag) is False: root.tag is 2.14"),
        ("silent(root.tag)", "silent(root.tag) is True: root.tag is 2.14"),
        ("silent(root.none)", "silent(root.none) is False: root.none is Null"),
    ],
)  # fmt: skip
def test_a_function_says_why_it_gave_its_value(expression, sentence):
    (blame,) = LANGUAGE.compile(expression).explain({"tag": 2.14, "name": "a", "none": None}).blame
    assert blame.sentence == sentence


def test_a_reason_shows_no_secret_and_ends():
    explanation = LANGUAGE.compile("wordy(root.token)").explain({"token": "hunter2"}, secrets=["hunter2"])
    (sentence,) = [blame.sentence for blame in explanation.blame]
    assert sentence.startswith("wordy(root.token) is True: *** *** ***")
    assert "hunt" not in sentence
    assert len(sentence) < 400


def test_a_reason_is_not_asked_for_a_verdict_and_survives_pickling():
    condition = pickle.loads(pickle.dumps(LANGUAGE.compile("broken(root)")))
    assert condition({}) is False
    (blame,) = pickle.loads(pickle.dumps(LANGUAGE.compile("isOld(root, 3)"))).explain("2.1").blame
    assert blame.sentence == "isOld(root, 3) is True: 2.1 is below 3"
