"""Lines told apart by rules, in a file each."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from conditions.console.usage import UsageError

KEPT = 2**22
"""The most bytes that are kept before they are written."""

_LONGEST = 160
_UNSAFE = re.compile(rb"[^A-Za-z0-9_.-]")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)


def file_names(rules: Iterable[str]) -> dict[str, str]:
    """The name of a file for each rule, safe in every file system, and none like another one but for letter case.

    Letters, digits, `_`, `-` and `.` stay, but for a dot in front; each byte of anything else is `%` and two digits.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for rule in rules:
        name = stem = _stem(rule)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}~{number}"
        taken.add(name.casefold())
        names[rule] = f"{name}.ndjson"
    return names


def _stem(rule: str) -> str:
    data = rule.encode("utf-8", "surrogatepass")
    name = _UNSAFE.sub(lambda match: b"%%%02X" % match[0][0], data).decode()
    if name.startswith(".") or _RESERVED.match(name) or not name:
        name = f"%{ord(name[0]):02X}{name[1:]}" if name else "%"
    if len(name) > _LONGEST:
        name = f"{name[:_LONGEST]}~{hashlib.sha256(data).hexdigest()[:16]}"
    return name


class RuleFiles:
    """A file for each rule in a folder, which is made where it is not there. All of them begin empty.

    Args:
        folder: The folder.
        rules: The names of the rules.

    Raises:
        UsageError: It cannot be made, or a file in it cannot be written.
    """

    def __init__(self, folder: str, rules: Iterable[str]) -> None:
        self._folder = Path(folder)
        self._names = file_names(rules)
        self._kept: dict[str, list[bytes]] = {}
        self._size = 0
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"cannot make {folder}: {error.strerror}") from None
        for name in self._names.values():
            self._write(name, b"", os.O_CREAT | os.O_TRUNC)

    def add(self, rule: str, line: bytes) -> None:
        """Put a line, with its end, into the file of a rule."""
        self._kept.setdefault(rule, []).append(line)
        self._size += len(line)
        if self._size > KEPT:
            self.flush()

    def flush(self) -> None:
        """Write what is kept.

        Raises:
            UsageError: A file cannot be written.
        """
        for rule, lines in self._kept.items():
            self._write(self._names[rule], b"".join(lines), os.O_APPEND)
        self._kept, self._size = {}, 0

    def _write(self, name: str, data: bytes, flags: int) -> None:
        path = self._folder / name
        flags |= os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            with open(os.open(path, flags, 0o666), "wb") as file:  # noqa: PTH123 - a descriptor
                file.write(data)
        except OSError as error:
            raise UsageError(f"cannot write {path}: {error.strerror}") from None
