"""The inputs that a person hands to a condition: documents in files, and settings such as `variables.x=1`."""

from __future__ import annotations

import sys
from typing import Any


class UsageError(Exception):
    """An error in what was asked for: a file is missing, an option makes no sense."""


def read_document(name: str) -> Any:
    """The JSON document in a file; `-` is standard input.

    Raises:
        UsageError: It cannot be read.
        DocumentError: It is no JSON.
    """
    from pathlib import Path

    from conditions.documents.strict_json import parse_json

    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror}") from None
    except ValueError as error:  # no file can have such a name
        raise UsageError(f"cannot read {name!r}: {error}") from None
    return parse_json(data, "standard input" if name == "-" else name)


def assign(inputs: dict[str, Any], setting: str, what: str = "--set") -> None:
    """Put a setting `name.key=value` into the inputs. Names of variables contain dots themselves.

    Args:
        inputs: The inputs of an evaluation, by their names.
        setting: The setting.
        what: What an error calls the place where it was written.

    Raises:
        UsageError: It is no setting, or a key of it leads into a value that is no object.
    """
    from conditions.language import AZURE

    path, equals, value = setting.partition("=")
    written, _, rest = path.partition(".")
    name = AZURE.vocabulary.name(written) or written
    if not equals or name not in AZURE.vocabulary.inputs:
        known = ", ".join(AZURE.vocabulary.inputs)
        raise UsageError(f"{what} takes NAME.KEY=VALUE, not {setting!r}; NAME is one of {known}")
    keys = [name, *([rest] if name == "variables" else rest.split("."))] if rest else [name]
    target = inputs
    for key in keys[:-1]:
        target = target.setdefault(key, {})
        if not isinstance(target, dict):
            raise UsageError(f"{what} {setting}: {key} is a value already, and not an object")
    target[keys[-1]] = value
