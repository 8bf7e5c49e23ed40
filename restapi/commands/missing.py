"""Files that a command looked for and did not find."""

from __future__ import annotations

import argparse
from pathlib import Path

from restapi.errors import ConnectionNotFoundError, InvocationError


def connections_beside(file: str) -> Path:
    """Where the connections of the steps of a file are, unless the command is told another place."""
    return Path(file).with_name("connections.yml")


def with_place(error: InvocationError, options: argparse.Namespace) -> InvocationError:
    """The error, whose hint tells where connections were looked for if there is no file of them."""
    if isinstance(error, ConnectionNotFoundError) and not options.connections:
        place = connections_beside(options.file)
        if not place.exists():
            error.hint = (
                f"connections are looked for in {place}, which is not there: write it, or name another by --connections"
            )
    return error
