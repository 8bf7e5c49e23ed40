"""Files that arguments name: by themselves, by a pattern, or as what a folder holds."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from conditions.console.line_files import STANDARD_INPUT


class Named(NamedTuple):
    """The files that were named.

    Attributes:
        files: Their names, in order.
        are_many: Whether arguments can have named several: there are, or a folder was among them.
        failed: Whether a folder could not be read.
    """

    files: list[str]
    are_many: bool
    failed: bool


def named_files(
    arguments: Sequence[str],
    report: Callable[[str], None],
    *,
    recursive: bool = False,
    patterns: Sequence[str] = (),
) -> Named:
    """The files that arguments name; standard input where there are none, and the working folder where recursive.

    An argument that is no file may be a pattern, such as `logs/**/*.ndjson`. The files of a folder come in
    the order of their names, before those of the folders in it. Links in folders are not followed, and what is no
    regular file is passed over.

    Args:
        arguments: What was written; `-` is standard input.
        report: Called with the message on a folder that cannot be read.
        recursive: Whether a folder is all files in it; else it stays what it is, which nobody can read.
        patterns: Patterns of the names of files in folders, or of their paths in there where a pattern has a `/`.
    """
    problems: list[OSError] = []
    files: list[str] = []
    folders = 0
    for argument in [name for given in arguments or _default(recursive) for name in _expanded(given)]:
        if recursive and os.path.isdir(argument):  # noqa: PTH112 - for Path, a module more is loaded
            folders += 1
            files += _files_in(argument, patterns, problems.append)
        else:
            files.append(argument)
    for problem in problems:
        report(f"cannot read {problem.filename}: {problem.strerror}")
    prefix = f".{os.sep}"
    if not arguments:
        files = [name.removeprefix(prefix) for name in files]
    return Named(files, len(files) > 1 or folders > 0, bool(problems))


def _default(recursive: bool) -> list[str]:
    return ["."] if recursive else [STANDARD_INPUT]


def _expanded(argument: str) -> list[str]:
    """The files that a pattern names; the argument itself where it is none, or no file is of it."""
    if not any(character in argument for character in "*?[") or os.path.lexists(argument):
        return [argument]
    from glob import glob

    return sorted(glob(argument, recursive=True)) or [argument]  # noqa: PTH207 - the argument may be absolute


def _files_in(folder: str, patterns: Sequence[str], failed: Callable[[OSError], None]) -> Iterator[str]:
    for place, folders, names in os.walk(folder, onerror=failed):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(place, name)  # noqa: PTH118
            if _is_regular(path) and _is_wanted(os.path.relpath(path, folder), patterns):
                yield path


def _is_regular(path: str) -> bool:
    return os.path.isfile(path) and not os.path.islink(path)  # noqa: PTH113, PTH114


def _is_wanted(path: str, patterns: Sequence[str]) -> bool:
    name, path = os.path.basename(path), path.replace(os.sep, "/")  # noqa: PTH119
    return not patterns or any(fnmatchcase(path if "/" in pattern else name, pattern) for pattern in patterns)
