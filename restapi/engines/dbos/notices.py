"""Notices of services as plain JSON, without what is secret in them; and back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from restapi.callbacks.events import Event, EventName, Lines, News, Values
from restapi.callbacks.tickets import Notice
from restapi.connections.credentials import MASK


def notice_as_json(notice: Notice) -> dict[str, Any]:
    """A notice as plain JSON."""
    return {"received": notice.received.isoformat(), **_news_as_json(notice.news)}


def notice_from_json(value: Mapping[str, Any]) -> Notice:
    """The notice that `notice_as_json` gave."""
    received = datetime.fromisoformat(value["received"])
    if "lines" in value:
        return Notice(received, Lines(tuple(value["lines"])))
    if "variables" in value:
        return Notice(received, Values(dict(value["variables"])))
    return Notice(received, Event(EventName(value["event"]), "", succeeded=value["succeeded"]))


def masked(notice: Notice, mask: Callable[[str], str]) -> Notice:
    """A notice with secrets masked."""
    return replace(notice, news=_masked(notice.news, mask))


def without_secrets(notices: Iterable[Notice], names: Collection[str], mask: Callable[[str], str]) -> list[Notice]:
    """Notices as they may be kept: of variables that are secret, as those of *names* are, only the names.

    Args:
        notices: What was told.
        names: The names of more variables that are secret.
        mask: Masks the values of them all, and the token, in other texts.
    """
    kept: list[Notice] = []
    for notice in notices:
        news = notice.news
        if isinstance(news, Values):
            hidden = set(news.secrets_with(names))
            values = {name: MASK if value in hidden else value for name, value in news.values.items()}
            notice = replace(notice, news=Values(values))
        kept.append(masked(notice, mask))
    return kept


def secrets_in(notices: Iterable[Notice], names: Collection[str]) -> list[str]:
    """The secret values in notices, those of the variables of *names* among them."""
    found = [notice.news.secrets_with(names) for notice in notices if isinstance(notice.news, Values)]
    return [secret for secrets in found for secret in secrets if secret]


def variables_in(notices: Iterable[Notice]) -> dict[str, str]:
    """The variables in notices; a later one stands for those before it of the same name."""
    told = [notice.news.values for notice in notices if isinstance(notice.news, Values)]
    return {name: text for values in told for name, text in values.items()}


def hidden_lines(notice: Notice) -> Notice:
    """A notice whose log lines are not kept, since they might repeat a secret that is not kept either."""
    news = notice.news
    return replace(notice, news=Lines((MASK,) * len(news.texts))) if isinstance(news, Lines) else notice


def shortened(notices: Sequence[Notice], size: int) -> list[Notice]:
    """Notices with no more log lines than have *size* characters together; the last line tells of those left out."""
    kept: list[Notice] = []
    left_out = 0
    for notice in notices:
        if isinstance(notice.news, Lines):
            size -= sum(len(line) + 1 for line in notice.news.texts)
            if size < 0:
                left_out += len(notice.news.texts)
                continue
        kept.append(notice)
    if left_out:
        kept.append(Notice(notices[-1].received, Lines((f"({left_out:,} log lines, which are not kept)",))))
    return kept


def _news_as_json(news: News) -> dict[str, Any]:
    if isinstance(news, Lines):
        return {"lines": list(news.texts)}
    if isinstance(news, Values):
        return {"variables": news.values}
    return {"event": news.name.value, "succeeded": news.succeeded}


def _masked(news: News, mask: Callable[[str], str]) -> News:
    if isinstance(news, Lines):
        return Lines(tuple(map(mask, news.texts)))
    if isinstance(news, Values):
        return Values({name: mask(value) for name, value in news.values.items()})
    return news
