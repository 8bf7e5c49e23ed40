"""What may be at a place, in words."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from conditions.schema_checking.possible import AnyShape, Possible, Selected
from conditions.schemas.shapes import Arrays, Booleans, Numbers, Texts
from conditions.source import clipped
from conditions.values.spelling import shown

_LISTED = 6
_LONGEST = 40


def described(part: Possible) -> str:
    """What a part may be: `'ok' or 'failed'`, `a Number from 0 to 5, or Null`."""
    values = part.values if part.shapes != (Booleans(),) else None
    if values is not None and len(values) <= _LISTED:
        return any_of(dict.fromkeys(map(shown, values)))
    return any_of(dict.fromkeys(map(_of_shape, part.shapes)))


def any_of(words: Iterable[str]) -> str:
    """Words with `or` before the last one."""
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def _of_shape(shape: AnyShape) -> str:
    if isinstance(shape, Selected):
        return "what a wildcard selects"
    if shape.values is not None and shape != Booleans():
        listed = list(map(shown, shape.values[:_LISTED]))
        return any_of([*listed, "one of more values"] if len(shape.values) > _LISTED else listed)
    kind = f"{'an' if str(shape.kind)[0] in 'AO' else 'a'} {shape.kind}"
    return f"{kind}{_bounds(shape)}"


def _bounds(shape: AnyShape) -> str:
    if isinstance(shape, Numbers):
        return _between(shape.low, shape.high, "")
    if isinstance(shape, Arrays):
        return _between(shape.fewest or -inf, shape.most, " items")
    if isinstance(shape, Texts):
        forms = [f"the form {clipped(pattern, _LONGEST)}" for pattern in shape.patterns]
        forms += [f"the format {clipped(name, _LONGEST)}" for name in shape.formats]
        return f" of {' and '.join(forms)}" if forms else _between(shape.shortest or -inf, shape.longest, " characters")
    return ""


def _between(low: float, high: float, of: str) -> str:
    if low > -inf and high < inf:
        return f" of {low} to {high}{of}" if low != high else f" of {low}{of}"
    if low > -inf:
        return f" of at least {low}{of}"
    return f" of at most {high}{of}" if high < inf else ""
