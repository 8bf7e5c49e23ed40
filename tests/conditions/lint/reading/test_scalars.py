"""Every character of a scalar's value has a place in the file that holds it, in every style of YAML."""

import re
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import assume, example, given, reject
from hypothesis import strategies as st

from conditions.lint.reading.scalars import origins
from conditions.lint.reading.yaml_nodes import YamlMapping, YamlNode, YamlScalar, YamlSequence
from conditions.lint.reading.yaml_tree import NotYamlError, documents

BREAKS = ("\n", "\r", "\x85", "\u2028", "\u2029")


def scalars(node: YamlNode) -> Iterator[YamlScalar]:
    if isinstance(node, YamlScalar):
        yield node
    elif isinstance(node, YamlSequence):
        for item in node.items:
            yield from scalars(item)
    elif isinstance(node, YamlMapping):
        for pair in node.entries:
            for part in pair:
                yield from scalars(part)


def hold(character: str, file: str, at: int, style: str) -> bool:
    """Whether the file holds a character of a value at an offset, or what YAML makes it of."""
    there = file[at : at + 1]
    if there == character:
        return there != "\\" or style != '"' or file[at + 1] == "\\"
    if there == "\\" and style == '"':
        return isinstance(yaml.safe_load(f'"{re.match(r".(x..|u.{4}|U.{8}|.)", file[at:], re.DOTALL)[0]}"'), str)
    return character in "\n " and (there in BREAKS or at == len(file))


def assert_mapped(file: str) -> list[str]:
    """Check all scalars of a file; returns their values."""
    values = []
    for document in documents(file):
        for scalar in scalars(document):
            at = origins(file, scalar.span.start, scalar.style, scalar.value)
            assert len(at) == len(scalar.value)
            assert at == sorted(set(at)), (file, scalar)
            wrong = [
                ch for ch, offset in zip(scalar.value, at, strict=True) if not hold(ch, file, offset, scalar.style)
            ]
            assert not wrong, (file, scalar, at)
            values.append(scalar.value)
    return values


TEXTS = st.text(st.sampled_from("ab' \"\\\n:#-é漢😀\t{}[]$,|>\u2029\u2028"), max_size=30)


@example(text=":\n\n", style=">", width=5)
@example(text="\u2028 :", style="|", width=5)
@given(text=TEXTS, style=st.sampled_from([None, "'", '"', "|", ">"]), width=st.sampled_from([5, 20, 80]))
def test_what_yaml_writes_is_mapped(text: str, style: str | None, width: int) -> None:
    file = yaml.dump({"k": [{"condition": text}]}, default_style=style, width=width, allow_unicode=True)
    assume(yaml.safe_load(file) == {"k": [{"condition": text}]})  # PyYAML breaks some blank lines that it folds
    assert text in assert_mapped(file)


LINES = st.lists(st.text(st.sampled_from("ab'é(), "), max_size=8), min_size=1, max_size=6)
HEADERS = st.sampled_from(["|", ">", "|-", ">-", "|+", ">+", "|2", ">2-", ">-2", "|+2 # why", "> # why"])


@given(lines=LINES, header=HEADERS, end=st.sampled_from(["\n", "\r\n"]), last=st.booleans())
def test_blocks_written_by_hand_are_mapped(lines: list[str], header: str, end: str, last: bool) -> None:
    body = end.join(f"    {line}" if line else "" for line in ["x", *lines])
    file = f"steps:{end}  - a{end}  - {header}{end}{body}{end if last else ''}"
    try:
        assert_mapped(file)
    except NotYamlError:
        reject()


@given(lines=LINES, quote=st.sampled_from(["'", '"', ""]), end=st.sampled_from(["\n", "\r\n"]), before=st.booleans())
def test_flow_scalars_over_several_lines_are_mapped(lines: list[str], quote: str, end: str, before: bool) -> None:
    written = [line.replace("'", "''" if quote == "'" else "") for line in lines]
    body = end.join(["x", *(f"    {line}" for line in written), "    z"])
    anchor = "&here !!str" + end + "   " if before else ""
    file = f"- a: {anchor}{quote}{body}{quote}{end}- b"
    assert assert_mapped(file)[-1] == "b"


@pytest.mark.parametrize(
    ("file", "value", "places"),
    [
        ("eq(1, 2)", "eq(1, 2)", [0, 1, 2, 3, 4, 5, 6, 7]),
        ("'it''s'", "it's", [1, 2, 3, 5]),
        (r'"a\tb\u00e9\x41\U0001F600\"c"', 'a\tbéA😀"c', [1, 2, 4, 5, 11, 15, 25, 27]),
        ('"a\\\n   b"', "ab", [1, 7]),
        ('"a \\\n\n   b"', "a \nb", [1, 2, 5, 9]),
        ("a\n  b", "a b", [0, 1, 4]),
        ("a  \n\n\n  b", "a\n\nb", [0, 4, 5, 8]),
        ("|\n  a\n   b\n", "a\n b\n", [4, 5, 8, 9, 10]),
        ("|2-\n   a\n", " a", [6, 7]),
        (">\n  a\n  b\n\n  c\n   d\n  e", "a b\nc\n d\ne", [4, 5, 8, 10, 13, 14, 17, 18, 19, 22]),
        (">+\n\n  a\n\n", "\na\n\n", [3, 6, 7, 8]),
        ("|\n  a\r\n  b\r\n", "a\nb\n", [4, 5, 9, 10]),
        ("&name a", "a", [6]),
        ("!!str\n# why\n 'a'", "a", [14]),
    ],
)
def test_characters_come_from(file: str, value: str, places: list[int]) -> None:
    (scalar,) = documents(file)
    assert isinstance(scalar, YamlScalar)
    assert scalar.value == value
    assert origins(file, scalar.span.start, scalar.style, value) == places
