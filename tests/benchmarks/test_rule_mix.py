"""The mix of rules is what it promises to be, and every language says the same of its events."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

import conditions
from benchmarks.rule_dialects import CONDITIONS, NAIVE, reading_the_same, texts
from benchmarks.rule_documents import KINDS, documents, large_push
from benchmarks.rule_mix import OF_EVERYBODY, UNINDEXED_EVERY, rules, teams, unindexable
from benchmarks.rule_parts import AnyItem, Compare, Either, Not, OneOf, Part, Rule, Same
from benchmarks.webhook_rules import COMMITS, COUNT, webhook, webhook_rules

FANCY = {"startsWith", "endsWith", "ge", "lt"}


def is_fancy(part: Part) -> bool:
    if isinstance(part, Not):
        return is_fancy(part.part)
    return isinstance(part, Either) or (isinstance(part, Compare) and part.function in FANCY)


def indexed(found: list[Rule]) -> Iterator[Rule]:
    stock = set(unindexable())
    return (rule for rule in found if rule.parts[0] not in stock)


def test_the_same_rules_and_events_come_again() -> None:
    assert rules(200) == rules(200)
    assert documents(5, 20) == documents(5, 20)
    assert rules(100) == rules(200)[:100]
    assert len({rule.name for rule in rules(200)}) == 200


def test_a_rule_has_one_to_six_parts() -> None:
    assert {len(rule.parts) for rule in rules(3000)} == {1, 2, 3, 4, 5, 6}


def test_a_third_of_the_rules_have_a_beginning_an_end_a_range_or_an_or() -> None:
    found = list(indexed(rules(3000)))
    assert 0.3 < sum(any(map(is_fancy, rule.parts)) for rule in found) / len(found) < 0.37


def test_one_in_fifty_cannot_be_indexed() -> None:
    found = rules(3000)
    assert len(found) - len(list(indexed(found))) == len(found) / UNINDEXED_EVERY


@pytest.mark.parametrize("count", [10, 100, 1000])
def test_about_five_rules_match_a_document_however_many_there_are(count: int) -> None:
    judges = [conditions.compile(text).matches for text in texts(rules(count)).values()]
    events = documents(teams(count), 200)
    matches = [sum(judge(event) for judge in judges) for event in events]
    assert 4.5 < sum(matches) / len(matches) < 6


def test_every_kind_of_event_comes_and_is_one_to_three_kilobytes() -> None:
    events = documents(100, 200)
    assert {event["type"] for event in events} == set(KINDS)
    assert 900 < sum(len(json.dumps(event)) for event in events) / len(events) < 3000


@pytest.mark.parametrize(
    ("found", "events"),
    [(rules(1000), documents(teams(1000), 50)), (webhook_rules(), [webhook()])],
    ids=["mix", "webhook"],
)
def test_naive_python_agrees_with_the_conditions(found: list[Rule], events: list[object]) -> None:
    for rule in found:
        matches = conditions.compile(rule.written(CONDITIONS)).matches
        naive = eval(f"lambda root: {rule.written(NAIVE)}")
        assert [matches(event) for event in events] == [naive(event) for event in events], rule


def test_most_rules_over_the_webhook_look_through_its_commits() -> None:
    event = webhook()
    found = webhook_rules()
    assert (len(event["commits"]), len(found)) == (COMMITS, COUNT)
    assert sum(isinstance(rule.parts[-1], AnyItem) for rule in found) == 0.7 * COUNT
    assert 0 < sum(conditions.compile(text).matches(event) for text in texts(found).values()) < COUNT / 10


def test_the_condition_that_reads_the_same_is_false_and_reads_all() -> None:
    size = 200_000
    event = large_push(size)
    assert 0.95 * size < len(json.dumps(event, separators=(",", ":"))) < 1.05 * size
    condition = conditions.compile(reading_the_same([*OF_EVERYBODY, *rules(300)]))
    assert not condition(event)
    assert condition.expression.count("eq(") == len({path for rule in rules(300) for path in rule.paths()})


PARTS = Rule(
    "all",
    (
        Compare("eq", "repository.private", False),
        OneOf("ref", ("main", "it's")),
        Same("sender.id", "a.b"),
        Either((Compare("ge", "size", 3), Compare("startsWith", "sender.login", "x"))),
        Not(Compare("contains", "a.b", "y")),
        AnyItem("commits", "author.name", "z"),
    ),
)


def test_a_rule_as_a_condition() -> None:
    assert PARTS.written(CONDITIONS) == (
        "and(eq(root.repository.private, false), in(root.ref, 'main', 'it''s'), eq(root.sender.id, root.a.b), "
        "or(ge(root.size, 3), startsWith(root.sender.login, 'x')), not(contains(root.a.b, 'y')), "
        "containsValue(root.commits.*.author.name, 'z'))"
    )


def test_a_rule_in_python_reads_with_care_what_only_some_documents_have() -> None:
    written = PARTS.written(NAIVE)
    assert written.startswith("root['repository']['private'] == False and root.get('ref', '') in {'main', \"it's\"}")
    assert "not 'y' in root.get('a', {}).get('b', '') and any(item['author']['name'] == 'z' for item in " in written


def test_a_rule_tells_the_paths_that_it_reads() -> None:
    assert list(PARTS.paths()) == [
        "repository.private",
        "ref",
        "sender.id",
        "a.b",
        "size",
        "sender.login",
        "a.b",
        "commits.*.author.name",
    ]
