"""docs/reference/commands.md: the two commands with all their options, from their parsers.

What argparse itself prints differs from one Python to the next, so the parsers are walked here, though it has no
public names for that.
"""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser
from collections.abc import Iterator
from textwrap import wrap

import conditions.commands.cli
import restapi.commands.cli
from docs.generate.markdown import code, escaped, fenced, page, slug, table

_INTRODUCTION = """\
# Commands

The commands `conditions` and `restapi`. Options may stand before or behind what they are about, and may be shortened
as long as they are clear. `--help` prints the same in a terminal.

<!-- Written by `make reference` from the parsers of the commands. -->
"""

GUIDES = {
    "conditions eval": "[The language](language.md)",
    "conditions explain": "[Explanations](language.md#explanations)",
    "conditions filter": "[Filtering](../guides/filtering.md)",
    "conditions route": "[Route webhooks](../guides/routing.md)",
    "conditions check": "[Checking pipelines](../guides/checking.md) and the [codes](codes.md)",
    "conditions infer": "[Find it before it runs](../guides/schemas.md)",
    "conditions cases": "[Test conditions](../guides/testing.md#tests-that-show-each-part)",
    "conditions fmt": "[Formatting and trying](../guides/tools.md)",
    "conditions repl": "[Formatting and trying](../guides/tools.md)",
    "conditions playground": "[Playground](../playground.md)",
    "conditions functions": "[Functions](functions.md)",
    "conditions completion": "[Formatting and trying](../guides/tools.md#completion-in-the-shell)",
    "restapi run": "[REST calls](../guides/rest.md), [whole pipelines](../guides/pipelines.md), "
    "[polling](../guides/polling.md), [many at once](../guides/many.md) and [Code Stream](../guides/code-stream.md)",
    "restapi gate": "[Gates](../guides/gates.md)",
    "restapi list": "[Let a gate outlive the process](../guides/durable.md)",
    "restapi resume": "[Let a gate outlive the process](../guides/durable.md)",
    "restapi cancel": "[Let a gate outlive the process](../guides/durable.md)",
    "restapi receive": "[Let a gate outlive the process](../guides/durable.md#what-a-service-completes)",
    "restapi serve": "[Callbacks](../guides/callbacks.md)",
    "restapi demo": "[REST calls](../guides/rest.md)",
    "restapi completion": "[Formatting and trying](../guides/tools.md#completion-in-the-shell)",
}
"""The page that explains each command."""

_WIDTH = 100


def parsers() -> list[ArgumentParser]:
    """The parsers of the commands, without those of their subcommands."""
    return [conditions.commands.cli.argument_parser(), restapi.commands.cli.argument_parser()]


def commands_page() -> str:
    """The page, as Markdown."""
    found = {parser: subcommands(parser) for parser in parsers()}
    index = [
        (f"[`{command.prog}`](#{slug(command.prog)})", f"{command.description}")
        for commands in found.values()
        for command in commands
    ]
    sections = (part for parser, commands in found.items() for part in _command(parser, commands))
    return page(_INTRODUCTION, table(("command", "does"), index), *sections)


def subcommands(parser: ArgumentParser) -> list[ArgumentParser]:
    """The parsers of the subcommands."""
    (found,) = (action.choices for action in parser._actions if isinstance(action.choices, dict))
    return list(found.values())


def actions(parser: ArgumentParser) -> list[Action]:
    """The arguments and options of a command as they are shown: without `--help`."""
    return [action for action in parser._actions if action.default != SUPPRESS]


def meaning(action: Action, parser: ArgumentParser) -> str:
    """The help of an argument, with its default filled in."""
    return (action.help or "") % {**vars(action), "prog": parser.prog}


def _command(parser: ArgumentParser, commands: list[ArgumentParser]) -> Iterator[str]:
    yield f"## {parser.prog}"
    yield parser.description or ""
    yield parser.epilog or ""
    for command in commands:
        yield from _subcommand(command)


def _subcommand(parser: ArgumentParser) -> Iterator[str]:
    yield f"### {parser.prog}"
    yield f"{parser.description} More: {GUIDES[parser.prog]}."
    yield fenced(_usage(parser))
    for group in parser._action_groups:
        yield from _group(group.title or "", [a for a in group._group_actions if a in actions(parser)], parser)
    yield from _epilog(parser)


def _group(title: str, shown: list[Action], parser: ArgumentParser) -> Iterator[str]:
    if not shown:
        return
    if title not in ("positional arguments", "options"):
        yield f"{title[0].upper()}{title[1:]}:"
    heading = "option" if shown[0].option_strings else "argument"
    yield table((heading, "meaning"), ((_spelling(action), escaped(meaning(action, parser))) for action in shown))


def _usage(parser: ArgumentParser) -> str:
    positionals = [_in_usage(action) for action in actions(parser) if not action.option_strings]
    options = [_in_usage(action) for action in actions(parser) if action.option_strings]
    # A blank within a piece is a no-break space, so that lines end between the pieces.
    pieces = " ".join(piece.replace(" ", "\xa0") for piece in [*options, *positionals])
    indent = " " * (len(parser.prog) + 1)
    lines = wrap(f"{parser.prog} {pieces}", _WIDTH, subsequent_indent=indent, break_on_hyphens=False)
    return "\n".join(lines).replace("\xa0", " ")


def _in_usage(action: Action) -> str:
    if not action.option_strings:
        name = str(action.metavar)
        return {"?": f"[{name}]", "*": f"[{name} …]", "+": f"{name} [{name} …]"}.get(str(action.nargs), name)
    return f"[{_option(action)}]{'…' if _may_be_repeated(action) else ''}"


def _option(action: Action, at: int = 0) -> str:
    """An option with its value, by one of its names."""
    value = "|".join(action.choices) if action.choices else action.metavar
    return f"{action.option_strings[at]} {value}" if value else action.option_strings[at]


def _spelling(action: Action) -> str:
    if not action.option_strings:
        return code(str(action.metavar))
    names = ", ".join(code(_option(action, at)) for at in range(len(action.option_strings)))
    return names + (", repeatable" if _may_be_repeated(action) else "")


def _may_be_repeated(action: Action) -> bool:
    return isinstance(action.default, list)


def _epilog(parser: ArgumentParser) -> Iterator[str]:
    for part in (parser.epilog or "").split("\n\n"):
        heading, _, example = part.partition("example:\n")
        yield fenced(example.strip()) if example else heading
