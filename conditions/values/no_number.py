"""Why a text is no Number, though people write numbers so."""

from __future__ import annotations

import re

from conditions.values import number

_DIGITS = r"[+-]?(?:[0-9][0-9.,]*|\.[0-9]+)"

_FORMS = (
    (r"(?i)[+-]?(?:nan|inf|infinity|∞)", "every Number is finite"),
    (rf"{_DIGITS}[eE][+-]?[0-9]+", "a Number has no exponent"),
    (r"(?i)[+-]?0(?:x[0-9a-f]+|b[01]+|o[0-7]+)", "a Number has decimal digits only"),
    (rf"{_DIGITS}\s*%", "a Number has no %"),
    (r"[+-]?[0-9]+(?:_[0-9]+)+(?:\.[0-9]+)?", "a Number has no _ between its digits"),
    (r"[+-]?[0-9]{1,3}(?:\s[0-9]{3})+(?:[.,][0-9]+)?", "a Number has no blanks between its digits"),
    (r"[+-]?[0-9]{1,3}(?:['’][0-9]{3})+(?:[.,][0-9]+)?", "thousands are set apart by commas"),
    (r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})*,[0-9]+", "decimals stand behind a dot, and commas before it"),
    (r"[0-9]+(?:\.[0-9]+){2,}", "a Number has one dot at most"),
    (rf"[$€£¥]\s*{_DIGITS}|{_DIGITS}\s*[$€£¥]", "a Number has no sign of a currency"),
    (rf"\(\s*{_DIGITS}\s*\)", "a negative Number has a minus sign"),
    (r"[0-9][0-9.,]*\s*[+-]", "the sign stands before the digits"),
    (r"[+-]\s+[0-9][0-9.,]*", "the sign stands right before the digits"),
    (r"[−–—]\s*[0-9][0-9.,]*", "its minus sign is another character than -"),
    (rf"{_DIGITS}\s*[A-Za-zµ°][A-Za-z/]*", "a Number has no unit"),
    (r"[+-]?[\d.,]*[^\D0-9][\d.,]*", "a Number has the digits 0 to 9"),
)
_LONGEST = 60


def why_no_number(text: str) -> str | None:
    """The reason that a person can act on; None where there is none, or the text is a Number."""
    if len(text) > _LONGEST or number.parse_text(text) is not None:
        return None
    written = text.strip()
    if number.is_written(written):
        return f"a Number lies within ±{number.LARGEST}"
    return next((why for form, why in _FORMS if re.fullmatch(form, written)), None)
