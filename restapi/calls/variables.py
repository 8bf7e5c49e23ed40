"""Variables, and the `$(name)` macros that they replace.

Source: Microsoft Learn, "Define variables", macro syntax: names ignore case, a value is not expanded again, and a
macro whose variable is not known stays as written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from conditions.values.caseless import CaselessMapping
from restapi.errors import FileError, Place, RequestError

MAX_EXPANDED = 16 * 1024 * 1024
"""The most characters that the values of the macros of one text may have together."""

MACRO = re.compile(r"\$\(([^()]+)\)")
"""A macro; its group is the name."""

_EXPRESSION = re.compile(r"\$\{\{|\$\[\s*[A-Za-z_]")


class Variables(CaselessMapping[str]):
    """Texts by name; names ignore case. A value that is no text becomes one, as all variables of Azure are texts."""

    __slots__ = ()

    def __init__(self, values: Mapping[str, object] | None = None) -> None:
        super().__init__({name: str(value) for name, value in (values or {}).items()})

    def __repr__(self) -> str:
        return f"Variables({', '.join(self)})"  # a value may be a secret

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Variables:
        """Read a mapping from names to texts, from JSON (a file named `*.json`) or YAML.

        Raises:
            FileError: The file cannot be read, is not a mapping, or a value is a list or a mapping.
        """
        path = Path(path)
        try:
            return cls(_from_json(path) if path.suffix.lower() == ".json" else _from_yaml(path))
        except FileError as error:
            raise error.with_traceback(None) from None  # the frames on the way hold values, which may be secrets

    def updated(self, more: Mapping[str, object]) -> Variables:
        """These variables and *more*, which win."""
        return Variables({**self, **more})

    def expand(self, text: str) -> str:
        """*text* with every known macro replaced; RequestError where it would be longer than MAX_EXPANDED.

        >>> from restapi import Variables
        >>> Variables({"Build.Id": 42}).expand("/builds/$(build.id)/$(unknown)")
        '/builds/42/$(unknown)'

        Raises:
            RequestError: It would be too long.
        """
        check_length(sum(len(self.get(name, "")) for name in macros_in(text)))
        return MACRO.sub(lambda macro: self.get(macro[1].strip(), macro[0]), text)


def check_length(size: int, what: str = "macros") -> None:
    """RequestError where the values that stand in a text have so many characters together that it would be too long."""
    if size > MAX_EXPANDED:
        problem = f"the {what} of a text stand for {size:,} characters, more than the limit of {MAX_EXPANDED:,}"
        raise RequestError(problem)


def macros_in(text: str) -> list[str]:
    """The names in the macros of *text*."""
    return [name.strip() for name in MACRO.findall(text)]


def expression_in(text: str) -> str:
    """The beginning of an expression that a server evaluates, `${{ … }}` or `$[ … ]`; empty where there is none.

    A JSONPath such as `$[0]` or `$['id']` is none.
    """
    found = _EXPRESSION.search(text)
    return found[0] if found else ""


def has_macros(text: str) -> bool:
    """True where expanding *text* could change it."""
    return bool(MACRO.search(text))


def _from_yaml(path: Path) -> dict[str, str]:
    from restapi.yaml_file import read_yaml

    entries = read_yaml(path, secret=True).entries("a file of variables")
    return {name: entry.value.text(f"the variable '{name}'") for name, entry in entries.items()}


def _from_json(path: Path) -> dict[str, str]:
    from restapi.yaml_file import read_text

    text = read_text(path)
    try:
        entries = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise FileError(f"not valid JSON: {error.msg}", place=Place(str(path), error.lineno, error.colno)) from None
    except RecursionError:
        raise FileError(f"{path} is nested too deeply") from None
    if not isinstance(entries, dict):
        raise FileError(f"{path} must hold a JSON object")
    return {name: _text(value, f"{path}: the variable '{name}'") for name, value in entries.items()}


def _text(value: Any, what: str) -> str:
    if isinstance(value, dict | list):
        raise FileError(f"{what} must be a text, not {'a list' if isinstance(value, list) else 'an object'}")
    return value if isinstance(value, str) else "" if value is None else json.dumps(value)
