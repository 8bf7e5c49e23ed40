"""The command line of `conditions check`."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable
from typing import Any


def add_check(commands: Any, run: Callable[[Namespace], int]) -> None:
    """Add `check` to the subcommands of a parser; *run* is what it does."""
    summary = "find what is wrong in pipeline files, or tell whether an expression compiles and what it reads"
    check = commands.add_parser(
        "check",
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog="Exit codes: 0 nothing was found, 1 there are problems, 2 an error in what was asked.\n\n"
        "example:\n  conditions check azure-pipelines.yml templates/",
        formatter_class=RawDescriptionHelpFormatter,
    )
    check.add_argument(
        "files",
        metavar="FILE|EXPR",
        nargs="+",
        help="files (.yml, .yaml, .json) and folders to search; or an expression, a file that holds one, or -",
    )
    check.add_argument(
        "--format",
        choices=("text", "json", "sarif", "github"),
        default="text",
        help="of the report: github is for annotations in GitHub's Actions (default: %(default)s)",
    )
    check.add_argument("--select", metavar="CODE,…", type=_codes, help="only these problems; W is all that start so")
    check.add_argument("--ignore", metavar="CODE,…", type=_codes, default=(), help="not these problems")
    check.add_argument("--exit-zero", action="store_true", help="exit with 0 also when there are problems")
    check.set_defaults(run=run)


def _codes(text: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in text.split(","))
    for code in codes:
        if not (code[:1] in ("E", "W") and ((code[1:].isascii() and code[1:].isdigit()) or len(code) == 1)):
            raise ArgumentTypeError(f"{code!r} is no code: E001 or W101, for example, or E or W for all of them")
    return codes


def is_wanted(code: str, options: Namespace) -> bool:
    """Whether problems of a code are to be told, by `--select` and `--ignore`."""
    selected: tuple[str, ...] = options.select or ("",)
    ignored: tuple[str, ...] = options.ignore
    return code.startswith(selected) and not code.startswith(ignored)
