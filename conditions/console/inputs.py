"""The inputs that a person hands to a condition: documents in files, and settings such as `variables.x=1`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from conditions.console.usage import UsageError as UsageError


def read_document(name: str) -> Any:
    """The JSON document in a file; `-` is standard input.

    Raises:
        UsageError: It cannot be read.
        DocumentError: It is no JSON.
    """
    from conditions.documents.regular_file import read_regular
    from conditions.documents.strict_json import parse_json

    if name == "-":
        return parse_json(_standard_input(), "standard input")
    try:
        data = read_regular(name)
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror}") from None
    except ValueError as error:  # no file can have such a name
        raise UsageError(f"cannot read {name!r}: {error}") from None
    return parse_json(data, name)


def piped_document(missing: Callable[[str], str]) -> Any:
    """The JSON document that was piped into standard input.

    Args:
        missing: The message where there is none, with the words that tell why.

    Raises:
        UsageError: A person sits at standard input, or nothing is there to be read.
        DocumentError: It is no JSON.
    """
    from conditions.documents.strict_json import parse_json

    if sys.stdin.isatty():
        raise UsageError(missing("there is no document"))
    data = _standard_input()
    if not data.strip():
        raise UsageError(missing("standard input is empty"))
    return parse_json(data, "standard input")


def _standard_input() -> bytes:
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise UsageError(f"cannot read standard input: {error.strerror or error}") from None


def assign(inputs: dict[str, Any], setting: str, what: str = "--set") -> None:
    """Put a setting such as `name.key=value` or `name['key']=value` into the inputs.

    Args:
        inputs: The inputs of an evaluation, by their names.
        setting: The setting.
        what: What an error calls the place where it was written.

    Raises:
        UsageError: It is no setting, or a key of it leads into a value that is no object.
    """
    from conditions.console.settings import read_setting

    keys, value = read_setting(setting, what)
    target = inputs
    for key in keys[:-1]:
        target = target.setdefault(key, {})
        if not isinstance(target, dict):
            raise UsageError(f"{what} {setting}: {key} is a value already, and not an object")
    target[keys[-1]] = value
