"""Samples: the documents in files that a person names, each of one document or of one in every line (NDJSON)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from conditions.console.inputs import UsageError, read_document

_LINES = (".ndjson", ".jsonl")


def samples(names: Iterable[str]) -> Iterator[Any]:
    """The documents in files, in their order; a file whose name ends in .ndjson or .jsonl has one in each line.

    Raises:
        UsageError: A file cannot be read.
        DocumentError: Something in one is no JSON.
    """
    for name in names:
        if name.lower().endswith(_LINES):
            yield from _lines(name)
        else:
            yield read_document(name)


def _lines(name: str) -> Iterator[Any]:
    from conditions.documents.strict_json import parse_json

    try:
        with open(name, "rb") as file:  # noqa: PTH123 - as elsewhere in commands
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield parse_json(line, f"{name}:{number}")
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror}") from None
