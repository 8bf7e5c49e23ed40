"""The explanation of a verdict: the parts that decided, Azure's three lines, and the value of every part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conditions.checking.checker import verdict
from conditions.checking.evaluator import Step, TracingEvaluator, guarded
from conditions.errors import EvaluationError, LimitError
from conditions.explaining.azure_log import log_lines
from conditions.explaining.blame import deciding
from conditions.explaining.counterfactual import Turning
from conditions.explaining.custom import inner_reasons
from conditions.explaining.elements import counted_elements
from conditions.explaining.explanation import Blame, Explanation, Failure, Part
from conditions.explaining.masking import ExplanationMasker
from conditions.explaining.reasons import reason
from conditions.explaining.selected import selected
from conditions.explaining.teller import Teller
from conditions.explaining.trace import counted, kind, shown
from conditions.source import Span
from conditions.syntax.tree import Convert, Literal, Name, Node, assembled, unconverted
from conditions.values import converting
from conditions.values.named_views import viewed


def explain(
    tree: Node, expression: str, inputs: Mapping[str, Any], secrets: Iterable[str] = (), *, strict: bool = False
) -> Explanation:
    """Evaluate a checked tree by its plain meaning, and tell what every part gave. Never raises on data."""
    evaluator = TracingEvaluator(expression, viewed(inputs), strict)
    masker = ExplanationMasker(secrets)
    judged = verdict(tree)
    error: Failure | None = None
    decision = value = None
    try:
        decision = evaluator.evaluate(judged)
        value = guarded(converting.plain, (evaluator.steps[id(tree)].value,), {}, tree, expression)
    except (EvaluationError, LimitError) as failure:
        error = failure.locate(expression, tree.span)
    teller = Teller(expression, evaluator.steps, evaluator.inputs)
    describer = _Describer(teller, masker, masker.moved(expression))
    whole = describer.part(tree)
    decided = tuple(deciding(judged, teller))
    blamed = [node.span for node in decided]
    return Explanation(
        masker.mask(expression),
        decision,
        value,
        tuple(masker.mask(line) for line in log_lines(tree, decision, teller)),
        None if error is None else masker.masked(error),
        whole,
        tuple(map(describer.blame, decided)),
        Turning(judged, expression, inputs, decision, blamed, masker, strict=strict),
    )


@dataclass(slots=True)
class _Describer:
    """Tells what the steps of an evaluation were.

    Attributes:
        moved: Where a character of the text stands once its secrets are masked.
        texts: The normalised texts of the parts that were described, by the identity of their nodes.
        known: The parts that were described, by the identity of their nodes.
        errors: The errors whose parts were described: they are those of the parts around too.
    """

    teller: Teller
    masker: ExplanationMasker
    moved: Callable[[int], int]
    texts: dict[int, str] = field(default_factory=dict)
    known: dict[int, Part] = field(default_factory=dict)
    errors: list[Failure] = field(default_factory=list)

    def blame(self, node: Node) -> Blame:
        return Blame(self.known[id(unconverted(node))], self.masker.mask(self._reason(node)))

    def _reason(self, node: Node) -> str:
        try:
            more = selected(node, self.teller) + counted_elements(node, self.teller) + inner_reasons(node, self.teller)
            return reason(node, self.teller) + more
        except Exception:  # hostile values: what is certain is what it gave
            return f"{self.teller.text(node)} is {counted(self.teller.value(node))}"

    def part(self, node: Node) -> Part:
        outer, node = node, unconverted(node)
        step, converted = self.teller.step(node), self.teller.step(outer)
        inner = tuple(self.part(child) for child in node.parts)
        text = self.texts[id(node)] = assembled(node, (self.texts[id(unconverted(child))] for child in node.parts))
        # What a conversion raises happened here; what a part raised happened there.
        failed = step if step is None or step.error is not None else converted
        error = None if failed is None or failed.error in self.errors else failed.error
        if error is not None:
            self.errors.append(error)
        found = self.known[id(node)] = Part(
            text=self.masker.mask(text),
            span=Span(*map(self.moved, node.span)),
            evaluated=step is not None,
            value=step.value if step else None,
            kind=kind(step.value) if step and step.error is None else None,
            conversion=outer.conversion.kind if isinstance(outer, Convert) else None,
            converted=self._converted(step, converted),
            error=error,
            parts=inner,
            shown=self._shown(node),
            is_plain=isinstance(node, Literal | Name),
        )
        return found

    def _converted(self, step: Step | None, converted: Step | None) -> str | None:
        """The value that a value became, where that is another one."""
        if step is None or converted is None or converted.error is not None or step.value is converted.value:
            return None
        return self.masker.mask(shown(converted.value))

    def _shown(self, node: Node) -> str:
        step = self.teller.step(node)
        if step is None:
            return "not evaluated"
        if step.error is not None:
            return "error"
        return self.masker.mask(self.teller.typed(node) if isinstance(node, Literal) else counted(step.value))
