"""Code Stream's dialect: `${…}` bindings, conditions lowered from infix, and tasks that remember inputs and outputs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

import conditions
from restapi.code_stream.bindings import SERVER_VALUES, Binding, begins_with_task, bindings_in, expand
from restapi.code_stream.given_outputs import with_given
from restapi.code_stream.infix import LANGUAGE
from restapi.code_stream.task_outputs import inputs_of, outputs_of, remembered
from restapi.completing.polling import ByPolling
from restapi.dialect import NO_STEPS, Dialect, Known
from restapi.errors import BindingError, Place, UnsupportedError

if TYPE_CHECKING:
    from restapi.answers.outcome import Outcome
    from restapi.invocation import Invocation


@dataclass(frozen=True, slots=True)
class Absent:
    """A binding to a value of a task that does not run here, which must be given.

    Attributes:
        binding: The binding.
        task: The name of that task.
        type: Its type.
        place: Where the binding stands.
    """

    binding: Binding
    task: str
    type: str
    place: Place


@dataclass(frozen=True, slots=True)
class CodeStream(Dialect):
    """Texts hold `${…}` bindings; in conditions these are the named values `input`, `var`, `tasks` and `pipeline`.

    What a file tells of one of its tasks makes no other dialect.

    Attributes:
        server: The values that Code Stream fills in, where they are not given.
        made_up: The names of those that the task uses and that only a server knows.
        declared: The names of the inputs of the pipeline; a variable of such a name gives the input alone.
        absent: The bindings of the task to values of tasks that do not run here.
        exits: The exit criteria of a POLL task as they are written.
    """

    server: Mapping[str, str] = field(default_factory=dict[str, str], compare=False, repr=False)
    made_up: tuple[str, ...] = field(default=(), compare=False, repr=False)
    declared: Collection[str] = field(default=(), compare=False, repr=False)
    absent: tuple[Absent, ...] = field(default=(), compare=False, repr=False)
    exits: Mapping[str, str] = field(default_factory=dict[str, str], compare=False, repr=False)

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
                found, inputs = outputs_of(outcome, schedule, self.exits), inputs_of(outcome, schedule)
            case _:
                found, inputs = outputs_of(outcome), inputs_of(outcome)
        return found, replace(known, earlier=remembered(known.earlier or NO_STEPS, step.id, inputs, found))

    def named(self, known: Known) -> Mapping[str, Any]:
        """The inputs of the pipeline, its variables, the tasks before, and what a server tells of the run."""
        variables, tasks = known.variables, known.earlier
        given = {name: variables[name] for name in SERVER_VALUES if self._is_given(name, variables)}
        return {
            "input": variables,
            "var": variables,
            "tasks": None if tasks is None else with_given(tasks, variables),
            "pipeline": {**self.server, **given},
        }

    def refuse_absent(self, known: Known) -> None:
        """UnsupportedError where a value of a task that does not run here is not given."""
        tasks = with_given(NO_STEPS, known.variables)
        for absent in self.absent:
            try:
                absent.binding.resolve({"tasks": tasks})
            except BindingError:
                name = absent.binding.text[2:-1].strip()
                hint = (
                    f"only REST and POLL tasks run here, and '{absent.task}' is of type {absent.type}: "
                    f"give the value by --set '{name}=…'"
                )
                problem = f"{absent.binding.text} will have no value"
                raise UnsupportedError(problem, hint=hint, place=absent.place) from None

    def notes(self, variables: Mapping[str, str]) -> Iterator[str]:
        """The values of the server that are made up."""
        for name in self.made_up:
            if not self._is_given(name, variables):
                yield f"${{{name}}} is made up: '{self.server[name]}'; give it by --set {name}=…"

    def _is_given(self, name: str, variables: Mapping[str, str]) -> bool:
        return name in variables and name not in self.declared

    def with_origin(self, url: str) -> str:
        """The URL after a scheme, where it begins with what an earlier task will have come to."""
        return f"https://{url}" if begins_with_task(url) else url


CODE_STREAM = CodeStream()
"""The dialect of Code Stream's tasks."""
