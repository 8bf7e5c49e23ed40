"""Fixes in files: a span of the file is replaced, and nothing else changes, neither for YAML nor to the eye."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import unified_diff
from pathlib import Path
from tempfile import NamedTemporaryFile

from conditions.lint.problem import Fix
from conditions.lint.reading.occurrence import Occurrence
from conditions.lint.reading.scalars import origins
from conditions.lint.reading.yaml_nodes import YamlMapping, YamlNode, YamlScalar, YamlSequence
from conditions.lint.reading.yaml_tree import NotYamlError, documents
from conditions.source import Span

_BOM = "\ufeff"


def fix_in_file(text: str, found: Occurrence, fix: Fix | None) -> Fix | None:
    """A fix of a value as one of the file that holds it.

    None where the value is not written as it is read: where an escape or the fold of a line stands in the part that is
    replaced, or YAML would read the new text otherwise.

    Args:
        text: The text of the file.
        found: The expression.
        fix: Its fix; the span is one of the value.
    """
    scalar = found.scalar
    placed = fix and _placed(text, scalar, fix)
    if fix is None or placed is None:
        return None
    expected = [fix.applied(one.value) if one.span == scalar.span else one.value for one in _scalars(text)]
    return placed if [one.value for one in _scalars(placed.applied(text))] == expected else None


def _placed(text: str, scalar: YamlScalar, fix: Fix) -> Fix | None:
    """A fix with its span in the file; None where that holds something else than the value does there."""
    value, start, end = scalar.value, *fix.span
    if end == 0:
        return None
    at = origins(text, scalar.span.start, scalar.style, value)
    before = _written(value[start - 1 : start], scalar)
    begin = at[start] if start < end else at[start - 1] + len(before)
    part = _written(value[start:end], scalar)
    if not text.startswith(part, begin):
        return None
    return Fix(Span(begin, begin + len(part)), _written(fix.replacement, scalar))


def _written(part: str, scalar: YamlScalar) -> str:
    """A part of a value as it is written in a file."""
    return part.replace("'", "''") if scalar.style == "'" else part


def _scalars(text: str) -> list[YamlScalar]:
    """All texts of a file, in its order; none where it is not YAML."""
    try:
        return [scalar for document in documents(text) for scalar in _below(document)]
    except NotYamlError:
        return []


def _below(node: YamlNode) -> Iterator[YamlScalar]:
    if isinstance(node, YamlScalar):
        yield node
    elif isinstance(node, YamlSequence):
        for item in node.items:
            yield from _below(item)
    elif isinstance(node, YamlMapping):
        for key, value in node.entries:
            yield from _below(key)
            yield from _below(value)


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
