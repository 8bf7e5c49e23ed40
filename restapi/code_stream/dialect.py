"""Code Stream's dialect: `${…}` bindings, conditions lowered from infix, and tasks that remember inputs and outputs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import conditions
from restapi.code_stream.bindings import begins_with_task, bindings_in, expand
from restapi.code_stream.infix import LANGUAGE
from restapi.code_stream.task_outputs import inputs_of, outputs_of, remembered
from restapi.completing.polling import ByPolling
from restapi.dialect import NO_STEPS, Dialect, Known

if TYPE_CHECKING:
    from restapi.answers.outcome import Outcome
    from restapi.invocation import Invocation


@dataclass(frozen=True, slots=True)
class CodeStream(Dialect):
    """Texts hold `${…}` bindings; in conditions these are the named values `input`, `var` and `tasks`."""

    language: ClassVar[conditions.Language] = LANGUAGE
    expands_conditions: ClassVar[bool] = False
    names_of_earlier: ClassVar[Collection[str]] = ("tasks",)
    keys: ClassVar[Mapping[str, str]] = {
        "deadline": "--deadline",
        "errors": "ignoreFailure: true in the input",
        "count": "pollCount",
    }

    def expand(self, text: str, known: Known) -> str:
        """*text* with every binding replaced; BindingError where one refers to nothing."""
        return expand(text, self.named(known))

    def has_references(self, text: str) -> bool:
        """True where *text* holds a binding."""
        return "${" in text

    def of_earlier(self, text: str, outputs: Collection[str]) -> Iterator[str]:
        """The bindings to other tasks."""
        for binding in bindings_in(text):
            if binding.path[0] == "tasks":
                yield f"{binding.text} is a value of another task"

    def after(
        self, known: Known, step: Invocation, outcome: Outcome | None, outputs: Mapping[str, Any]
    ) -> tuple[Mapping[str, Any], Known]:
        """The outputs that a task of its type has, which bindings of later ones refer to."""
        match step.completion:
            case ByPolling(schedule=schedule):
                found, inputs = outputs_of(outcome, schedule), inputs_of(outcome, schedule)
            case _:
                found, inputs = outputs_of(outcome), inputs_of(outcome)
        return found, replace(known, earlier=remembered(known.earlier or NO_STEPS, step.id, inputs, found))

    def named(self, known: Known) -> Mapping[str, Any]:
        """The inputs of the pipeline, its variables, and the tasks before."""
        return {"input": known.variables, "var": known.variables, "tasks": known.earlier}

    def with_origin(self, url: str) -> str:
        """The URL after a scheme, where it begins with what an earlier task will have come to."""
        return f"https://{url}" if begins_with_task(url) else url


CODE_STREAM = CodeStream()
"""The dialect of Code Stream's tasks."""
