"""Checking files: what is wrong, at which line and column, and not told to be ignored."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from conditions.declaring.dialects import JsonPath
from conditions.lint import checking, readers
from conditions.lint.grouping import grouped
from conditions.lint.patching import fix_in_file
from conditions.lint.problem import Fix, Problem
from conditions.lint.reading import finder
from conditions.lint.reading.yaml_tree import NotYamlError, documents
from conditions.source import Source, Span

LARGEST = 8 * 1024 * 1024
"""The most bytes that a file may have; Azure stops at half of it."""

_PASSED_BY = {".git", ".venv", "node_modules"}
_NEAR = 200
"""How many characters of a line are looked at on either side of a place; fewer are shown."""
_IGNORE = re.compile(r"(?:^|\s)#\s*conditions:\s*ignore(?:\[(?P<codes>[^\]]*)\])?\s*$")


class Replacement(NamedTuple):
    """A fix where it stands in a file: lines and columns counted from 1, the end excluded, and the new text."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Finding(NamedTuple):
    """A problem where it stands in a file.

    Attributes:
        path: The file, as it was named.
        line, column: The place, both counted from 1, the column in characters.
        end_column: Behind the part that is at fault, as far as it goes in the line.
        problem: What is wrong; the span is one of the file.
        excerpt: The line, and a caret below the place.
        replacement: The fix of the problem, if it has one.
    """

    path: str
    line: int
    column: int
    end_column: int
    problem: Problem
    excerpt: str
    replacement: Replacement | None = None

    @property
    def severity(self) -> str:
        return "error" if self.problem.is_error else "warning"


def search(folder: Path) -> list[Path]:
    """The files of a folder, and of all folders below it, that may hold expressions; of JSON only `task.json`."""
    found = list[Path]()
    for above, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - _PASSED_BY)
        found += (Path(above, name) for name in sorted(names) if _may_hold_expressions(name))
    return found


def _may_hold_expressions(name: str) -> bool:
    return name.endswith((".yml", ".yaml")) or name == "task.json"


def check_file(path: Path, jsonpath: JsonPath = "server") -> list[Finding]:
    """What is wrong in a file, in its order.

    Args:
        path: The file.
        jsonpath: The dialect of the paths of `jsonpath()`.

    Raises:
        OSError: It cannot be read.
    """
    data = path.read_bytes()
    if len(data) > LARGEST:
        return [_fault(path, f"the file has {len(data):,} bytes: at most {LARGEST:,} are read")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return [_fault(path, f"the file is not UTF-8 (at byte {error.start})")]
    if path.suffix == ".json":
        text = text.replace("\t", " ")  # JSON may be indented with tabs, YAML may not
    return check_text(str(path), text, jsonpath)


def _fault(path: Path, message: str) -> Finding:
    return Finding(str(path), 1, 1, 1, Problem("E010", message, Span(0, 0)), "")


def check_text(path: str, text: str, jsonpath: JsonPath = "server") -> list[Finding]:
    """What is wrong in the text of a file, in its order.

    Args:
        path: How it is called.
        text: The text, without a byte order mark.
        jsonpath: The dialect of the paths of `jsonpath()`.
    """
    located = sorted(set(_problems(text, jsonpath)), key=lambda pair: (pair[0].span, pair[0].code))
    if not located:
        return []
    lines = text.split("\n")
    findings = ((finding_in(path, text, problem), begin) for problem, begin in located)
    told = (one for one, begin in findings if not _is_ignored(one, text.count("\n", 0, begin) + 1, lines))
    return [finding._replace(problem=problem) for finding, problem in grouped(told, text)]


def _problems(text: str, jsonpath: JsonPath) -> Iterator[tuple[Problem, int]]:
    """The problems with spans of the file, each with the offset at which its text begins."""
    try:
        for document in documents(text):
            for problem in chain(finder.refusals(document), readers.problems(document, text)):
                yield problem, problem.span.start
            for found in chain(finder.misplaced(document), finder.occurrences(document)):
                found = found._replace(place=replace(found.place, jsonpath=jsonpath))
                for problem in checking.problems(found, text):
                    span, fix = found.place_of(text, problem.span), fix_in_file(text, found, problem.fix)
                    yield problem._replace(span=span, fix=fix), found.scalar.span.start
    except NotYamlError as error:
        yield Problem("E010", f"this is {error}", error.span, error.hint), error.span.start


def finding_in(path: str, text: str, problem: Problem) -> Finding:
    """A problem where it stands in a text.

    Args:
        path: How the text is called.
        text: The text.
        problem: The problem; its spans are those of the text.
    """
    start = problem.span.start
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    end = max(start, min(problem.span.end, line_end))
    column = start - line_start + 1
    return Finding(
        path=path,
        line=text.count("\n", 0, start) + 1,
        column=column,
        end_column=column + end - start,
        problem=problem,
        excerpt=_excerpt(text, Span(line_start, line_end), Span(start, end)),
        replacement=problem.fix and _replacement(text, problem.fix),
    )


def _replacement(text: str, fix: Fix) -> Replacement:
    source = Source(text)
    return Replacement(*source.location(fix.span.start), *source.location(fix.span.end), fix.replacement)


def _excerpt(text: str, line: Span, part: Span) -> str:
    begin = max(line.start, part.start - _NEAR)  # a line may be the whole of a large file
    near = text[begin : min(line.end, part.end + _NEAR)]
    return Source(near).excerpt(Span(part.start - begin, min(part.end - begin, 2 * _NEAR)))


def _is_ignored(finding: Finding, begin: int, lines: list[str]) -> bool:
    """Whether a comment says so: at the end of the line, or of the one where the text begins, or alone above it."""
    return any(_names(finding.problem.code, comment) for comment in _comments({finding.line, begin}, lines))


def _comments(numbers: Iterable[int], lines: list[str]) -> Iterator[re.Match[str]]:
    for number in numbers:
        above = lines[number - 2] if number > 1 else ""
        for line in (lines[number - 1], above if above.lstrip().startswith("#") else ""):
            if match := _IGNORE.search(line):
                yield match


def _names(code: str, comment: re.Match[str]) -> bool:
    codes = comment["codes"]
    return codes is None or code in re.split(r"[\s,]+", codes.strip())
