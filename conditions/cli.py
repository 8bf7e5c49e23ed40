"""The command `conditions`: try a condition on real data, see why it failed, check it, look functions up.

Most runs are short: what only one subcommand needs is imported there.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conditions.condition import Condition
from conditions.errors import ConditionError
from conditions.inputs import UsageError, assign, read_document
from conditions.language import AZURE, Language, compile
from conditions.lint.options import add_check, is_wanted
from conditions.terminal import Printer, print_explanation, shown

if TYPE_CHECKING:
    from conditions.lint.files import Finding

TRUE, FALSE, WRONG = 0, 1, 2
"""Exit codes, as grep's: true or success, false or failure, an error in what was asked."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    options = _options(arguments)
    try:
        run: Callable[[Namespace], int] = options.run
        return run(options)
    except (ConditionError, UsageError) as error:
        Printer(sys.stderr)(f"conditions: {error}", "red")
        return WRONG
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WRONG
    except KeyboardInterrupt:
        return 130


def _options(arguments: Sequence[str] | None) -> Namespace:
    parser = argument_parser()
    options, rest = parser.parse_known_args(arguments)
    # argparse takes files for unknown arguments where options stand between them and the expression.
    if rest and ("files" not in options or any(argument.startswith("-") and argument != "-" for argument in rest)):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        options.files += rest
    return options


def argument_parser() -> ArgumentParser:
    """What the command understands."""
    parser = ArgumentParser(
        prog="conditions",
        description="Evaluate Azure-style conditions on JSON documents.",
        epilog="Exit codes: 0 true or success, 1 false or failure, 2 an error in what was asked.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _evaluating(commands, "eval", "print the value of an expression", _evaluate)
    explain = _evaluating(commands, "explain", "show which parts decided, why, and what Azure would log", _explain)
    explain.add_argument("--parts", action="store_true", help="show the value of every part too")
    explain.add_argument("--json", action="store_true", help="print all of it as JSON, for tools")
    _filtering(commands)
    add_check(commands, _check)
    _formatting(commands)
    _session(commands)
    functions = commands.add_parser(
        "functions",
        help="list the functions, or describe one",
        description="List the functions, or describe one.",
        epilog="Exit codes: 0 success, 2 there is no such function.",
    )
    functions.add_argument("name", metavar="NAME", nargs="?", help="the function to describe, in any letter case")
    functions.set_defaults(run=_functions)
    return parser


def _evaluating(commands: Any, name: str, summary: str, run: Callable[[Namespace], int]) -> ArgumentParser:
    command: ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog="Exit codes: 0 the condition is true, 1 it is false, 2 an error in what was asked.\n\n"
        f"example:\n  conditions {name} \"eq(root.status, 'ok')\" --root answer.json",
        formatter_class=RawDescriptionHelpFormatter,
    )
    command.add_argument("expression", metavar="EXPR", help="the expression, in quotes for the shell")
    command.add_argument("--root", metavar="FILE", help="the JSON document; - is standard input")
    command.add_argument("--strict", action="store_true", help="what is not there is an error instead of Null")
    _setting(command)
    command.set_defaults(run=run)
    return command


def _filtering(commands: Any) -> None:
    summary = "print the lines of newline-delimited JSON on which a condition is true"
    command = commands.add_parser(
        "filter",
        help=summary,
        description=summary[0].upper() + summary[1:] + ", as they are. Blank lines are skipped.",
        epilog="Exit codes: 0 a line was found, 1 none was, 2 an error.\n\n"
        "example:\n  conditions filter \"eq(root.status, 'failed')\" events.ndjson",
        formatter_class=RawDescriptionHelpFormatter,
    )
    command.add_argument("expression", metavar="EXPR", help="a condition on each line, which is root")
    command.add_argument("files", metavar="FILE", nargs="*", help="standard input is -, or where no file is named")
    command.add_argument("--count", action="store_true", help="print only how many lines there are")
    command.add_argument("--invert", action="store_true", help="the lines on which the condition is false")
    command.add_argument(
        "--max-count", metavar="N", type=_natural, help="stop after N lines of each file (default: never)"
    )
    command.add_argument("--line-number", action="store_true", help="print the number of each line before it")
    command.add_argument(
        "--on-error",
        choices=("fatal", "skip"),
        default="fatal",
        help="what to do on a line that is no JSON, or on which the condition fails: stop, or tell and go on "
        "(default: %(default)s)",
    )
    _setting(command)
    command.set_defaults(run=_filter)


def _formatting(commands: Any) -> None:
    command = commands.add_parser(
        "fmt",
        help="print an expression in its canonical layout",
        description="Print an expression in its canonical layout: on one line, or broken where it is too wide.",
        epilog="Exit codes: 0 success, 1 the layout is another one (with --check), 2 an error in what was asked.",
    )
    command.add_argument(
        "expression", metavar="EXPR|FILE", nargs="?", default="-", help="standard input where it is left out"
    )
    command.add_argument(
        "--width", metavar="N", type=_natural, default=100, help="characters in a line (default: %(default)s)"
    )
    command.add_argument("--check", action="store_true", help="print nothing; exit 1 where the layout is another one")
    command.set_defaults(run=_format)


def _session(commands: Any) -> None:
    command = commands.add_parser(
        "repl",
        help="type expressions and see their values",
        description="Type expressions and see their values.",
        epilog="Exit codes: 0 success, 2 an error in what was asked.",
    )
    command.add_argument("root", metavar="DOCUMENT", nargs="?", help="the JSON document that is root")
    _setting(command)
    command.set_defaults(run=_repl)


def _natural(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise ArgumentTypeError(f"{text!r} is no natural number")
    return int(text)


def _setting(command: ArgumentParser) -> None:
    command.add_argument(
        "--set",
        metavar="NAME.KEY=VALUE",
        action="append",
        default=[],
        help="a text in a named value: variables.Build.Reason=Manual, dependencies.A.result=Failed, status=Failed",
    )


def _language(options: Namespace) -> Language:
    return AZURE.extend(strict=True) if options.strict else AZURE


def _evaluate(options: Namespace) -> int:
    condition = compile(options.expression, _language(options))
    inputs = _inputs(options)
    verdict = condition(**inputs)
    Printer()(shown(condition.evaluate(**inputs)))
    return TRUE if verdict else FALSE


def _explain(options: Namespace) -> int:
    explanation = compile(options.expression, _language(options)).explain(**_inputs(options))
    if options.json:
        from json import dumps

        print(dumps(explanation.as_json(), indent=2))
    else:
        print_explanation(explanation, Printer(), parts=options.parts)
    return WRONG if explanation.verdict is None else TRUE if explanation.verdict else FALSE


def _filter(options: Namespace) -> int:
    from conditions.filtering import Search

    condition = compile(options.expression)
    inputs = _settings(options, {"variables": {}})
    if "root" in inputs:
        raise UsageError("--set root…: each line is the root")
    search = Search(
        judge=condition.judge(**inputs),
        report=lambda message: Printer(sys.stderr)(f"conditions: {message}", "red"),
        wanted=not options.invert,
        counting=options.count,
        most=options.max_count,
        numbering=options.line_number,
        skipping=options.on_error == "skip",
    )
    search.files(options.files or ["-"])
    return WRONG if search.failed else TRUE if search.found else FALSE


def _check(options: Namespace) -> int:
    paths = [Path(name) for name in options.files]
    if len(paths) > 1 or _is_pipeline(paths[0]):
        return _check_files(paths, options)
    return _check_expression(options.files[0])


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
    findings = [found for file in files for found in _findings(file) if is_wanted(found.problem.code, options)]
    if text := FORMATS[options.format](findings):
        Printer()(text)
    Printer(sys.stderr)(summary(findings, len(files)), "red" if findings else "green")
    return FALSE if findings and not options.exit_zero else TRUE


def _findings(file: Path) -> list[Finding]:
    from conditions.lint.files import check_file

    if not _is_pipeline(file):
        raise UsageError(f"{file} is no file to check: their names end in .yml, .yaml or .json")
    try:
        return check_file(file)
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read {file}: {getattr(error, 'strerror', None) or error}") from None


def _check_expression(argument: str) -> int:
    text = _expression(argument)
    printer = Printer()
    try:
        condition = compile(text)
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


def _format(options: Namespace) -> int:
    from conditions.layout import format_expression

    text = _expression(options.expression)
    formatted = format_expression(text, options.width)
    if options.check:
        return TRUE if formatted == text.rstrip("\r\n") else FALSE
    Printer()(formatted)
    return TRUE


def _repl(options: Namespace) -> int:
    from conditions.repl.terminal import run

    run(_inputs(options))
    return TRUE


def _functions(options: Namespace) -> int:
    printer = Printer()
    known = {function.name: function for function in AZURE.vocabulary.functions}
    if options.name is None:
        width = max(len(function.signature) for function in known.values())
        for function in known.values():
            printer(f"{function.signature:{width}}  {function.summary}")
        return TRUE
    found = AZURE.vocabulary.function(options.name)
    if found is None:
        from difflib import get_close_matches

        matches = get_close_matches(options.name, known, n=1)
        raise UsageError(f"there is no function {options.name}" + (f": did you mean {matches[0]}?" if matches else ""))
    printer(found.signature, "bold")
    printer()
    printer(found.documentation)
    return TRUE


def _expression(argument: str) -> str:
    """The expression that an argument is, or that the file it names holds."""
    path = Path(argument)
    try:
        if argument == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        return path.read_text(encoding="utf-8-sig").rstrip("\n") if path.is_file() else argument
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {argument}: {error}") from None
    except ValueError:  # the argument is no path at all
        return argument


def _inputs(options: Namespace) -> dict[str, Any]:
    inputs: dict[str, Any] = {"variables": {}}
    if options.root is not None:
        inputs["root"] = read_document(options.root)
    return _settings(options, inputs)


def _settings(options: Namespace, inputs: dict[str, Any]) -> dict[str, Any]:
    for setting in options.set:
        assign(inputs, setting)
    return inputs
