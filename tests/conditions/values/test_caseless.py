"""Names that ignore case, by one rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.values.caseless import CaselessMapping, CaselessView
from conditions.values.dotnet_text import equal, fold


def test_names_ignore_case_and_keep_their_spelling() -> None:
    headers = CaselessMapping({"Content-Type": "text/plain", "ETag": "1"})
    assert (headers["content-type"], headers["ETAG"], list(headers)) == ("text/plain", "1", ["Content-Type", "ETag"])
    assert "CONTENT-TYPE" in headers
    assert "Content" not in headers


def test_of_names_that_differ_in_case_the_last_wins() -> None:
    assert dict(CaselessMapping({"A": 1, "a": 2})) == {"a": 2}


def test_a_missing_name_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        CaselessMapping[int]()["a"]


ANY = st.text("aAkK\u212aßẞsSſSςσΣiIıİ𐐨𐐀\xa0é", max_size=3)


@given(st.dictionaries(ANY, st.integers(), max_size=6), ANY)
def test_a_name_is_found_exactly_where_dotnet_finds_it_equal(entries: dict[str, int], name: str) -> None:
    same = [value for known, value in entries.items() if equal(known, name)]
    view, table = CaselessView(entries), CaselessMapping(entries)
    assert (name in view) == (name in table) == bool(same)
    if same:
        assert table[name] == same[-1]
        assert view[name] == entries.get(name, same[-1])


@given(st.dictionaries(ANY, st.integers(), max_size=6))
def test_a_view_has_every_key_and_a_table_each_name_once(entries: dict[str, int]) -> None:
    assert dict(CaselessView(entries)) == entries
    table = CaselessMapping(entries)
    assert len(table) == len({fold(name) for name in entries})
    assert set(table) <= set(entries)


@pytest.mark.parametrize("kind", [CaselessView, CaselessMapping])
def test_names_that_only_look_alike_are_others(kind: type[CaselessView | CaselessMapping[str]]) -> None:
    names = kind({"Straße": "x", "k": "y", "i": "z"})
    assert [name in names for name in ("STRAßE", "K", "I")] == [True] * 3
    assert [name in names for name in ("STRAẞE", "STRASSE", "\u212a", "ı", "İ")] == [False] * 5


def test_a_view_prefers_the_name_as_it_is_written() -> None:
    assert [CaselessView({"a": 1, "A": 2})[name] for name in ("a", "A")] == [1, 2]
    assert CaselessView.of(5) == 5
    assert CaselessView.of(view := CaselessView({})) is view
