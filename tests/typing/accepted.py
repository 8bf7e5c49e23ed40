"""Honest use of the public names. It is never executed: the type checkers must find nothing wrong with it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, assert_type

import conditions
import restapi
from conditions import (
    AZURE,
    EVENTS,
    UNKNOWN,
    BlameJSON,
    Condition,
    ConditionError,
    Explanation,
    ExplanationJSON,
    Language,
    PartJSON,
    Problem,
    RuleSet,
    Schema,
)


def compiling(text: str) -> None:
    assert_type(conditions.compile(text), Condition)
    assert_type(conditions.compile(text, AZURE), Condition)
    assert_type(conditions.compile(text, language=AZURE), Condition)
    assert_type(AZURE, Language)
    assert_type(AZURE.compile(text), Condition)
    assert_type(conditions.format_expression(text, width=80, language=AZURE), str)


def checking(condition: Condition, document: dict[str, Any]) -> None:
    schema = conditions.Schema.from_json_schema(document, "/$defs/release")
    assert_type(schema, Schema)
    assert_type(conditions.Schema.from_openapi(document, "getRelease", 200), Schema)
    assert_type(conditions.Schema.like([document]), Schema)
    assert_type(condition.check(schema), list[Problem])
    assert_type(condition.check({"root": schema}), list[Problem])
    assert_type(schema.at(["items", 0, None]).may_be_missing, bool)
    assert_type(AZURE.extend(schemas={"root": schema}), Language)
    for problem in condition.check(schema):
        assert_type((problem.code, problem.message, problem.hint), tuple[str, str, str | None])


def evaluating(condition: Condition, document: dict[str, Any]) -> None:
    assert_type(condition(), bool)
    assert_type(condition(document), bool)
    assert_type(condition(document, {"Build.Reason": "PullRequest"}), bool)
    assert_type(condition(document, variables={"Build.Reason": "PullRequest"}), bool)
    assert_type(condition(response={"statuscode": "OK"}), bool)
    assert_type(condition(status="Failed", dependencies={"A": {"result": "Succeeded"}}), bool)
    if condition.matches(document):
        print(condition.evaluate(document))


def partly(condition: Condition) -> None:
    assert_type(condition.given(variables={"Build.Reason": "PullRequest"}), bool | Condition)
    left = condition.given(root={"status": "done"}, status=UNKNOWN)
    if isinstance(left, Condition):
        print(left.reads)


def routing(texts: dict[str, str], document: dict[str, Any], path: Path) -> None:
    rules = RuleSet(texts, language=AZURE)
    assert_type(rules.matching(document), list[str])
    assert_type(rules.matching(document, {"a": "b"}, on_error="skip", status="Failed"), list[str])
    assert_type(rules.matching_json(b"{}", on_error=lambda name, error: print(name.upper(), error.position)), list[str])
    assert_type(rules.first(document), str | None)
    with path.open("rb") as lines:
        for names, line in rules.filter_lines(lines, on_error=lambda name, error: print(name or "a line", error)):
            assert_type(names, list[str])
            assert_type(line, bytes)
    assert_type(rules["deploy"], Condition)
    assert_type(rules.explain("deploy", document), Explanation)
    assert_type(rules.updated({"new": "true"}, removed=["old"]), RuleSet)
    assert_type(conditions.load_rules(path), RuleSet)
    assert_type(conditions.event_pattern({"source": ["aws.ec2"]}), str)
    assert_type(EVENTS.compile("is('/source', 'aws.ec2')"), Condition)


def explaining(condition: Condition) -> None:
    explanation = condition.explain({"status": "done"}, status="Succeeded")
    assert_type(explanation, Explanation)
    verdict: bool | None = explanation.verdict
    error: ConditionError | None = explanation.error
    print(explanation, *explanation.lines, explanation.value, verdict, error)
    told = explanation.as_json()
    assert_type(told, ExplanationJSON)
    assert_type(told["verdict"], bool | None)
    assert_type(told["blame"], list[BlameJSON])
    assert_type(told["tree"]["parts"], list[PartJSON])
    if told["error"] is not None:
        assert_type(told["error"]["hint"], str | None)


def inspecting(condition: Condition) -> None:
    assert_type(condition.expression, str)
    assert_type(condition.normalized, str)
    assert_type(condition.source, str)
    reads: Mapping[str, tuple[str, ...]] = condition.reads
    print(sorted({condition}, key=hash), reads["root"])


def extending() -> None:
    @conditions.function("semverMajor")
    def semver_major(version: str, fallback: int = 0) -> int:
        return int(version.partition(".")[0]) if version else fallback

    @conditions.function("isOld", pure=True, reason=lambda version, *, result: f"{version}: {result}")
    def is_old(version: str) -> bool:
        return version < "3"

    assert_type(semver_major("1.2.3"), int)
    assert_type(is_old("1.2.3"), bool)
    assert_type(AZURE.extend(functions=[semver_major], names=["release"]), Language)


def catching(text: str) -> None:
    try:
        conditions.compile(text)({})
    except conditions.ConditionSyntaxError as error:
        assert_type(error.position, int | None)
        assert_type(error.hint, str | None)
    except (conditions.LimitError, conditions.ConversionError, conditions.FormatError, conditions.PathError):
        pass
    except conditions.EvaluationError as error:
        _as_value_error: ValueError = error


def calling(path: Path) -> None:
    connections = restapi.Connections.load(path)
    assert_type(connections, restapi.Connections)
    for invocation in restapi.load(path):
        assert_type(invocation, restapi.Invocation)
        outcome = restapi.invoke(invocation, connections=connections, variables={"environment": "1"})
        assert_type(outcome, restapi.Outcome)
        assert_type(outcome.succeeded, bool)
        explanation: Explanation | None = outcome.explanation
        headers: Mapping[str, str] = outcome.headers
        print(outcome.status, headers, outcome.body, outcome.json, outcome.log, explanation)


async def calling_asynchronously(invocation: restapi.Invocation) -> None:
    connection = restapi.Connection(url="http://127.0.0.1:8080/releases", token="t")
    connections = restapi.Connections({"releases": connection})
    assert_type(await restapi.ainvoke(invocation, connections=connections), restapi.Outcome)
