"""A session: it answers an expression by its value, and does what commands say. It knows no terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conditions.console.inputs import UsageError, assign, read_document
from conditions.console.printer import Printer, print_explanation, shown
from conditions.errors import ConditionError
from conditions.language import AZURE, Language
from conditions.source import in_one_line
from conditions.syntax.tokens import scan

COMMANDS = (":explain", ":load", ":set", ":help", ":quit")

_MOST_REASONS = 3

PROMPT, FURTHER = "> ", "… "
"""The prompts before the first line that is typed, and before further ones."""

HELP = """\
Type an expression to see its value, and of a verdict what decided it. It goes on over further lines until its
brackets are closed.

:explain [EXPR]        which parts decided, and why; without an expression, of the one before
:load FILE             read the JSON document that is root
:set NAME.KEY=VALUE    put a text into a named value: variables.Build.Reason=Manual, status=Failed
:help [FUNCTION]       this text, or what a function does
:quit                  leave, as Ctrl-D does; Ctrl-C drops what is typed"""


class Session:
    """A session: the inputs that expressions are evaluated on, and the expression before.

    Args:
        printer: Prints the answers.
        inputs: What the named values are, to begin with.
        language: What expressions are compiled in.
    """

    def __init__(self, printer: Printer, inputs: dict[str, Any], language: Language = AZURE) -> None:
        self.inputs = inputs
        self._printer = printer
        self._language = language
        self._before = ""

    def answer(self, text: str) -> bool:
        """Answer what was typed, an error by its text; False where the session is to end."""
        command, _, argument = text.strip().partition(" ")
        if command == ":quit":
            return False
        try:
            if command.startswith(":"):
                self._command(command)(argument.strip())
            elif command:
                self._evaluate(text)
        except (ConditionError, UsageError) as error:
            self._printer(str(error), "red")
        return True

    def _command(self, name: str) -> Callable[[str], None]:
        commands = {":explain": self._explain, ":load": self._load, ":set": self._set, ":help": self._help}
        if name not in commands:
            raise UsageError(f"there is no command {name!r}; there are {', '.join(COMMANDS)}")
        return commands[name]

    def _evaluate(self, expression: str) -> None:
        self._before = expression
        condition = self._language.compile(expression)
        value = condition.evaluate(**self.inputs)
        self._printer(shown(value))
        if isinstance(value, bool):
            for blame in condition.explain(**self.inputs).blame[:_MOST_REASONS]:
                self._printer(f"  {in_one_line(blame.sentence)}", "dim")

    def _explain(self, expression: str) -> None:
        if not (expression or self._before):
            raise UsageError(":explain takes an expression: there is none before it")
        self._before = expression or self._before
        print_explanation(self._language.compile(self._before).explain(**self.inputs), self._printer)

    def _load(self, name: str) -> None:
        if not name:
            raise UsageError(":load takes the name of a file")
        self.inputs["root"] = read_document(name)

    def _set(self, setting: str) -> None:
        assign(self.inputs, setting, ":set")

    def _help(self, name: str) -> None:
        if not name:
            self._printer(HELP)
            return
        found = self._language.vocabulary.function(name)
        if found is None:
            nearest = self._language.vocabulary.nearest(name, call=True)
            raise UsageError(f"there is no function {name!r}" + (f": did you mean {nearest}?" if nearest else ""))
        self._printer(found.signature, "bold")
        self._printer(f"\n{found.documentation}")


def goes_on(text: str) -> bool:
    """True for the beginning of an expression that more lines can end: a bracket is open, and no quote."""
    command = text.split(maxsplit=1)[0] if text.strip() else ""
    if command.startswith(":") and command != ":explain":
        return False
    opened = 0
    for token in scan(text):
        if token.type in ("UNCLOSED", "QUOTED") or token.text == '"':
            return False
        opened += (token.text in ("(", "[")) - (token.text in (")", "]"))
    return opened > 0
