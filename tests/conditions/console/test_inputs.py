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
        (
            ["dependencies.A.result=Succeeded", "dependencies.A.outputs['s.v']=x"],
            {"dependencies": {"A": {"result": "Succeeded", "outputs": {"s.v": "x"}}}},
        ),
        (
            ["Dependencies['my job'].outputs[ 'it''s=[1].2' ]=a=b"],
            {"dependencies": {"my job": {"outputs": {"it's=[1].2": "a=b"}}}},
        ),
        (["variables['a.b=c']=1", "variables.my-name.x=2"], {"variables": {"a.b=c": "1", "my-name.x": "2"}}),
        (["root['']=1"], {"root": {"": "1"}}),
        (["root.my-key.my key=1"], {"root": {"my-key": {"my key": "1"}}}),
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


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("dependencies.A.outputs[s.v]=x",
         "a key in brackets stands in quotes, ['s.v'], and the whole in double quotes for the shell"),
        ("root.items[0].x=1", "an item of an Array cannot be set: [0]"),
        ("root['a=1", "the key is not closed by '] in \"['a=1\""),
        ("root[=1", "the key is not closed by '] in '[=1'"),
        ("root..a=1", "a key is missing after the dot in '..a=1'"),
        ("root.=1", "a key is missing after the dot in '.=1'"),
        ("root['a']b=1", "expected .key, ['key'] or =, not 'b=1'"),
        ("root.a]=1", "expected .key, ['key'] or =, not ']=1'"),
        ("variables['a'].=1", "a key is missing after the dot in '.=1'"),
    ],
)  # fmt: skip
def test_a_path_that_cannot_be_read_is_told_where(setting: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        assign({}, setting)
    assert str(caught.value) == f"--set {setting}: {told}"


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
