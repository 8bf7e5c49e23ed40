"""Texts as people are shown them, and pointing at a place in one."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.source import Source, Span, clipped, in_one_line, printable


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("", 0, (1, 1)),
        ("abc", 2, (1, 3)),
        ("a\nbc", 1, (1, 2)),
        ("a\nbc", 2, (2, 1)),
        ("a\r\nbc", 3, (2, 1)),
        ("日本\n語x", 4, (2, 2)),
        ("a\n\n\nb", 4, (4, 1)),
    ],
)
def test_lines_and_columns_count_from_one_in_characters(text, offset, place):
    assert Source(text).location(offset) == place


@pytest.mark.parametrize(
    ("text", "span", "shown"),
    [
        ("eq(a, b)", (3, 4), ["eq(a, b)", "   ^"]),
        ("eq(a, b)", (0, 8), ["eq(a, b)", "^^^^^^^^"]),
        ("eq(a", (4, 4), ["eq(a", "    ^"]),
        ("日本 x", (3, 4), ["日本 x", "     ^"]),
        ("日本 x", (0, 2), ["日本 x", "^^^^"]),
        ("e\u0301e\u0301 x", (5, 6), ["e\u0301e\u0301 x", "   ^"]),
        ("\tx\ty", (1, 2), [" x y", " ^"]),
        ("a\nb\x07c\nd", (2, 5), [r"b\u0007c", "^^^^^^^^"]),
        ("a\x1b[2Jb c", (6, 7), [r"a\u001b[2Jb c", "           ^"]),
        ("a(\n  b\n)", (0, 8), ["a(", "^^"]),
        ("(\n\n)", (2, 2), ["", "^"]),
        ("ＡＢ x", (3, 4), ["ＡＢ x", "     ^"]),
        ("👍 x", (2, 3), ["👍 x", "   ^"]),
    ],
)
def test_the_excerpt_is_the_line_with_carets_under_the_span(text, span, shown):
    assert Source(text).excerpt(Span(*span), indent="").split("\n") == shown


@pytest.mark.parametrize("at", [0, 1, 49, 50, 51, 99, 100, 101, 5_000, 9_998])
@pytest.mark.parametrize("length", [1, 3, 120])
def test_of_a_long_line_only_the_neighbourhood_is_shown_with_the_carets_in_place(at, length):
    text = "".join(chr(0x4E00 + offset) for offset in range(10_000))  # wide, and no two characters alike
    line, carets = Source(text).excerpt(Span(at, at + length), indent="").split("\n")
    assert len(line) <= 152
    assert len(carets) <= 200
    cells = [cell for character in line for cell in ([character] if character == "…" else [character] * 2)]
    assert cells[carets.index("^")] == text[at]


@pytest.mark.parametrize(
    ("text", "lines", "line"),
    [
        ("a\tb\nc\r\nd", "a\tb\nc\nd", r"a\tb\nc\u000d\nd"),
        ("a\rb\x9bc\x7f", r"a\u000db\u009bc\u007f", r"a\u000db\u009bc\u007f"),
        ("\x1b[2J\x07", r"\u001b[2J\u0007", r"\u001b[2J\u0007"),
        ("\u202e\u2066\u200b\ufeff", r"\u202e\u2066\u200b\ufeff", r"\u202e\u2066\u200b\ufeff"),
        ("\u2028\ud800", r"\u2028\ud800", r"\u2028\ud800"),
        ("\U000e0041", r"\udb40\udc41", r"\udb40\udc41"),
        ("é 名 \U0001f600 \\", "é 名 \U0001f600 \\", "é 名 \U0001f600 \\"),
    ],
)
def test_what_a_terminal_cannot_print_or_would_obey_is_shown(text, lines, line):
    assert (printable(text), in_one_line(text)) == (lines, line)


def test_no_control_character_and_no_direction_is_left():
    every = "".join(map(chr, [*range(0x3000), *range(0xD800, 0xE000), *range(0xFFF0, 0x10000)]))
    left = {ch for ch in printable(every) if unicodedata.category(ch) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert left == {"\t", "\n"}
    assert printable("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069").isascii()


def test_what_is_shown_can_be_encoded():
    assert printable("a\ud800b").encode() == b"a\\ud800b"


@given(st.text())
def test_whatever_is_shown_can_be_printed_and_is_the_same_in_json(text):
    assert in_one_line(text).isprintable()
    assert printable(text).replace("\n", "").replace("\t", "").isprintable()
    written = json.dumps(text, ensure_ascii=False)
    assert json.loads(printable(written)) == text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


@pytest.mark.parametrize(("text", "shown"), [("", ""), ("abc", "abc"), ("abcd", "ab…")])
def test_a_long_text_is_clipped_to_so_many_characters(text, shown):
    assert clipped(text, 3) == shown
