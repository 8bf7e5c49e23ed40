"""`conditions route`: the names of the rules that each line matches."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from conditions.commands.arguments import (
    FALSE,
    TRUE,
    WRONG,
    add_dialect,
    add_on_error,
    add_settings,
    inputs_of_lines,
    subcommand,
)
from conditions.console.inputs import UsageError
from conditions.console.printer import Printer
from conditions.errors import ConditionError

if TYPE_CHECKING:
    from conditions.language import Language
    from conditions.rulesets.ruleset import RuleSet


def add_route(commands: Any) -> None:
    """Add `route` to the subcommands of a parser."""
    command = subcommand(
        commands,
        "route",
        _route,
        "tell which rules match each line of newline-delimited JSON",
        "0 a line was matched, 1 none was, 2 an error",
        more=" A line that rules match becomes a line of JSON: the names of the rules, its number, and the document.",
        example="rules.yml events.ndjson",
    )
    command.add_argument(
        "rules",
        metavar="RULES",
        help="YAML or JSON: by the name of each rule a condition, or a pattern of events as EventBridge has them",
    )
    command.add_argument("files", metavar="FILE", nargs="*", help="standard input is -, or where no file is named")
    command.add_argument("--first", action="store_true", help="of the rules that match a line, only the first counts")
    command.add_argument("--count", action="store_true", help="print only how many lines each rule matches")
    command.add_argument(
        "--split", metavar="DIR", help="write the lines, as they are, to a file of each rule in this folder"
    )
    add_on_error(command, "a rule")
    add_dialect(command)
    add_settings(command)


def _route(options: Namespace) -> int:
    from conditions.commands.routing import Routing
    from conditions.console.rule_files import RuleFiles
    from conditions.event_patterns.pattern import EVENTS

    inputs = inputs_of_lines(options)
    rules = _rules(options.rules, EVENTS.extend(jsonpath=options.jsonpath))
    routing = Routing(
        rules,
        lambda message: Printer(sys.stderr)(f"conditions: {message}", "red"),
        inputs=inputs,
        first=options.first,
        counting=options.count,
        skipping=options.on_error == "skip",
        files=RuleFiles(options.split, rules) if options.split is not None else None,
    )
    routing.files(options.files or ["-"])
    return WRONG if routing.failed else TRUE if routing.counts else FALSE


def _rules(path: str, language: Language) -> RuleSet:
    from conditions.lint.rule_sets import load_rules

    try:
        return load_rules(path, language)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None
    except ConditionError:
        raise
    except ValueError as error:  # no file can have such a name
        raise UsageError(f"cannot read {path!r}: {error}") from None
