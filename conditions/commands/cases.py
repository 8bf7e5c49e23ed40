"""`conditions cases`: a test table in which each part of a condition decides once each way."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from conditions.commands.arguments import FALSE, TRUE, add_dialect, expression_of, subcommand
from conditions.console.inputs import UsageError
from conditions.console.printer import Printer
from conditions.language import AZURE
from conditions.source import in_one_line

if TYPE_CHECKING:
    from conditions.schemas.schema import Schema


def add_cases(commands: Any) -> None:
    """Add `cases` to the subcommands of a parser."""
    command = subcommand(
        commands,
        "cases",
        _cases,
        "print tests in which each part of a condition decides once each way",
        "0 all parts do, 1 some never do or none was found for them, 2 an error in what was asked",
        more=" That is modified condition/decision coverage (MC/DC), mostly with one row more than there are parts.",
        example="\"and(succeeded(), eq(root.status, 'ok'))\" --as pytest > test_gate.py",
    )
    command.add_argument(
        "expression", metavar="EXPR|FILE", help="the expression, in quotes for the shell, or a file that holds it, or -"
    )
    command.add_argument(
        "--as",
        dest="form",
        choices=("yaml", "pytest", "links"),
        default="yaml",
        help="YAML, a module of tests for pytest, or links to the playground (default: %(default)s)",
    )
    command.add_argument(
        "--page",
        metavar="URL",
        default="http://127.0.0.1:8765/",
        help="the playground that links lead to (default: %(default)s)",
    )
    command.add_argument("--strict", action="store_true", help="what is not there is an error instead of Null")
    command.add_argument(
        "--schema",
        metavar="FILE[#PART]",
        help="the schema of the document, under which all are valid: as `conditions check` takes it",
    )
    add_dialect(command)


def _cases(options: Namespace) -> int:
    from conditions.witnesses import tables

    language = AZURE.extend(strict=options.strict, jsonpath=options.jsonpath)
    condition = language.compile(expression_of(options.expression))
    table = condition.cases(_schema(options.schema))
    printer = Printer()
    for decision in table.unreached:
        Printer(sys.stderr)(
            f"conditions: no inputs were found on which this decides: {in_one_line(str(decision))}", "yellow"
        )
    if options.form == "links":
        text = tables.as_links(table, condition.expression, options.page, strict=options.strict)
    else:
        write = tables.as_pytest if options.form == "pytest" else tables.as_yaml
        text = write(table, condition.expression, **_dialect(options))
    printer(text.rstrip("\n"))
    return FALSE if table.unreached else TRUE


def _dialect(options: Namespace) -> dict[str, Any]:
    """What is not as it is by default in the language."""
    asked = {"strict": options.strict, "jsonpath": options.jsonpath}
    return {name: value for name, value in asked.items() if value not in (False, "server")}


def _schema(name: str | None) -> Schema | None:
    if name is None:
        return None
    from conditions.lint.schema_files import schema_of

    try:
        return schema_of(name)
    except ImportError as error:
        raise UsageError(str(error)) from None
