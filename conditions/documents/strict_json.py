"""Reading JSON documents strictly, with errors that point at the place."""

from __future__ import annotations

from typing import Any, NoReturn

from conditions.errors import DocumentError
from conditions.source import Span, in_one_line


def parse_json(data: str | bytes, name: str = "the document", *, distinct: bool = False) -> Any:
    """The value of a JSON text (RFC 8259: no NaN, no Infinity), UTF-8 or with a byte order mark.

    Args:
        data: The text.
        name: What an error calls it: a file name, for example.
        distinct: Whether a key that stands twice in an Object is an error; else the last one counts.

    Raises:
        DocumentError: It is no JSON, or nests too deep to be read.
    """
    import json  # what msgspec decodes does without

    try:
        text = data if isinstance(data, str) else data.decode(json.detect_encoding(data))
        pairs = _distinct if distinct else None
        return json.loads(text.removeprefix("\ufeff"), parse_constant=_refuse_constant, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise DocumentError(f"{name} is not JSON: {error.msg}").locate(
            error.doc, Span(error.pos, error.pos + 1)
        ) from None
    except UnicodeDecodeError as error:
        raise DocumentError(f"{name} is not JSON: byte {error.start} is not {error.encoding}") from None
    except RecursionError:
        raise DocumentError(f"{name} nests too deep to be read") from None
    except ValueError as error:
        raise DocumentError(f"{name} is not JSON: {error}") from None


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {in_one_line(twice)!r} stands twice")
    return members


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON value")
