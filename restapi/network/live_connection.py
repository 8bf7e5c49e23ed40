"""The connection of one blocking exchange, so that it can be ended from another thread."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any


class LiveConnection:
    """The connection, which is ended when the `with` block is left early.

    Args:
        note: Told of every event of the exchange.
    """

    def __init__(self, note: Callable[[str], None]) -> None:
        self._note = note
        self._lock = Lock()
        self._socket: socket.socket | None = None
        self._over = self._released = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Called by httpx at every step (its trace extension): take the socket, and go no further once it is over."""
        self._note(event)
        if event.endswith(".connect_tcp.complete"):
            self._take(info["return_value"].get_extra_info("socket"))
        if self._over and event.endswith(".started"):
            raise TimeoutError

    def release(self) -> None:
        """The exchange is complete: the connection may be kept by its client."""
        self._released = True

    def __enter__(self) -> None:
        pass  # the socket is known only once httpx has connected

    def __exit__(self, *error: object) -> None:
        """End the connection unless it was released; a read that waits on it ends too."""
        with self._lock:
            self._over = True
            if self._socket is not None:
                self._close(self._socket)

    def _take(self, connected: socket.socket) -> None:
        """Keep a duplicate: the socket itself is replaced by the one of TLS."""
        with self._lock:
            self._socket = connected.dup()
            if self._over:
                self._close(self._socket)

    def _close(self, taken: socket.socket) -> None:
        if not self._released:
            with contextlib.suppress(OSError):
                taken.shutdown(socket.SHUT_RDWR)
        taken.close()
