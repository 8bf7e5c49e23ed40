"""Files read within a limit: a device may never end, and a FIFO may never begin."""

from __future__ import annotations

import errno
import os
import stat


class TooLargeError(ValueError):
    """A file has more bytes than are read.

    Attributes:
        size: How many it has, as far as is known.
    """

    def __init__(self, size: int) -> None:
        super().__init__(f"it has {size:,} bytes")
        self.size = size


def read_regular(path: str | os.PathLike[str], most: int | None = None) -> bytes:
    """The bytes of a regular file, or of a pipe that is open already (`/dev/stdin`, `/dev/fd/…`).

    Args:
        path: The file; links are followed.
        most: The most bytes that are read; None for any number.

    Raises:
        OSError: It cannot be read, or is something else, such as a device.
        TooLargeError: It has more bytes.
        ValueError: No file can have such a name.
    """
    if "\0" in os.fsdecode(path):
        raise ValueError("embedded null byte")  # versions of Python say so in different words
    is_open = str(path).startswith(("/dev/fd/", "/dev/stdin", "/proc/self/fd/"))
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor
        state = os.fstat(descriptor)
        if stat.S_ISDIR(state.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not (stat.S_ISREG(state.st_mode) or (is_open and stat.S_ISFIFO(state.st_mode))):
            raise OSError(errno.EINVAL, "it is no regular file")
        if hasattr(os, "set_blocking"):
            os.set_blocking(descriptor, True)
        if most is None:
            return file.read()
        data = b"" if state.st_size > most else file.read(most + 1)
        if state.st_size > most or len(data) > most:
            raise TooLargeError(max(state.st_size, most + 1))
        return data
