from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restapi.errors import FileError
from restapi.yaml_file import MAX_BYTES, Node, read_yaml


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write a.yml in the working directory."""
    monkeypatch.chdir(tmp_path)

    def write(content: str | bytes) -> Path:
        path = Path("a.yml")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def plain(node: Node) -> object:
    if node.is_mapping:
        return {name: plain(entry.value) for name, entry in node.members.items()}
    return [plain(item) for item in node.parts] if node.is_list else node.text("a scalar")


@pytest.mark.parametrize("text", ["true", "on", "1.0", "0x10", "1_000", "2001-01-01", "~", "null", "12e3", ".inf"])
def test_a_scalar_is_the_text_as_written(write, text: str) -> None:
    assert plain(read_yaml(write(f"a: {text}"))) == {"a": text}


def test_every_form_of_scalar_is_read(write) -> None:
    text = "a: 'it''s'\nb: \"x\\ty\"\nc: |\n  1\n  2\nd: >-\n  1\n  2\ne:\nf: [1, {g: 2}]\n"
    expected = {"a": "it's", "b": "x\ty", "c": "1\n2\n", "d": "1 2", "e": "", "f": ["1", {"g": "2"}]}
    assert plain(read_yaml(write(text))) == expected


def test_a_byte_order_mark_is_no_part_of_the_text(write) -> None:
    assert plain(read_yaml(write(b"\xef\xbb\xbfa: 1"))) == {"a": "1"}


def test_every_node_knows_its_place(write) -> None:
    root = read_yaml(write("é: 1\nb:\n  - x\n"))
    second = root.members["b"]
    assert (str(second.place), str(second.value.place)) == ("a.yml:2:1", "a.yml:3:3")
    assert root.members["é"].value.place.column == 4


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "a.yml:1:1: the file is empty"),
        ("# nothing\n", "a.yml:1:1: the file is empty"),
        ("a: 1\na: 2", "a.yml:2:1: 'a' is given twice; first in line 1"),
        ("a: &x 1\nb: *x", "a.yml:1:4: anchors are not supported"),
        ("a: *x", "a.yml:1:4: aliases are not supported"),
        ("a: !!python/name:os.system x", "a.yml:1:4: tags are not supported"),
        ("a: 1\n---\nb: 2", "a.yml:2:1: one document is expected, and here a second one starts"),
        ("? [a]\n: 1", "a.yml:1:3: a key must be a text, not a list"),
        ("? {a: 1}\n: 1", "a.yml:1:3: a key must be a text, not a mapping"),
        ("a: b: c", "a.yml:1:5: not valid YAML: mapping values are not allowed in this context"),
        ("a: [1", "a.yml:1:6: not valid YAML: did not find expected ',' or ']'"),
        ("a: \x07", "a.yml:1:4: not valid YAML: control characters are not allowed"),
        ("[" * 51 + "]" * 51, "a.yml:1:51: nested more than 50 deep"),
        (b"a: \xff", "a.yml is not UTF-8 (at byte 3)"),
        (b" " * (MAX_BYTES + 1), "a.yml has 1,048,577 bytes, more than the limit of 1,048,576"),
    ],
)
def test_what_is_refused(write, content: str | bytes, message: str) -> None:
    with pytest.raises(FileError) as caught:
        read_yaml(write(content))
    assert str(caught.value).splitlines()[0] == message


def test_a_refusal_shows_the_line_with_a_caret(write) -> None:
    with pytest.raises(FileError) as caught:
        read_yaml(write("a: 1\nb: *x"))
    assert str(caught.value) == (
        "a.yml:2:4: aliases are not supported\n    b: *x\n       ^\nHint: write the value out, or put it in quotes"
    )


@pytest.mark.parametrize("content", ["password: *hunter2", "a: 1\npassword: 'hunter2", "password: x: hunter2"])
def test_a_refusal_of_a_secret_file_shows_none_of_its_lines(write, content: str) -> None:
    with pytest.raises(FileError) as caught:
        read_yaml(write(content), secret=True)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "message"), [("none.yml", "No such file or directory"), (".", "Is a directory"), ("a\0b", "embedded null")]
)
def test_a_file_that_cannot_be_read_is_our_error(path: str, message: str) -> None:
    with pytest.raises(FileError, match=message):
        read_yaml(Path(path))


@given(st.text())
def test_nothing_but_our_own_error_leaves(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("yaml") / "a.yml"
    path.write_text(text, encoding="utf-8", errors="replace")
    with suppress(FileError):
        assert plain(read_yaml(path)) is not None
