"""Text from others as a terminal may show it."""

import unicodedata

import pytest

from restapi.printable import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\nc\r\nd", "a\tb\nc\nd"),
        ("\x1b[2J\x07", "\\u001b[2J\\u0007"),
        ("a\rb\x9bc\x7f", "a\\u000db\\u009bc\\u007f"),
        ("\u202eabc\u2066", "\\u202eabc\\u2066"),
        ("é 名 \U0001f600", "é 名 \U0001f600"),
    ],
)
def test_what_steers_a_terminal_is_shown(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_no_control_character_or_direction_is_left() -> None:
    every = "".join(map(chr, range(0x3000))) + "".join(map(chr, range(0xD800, 0xE000)))
    left = {ch for ch in printable(every) if unicodedata.category(ch) in ("Cc", "Cs", "Zl", "Zp")}
    assert left == {"\t", "\n"}
    directions = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    assert printable(directions).isascii()


def test_what_is_shown_can_be_encoded() -> None:
    assert printable("a\ud800b").encode() == b"a\\ud800b"
