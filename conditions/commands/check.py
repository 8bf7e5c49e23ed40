"""`conditions check`: what is wrong in files, or in one expression."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conditions.commands.arguments import FALSE, TRUE, add_dialect, expression_of, subcommand
from conditions.condition import Condition
from conditions.console.inputs import UsageError
from conditions.console.printer import Printer
from conditions.declaring.dialects import JsonPath
from conditions.errors import ConditionError
from conditions.language import AZURE

if TYPE_CHECKING:
    from conditions.lint.files import Finding


def add_check(commands: Any) -> None:
    """Add `check` to the subcommands of a parser."""
    command = subcommand(
        commands,
        "check",
        _check,
        "find what is wrong in pipeline files, or tell whether an expression compiles and what it reads",
        "0 nothing was found, 1 there are problems, 2 an error in what was asked",
        example="azure-pipelines.yml templates/",
    )
    command.add_argument(
        "files",
        metavar="FILE|EXPR",
        nargs="+",
        help="files (.yml, .yaml, .json) and folders to search; or an expression, a file that holds one, or -",
    )
    command.add_argument(
        "--format",
        choices=("text", "json", "sarif", "github"),
        default="text",
        help="of the report: github is for annotations in GitHub's Actions (default: %(default)s)",
    )
    command.add_argument("--select", metavar="CODE,…", type=_codes, help="only these problems; W is all that start so")
    command.add_argument("--ignore", metavar="CODE,…", type=_codes, default=(), help="not these problems")
    add_dialect(command)
    command.add_argument("--exit-zero", action="store_true", help="exit with 0 also when there are problems")


def _codes(text: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in text.split(","))
    for code in codes:
        if not (code[:1] in ("E", "W") and ((code[1:].isascii() and code[1:].isdigit()) or len(code) == 1)):
            raise ArgumentTypeError(f"{code!r} is no code: E001 or W101, for example, or E or W for all of them")
    return codes


def _check(options: Namespace) -> int:
    paths = [Path(name) for name in options.files]
    if len(paths) > 1 or _is_pipeline(paths[0]):
        return _check_files(paths, options)
    return _check_expression(options.files[0], options.jsonpath)


def _is_pipeline(path: Path) -> bool:
    """Whether an argument is a file to look for expressions in, and not an expression."""
    try:
        return path.suffix in (".yml", ".yaml", ".json") or path.is_dir()
    except (OSError, ValueError):  # too long for a path, or no path at all
        return False


def _check_files(paths: Sequence[Path], options: Namespace) -> int:
    from conditions.lint.files import search
    from conditions.lint.report import FORMATS, summary

    files = list(dict.fromkeys(file for path in paths for file in (search(path) if path.is_dir() else [path])))
    found = (finding for file in files for finding in _findings(file, options.jsonpath))
    findings = [finding for finding in found if _is_wanted(finding.problem.code, options)]
    if text := FORMATS[options.format](findings):
        Printer()(text)
    Printer(sys.stderr)(summary(findings, len(files)), "red" if findings else "green")
    return FALSE if findings and not options.exit_zero else TRUE


def _findings(file: Path, jsonpath: JsonPath) -> list[Finding]:
    from conditions.lint.files import check_file

    if not _is_pipeline(file):
        raise UsageError(f"{file} is no file to check: their names end in .yml, .yaml or .json")
    try:
        return check_file(file, jsonpath)
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read {file}: {getattr(error, 'strerror', None) or error}") from None


def _is_wanted(code: str, options: Namespace) -> bool:
    """Whether problems of a code are to be told, by `--select` and `--ignore`."""
    selected: tuple[str, ...] = options.select or ("",)
    ignored: tuple[str, ...] = options.ignore
    return code.startswith(selected) and not code.startswith(ignored)


def _check_expression(argument: str, jsonpath: JsonPath) -> int:
    text = expression_of(argument)
    printer = Printer()
    try:
        condition = AZURE.extend(jsonpath=jsonpath).compile(text)
    except ConditionError as error:
        printer(str(error), "red")
        return FALSE
    printer("The expression compiles.", "green")
    printer(f"  normalized: {condition.normalized}")
    for line in _read_lines(condition):
        printer(line)
    return TRUE


def _read_lines(condition: Condition) -> list[str]:
    pointers = {
        name: ", ".join(pointer or "(as a whole)" for pointer in found) for name, found in condition.reads.items()
    }
    return [f"  reads {name}: {found}" for name, found in pointers.items()] or ["  reads nothing"]
