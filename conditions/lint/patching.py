"""Texts and files with their fixes, and the diffs of them."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import unified_diff
from pathlib import Path
from tempfile import NamedTemporaryFile

from conditions.problem import Fix

_BOM = "\ufeff"


def patched(text: str, fixes: Iterable[Fix]) -> str:
    """A text with fixes; of those that overlap only the first.

    Args:
        text: The text.
        fixes: The fixes, in any order.
    """
    parts, at = list[str](), 0
    for fix in sorted(set(fixes)):
        if fix.span.start >= at:
            parts += [text[at : fix.span.start], fix.replacement]
            at = fix.span.end
    return "".join([*parts, text[at:]])


def read(path: Path) -> str:
    """The text of a file as it stands there, line ends included; a byte order mark is kept."""
    return path.read_bytes().decode("utf-8")


def patched_file(written: str, fixes: Iterable[Fix]) -> str:
    """The text of a file with fixes, whose spans count from behind a byte order mark."""
    bare = written.removeprefix(_BOM)
    return written[: len(written) - len(bare)] + patched(bare, fixes)


def diff(path: str, before: str, after: str) -> str:
    """The unified diff of two texts; empty where they are the same.

    Args:
        path: How the text is called.
        before, after: The texts.
    """
    lines = unified_diff(_lines(before), _lines(after), path, path)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """The lines with their ends, as programs that apply diffs see them."""
    return [line + "\n" for line in text.split("\n")[:-1]] + [last for last in text.split("\n")[-1:] if last]


def write(path: Path, text: str) -> None:
    """Put a text in the place of a file, whole or not at all.

    Raises:
        OSError: It cannot be written.
    """
    target = path.resolve()  # where it is a link, what it leads to is replaced
    with NamedTemporaryFile("wb", dir=target.parent, prefix=f".{target.name}.", delete=False) as temporary:
        beside = Path(temporary.name)
        try:
            temporary.write(text.encode("utf-8"))
            temporary.close()
            beside.chmod(target.stat().st_mode & 0o7777)
            beside.replace(target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
