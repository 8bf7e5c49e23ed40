"""Command lines for PowerShell: their exact text, and what both of its versions make of them."""

import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conditions.playground.exports import export
from conditions.playground.powershell import command, quoted

APOSTROPHES = "'\u2018\u2019\u201a\u201b"


def test_a_condition_and_its_document() -> None:
    written = command("eq(root.status, '$ok `a`')", '{\n  "status": "ok"\n}\n', [], strict=False)
    assert written == (
        "@'\n"
        '{\n  "status": "ok"\n}\n'
        "'@ | conditions explain 'eq(root.status, ''$ok `a`'')' --root -"
    )  # fmt: skip


def test_settings_and_strictness() -> None:
    written = command("eq(variables.a, 'it''s')", "", ["variables.a=it's $HOME", "status=Failed"], strict=True)
    assert written == (
        "conditions explain 'eq(variables.a, ''it''''s'')' --strict "
        "--set 'variables.a=it''s $HOME' --set 'status=Failed'"
    )


def test_an_expression_with_double_quotes_goes_through_a_file() -> None:
    written = command("eq(root.a, 'say \"hi\"')", '{"a": 1}', [], strict=False)
    assert written == (
        "Set-Content -Encoding utf8 condition.txt 'eq(root.a, ''say \"hi\"'')'\n"
        "@'\n"
        '{"a": 1}\n'
        "'@ | conditions explain condition.txt --root -"
    )  # fmt: skip


def test_a_document_is_piped_as_ascii() -> None:
    written = command("root.a", '{"a": "é 😀"}', [], strict=False)
    assert written.isascii()
    assert json.loads(written.split("\n")[1]) == {"a": "é 😀"}


@pytest.mark.parametrize("setting", ['variables.a="x"', "variables.a=C:\\a b\\"])
def test_what_one_version_would_change_is_not_written(setting: str) -> None:
    with pytest.raises(ValueError, match=r"5\.1 would change a text"):
        command("true", "", [setting], strict=False)
    others = json.dumps({"variables": {"a": setting.partition("=")[2]}})
    (text,) = (form["text"] for form in export("true", "", others) if form["name"] == "PowerShell")
    assert text == "# Windows PowerShell 5.1 would change a text of --set: use the form in Python"


def single_quoted(text: str) -> str:
    """The value of a text in single quotes, as PowerShell reads it: each kind of apostrophe ends it, unless doubled."""
    assert text[0] == text[-1] == "'"
    inner = text[1:-1]
    value, at = "", 0
    while at < len(inner):
        value += inner[at]
        if inner[at] in APOSTROPHES:
            at += 1
            assert inner[at] in APOSTROPHES
        at += 1
    return value


def line_of_5_1(arguments: list[str]) -> str:
    """The command line that Windows PowerShell 5.1 gives to a program: quotes around spaces, and nothing escaped."""
    return " ".join(f'"{one}"' if re.search(r"\s", one) else one for one in arguments)


def arguments_of(line: str) -> Iterator[str]:
    """A command line as programs on Windows take it apart."""
    argument, quotes, at = "", False, 0
    while at < len(line):
        slashes = re.compile(r"\\*").match(line, at)
        assert slashes is not None
        at, number = slashes.end(), len(slashes[0])
        if at < len(line) and line[at] == '"':
            argument += "\\" * (number // 2) + '"' * (number % 2)
            quotes ^= number % 2 == 0
        elif at < len(line) and line[at] in " \t" and not quotes:
            yield argument + "\\" * number
            argument = ""
        else:
            argument += "\\" * number + line[at : at + 1]
        at += 1
    yield argument


PIECES = st.text(st.sampled_from("ab$`\\\"'\u2019 =(),%"), max_size=12)


@given(st.lists(PIECES.map("a={}".format), max_size=3), PIECES.map("eq({})".format))
def test_a_program_gets_the_very_texts_from_5_1(settings: list[str], expression: str) -> None:
    try:
        written = command(expression, "", settings, strict=False)
    except ValueError:
        assume(False)
        return
    *lines, last = written.split("\n")
    words = [single_quoted(word) for word in re.findall(rf"'(?:[^{APOSTROPHES}]|[{APOSTROPHES}]{{2}})*'", last)]
    given = list(arguments_of(line_of_5_1(words))) if words else []
    if lines:
        assert single_quoted(lines[0].removeprefix("Set-Content -Encoding utf8 condition.txt ")) == expression
        assert given == settings
    else:
        assert given == [expression, *settings]


@given(st.text())
def test_every_text_can_be_quoted(text: str) -> None:
    assert single_quoted(quoted(text)) == text
