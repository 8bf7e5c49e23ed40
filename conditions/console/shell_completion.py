"""Completion of a command in a shell: a script that the shell reads, made of the parser of the command by shtab."""

from __future__ import annotations

from argparse import Action, ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from conditions.console.usage import UsageError

SHELLS = ("bash", "zsh", "fish")
"""The shells that a script may be for."""

_FOLDER = "DIR"
_FILES = ("FILE", "RULES", "DOCUMENT")
"""The words of `metavar` that stand for files; what they are alternatives of is completed as a file, too."""


def add_completion(commands: Any, program: str) -> ArgumentParser:
    """Add `completion` to the subcommands of a parser, but for what it runs.

    Args:
        commands: Those that there are.
        program: The command.
    """
    found: ArgumentParser = commands.add_parser(
        "completion",
        help="print a script for a shell, which then completes this command",
        description="Print a script for a shell, which then completes this command: its subcommands, options and "
        "files. It needs the extra `cli`.",
        epilog=f'Exit codes: 0 success, 2 the extra is not installed. For bash: eval "$({program} completion bash)"',
    )
    found.add_argument("shell", metavar="SHELL", choices=SHELLS, help=" or ".join(SHELLS))
    return found


def completion_script(parser: ArgumentParser, shell: str, words: Mapping[str, Iterable[str]] | None = None) -> str:
    """The script for a shell.

    Args:
        parser: The parser of the command, which is not used for anything else.
        shell: The shell.
        words: What may stand for arguments that are no files, by what the help calls them.

    Raises:
        UsageError: shtab is not installed.
    """
    try:
        import shtab
    except ImportError:
        raise UsageError("completion needs the extra cli: pip install 'condex[cli]'") from None
    for action in _actions(parser):
        _complete(action, shtab.FILE, shtab.DIRECTORY)
        if words and isinstance(action.metavar, str) and action.metavar in words:
            action.choices = [*words[action.metavar]]
    return shtab.complete(parser, shell)


def _complete(action: Action, file: Any, folder: Any) -> None:
    words = action.metavar.split("|") if isinstance(action.metavar, str) else []
    if _FOLDER in words:
        action.complete = folder  # type: ignore[attr-defined]
    elif any(word in _FILES for word in words):
        action.complete = file  # type: ignore[attr-defined]


def _actions(parser: ArgumentParser) -> Iterator[Action]:
    """The arguments and options of a parser and its subcommands."""
    for action in parser._actions:  # argparse has no public name for them
        if isinstance(action.choices, dict):
            for inner in action.choices.values():
                yield from _actions(inner)
        else:
            yield action
