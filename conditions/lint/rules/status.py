"""Rules about the status of the run (W1…)."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.lint.rules.context import Context, is_result
from conditions.lint.rules.rule import Finding, rule
from conditions.syntax.tree import unconverted, walk


@rule("W101", "no-status-function", of=(Context,))
def no_status_function(context: Context, _: Context) -> Iterator[Finding]:
    """A condition without a status function also holds after a failure and after a cancellation.

    A condition replaces the default one, `succeeded()`: the step runs although what it builds on is broken. Conditions
    that ask for the result of what ran before (`dependencies.A.result`, `variables['Agent.JobStatus']`) are left alone,
    and so are `true` and `false`, which switch something on and off.

    Source: Azure Pipelines documentation, "Specify conditions": a condition of your own overwrites `succeeded()`.

    Wrong (step condition):
        eq(variables['Build.Reason'], 'Manual')
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right (step condition):
        and(succeeded(), eq(variables['Build.Reason'], 'Manual'))
        and(always(), eq(variables['Build.Reason'], 'Manual'))
        eq(variables['Agent.JobStatus'], 'Failed')

    Right (job condition):
        in(dependencies.Build.result, 'Succeeded', 'Skipped')
    """
    tree = unconverted(context.tree)
    if not context.place.decides or context.known(tree) is not None:
        return
    asked = any("condition" in call.function.places for call in context.calls) or any(map(is_result, walk(tree)))
    if not asked:
        yield Finding(
            "there is no status function, so this also runs after a failure and after a cancellation",
            tree.span,
            f"{context.called('and', 'succeeded()', tree)}, or always() in its place where that is meant",
        )
