"""Rules about the status of the run (W1…)."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.lint.rules.aftermath import may_run_anyway
from conditions.lint.rules.context import Context, asks_status
from conditions.lint.rules.rule import Finding, rule
from conditions.syntax.tree import unconverted


@rule("W101", "no-status-function", of=(Context,))
def no_status_function(context: Context, _: Context) -> Iterator[Finding]:
    """A condition without a status function also holds after a failure and after a cancellation.

    A condition replaces the default one, `succeeded()`: the step runs although what it builds on is broken. Conditions
    that ask for the result of what ran before (`dependencies.A.result`, `variables['Agent.JobStatus']`) are left alone,
    and so are `true` and `false`, which switch something on and off. Nothing is said either where the file tells that
    it does no harm: nothing that can fail stands before, the condition asks for an output of every job that it waits
    for, or the step, by its task or its name, makes the agent ready, prints, tidies up, or keeps results, logs and
    reports.

    Source: Azure Pipelines documentation, "Specify conditions": a condition of your own overwrites `succeeded()`.

    Wrong (step condition):
        eq(variables['Build.Reason'], 'Manual')
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right (step condition):
        and(succeeded(), eq(variables['Build.Reason'], 'Manual'))
        and(always(), eq(variables['Build.Reason'], 'Manual'))
        eq(variables['Agent.JobStatus'], 'Failed')

    Right (pipeline):
        trigger: [main]
        steps:
        - checkout: self
        - script: ./configure
          condition: eq(variables['Agent.OS'], 'Linux')
        - script: make
        - task: PublishTestResults@2
          condition: eq(variables['Agent.OS'], 'Linux')

    Right (job condition):
        in(dependencies.Build.result, 'Succeeded', 'Skipped')
    """
    tree = unconverted(context.tree)
    if not context.place.decides or context.known(tree) is not None:
        return
    if not asks_status(context) and not may_run_anyway(context):
        yield Finding(
            "there is no status function, so this also runs after a failure and after a cancellation",
            tree.span,
            f"{context.called('and', 'succeeded()', tree)}, or always() in its place where that is meant",
        )
