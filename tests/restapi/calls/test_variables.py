from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restapi.calls.variables import Variables, has_macros
from restapi.errors import FileError

VARIABLES = Variables({"Build.Id": "42", "name": "$(Build.Id)", "a b": "space", "quote": "it's"})


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("", ""),
        ("/$(Build.Id)/", "/42/"),
        ("$(build.ID)$(BUILD.id)", "4242"),
        ("$(unknown)", "$(unknown)"),
        ("$(name)", "$(Build.Id)"),
        ("$(a b)", "space"),
        ("$( Build.Id )", "42"),
        ("$(outer $(Build.Id))", "$(outer 42)"),
        ("$()", "$()"),
        ("$(Build.Id", "$(Build.Id"),
        ("$Build.Id ${Build.Id} $[Build.Id]", "$Build.Id ${Build.Id} $[Build.Id]"),
        ("eq(root, '$(quote)')", "eq(root, 'it's')"),
    ],
)
def test_macros_are_replaced_as_text(text: str, expanded: str) -> None:
    assert VARIABLES.expand(text) == expanded


def test_names_that_only_look_alike_are_other_variables() -> None:
    variables = Variables({"Straße": "x", "k": "y"})
    assert variables.expand("$(STRAßE) $(K)") == "x y"
    assert variables.expand("$(STRAẞE) $(\u212a)") == "$(STRAẞE) $(\u212a)"


names = st.text("abc.", min_size=1, max_size=3)


@given(st.dictionaries(names, st.text()), st.text("$(ab)c."))
def test_a_text_without_known_macros_stays_as_written(values: dict[str, str], text: str) -> None:
    unknown = {f"other{name}": value for name, value in values.items()}
    assert Variables(unknown).expand(text) == text


@given(names, st.text(), st.text("ab("), st.text("ab)"))
def test_a_value_is_put_in_as_it_is(name: str, value: str, before: str, after: str) -> None:
    assert Variables({name: value}).expand(f"{before}$({name.upper()}){after}") == f"{before}{value}{after}"


def test_has_macros_tells_whether_expanding_can_change_a_text() -> None:
    assert has_macros("a $(b) c")
    assert not has_macros("a $() $b (c)")


def test_a_repr_shows_no_value() -> None:
    assert repr(Variables({"token": "hunter2"})) == "Variables(token)"


def test_every_value_becomes_a_text() -> None:
    assert Variables({"id": 2, "flag": True}).expand("$(id) $(flag)") == "2 True"


def test_updating_ignores_case() -> None:
    assert dict(Variables({"A": "1", "b": "2"}).updated({"a": "3"})) == {"a": "3", "b": "2"}


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("v.yml", "version: 1.10\nflag: yes\nnone:\ntext: 'a: b'\n"),
        ("v.yaml", "{version: 1.10, flag: yes, none: '', text: 'a: b'}"),
        ("v.json", '{\n\t"version": 1.10, "flag": "yes",\n\t"none": null, "text": "a: b"}'),
    ],
)
def test_values_in_a_file_are_texts_as_written(tmp_path: Path, file: str, text: str) -> None:
    path = tmp_path / file
    path.write_text(text, encoding="utf-8")
    assert dict(Variables.load(path)) == {"version": "1.10", "flag": "yes", "none": "", "text": "a: b"}


def test_booleans_and_escapes_in_json_are_read(tmp_path: Path) -> None:
    path = tmp_path / "v.json"
    path.write_text(r'{"flag": true, "face": "\ud83d\ude00"}', encoding="utf-8")
    assert dict(Variables.load(path)) == {"flag": "true", "face": "\U0001f600"}


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("v.yml", "- a", "v.yml:1:1: a file of variables must be a mapping, not a list"),
        ("v.yml", "a: {b: c}", "v.yml:1:4: the variable 'a' must be a text, not a mapping"),
        ("v.yml", "a: 1\na: 2", "v.yml:2:1: 'a' is given twice; first in line 1"),
        ("v.json", "[]", "v.json must hold a JSON object"),
        ("v.json", '{"a": [1]}', "v.json: the variable 'a' must be a text, not a list"),
        ("v.json", '{"a": {}}', "v.json: the variable 'a' must be a text, not an object"),
        ("v.json", '{"a": 1,\n"b"}', "v.json:2:4: not valid JSON: Expecting ':' delimiter"),
        ("v.json", "[" * 100_000, "v.json is nested too deeply"),
    ],
)
def test_what_a_file_cannot_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, text: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(file).write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        Variables.load(file)
    assert str(caught.value) == message
