"""Code Stream's bindings: `${input.x}`, `${var.x}`, `${Stage.Task.output.path}` and `${executionId}` in texts.

Source: VMware, "How do I use variable bindings in Code Stream pipelines". The value of a binding is inserted as plain
text and is not read again, so that a `${…}` in a response stays what it is. `$${…}` is the text `${…}`, and no binding.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

from conditions.source import clipped
from conditions.values.nearest import nearest
from restapi.calls.variables import check_length
from restapi.errors import BindingError, did_you_mean

Scope: TypeAlias = Mapping[str, Any]
"""The values that bindings refer to: `input`, `var` and `pipeline` by name; `tasks` by stage and task, or by task.

While `tasks` is None they have not run: 0 stands for each value of theirs, as it fits wherever a text, a number or a
part of a URL does.
"""

SCOPES = ("input", "var", "tasks", "pipeline")
SERVER_VALUES = (
    *("name", "executionId", "executionUrl", "executionIndex", "requestBy", "comments", "executedOn", "startTime"),
    *("stageName", "taskName", "status", "statusMessage", "duration", "endTime"),
)
"""The values of a run that Code Stream fills in, as `${executionId}`; they are the members of the scope `pipeline`."""

OUTPUTS = ("status", "responseCode", "responseHeaders", "responseBody", "responseJson")
"""The outputs of REST and POLL tasks, which VMware's documentation also binds without the word `output`."""

_BINDING = re.compile(r"\$(?P<escaped>\$\{)|\$\{(?P<whole>[^{}]*\})?")
_STEP = re.compile(
    r"\.(?P<name>[^.\[\]'\"]+)"
    r"|\[(?P<index>[0-9]{1,9})\]"
    r"|\[(?P<quote>['\"])(?P<key>[^'\"]*)(?P=quote)\]"
)
_SHOWN = 60
_HINT = "write ${input.name}, ${var.name} or ${Stage.Task.output.name}"


@dataclass(frozen=True, slots=True)
class Binding:
    """One `${…}`.

    Attributes:
        text: As it is written.
        path: The keys that lead to its value in a scope: `("tasks", "Stage0", "build", "output", "status")`.
    """

    text: str
    path: tuple[str | int, ...]

    def resolve(self, scope: Scope) -> Any:
        """The value that it refers to; BindingError where there is none."""
        value = scope.get(str(self.path[0]), {})
        if value is None:
            return 0
        for depth, key in enumerate(self.path[1:], start=1):
            entered = _entered(value, key)
            if entered is _NOTHING:
                self._refuse(value, depth)
            value = entered
        return value

    def _refuse(self, owner: Any, depth: int) -> NoReturn:
        where, key, hint = spelled(self.path[:depth]), self.path[depth], ""
        if self.path[0] == "pipeline":
            problem, hint = "only the server knows it", f"give it by --set {key}=…"
        elif isinstance(owner, Mapping):
            problem = f"there is no '{key}' in {where}"
            hint = self._hint(str(key), [str(name) for name in owner], where)
        elif isinstance(key, int) and _is_list(owner):
            problem = f"{where} has {len(owner)} items, and [{key}] is none of them"
        else:
            problem = f"{where} is {_kind(owner)} and has no '{key}'"
        raise BindingError(f"{_short(self.text)} refers to nothing: {problem}", hint=hint)

    def _hint(self, key: str, known: list[str], where: str) -> str:
        if len(self.path) > 1 and key == self.path[1] and self.path[0] in ("input", "var"):
            hint = did_you_mean(key, known) if known else ""
            return hint if hint.endswith("?") else "; ".join(filter(None, (hint, f"give it by --set {key}=…")))
        return did_you_mean(key, known) if known else f"nothing is known in {where}"


def read_binding(text: str) -> Binding:
    """The binding that *text* is: `${…}`, from the first to the last character; BindingError where it is none."""
    path = _steps(text)
    if path[0] in ("input", "var"):
        if len(path) < 2:
            raise BindingError(f"{_short(text)} names no value", hint=f"write ${{{path[0]}.name}}")
        return Binding(text, tuple(path))
    if len(path) == 1 and path[0] in SERVER_VALUES:
        return Binding(text, ("pipeline", path[0]))
    return Binding(text, ("tasks", *_completed(path, text)))


def _completed(path: list[str | int], text: str) -> list[str | int]:
    """The path to a value of a task with the word `output`, and to members of a body as those of its JSON."""
    if not {"input", "output"} & set(path[1:3]):
        at = next((at for at in (1, 2) if path[at : at + 1] and path[at] in OUTPUTS), None)
        if at is None:
            near = nearest(str(path[0]), SERVER_VALUES) if len(path) == 1 else None
            hint = f"did you mean ${{{near}}}?" if near else _HINT
            raise BindingError(f"{_short(text)} is no binding that is known", hint=hint)
        path = [*path[:at], "output", *path[at:]]
    at = 1 if path[1] in ("input", "output") else 2
    if path[at : at + 2] == ["output", "responseBody"] and len(path) > at + 2:
        path = [*path[: at + 1], "responseJson", *path[at + 2 :]]
    return path


def bindings_in(text: str) -> list[Binding]:
    """The bindings of a text, in order; BindingError where one of them is none."""
    return [_matched(match, text) for match in _BINDING.finditer(text) if not match["escaped"]]


def begins_with_task(text: str) -> bool:
    """True where *text* begins with a value of another task."""
    first = _BINDING.match(text)
    return first is not None and not first["escaped"] and _matched(first, text).path[0] == "tasks"


def expand(text: str, scope: Scope) -> str:
    """*text* with every binding replaced by its value.

    Raises:
        BindingError: A binding is none, refers to nothing, or to a value that has no text.
    """
    size = 0

    def replaced(match: re.Match[str]) -> str:
        nonlocal size
        if match["escaped"]:
            return "${"
        binding = _matched(match, text)
        value = _text_of(binding.resolve(scope), binding)
        size += len(value)
        check_length(size, "bindings")
        return value

    return _BINDING.sub(replaced, text)


def spelled(path: Sequence[str | int]) -> str:
    """The path as a binding writes it."""
    keys = path[1:] if path[0] in ("tasks", "pipeline") and len(path) > 1 else path
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".")


def _matched(match: re.Match[str], text: str) -> Binding:
    if match["whole"] is None:
        raise BindingError(f"{_short(text[match.start() :])}: ${{ is never closed", hint=_HINT)
    return read_binding(match[0])


def _steps(text: str) -> list[str | int]:
    """The keys of a path, such as `Stage0.list.output.responseJson.items[0].id`."""
    path, at, keys = f".{text[2:-1].strip()}", 0, list[str | int]()
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None:
            raise BindingError(f"{_short(text)} is no binding", hint=_HINT)
        keys.append(int(step["index"]) if step["index"] else (step["name"] or step["key"]))
        at = step.end()
    return keys


class _Nothing:
    """The marker for a value that is not there."""


_NOTHING = _Nothing()


def _entered(value: Any, key: str | int) -> Any:
    if isinstance(value, Mapping):
        return value.get(str(key), _NOTHING)
    if isinstance(key, int) and _is_list(value) and key < len(value):
        return value[key]
    return _NOTHING


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _kind(value: Any) -> str:
    """The name for a value that has no members, or only numbered ones, is called."""
    if value is None:
        return "null"
    return "a text" if isinstance(value, str) else "a list" if _is_list(value) else "a number or a Boolean"


def _text_of(value: Any, binding: Binding) -> str:
    """A value as text: JSON, but for a text, which is itself, and null, which is empty."""
    if isinstance(value, str) or value is None:
        return value or ""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain)
    except (TypeError, ValueError, RecursionError):
        raise BindingError(f"the value of {_short(binding.text)} cannot be written as JSON") from None


def _plain(value: Any) -> Any:
    """The value that JSON takes for *value*, which it does not know."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence):
        return list(value)
    raise TypeError(type(value).__name__)


def _short(text: str) -> str:
    return clipped(text, _SHOWN)
