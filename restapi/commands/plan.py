"""The command `restapi run --plan`: load a file, and show what would be done and sent."""

from __future__ import annotations

import argparse

from conditions.console.printer import Printer
from restapi.commands.arguments import PLAN_FORMATS
from restapi.commands.pipelines import chosen, other_tasks
from restapi.commands.reports.plan import as_json, plan_lines
from restapi.commands.run import given_options
from restapi.errors import InvocationError
from restapi.loading import load
from restapi.steps.planning import plan


def plan_file(options: argparse.Namespace) -> None:
    """Show the plan of a file as the options of the command say.

    Raises:
        InvocationError: The file, an option or a step is wrong.
    """
    if options.format not in PLAN_FORMATS:
        raise InvocationError(f"a plan has no format {options.format}", hint="leave --format out, or write json")
    invocations = chosen(load(options.file), options)
    other_tasks(invocations, options)  # refuses names that are wrong
    found = plan(invocations, skip_others=options.skip_others, **given_options(options))
    show = Printer()
    if options.format == "json":
        show(as_json(found))
    else:
        for text, style in plan_lines(found):
            show(text, style)
