"""Checking files: what is wrong, at which line and column, and not told to be ignored."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from conditions.declaring.dialects import JsonPath
from conditions.documents.regular_file import TooLargeError, read_regular
from conditions.documents.utf8 import not_utf8
from conditions.errors import LimitError, SchemaError
from conditions.lint import checking, readers
from conditions.lint.finding import Finding, finding_in
from conditions.lint.grouping import grouped
from conditions.lint.placing import MOST_READ_AGAIN, fix_in_file
from conditions.lint.reading import finder
from conditions.lint.reading.occurrence import Occurrence
from conditions.lint.reading.yaml_tree import NotYamlError, documents
from conditions.lint.step_schemas import schema_named_by
from conditions.problem import Problem
from conditions.source import Lines, Span

if TYPE_CHECKING:
    from conditions.schemas.schema import Schema

Schemas: TypeAlias = "tuple[tuple[str, Schema], ...]"

LARGEST = 8 * 1024 * 1024
"""The most bytes that a file may have; Azure stops at half of it."""

_PASSED_BY = {".git", ".venv", "node_modules"}
_IGNORE = re.compile(r"(?:^|\s)#\s*conditions:\s*ignore(?:\[(?P<codes>[^\]]*)\])?\s*$")


def search(folder: Path) -> list[Path]:
    """The files of a folder, and of all folders below it, that may hold expressions; of JSON only `task.json`."""
    found = list[Path]()
    for above, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - _PASSED_BY)
        found += (Path(above, name) for name in sorted(names) if _may_hold_expressions(name))
    return found


def _may_hold_expressions(name: str) -> bool:
    return name.endswith((".yml", ".yaml")) or name == "task.json"


def check_file(path: Path, jsonpath: JsonPath = "server", schemas: Schemas = ()) -> list[Finding]:
    """What is wrong in a file, in its order.

    Args:
        path: The file.
        jsonpath: The dialect of the paths of `jsonpath()`.
        schemas: The schemas of the named values of success criteria, by their names.

    Raises:
        OSError: It cannot be read.
    """
    try:
        data = read_regular(path, LARGEST)
    except TooLargeError as error:
        return [_fault(path, f"the file has {error.size:,} bytes: at most {LARGEST:,} are read")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return [_fault(path, f"the file is {not_utf8(error)}")]
    if path.suffix == ".json":
        text = text.replace("\t", " ")  # JSON may be indented with tabs, YAML may not
    return check_text(str(path), text, jsonpath, schemas)


def _fault(path: Path, message: str) -> Finding:
    return Finding(str(path), 1, 1, 1, Problem("E010", message, Span(0, 0)), "")


def check_text(path: str, text: str, jsonpath: JsonPath = "server", schemas: Schemas = ()) -> list[Finding]:
    """What is wrong in the text of a file, in its order.

    Args:
        path: How it is called.
        text: The text, without a byte order mark.
        jsonpath: The dialect of the paths of `jsonpath()`.
        schemas: As of `check_file`.
    """
    lines = Lines(text)
    located = sorted(set(_problems(path, text, jsonpath, schemas)), key=lambda pair: (pair[0].span, pair[0].code))
    if not located:
        return []
    findings = ((finding_in(path, text, problem, lines), begin) for problem, begin in located)
    comments = _Comments(text)
    told = (one for one, begin in findings if not comments.ignore(one, lines.location(begin)[0]))
    return [finding._replace(problem=problem) for finding, problem in grouped(told, text)]


def _problems(path: str, text: str, jsonpath: JsonPath, schemas: Schemas) -> Iterator[tuple[Problem, int]]:
    """The problems with spans of the file, each with the offset at which its text begins."""
    left = MOST_READ_AGAIN // max(1, len(text))  # to see what a fix changes, the whole file is read again
    try:
        for document in documents(text):
            for problem in chain(finder.refusals(document), readers.problems(document, text)):
                yield problem, problem.span.start
            for found in chain(finder.misplaced(document), finder.occurrences(document)):
                known, refused = _known_there(found, path, schemas)
                if refused is not None:
                    yield refused, refused.span.start
                found = found._replace(place=replace(found.place, jsonpath=jsonpath, schemas=known))
                for problem in _checked(found, text):
                    left -= problem.fix is not None
                    fix = fix_in_file(text, found, problem.fix) if left >= 0 else None
                    yield problem._replace(span=found.place_of(text, problem.span), fix=fix), found.scalar.span.start
    except NotYamlError as error:
        yield Problem("E010", f"this is {error}", error.span, error.hint), error.span.start


def _checked(found: Occurrence, text: str) -> list[Problem]:
    """What is wrong with an expression; where a schema of it is broken, that."""
    try:
        return checking.problems(found, text)
    except (SchemaError, LimitError) as error:
        told = f"the schema of the criterion cannot be used: {error.message}"
        return [Problem("E006", told, found.span, error.hint)]


def _known_there(found: Occurrence, path: str, schemas: Schemas) -> tuple[Schemas, Problem | None]:
    """The schemas that are known where an expression stands, and why that of its step cannot be used."""
    if found.place.kind != "criterion":
        return (), None
    own = schema_named_by(found, path)
    if own is None or isinstance(own, Problem):
        return schemas, own
    return (*schemas, ("root", own)), None


class _Comments:
    """The comments of a text that say what is to be ignored; each line is looked at once."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._found: dict[int, tuple[re.Match[str], ...]] = {}

    def ignore(self, finding: Finding, begin: int) -> bool:
        """True where one says so: at the end of the line, or of the one where the text begins, or alone above it."""
        return any(_names(finding.problem.code, one) for line in {finding.line, begin} for one in self._at(line))

    def _at(self, number: int) -> tuple[re.Match[str], ...]:
        if number not in self._found:
            above = self._lines[number - 2] if number > 1 else ""
            lines = (self._lines[number - 1], above if above.lstrip().startswith("#") else "")
            self._found[number] = tuple(match for line in lines if (match := _IGNORE.search(line)))
        return self._found[number]


def _names(code: str, comment: re.Match[str]) -> bool:
    codes = comment["codes"]
    return codes is None or code in re.split(r"[\s,]+", codes.strip())
