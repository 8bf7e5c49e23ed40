"""`conditions eval` and `conditions explain`: what an expression gives on a document, and why."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import Any

from conditions.commands.arguments import (
    FALSE,
    TRUE,
    UNDECIDED,
    WRONG,
    add_dialect,
    add_settings,
    expression_of,
    given_by,
    inputs_of,
    subcommand,
)
from conditions.condition import Condition
from conditions.console.inputs import UsageError, piped_document
from conditions.console.printer import Printer, as_json, print_explanation, read_lines, shown
from conditions.language import AZURE, compile
from conditions.source import printable


def add_eval(commands: Any) -> None:
    """Add `eval` to the subcommands of a parser."""
    codes = "0 the condition is true, 1 it is false, 4 --partial decides nothing, 2 an error in what was asked"
    command = _add(commands, "eval", _evaluate, "print the value of an expression", codes)
    command.add_argument("--json", action="store_true", help="print the verdict and the value as JSON, for tools")
    command.add_argument(
        "--partial",
        action="store_true",
        help="print True, False, or the expression that is left and what it reads: "
        "an input is known where --root or --set gives it, with all that is in it, and else is not",
    )


def add_explain(commands: Any) -> None:
    """Add `explain` to the subcommands of a parser."""
    codes = "0 the condition is true, 1 it is false, 2 an error in what was asked"
    command = _add(commands, "explain", _explain, "show which parts decided, why, and what Azure would log", codes)
    command.add_argument("--parts", action="store_true", help="show the value of every part too")
    command.add_argument("--json", action="store_true", help="print all of it as JSON, for tools")


def _add(commands: Any, name: str, run: Callable[[Namespace], int], summary: str, codes: str) -> ArgumentParser:
    command = subcommand(commands, name, run, summary, codes, example="\"eq(root.status, 'ok')\" --root answer.json")
    command.add_argument(
        "expression", metavar="EXPR|FILE", help="the expression, in quotes for the shell, or a file that holds it, or -"
    )
    command.add_argument(
        "--root",
        metavar="FILE",
        help="the JSON document; standard input is -, or where no file is named and the expression reads root",
    )
    command.add_argument("--strict", action="store_true", help="what is not there is an error instead of Null")
    add_dialect(command)
    add_settings(command)
    return command


def _evaluate(options: Namespace) -> int:
    if options.partial:
        return _evaluate_partially(options)
    condition, inputs = _given(options)
    verdict = condition(**inputs)
    found = condition.evaluate(**inputs)
    printer = Printer()
    if options.json:
        print(f'{{"verdict": {as_json(verdict)}, "value": {as_json(found)}}}')
        return TRUE if verdict else FALSE
    value = shown(found)
    printer(printable(value) if printer.on_terminal else value)
    return TRUE if verdict else FALSE


def _evaluate_partially(options: Namespace) -> int:
    left = _compiled(options).given(**given_by(options))
    printer = Printer()
    if isinstance(left, bool):
        printer(f'{{"verdict": {as_json(left)}}}' if options.json else str(left))
        return TRUE if left else FALSE
    if options.json:
        print(as_json({"verdict": None, "expression": left.expression, "reads": left.reads}))
        return UNDECIDED
    printer(printable(left.expression) if printer.on_terminal else left.expression)
    for line in read_lines(left):
        printer(line)
    return UNDECIDED


def _explain(options: Namespace) -> int:
    condition, inputs = _given(options)
    explanation = condition.explain(**inputs)
    if options.json:
        from json import dumps

        print(dumps(explanation.as_json(), indent=2))
    else:
        print_explanation(explanation, Printer(), parts=options.parts)
    return WRONG if explanation.verdict is None else TRUE if explanation.verdict else FALSE


def _given(options: Namespace) -> tuple[Condition, dict[str, Any]]:
    condition, inputs = _compiled(options), inputs_of(options)
    if "root" in condition.reads and "root" not in inputs:
        if options.expression == "-":
            raise UsageError(_without_document("standard input is the expression"))
        inputs["root"] = piped_document(_without_document)
    return condition, inputs


def _without_document(why: str) -> str:
    """The message where the expression reads root and no document is given: a verdict would mean nothing."""
    return f"the expression reads root, and {why}: name a document with --root FILE, or pipe one in"


def _compiled(options: Namespace) -> Condition:
    if options.expression == options.root == "-":
        raise UsageError("standard input cannot be both the expression and the document")
    language = AZURE.extend(strict=options.strict, jsonpath=options.jsonpath)
    return compile(expression_of(options.expression), language)
