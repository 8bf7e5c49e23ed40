"""Mistakes with the public names. It is never executed: the type checkers must refuse every line marked `error`."""

import conditions
import restapi
from conditions import AZURE, Condition

conditions.compile(1)  # error
conditions.compile()  # error
conditions.compile("true", language="azure")  # error
conditions.missing("true")  # error
conditions.matches("true", {}, language="azure")  # error
conditions.evaluate({"status": "done"}, "root.status")  # error


def evaluating(condition: Condition) -> None:
    condition({}, variables="Build.Reason=PullRequest")  # error
    condition.explain({}, secrets=1)  # error
    condition.missing()  # error
    verdict: str = condition({})  # error
    text: str = condition.matches({})  # error
    condition.matches({}, "Build.Reason=PullRequest")  # error
    print(verdict, text, condition.explain().as_json()["verdicts"])  # error


def changing(condition: Condition) -> None:
    condition.expression = "true"  # error
    condition.reads = {}  # error


def extending() -> None:
    AZURE.extend(functions=["semverMajor"])  # error
    AZURE.extend(names=[1])  # error

    conditions.function("named", reason="because")  # error

    @conditions.function(1)  # error
    def name_missing() -> int:
        return 1

    print(name_missing)


def calling(invocation: restapi.Invocation) -> None:
    restapi.invoke(invocation, connections="connections.yml")  # error
    restapi.invoke("GET", connections=None)  # error
    outcome = restapi.invoke(invocation)
    text: str = outcome.succeeded  # error
    print(text)
