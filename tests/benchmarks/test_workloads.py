"""The three ways to judge a document that the benchmarks time give the same verdict wherever they should."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import conditions
from benchmarks.careful import CAREFUL
from benchmarks.workloads import WORKLOADS

every_workload = pytest.mark.parametrize("name", WORKLOADS)
every_document = pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for name, workload in WORKLOADS.items() for kind in workload.documents]
)

ODD_VALUES: list[Any] = [None, True, False, 0, 3, 3.0, 2.5, -1, 1e-7, 0.1 + 0.2, "", "3", "10", "PROD", "straße", "ſ"]


@every_workload
def test_all_agree_on_the_hit_and_the_miss(name: str) -> None:
    workload = WORKLOADS[name]
    judges = (conditions.compile(workload.expression).matches, workload.naive, CAREFUL[name])
    assert [judge(workload.hit) for judge in judges] == [True, True, True]
    assert [judge(workload.miss) for judge in judges] == [False, False, False]


@every_document
def test_careful_python_agrees_with_the_condition(name: str, kind: str) -> None:
    document = WORKLOADS[name].documents[kind]
    assert CAREFUL[name](document) is conditions.compile(WORKLOADS[name].expression).matches(document)


@every_workload
def test_careful_python_agrees_where_any_text_becomes_any_value(name: str) -> None:
    matches = conditions.compile(WORKLOADS[name].expression).matches
    documents = list(replacements(WORKLOADS[name].hit))
    assert [verdict(CAREFUL[name], document) for document in documents] == [
        verdict(matches, document) for document in documents
    ]
    assert len(documents) > 2 * len(ODD_VALUES)


def verdict(judge: Callable[[Any], bool], document: Any) -> bool | None:
    """The verdict of a way to judge; None where it fails."""
    try:
        return judge(document)
    except ValueError:  # every error of ours is one, too
        return None


def replacements(document: Any) -> list[Any]:
    """The document with each of its first 20 simple values replaced by each odd value."""
    text = json.dumps(document)
    paths = [path for path, value in leaves(document) if not isinstance(value, dict | list)][:20]
    found = []
    for path in paths:
        for odd in ODD_VALUES:
            changed = json.loads(text)
            put(changed, path, odd)
            found.append(changed)
    return found


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Any]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    below = [leaf for key, child in pairs for leaf in leaves(child, (*path, key))]
    return [(path, value), *below]


def put(document: Any, path: tuple[Any, ...], value: Any) -> None:
    for key in path[:-1]:
        document = document[key]
    document[path[-1]] = value
