"""An expression and its inputs as a command line for two shells, as Python and as YAML, to take along."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pprint import pformat
from typing import Any

from conditions.condition import Condition
from conditions.errors import ConditionError
from conditions.playground import powershell
from conditions.playground.fields import language_of, others_of, root_of

LONGEST_DOCUMENT = 100_000
"""The most characters of documents that are written out."""

NAMES = ("Command line", "PowerShell", "Python", "YAML")


def export(expression: str, root: str, others: str, place: str = "", strict: bool = False) -> list[dict[str, str]]:
    """The forms, each with its name; a form that cannot be written says why, as a comment.

    Args:
        expression: The expression.
        root: The JSON text of the document, or a blank one for none.
        others: The JSON text of an object with the other named values, or a blank one.
        place: The short name of the place where it stands in YAML, or none.
        strict: True where what is not there is an error.
    """
    try:
        condition = language_of(strict).compile(expression)
        root = root if root_of(root) else ""
        named = others_of(others)
    except ConditionError as error:
        return _all(f"# {error.message}")
    if len(root) + len(others) > LONGEST_DOCUMENT:
        return _all(f"# The documents are longer than {LONGEST_DOCUMENT:,} characters.")
    named = {name: value for name, value in named.items() if value != {}}
    texts = (
        *_commands(expression, root, named, strict),
        _python(expression, root, named, strict),
        _yaml(condition, place),
    )
    return _told(texts)


def _all(text: str) -> list[dict[str, str]]:
    return _told((text,) * len(NAMES))


def _told(texts: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"name": name, "text": text} for name, text in zip(NAMES, texts, strict=True)]


def _commands(expression: str, root: str, named: dict[str, Any], strict: bool) -> Iterator[str]:
    """The command line in each shell."""
    for written in (_posix, powershell.command):
        try:
            settings = [setting for name, value in named.items() for setting in _settings(name, value)]
            yield written(expression, root, settings, strict)
        except ValueError as error:
            yield f"# {error}: use the form in Python"


def _posix(expression: str, root: str, settings: list[str], strict: bool) -> str:
    """A line for a shell of POSIX, with the document below it."""
    words = ["conditions explain", shlex.quote(expression), *(["--strict"] if strict else ())]
    words += [shlex.join(("--set", setting)) for setting in settings]
    if not root:
        return " ".join(words)
    end = next(word for word in _words() if word not in root.split("\n"))
    return f"{' '.join(words)} --root - <<'{end}'\n{root.rstrip()}\n{end}"


def _words() -> Iterator[str]:
    word = "JSON"
    while True:
        yield word
        word += "_"


def _settings(path: str, value: Any) -> Iterator[str]:
    """A value as what `--set` takes: each text in it with the way to it.

    Raises:
        ValueError: Something else than a text is in it.
    """
    if isinstance(value, str):
        yield f"{path}={value}"
    elif isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from _settings(path + _key(name), inner)
    else:
        raise ValueError("--set takes texts only")


def _key(name: str) -> str:
    return f".{name}" if re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) else "['" + name.replace("'", "''") + "']"


def _python(expression: str, root: str, named: dict[str, Any], strict: bool) -> str:
    language = ", conditions.AZURE.extend(strict=True)" if strict else ""
    lines = ["import json", ""] if root else []
    lines += ["import conditions", "", f"condition = conditions.compile({expression!r}{language})"]
    given = [f"{name}={pformat(value, sort_dicts=False)}" for name, value in named.items()]
    if root:
        lines.append(f"document = json.loads({_literal(root)})")
        given.insert(0, "document")
    lines.append(f"print(condition.explain({', '.join(given)}))")
    return "\n".join(lines)


def _literal(root: str) -> str:
    """A JSON text as a literal of Python, over several lines where that is the same text."""
    lines = root.strip().split("\n")
    readable = len(lines) > 1 and all(line.isprintable() for line in lines)
    return f"'''\n{root.strip()}\n'''" if readable and not re.search(r"\\|'''", root) else repr(root)


_PLAIN = re.compile(r"[A-Za-z]\w*[(.\[](?:[^\n#:]|:(?! )|(?<! )#)*(?<![ :])")


def _scalar(expression: str) -> str:
    """An expression as a scalar of YAML: plain, or in quotes where that would be another text."""
    return expression if expression.isprintable() and _PLAIN.fullmatch(expression) else json.dumps(expression)


def _yaml(condition: Condition, place: str) -> str:
    """An expression at its place in YAML: without one, where documents are judged, or else where jobs are."""
    chosen = place if place in _PLACES else "criterion" if "root" in condition.reads else "job"
    return _PLACES[chosen].replace("EXPRESSION", _scalar(condition.expression))


_PLACES = {
    "criterion": """\
- task: InvokeRESTAPI@1
  inputs:
    serviceConnection: my-service
    method: GET
    successCriteria: EXPRESSION
""",
    "step": """\
steps:
- script: echo It holds.
  condition: EXPRESSION
""",
    "job": """\
jobs:
- job: Example
  condition: EXPRESSION
  steps:
  - script: echo It holds.
""",
    "stage": """\
stages:
- stage: Example
  condition: EXPRESSION
  jobs:
  - job: Only
    steps:
    - script: echo It holds.
""",
}
