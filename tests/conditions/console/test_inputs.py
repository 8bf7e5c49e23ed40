"""What people hand to the commands: documents and settings."""

from pathlib import Path
from typing import Any

import pytest

from conditions.console.inputs import UsageError, assign, read_document
from conditions.errors import DocumentError


@pytest.mark.parametrize(
    ("settings", "inputs"),
    [
        (["variables.Build.Reason=PullRequest"], {"variables": {"Build.Reason": "PullRequest"}}),
        (["root.a.b=1", "root.a.c=x=y"], {"root": {"a": {"b": "1", "c": "x=y"}}}),
        (["root=1", "root=2"], {"root": "2"}),
        (["VARIABLES.x="], {"variables": {"x": ""}}),
    ],
)
def test_settings_make_up_inputs(settings: list[str], inputs: dict[str, Any]) -> None:
    found: dict[str, Any] = {}
    for setting in settings:
        assign(found, setting)
    assert found == inputs


@pytest.mark.parametrize("setting", ["root", "", "=1", "nothing.x=1", ".x=1"])
def test_what_is_no_setting_is_told_what_one_is(setting: str) -> None:
    with pytest.raises(UsageError, match=r"^--set takes NAME\.KEY=VALUE, not ") as caught:
        assign({}, setting)
    assert "variables" in str(caught.value)


def test_a_key_does_not_lead_into_a_value() -> None:
    inputs: dict[str, Any] = {}
    assign(inputs, "root.a=1", "line 1:")
    with pytest.raises(UsageError, match=r"^line 2: root\.a\.b=2: a is a value already, and not an object$"):
        assign(inputs, "root.a.b=2", "line 2:")


def test_a_document_is_read_strictly(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a": 0.1}', encoding="utf-8")
    assert list(read_document(str(path))) == ["a"]
    path.write_text("{'a': 1}", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"a\.json is not JSON"):
        read_document(str(path))


@pytest.mark.parametrize("name", ["not/there.json", "a\0b"])
def test_a_file_that_cannot_be_read_is_named(name: str) -> None:
    with pytest.raises(UsageError, match=r"^cannot read "):
        read_document(name)
