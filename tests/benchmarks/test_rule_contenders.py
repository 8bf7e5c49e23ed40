"""An engine for many rules that fails or names other rules is reported, and never timed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks.peers import RuleEngine, rule_engines
from benchmarks.peers.datalogic import JsonLogic
from benchmarks.peers.drools import rulebook
from benchmarks.peers.zen_engine import Zen
from benchmarks.rule_contenders import LAMBDAS, LOOP, RULE_SET, Task, ourselves, task, verified
from benchmarks.rule_documents import documents
from benchmarks.rule_mix import rules, teams
from benchmarks.rule_parts import AnyItem, Compare, Either, Not, OneOf, Rule, Same


@pytest.fixture(scope="module")
def given() -> Task:
    return task(rules(60), documents(teams(60), 20))


def test_condex_and_naive_python_name_the_same_rules(given: Task) -> None:
    ready, wrong = verified(ourselves(), given, 0)
    assert not wrong
    assert list(ready) == [RULE_SET, LOOP, LAMBDAS]
    for found in ready.values():
        assert [found.matching(event) for event in given.documents[: len(given.expected)]] == given.expected


def test_the_installed_engines_name_the_same_rules_or_say_why_not(given: Task) -> None:
    found, skipped = rule_engines()
    assert found or skipped
    ready, wrong = verified(found, given, 0)
    assert ready.keys() | wrong.keys() == {engine.name for engine in found}
    assert not wrong


@pytest.mark.parametrize(
    ("matching", "reason"),
    [
        (lambda document: [], "AssertionError: differs from condex in "),
        (lambda document: [rule.name for rule in rules(60)], "AssertionError: differs from condex in "),
        (lambda document: document["nothing"], "KeyError: 'nothing'"),
    ],
)
def test_an_engine_that_names_other_rules_is_not_timed(given: Task, matching: Any, reason: str) -> None:
    ready, wrong = verified([RuleEngine("wrong", "", lambda _: matching)], given, 0)
    assert ready == {}
    assert wrong["wrong"].startswith(reason)


def test_an_engine_is_not_asked_for_more_rules_than_it_can_take(given: Task) -> None:
    engine = RuleEngine("slow", "", lambda _: pytest.fail("it was asked"), most=59)
    assert verified([engine], given, 0) == ({}, {"slow": "not asked: it takes too long"})


PARTS = Rule(
    "all",
    (
        Compare("startsWith", "ref", "v2."),
        Either((OneOf("n", (1, 2)), Not(Compare("contains", "title", "x")))),
        Same("a.b", "c"),
        AnyItem("commits", "author.name", "z"),
    ),
)


def test_a_rule_in_json_logic() -> None:
    assert PARTS.written(JsonLogic()) == {
        "and": [
            {"starts_with": [{"var": "ref"}, "v2."]},
            {"or": [{"in": [{"var": "n"}, [1, 2]]}, {"!": [{"in": ["x", {"var": "title"}]}]}]},
            {"==": [{"var": "a.b"}, {"var": "c"}]},
            {"some": [{"var": "commits"}, {"==": [{"var": "author.name"}, "z"]}]},
        ]
    }


def test_a_rule_for_zen_engine() -> None:
    assert PARTS.written(Zen()) == (
        """startsWith(ref ?? '', "v2.") and (n in [1, 2] or not (contains(title ?? '', "x"))) and a.b == c"""
        """ and some(commits, #.author.name == "z")"""
    )


def test_a_rule_in_a_rulebook() -> None:
    rule = Rule("one", (Compare("startsWith", "ref", "v2."), Compare("eq", "draft", False)))
    assert json.loads(rulebook([rule])) == {
        "name": "rules",
        "match_multiple_rules": True,
        "rules": [
            {
                "Rule": {
                    "name": "one",
                    "enabled": True,
                    "condition": {
                        "AllCondition": [
                            {
                                "AndExpression": {
                                    "lhs": {
                                        "SearchMatchesExpression": {
                                            "lhs": {"Event": "ref"},
                                            "rhs": {
                                                "SearchType": {
                                                    "kind": {"String": "search"},
                                                    "pattern": {"String": "^v2\\."},
                                                    "options": [],
                                                }
                                            },
                                        }
                                    },
                                    "rhs": {"EqualsExpression": {"lhs": {"Event": "draft"}, "rhs": {"Boolean": False}}},
                                }
                            }
                        ]
                    },
                }
            }
        ],
    }
