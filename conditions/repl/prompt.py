"""The prompt of prompt_toolkit: completion, a history that is kept, and expressions over several lines."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from conditions.repl.completion import candidates
from conditions.repl.session import FURTHER, PROMPT, Session, goes_on


def prompt_of(session: Session) -> PromptSession[str]:
    """The prompt of a session."""
    bindings = KeyBindings()
    bindings.add("enter")(_enter)
    return PromptSession(
        PROMPT,
        multiline=True,
        prompt_continuation=FURTHER,
        completer=SessionCompleter(session),
        complete_while_typing=False,
        history=history_of_user(),
        key_bindings=bindings,
    )


def _enter(event: KeyPressEvent) -> None:
    """End the line, or also what is typed: with its brackets closed, or after an empty line."""
    buffer = event.current_buffer
    if goes_on(buffer.text) and buffer.document.current_line.strip():
        buffer.newline(copy_margin=False)
    else:
        buffer.validate_and_handle()


class SessionCompleter(Completer):
    """Offers what can stand at the cursor."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:  # noqa: ARG002
        before = document.text_before_cursor
        for text, start, meaning in candidates(before, self._session.inputs):
            yield Completion(text, start - len(before), display_meta=meaning)


def history_of_user() -> History:
    """The history that is kept for the user, or one for this session where there is no place for it.

    The place is that of the XDG Base Directory Specification, where a relative path counts as none.
    """
    state = Path(os.environ.get("XDG_STATE_HOME", ""))
    try:
        folder = state if state.is_absolute() else Path("~/.local/state").expanduser()
    except RuntimeError:  # the user has no home
        return InMemoryHistory()
    return KeptHistory(folder / "condex" / "history")


class KeptHistory(FileHistory):
    """A history in a file that only its user can read. Where it cannot be kept, the session goes on without."""

    def __init__(self, path: Path) -> None:
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
        super().__init__(path)

    def load_history_strings(self) -> Iterable[str]:
        try:
            return list(super().load_history_strings())
        except OSError:
            return []

    def store_string(self, string: str) -> None:
        with suppress(OSError):
            super().store_string(string)
