"""`conditions check`: what is wrong in files, or in one expression."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conditions.commands.arguments import FALSE, TRUE, add_dialect, expression_of, subcommand
from conditions.condition import Condition
from conditions.console.inputs import UsageError
from conditions.console.printer import Printer, read_lines
from conditions.declaring.dialects import JsonPath

if TYPE_CHECKING:
    from conditions.lint.files import Schemas
    from conditions.lint.finding import Finding
    from conditions.problem import Fix

_PATH = re.compile(r"(?P<number>[-+.]?\d)?(?P<word>[\w-]*)[\w./\\:~+@-]*")
"""What may be the name of a file, unless it is a number, or its first word is one that expressions know."""

PLACES = ("step", "job", "stage", "criterion", "template", "runtime", "validation")
"""What `--place` takes."""


def add_check(commands: Any) -> None:
    """Add `check` to the subcommands of a parser."""
    command = subcommand(
        commands,
        "check",
        _check,
        "find what is wrong in pipeline files or in an expression, and tell what that reads",
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
    command.add_argument(
        "--place",
        choices=PLACES,
        help="where the expression stands (default: the first that takes it: a condition of any kind, a success "
        "criterion, a runtime, template or validation expression)",
    )
    command.add_argument(
        "--schema",
        metavar="FILE[#PART]",
        help="the schema of the document: JSON Schema or OpenAPI, of JSON or YAML; behind # a JSON Pointer to a part "
        "of it, or the operationId, and with a colon the status",
    )
    command.add_argument(
        "--like",
        metavar="SAMPLE",
        nargs="+",
        action="extend",
        default=[],
        help="documents that tell of the schema; lines of them in .ndjson and .jsonl",
    )
    command.add_argument("--fix", action="store_true", help="print a diff of what is certainly meant, and no problems")
    command.add_argument("--write", action="store_true", help="with --fix: change the files, and report what is left")
    command.add_argument("--exit-zero", action="store_true", help="exit with 0 also when there are problems")


def _codes(text: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in text.split(","))
    for code in codes:
        if not (code[:1] in ("E", "W") and ((code[1:].isascii() and code[1:].isdigit()) or len(code) == 1)):
            raise ArgumentTypeError(f"{code!r} is no code: E001 or W101, for example, or E or W for all of them")
        if code not in ("E", "W") and not _is_known(code):
            raise ArgumentTypeError(f"there is no code {code}, and none that begins so")
    return codes


def _is_known(code: str) -> bool:
    from conditions.lint.codes import begins_a_code

    return begins_a_code(code)


def _check(options: Namespace) -> int:
    if "" in options.files:
        raise UsageError("an empty argument is no file, and no expression")
    paths = [Path(name) for name in options.files]
    if options.schema and options.like:
        raise UsageError("--schema and --like both tell of the document: give one of them")
    is_expression = len(paths) == 1 and not _is_pipeline(paths[0])
    if options.write and (is_expression or not options.fix):
        raise UsageError("--write goes with --fix, and with files of pipelines")
    if options.place and not is_expression:
        raise UsageError("--place is for an expression; files tell where theirs stand")
    return _check_expression(options.files[0], options) if is_expression else _check_files(paths, options)


def _is_pipeline(path: Path) -> bool:
    """Whether an argument is a file to look for expressions in, and not an expression."""
    try:
        return path.suffix in (".yml", ".yaml", ".json") or path.is_dir()
    except (OSError, ValueError):  # too long for a path, or no path at all
        return False


def _refuse_missing(argument: str) -> None:
    """Refuse the path of what is not there, which would else be read as an expression.

    Raises:
        UsageError: It is one: it has a slash and nothing that only expressions have, or is a word that names nothing.
    """
    from conditions.language import AZURE

    path = _PATH.fullmatch(argument)
    if path is None or argument == "-" or Path(argument).exists():
        return
    is_value = path["number"] or path["word"].lower() in ("true", "false") or AZURE.vocabulary.name(path["word"])
    if "/" in argument or not is_value:
        raise UsageError(f"there is no file or folder {argument}")


def _schemas(options: Namespace) -> Schemas:
    """The schemas that are given: of the document, or none.

    Raises:
        UsageError: The extra that they need is not installed.
    """
    if options.like:
        from conditions.console.samples import samples
        from conditions.schemas.schema import Schema

        return (("root", Schema.like(samples(options.like))),)
    if options.schema is None:
        return ()
    from conditions.lint.schema_files import schema_of

    try:
        return (("root", schema_of(options.schema)),)
    except ImportError as error:
        raise UsageError(str(error)) from None


def _check_files(paths: Sequence[Path], options: Namespace) -> int:
    from conditions.lint.report import checked_files, written_fixes

    files = list(dict.fromkeys(file for path in paths for file in (_files_in(path) if path.is_dir() else [path])))
    findings, checked = _found_in(files, options), checked_files(len(files))
    if options.fix:
        for path, group in groupby(findings, key=lambda finding: finding.path):
            _fix_file(Path(path), _fixes(group), options)
    if options.write:
        checked += f", {written_fixes(findings)}"
        findings = _found_in(files, options)
    return _told(findings, checked, options)


def _files_in(folder: Path) -> list[Path]:
    from conditions.lint.files import search

    if found := search(folder):
        return found
    raise UsageError(f"{folder} has no file to check: in folders, their names end in .yml or .yaml, or are task.json")


def _found_in(files: Iterable[Path], options: Namespace) -> list[Finding]:
    schemas = _schemas(options)
    return _wanted((finding for file in files for finding in _findings(file, options.jsonpath, schemas)), options)


def _findings(file: Path, jsonpath: JsonPath, schemas: Schemas) -> list[Finding]:
    from conditions.lint.files import check_file

    if not _is_pipeline(file):
        _refuse_missing(str(file))
        raise UsageError(f"{file} is no file to check: their names end in .yml, .yaml or .json")
    with _using(file, "read"):
        return check_file(file, jsonpath, schemas)


@contextmanager
def _using(file: Path, what: str) -> Generator[None, None, None]:
    """Errors of the system that are raised inside are errors in what was asked."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot {what} {file}: {getattr(error, 'strerror', None) or error}") from None


def _wanted(findings: Iterable[Finding], options: Namespace) -> list[Finding]:
    """The findings that are to be told, by `--select` and `--ignore`."""
    selected: tuple[str, ...] = options.select or ("",)
    ignored: tuple[str, ...] = options.ignore
    codes = ((finding, finding.problem.code) for finding in findings)
    return [finding for finding, code in codes if code.startswith(selected) and not code.startswith(ignored)]


def _fixes(findings: Iterable[Finding]) -> list[Fix]:
    return [finding.problem.fix for finding in findings if finding.problem.fix]


def _fix_file(path: Path, fixes: Sequence[Fix], options: Namespace) -> None:
    """Write the fixes of a file, or show them."""
    from conditions.lint import patching

    if not fixes:
        return
    with _using(path, "read"):
        before = patching.read(path)
    after = patching.patched_file(before, fixes)
    if options.write:
        with _using(path, "write"):
            patching.write(path, after)
    else:
        _show_diff(str(path), before, after)


def _show_diff(path: str, before: str, after: str) -> None:
    from conditions.lint.patching import diff

    if text := diff(path, before, after):
        Printer()(text.removesuffix("\n"))


def _told(findings: Sequence[Finding], checked: str, options: Namespace) -> int:
    """Tell what was found, unless a diff stands in its place; returns the exit code."""
    from conditions.lint.report import FORMATS, summary

    is_diff = options.fix and not options.write
    if not is_diff and (text := FORMATS[options.format](findings)):
        Printer()(text)
    Printer(sys.stderr)(summary(findings, checked), "red" if findings else "green")
    return FALSE if findings and not options.exit_zero else TRUE


def _check_expression(argument: str, options: Namespace) -> int:
    from conditions.lint import checking
    from conditions.lint.finding import finding_in
    from conditions.lint.patching import patched

    _refuse_missing(argument)
    text = expression_of(argument)
    place = replace(checking.place_of(text, options.place, options.jsonpath), schemas=_schemas(options))
    name = "expression" if text == argument else argument
    problems = checking.in_expression(text, place)
    findings = _wanted((finding_in(name, text, problem) for problem in problems), options)
    if options.fix:
        _show_diff(name, f"{text}\n", f"{patched(text, _fixes(findings))}\n")
    elif options.format == "text" and not any(problem.is_error for problem in problems):
        _describe(place.language.compile(text))
    return _told(findings, f"checked as {place.with_article}", options)


def _describe(condition: Condition) -> None:
    printer = Printer()
    printer("The expression compiles.", "green")
    printer(f"  normalized: {condition.normalized}")
    for line in read_lines(condition):
        printer(line)
