"""What a session answers, without a terminal."""

import io
from pathlib import Path

import pytest

from conditions.console.printer import Printer
from conditions.language import AZURE
from conditions.repl.session import HELP, Session, goes_on


class Conversation:
    """A session and what it has printed."""

    def __init__(self) -> None:
        self.printed = io.StringIO()
        self.session = Session(Printer(self.printed), {"root": {"a": [1, {"b": "x"}]}, "variables": {}})

    def ask(self, *texts: str) -> str:
        """What is printed for the last of the texts."""
        for text in texts:
            self.printed.seek(0)
            self.printed.truncate()
            assert self.session.answer(text)
        return self.printed.getvalue()


@pytest.fixture
def conversation() -> Conversation:
    return Conversation()


@pytest.mark.parametrize(
    ("texts", "answer"),
    [
        (["root.a[1].b"], "x\n"),
        (["eq(root.a[0],\n1)"], "True\n  root.a[0] is 1, which equals 1\n"),
        (["eq(root.c, 'x')"], "False\n  root.c is Null, not 'x': there is no key 'c' in root\n"),
        (["  "], ""),
        ([":set variables.Build.Reason=Manual"], ""),
        ([":set variables.Build.Reason=Manual", "variables['build.reason']"], "Manual\n"),
        ([":set status=Failed", "failed()"], "True\n  failed() is True: the status of the job is Failed\n"),
        ([":set root.c=1", "root.c"], "1\n"),
        ([":help"], HELP + "\n"),
        (
            [":explain root.a[0]"],
            EXPLAINED := "True\n\n    root.a[0]\n    ~~~~~~~~~\n    1\n\nroot.a[0] is 1, which counts as True\n\n"
            "Evaluating: root['a'][0]\nExpanded: 1\nResult: True\n\nFalse if root.a[0] were 0\n",
        ),
        (["root.a[0]", ":explain"], EXPLAINED),
        ([":explain root.a[0]", ":explain"], EXPLAINED),
    ],
)
def test_an_answer(conversation, texts, answer):
    assert conversation.ask(*texts) == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("eq(1)", "eq takes 2 arguments, not 1 (line 1, column 5)\n    eq(1)\n        ^\n"),
        (
            "contains(root, 1)",
            "cannot convert an Object to String (line 1, column 10)\n    contains(root, 1)\n             ^^^^\n",
        ),
        (":explain", ":explain takes an expression: there is none before it\n"),
        (":explain nope", "there is no named value nope (line 1, column 1)\n    nope\n    ^^^^\n"),
        (":load", ":load takes the name of a file\n"),
        (":load nowhere.json", "cannot read nowhere.json: No such file or directory\n"),
        (":load \0", "cannot read '\\x00': embedded null byte\n"),
        (":set", ":set takes NAME.KEY=VALUE, not ''; NAME is one of root, "),
        (":set root.a.b=1", ":set root.a.b=1: a is a value already, and not an object\n"),
        (":help joi", "there is no function 'joi': did you mean join?\n"),
        (":help ???", "there is no function '???'\n"),
        (":leave", "there is no command ':leave'; there are :explain, :load, :set, :help, :quit\n"),
    ],
)
def test_an_error_is_told_and_the_session_goes_on(conversation, text, answer):
    assert conversation.ask(text).startswith(answer)
    assert conversation.ask("root.a[0]") == "1\n"


def test_load_reads_the_document(conversation, tmp_path: Path):
    path = tmp_path / "a document.json"
    path.write_text('{"a": "loaded"}', encoding="utf-8")
    assert conversation.ask(f":load {path}", "root.a") == "loaded\n"
    path.write_text('{"a": }', encoding="utf-8")
    assert "is not JSON: Expecting value (line 1, column 7)" in conversation.ask(f":load {path}")
    assert conversation.ask("root.a") == "loaded\n"


def test_help_describes_a_function(conversation):
    assert conversation.ask(":help STARTSWITH").startswith("startsWith(value, prefix)\n\nWhether *value* begins with")


def test_quit_ends_the_session(conversation):
    assert conversation.session.answer(" :quit ") is False


@pytest.mark.parametrize("text", ["eq(", "and(eq(1, 2),\n", "root[", "eq('(', (", ":explain eq(1,", "eq('it''s',"])
def test_an_expression_goes_on(text):
    assert goes_on(text)


@pytest.mark.parametrize(
    "text", ["", "root", "eq(1, 2)", "eq(1, 2))", "eq('a", 'eq("a', "']('", ":load a(1", ":set a=("]
)
def test_what_is_complete_or_wrong_does_not_go_on(text):
    assert not goes_on(text)


def test_a_session_speaks_its_language():
    printed = io.StringIO()
    session = Session(Printer(printed), {"root": [{}, {"a": 2}]}, AZURE.extend(jsonpath="rfc9535"))
    session.answer("count(jsonpath('$[?(@.a != 1)]'))")
    assert printed.getvalue() == "2\n"
    session.answer(":explain gt(count(jsonpath('$[?(@.a != 1)]')), 5)")
    assert "selects /0 and /1" in printed.getvalue()
