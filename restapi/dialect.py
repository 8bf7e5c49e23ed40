"""Dialects: what differs between the files that write the one model.

The core asks the dialect of an invocation wherever a text refers to something; it knows none of them itself.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import conditions

if TYPE_CHECKING:
    from restapi.answers.outcome import Outcome
    from restapi.invocation import Invocation

NO_STEPS: Mapping[str, Any] = {}
"""The memory of earlier steps where there are none."""


@dataclass(frozen=True, slots=True)
class Known:
    """The values that texts and conditions of a step may refer to.

    Attributes:
        variables: The variables by name.
        earlier: What the dialect remembers of the steps before it; None where these have not run yet.
        unresolved: The variables whose values are expressions that only a server evaluates.
        keep_macros: Whether a reference that has no value stays as it is written.
    """

    variables: Mapping[str, str]
    earlier: Mapping[str, Any] | None = field(default_factory=lambda: NO_STEPS)
    unresolved: Mapping[str, str] = field(default_factory=dict[str, str])
    keep_macros: bool = False


class Dialect(ABC):
    """A way in which texts refer to values, and the language of conditions.

    Attributes:
        language: What conditions and criteria are compiled with.
        expands_conditions: Whether references in conditions are replaced as in texts; where they are not, the language
            has names for what they refer to.
        names_of_earlier: The named values of the language that tell of the steps before.
        keys: What changes the limits that an invocation may hit: its `deadline`, the tolerated `errors`, the `count`
            and the `time` of its polls, and the statuses that are `pending`. Hints name them.
    """

    __slots__ = ()

    language: ClassVar[conditions.Language] = conditions.AZURE
    expands_conditions: ClassVar[bool] = True
    names_of_earlier: ClassVar[Collection[str]] = ()
    keys: ClassVar[Mapping[str, str]] = {}

    @abstractmethod
    def expand(self, text: str, known: Known) -> str:
        """*text* with what it refers to; an InvocationError where that has no value and the dialect needs one."""

    @abstractmethod
    def has_references(self, text: str) -> bool:
        """True where expanding *text* could change it."""

    @abstractmethod
    def of_earlier(self, text: str, outputs: Collection[str]) -> Iterable[str]:
        """The references of *text* to what other steps come to, each as a clause: `$(a.id) is an output of …`.

        Args:
            text: A text of a step.
            outputs: The variables that steps will set, as `step.output`, folded.
        """

    @abstractmethod
    def after(
        self, known: Known, step: Invocation, outcome: Outcome | None, outputs: Mapping[str, Any]
    ) -> tuple[Mapping[str, Any], Known]:
        """The outputs of a step that is over, and what is known from then on.

        Args:
            known: What was known before it.
            step: What was asked.
            outcome: What it came to; None where nothing was sent.
            outputs: The outputs that it asks for.
        """

    def named(self, known: Known) -> Mapping[str, Any]:  # noqa: ARG002 - for dialects that have some
        """The named values of conditions besides those of Azure's language."""
        return {}

    def refuse_absent(self, known: Known) -> None:  # noqa: B027 - a dialect may have nothing to refuse
        """Refuse a step that refers to what nothing will ever give; nothing is refused by default.

        Raises:
            InvocationError: It does.
        """

    def notes(self, variables: Mapping[str, str]) -> Iterable[str]:  # noqa: ARG002 - for dialects that have some
        """Sentences on what stands in for values that are not given; *variables* are those that are."""
        return ()

    def with_origin(self, url: str) -> str:
        """A URL that is expanded before earlier steps have run: with an origin, where theirs would be one."""
        return url
