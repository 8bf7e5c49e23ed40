"""What is answered to the question for inputs that give a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Example:
    """Inputs on which a condition has a verdict: the evaluator was asked.

    Attributes:
        verdict: The verdict.
        inputs: The inputs by name, as a call of the condition takes them: `condition(**example.inputs)`.

    >>> import conditions
    >>> conditions.compile("and(succeeded(), eq(root.status, 'ok'))").example().inputs
    {'status': 'Succeeded', 'root': {'status': 'ok'}}
    """

    verdict: bool
    inputs: Mapping[str, Any] = field(hash=False)

    @property
    def document(self) -> Any:
        """The document: `root`."""
        return self.inputs.get("root")

    @property
    def variables(self) -> Mapping[str, Any]:
        """The variables."""
        found: Mapping[str, Any] = self.inputs.get("variables", {})
        return found


@dataclass(frozen=True, slots=True)
class Impossible:
    """No inputs give the verdict: that is proved (docs/explanation/examples.md tells of which inputs, and how).

    Attributes:
        verdict: The verdict that the condition never has.
    """

    verdict: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """Neither was found: no inputs, and no proof that there are none.

    Attributes:
        verdict: The verdict that was asked for.
        reason: Why there is no proof.
    """

    verdict: bool
    reason: str


Witness: TypeAlias = Example | Impossible | Unknown
