"""`conditions completion`: a script with which a shell completes the command."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from conditions.commands.arguments import TRUE
from conditions.console import shell_completion


def add_completion(commands: Any) -> None:
    """Add `completion` to the subcommands of a parser."""
    shell_completion.add_completion(commands, "conditions").set_defaults(run=_completion)


def _completion(options: Namespace) -> int:
    from conditions.commands.cli import argument_parser
    from conditions.language import AZURE

    names = [function.name for function in AZURE.vocabulary.functions]
    print(shell_completion.completion_script(argument_parser(), options.shell, {"NAME": names}))
    return TRUE
