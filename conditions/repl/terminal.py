"""A session at a terminal: with prompt_toolkit where it is installed, and line by line elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from io import TextIOWrapper
from typing import Any

from conditions.console.printer import Printer
from conditions.language import AZURE, Language
from conditions.repl.session import FURTHER, PROMPT, Session, goes_on

GREETING = "Type an expression, :help or :quit."
HINT = "Completion and history come with prompt_toolkit: pip install 'condex[repl]'"


def run(inputs: dict[str, Any], language: Language = AZURE) -> None:
    """Hold a session until it is left.

    Args:
        inputs: What the named values are, to begin with.
        language: What expressions are compiled in.
    """
    printer = Printer()
    session = Session(printer, inputs, language)
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="backslashreplace")
    if not sys.stdin.isatty():
        converse(session, by_lines(_read_line))
        return
    printer(GREETING, "dim")
    if find_spec("prompt_toolkit") is None:
        printer(HINT, "dim")
        converse(session, by_lines(input))
        return
    from conditions.repl.prompt import prompt_of

    converse(session, prompt_of(session).prompt)


def converse(session: Session, read: Callable[[], str]) -> None:
    """Answer what is read, one after the other. Ctrl-C drops what is typed, or stops what is evaluated."""
    while True:
        try:
            if not session.answer(read()):
                return
        except KeyboardInterrupt:
            print()
        except EOFError:
            return


def by_lines(read_line: Callable[[str], str]) -> Callable[[], str]:
    """Reads lines until the brackets that they open are closed, or a line is empty; *read_line* takes the prompt."""

    def read() -> str:
        text = read_line(PROMPT)
        with suppress(EOFError):
            while goes_on(text) and (line := read_line(FURTHER)).strip():
                text += f"\n{line}"
        return text

    return read


def _read_line(_: str) -> str:
    """A line of standard input where it is no terminal: nobody sees a prompt."""
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")
