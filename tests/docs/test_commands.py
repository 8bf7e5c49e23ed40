"""The reference of the commands says all that the parsers know, and the parsers know enough."""

from argparse import Action, ArgumentParser

import pytest

from docs.generate.commands import GUIDES, actions, commands_page, meaning, parsers, subcommands

COMMANDS = [command for parser in parsers() for command in subcommands(parser)]
ARGUMENTS = [(command, action) for command in COMMANDS for action in actions(command)]

every_command = pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.prog)
every_argument = pytest.mark.parametrize(
    ("command", "action"), ARGUMENTS, ids=[f"{command.prog} {action.dest}" for command, action in ARGUMENTS]
)


def test_every_command_is_explained_somewhere() -> None:
    assert list(GUIDES) == [command.prog for command in COMMANDS]


@every_command
def test_a_command_says_what_it_does_and_how_it_exits(command: ArgumentParser) -> None:
    assert (command.description or "").endswith(".")
    assert (command.epilog or "").startswith("Exit codes: 0 ")


@every_argument
def test_an_argument_says_what_it_means_and_its_default(command: ArgumentParser, action: Action) -> None:
    said = meaning(action, command)
    assert said
    if action.option_strings and action.default:
        assert "default" in said


@every_argument
def test_an_argument_is_in_the_page(command: ArgumentParser, action: Action) -> None:
    _, _, section = commands_page().partition(f"\n### {command.prog}\n")
    section = section.partition("\n### ")[0]
    assert f"| `{action.option_strings[0] if action.option_strings else action.metavar}" in section.replace("\\|", "|")
