"""Reading JSON documents strictly, with errors that point at the place."""

from __future__ import annotations

from typing import Any, NoReturn

from conditions.errors import DocumentError
from conditions.source import Span


def parse_json(data: str | bytes, name: str = "the document") -> Any:
    """The value of a JSON text (RFC 8259: no NaN, no Infinity), UTF-8 or with a byte order mark.

    Args:
        data: The text.
        name: What an error calls it: a file name, for example.

    Raises:
        DocumentError: It is no JSON, or nests too deep to be read.
    """
    import json  # what msgspec decodes does without

    try:
        text = data if isinstance(data, str) else data.decode(json.detect_encoding(data))
        return json.loads(text.removeprefix("\ufeff"), parse_constant=_refuse_constant)
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


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON value")
