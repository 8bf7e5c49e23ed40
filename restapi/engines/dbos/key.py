"""The key of durable callbacks: what makes the tokens of their tickets, so that no token is stored."""

from __future__ import annotations

import hmac
import os
import stat
import sys
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path

from restapi.callbacks.callback_state import CallbackState
from restapi.callbacks.tickets import Ticket
from restapi.errors import InvocationError

VARIABLE = "RESTAPI_CALLBACK_KEY"
"""The environment variable that holds the key, where none is given."""
SHORTEST = 32
"""The fewest characters of a key: nobody can guess so many that were drawn at random."""

_HINT = f"make one with `openssl rand -hex 32`, and give it as {VARIABLE}, or in a file that its owner alone can read"


class Key:
    """A key, which is in no text of its own.

    Args:
        text: Its characters.
        where: Where it was found, for an error.
    """

    def __init__(self, text: str, where: str = "that is given") -> None:
        if len(text) < SHORTEST:
            raise InvocationError(f"the key of callbacks {where} has less than {SHORTEST} characters", hint=_HINT)
        self._key = text.encode(errors="surrogatepass")

    def ticket(self, run: str, plan_id: str, plan_url: str, state: CallbackState, clock: Callable[[], float]) -> Ticket:
        """The ticket of a run, which is the same whichever process makes it."""
        project, job, timeline, task = (self._id(name, run, plan_id) for name in ("project", "job", "timeline", "task"))
        token = urlsafe_b64encode(self._made("token", run, plan_id)).decode().rstrip("=")
        return Ticket(plan_url, state, clock, token, project, plan_id, job, timeline, task)

    def _id(self, what: str, run: str, plan_id: str) -> str:
        return str(uuid.UUID(bytes=self._made(what, run, plan_id)[:16], version=4))

    def _made(self, what: str, run: str, plan_id: str) -> bytes:
        return hmac.digest(self._key, f"{what}\0{run}\0{plan_id}".encode(), "sha256")


def read_key(given: str | Path | None) -> Key:
    """The key that is given, as text or as the path of a file; else that of the environment.

    Raises:
        InvocationError: There is none, it is too short, or others can read the file.
    """
    if isinstance(given, Path):
        return Key(_read_private(given), f"in {given}")
    text = os.environ.get(VARIABLE, "") if given is None else given
    if not text:
        raise InvocationError("durable callbacks need a key, of which their tokens are made", hint=_HINT)
    return Key(text.strip(), f"in {VARIABLE}" if given is None else "that is given")


def _read_private(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            if sys.platform != "win32" and stat.S_IMODE(mode) & 0o077:
                raise InvocationError(f"others can read the key in {path}", hint=f"chmod 600 {path}")
            return file.read().strip()
    except UnicodeDecodeError:
        raise InvocationError(f"the key in {path} is no text") from None
    except OSError as error:
        raise InvocationError(f"the key in {path} cannot be read: {error.strerror}") from None
