"""Outputs in files that are replaced as a whole: whatever ends the process, there is the old file or the new one.

What is no regular file, such as a device or a FIFO, is written to and stays what it is; so does a link.
"""

from __future__ import annotations

import errno
import json
import os
import stat
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from os import PathLike
from pathlib import Path
from typing import Any

from restapi.calls.outputs import json_of
from restapi.connections.credentials import Masker
from restapi.errors import FileError


def write_outputs(path: str | PathLike[str], outputs: Mapping[str, Mapping[str, Any]], masker: Masker) -> None:
    """Save the outputs of steps as JSON, by the name of the step and of the output, with secrets masked.

    The file is replaced as a whole, and only its owner may read it.

    Raises:
        FileError: It cannot be written.
    """
    plain = {step: dict(sorted(json_of(values, masker).items())) for step, values in sorted(outputs.items())}
    text = json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
    # Half of a surrogate pair has no UTF-8; the backslash form of it is what JSON writes.
    replace_file(Path(path), text.encode("utf-8", "backslashreplace"))


def replace_file(path: Path, data: bytes) -> None:
    """Write *data* to the file, which only its owner may read.

    Raises:
        FileError: It cannot be written.
    """
    with _refusing(path):
        if not _is_replaceable(path):
            _write_to(path, data)
            return
        target = Path(os.path.realpath(path))
        with _beside(target) as temporary:
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)


def check_replaceable(path: Path) -> None:
    """Refuse early what `replace_file` could not write; the file itself is left alone.

    Raises:
        FileError: There is no such folder, or nothing may be written there, or the file is a folder itself.
    """
    with _refusing(path):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if _is_replaceable(path):
            with _beside(Path(os.path.realpath(path))):
                pass
        elif not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _is_replaceable(path: Path) -> bool:
    """True where there is a regular file, perhaps behind links, or nothing yet."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return True


def _write_to(path: Path, data: bytes) -> None:
    """Write to what is no regular file; an OSError where nobody reads it."""
    try:
        descriptor = os.open(
            path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
        )
    except OSError as error:
        if error.errno == errno.ENXIO and stat.S_ISFIFO(path.stat().st_mode):
            raise OSError(errno.ENXIO, "nobody reads it") from None
        raise
    with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor
        if hasattr(os, "O_NONBLOCK"):  # Windows opens nothing in that way
            os.set_blocking(descriptor, True)
        file.write(data)


@contextmanager
def _beside(path: Path) -> Generator[Path, None, None]:
    """An empty file in the same folder, which only its owner may read; it is gone in the end."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        with suppress(OSError):
            Path(name).unlink()


@contextmanager
def _refusing(path: Path) -> Generator[None, None, None]:
    """Turn what goes wrong inside into a FileError."""
    try:
        yield
    except OSError as error:
        raise FileError(f"cannot write {path}: {error.strerror or error}") from None
    except ValueError:
        raise FileError(f"cannot write {path}: no file can have such a name") from None
