"""Notices of services as plain JSON and back, without their secrets, and with no more lines than are kept."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from restapi.callbacks.events import Event, EventName, Lines, Values
from restapi.callbacks.tickets import Notice
from restapi.connections.credentials import Masker
from restapi.engines.dbos.notices import (
    hidden_lines,
    notice_as_json,
    notice_from_json,
    secrets_in,
    shortened,
    without_secrets,
)

NOW = datetime(2026, 11, 29, tzinfo=UTC)

events = st.builds(Event, st.sampled_from(EventName), st.just(""), succeeded=st.none() | st.booleans())
lines = st.builds(Lines, st.lists(st.text(max_size=8), max_size=3).map(tuple))
values = st.builds(Values, st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3))
notices = st.builds(Notice, st.datetimes(timezones=st.just(UTC)), events | lines | values)


@given(notices)
def test_a_notice_comes_back_from_strict_json(notice: Notice) -> None:
    assert notice_from_json(json.loads(json.dumps(notice_as_json(notice)))) == notice


def test_secrets_are_kept_by_their_names_alone() -> None:
    told = [
        Notice(NOW, Lines(("a the-token-of-it",))),
        Notice(NOW, Values({"key": "hunter2", "code": "swordfish", "url": "http://hunter2@a"}, ("hunter2",))),
    ]
    mask = Masker(["the-token-of-it", "hunter2"])
    line, variables = (notice.news for notice in without_secrets(told, ["code"], mask))
    assert (line, variables) == (Lines(("a ***",)), Values({"key": "***", "code": "***", "url": "http://***@a"}))
    assert secrets_in(told, ["code"]) == ["hunter2", "swordfish"]
    assert hidden_lines(told[0]).news == Lines(("***",))


def test_of_too_many_lines_the_first_are_kept_and_all_events() -> None:
    told = [Notice(NOW, Lines(("x" * 9,))) for _ in range(5)]
    told.insert(4, Notice(NOW, Event(EventName.STARTED, "")))
    kept = [str(notice.news) for notice in shortened(told, 30)]
    line = "Lines(texts=('xxxxxxxxx',))"
    assert kept == [line, line, line, "TaskStarted", "Lines(texts=('(2 log lines, which are not kept)',))"]
    assert shortened(told, 50) == told


def test_lines_that_are_too_many_at_once_are_told_of() -> None:
    told = [Notice(NOW, Lines(("x" * 99, "y")))]
    assert shortened(told, 50) == [Notice(NOW, Lines(("(2 log lines, which are not kept)",)))]
    assert shortened([], 50) == []
