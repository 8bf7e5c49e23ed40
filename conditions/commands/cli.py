"""The command `conditions`: try a condition on real data, see why it failed, check it, look functions up."""

from __future__ import annotations

import gc
import sys
from argparse import Action, ArgumentParser, HelpFormatter, Namespace
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import Any

from conditions.commands.arguments import WRONG
from conditions.console.inputs import UsageError
from conditions.console.streams import with_streams
from conditions.errors import ConditionError

_SUBCOMMANDS = {
    "eval": "evaluate",
    "explain": "evaluate",
    "filter": "filter",
    "route": "route",
    "check": "check",
    "infer": "infer",
    "cases": "cases",
    "fmt": "fmt",
    "repl": "interactive",
    "playground": "interactive",
    "functions": "functions",
    "completion": "completion",
}
"""The subcommands, and which module of `conditions.commands` has them: `eval` is added by `add_eval`."""

_COLLECTED = 20_000
"""After how many objects garbage is looked for. A command is mostly start, and what it loads stays."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code.

    Args:
        arguments: What it is called with; by default what the process was, which then is to end with it.
    """
    if arguments is None:
        gc.set_threshold(_COLLECTED)
    try:
        return with_streams("conditions", lambda: _run(sys.argv[1:] if arguments is None else arguments))
    finally:
        if arguments is None:
            gc.freeze()  # else the process, at its end, would look for garbage in all that it has loaded


def _run(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    if "run" not in options:
        argument_parser().print_help(sys.stderr)
        return WRONG
    try:
        run: Callable[[Namespace], int] = options.run
        return run(options)
    except (ConditionError, UsageError) as error:
        from conditions.console.printer import Printer
        from conditions.source import in_one_line

        told = in_one_line(str(error)) if isinstance(error, UsageError) else str(error)
        Printer(sys.stderr)(f"conditions: {told}", "red")
        return WRONG
    except KeyboardInterrupt:
        return 130


def _options(arguments: Sequence[str]) -> Namespace:
    parser = argument_parser(arguments[0] if arguments else "")
    options, rest = parser.parse_known_args(arguments)
    # argparse takes files for unknown arguments where options stand between them and the expression.
    if rest and ("files" not in options or any(argument.startswith("-") and argument != "-" for argument in rest)):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        options.files += rest
    return options


class _Parser(ArgumentParser):
    """A parser that asks how wide the terminal is when help is printed: what tells that is only loaded then.

    argparse makes a formatter for each argument that is added, and needs no width there.
    """

    def __init__(self, *, formatter_class: type[HelpFormatter] = HelpFormatter, **options: Any) -> None:
        super().__init__(formatter_class=partial(formatter_class, width=_NO_WIDTH), **options)
        self._printing = formatter_class

    def format_usage(self) -> str:
        self.formatter_class = self._printing
        return super().format_usage()

    def format_help(self) -> str:
        self.formatter_class = self._printing
        return super().format_help()


_NO_WIDTH = 80
"""A width for what nobody sees."""


class _Version(Action):
    """Tells the version and ends: what it tells of is only loaded then."""

    def __call__(self, parser: ArgumentParser, *_: object) -> None:
        from conditions.core import TOLD, VERSION

        print(f"condex {VERSION} (native core: {TOLD})")
        parser.exit()


def argument_parser(called: str = "") -> ArgumentParser:
    """What the command understands.

    Args:
        called: The subcommand that is called: only that one is loaded. All are, where there is none of that name.
    """
    parser = _Parser(
        prog="conditions",
        description="Evaluate Azure-style conditions on JSON documents.",
        epilog="Exit codes: 0 true or success, 1 false or failure, 2 an error in what was asked, or of writing, "
        "4 not decided, 141 nobody reads the output.",
    )
    parser.add_argument(
        "--version", "-V", action=_Version, nargs=0, help="tell the version, and whether the native core is used"
    )
    commands = parser.add_subparsers(metavar="COMMAND")
    for name in (called,) if called in _SUBCOMMANDS else _SUBCOMMANDS:
        module = import_module(f"conditions.commands.{_SUBCOMMANDS[name]}")
        getattr(module, f"add_{name}")(commands)
    return parser
