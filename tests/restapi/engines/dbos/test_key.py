"""The key of durable callbacks: where it is read from, and the tickets that are made of it."""

import sys
from pathlib import Path

import pytest

from restapi.callbacks.callback_state import CallbackState
from restapi.callbacks.tickets import Ticket
from restapi.engines.dbos.key import VARIABLE, Key, read_key
from restapi.errors import InvocationError

TEXT = "0123456789abcdef0123456789abcdef"


def ticket(key: Key, run: str = "a", plan: str = "p") -> Ticket:
    return key.ticket(run, plan, "https://a.example/", CallbackState(started_at=0.0), lambda: 0.0)


def test_the_ticket_of_a_run_is_the_same_in_every_process_and_another_one_with_another_key() -> None:
    one, again = ticket(Key(TEXT)), ticket(read_key(TEXT))
    assert one.variables == again.variables
    others = [ticket(Key(TEXT[::-1])), ticket(Key(TEXT), run="b"), ticket(Key(TEXT), plan="q")]
    ids = [(each.token, each.project_id, each.job_id, each.timeline_id, each.task_id) for each in (one, *others)]
    assert len({part for each in ids for part in each}) == 20
    assert len(one.token) == 43  # 256 bits


def test_a_key_is_in_no_text() -> None:
    assert TEXT not in f"{Key(TEXT)!r} {ticket(Key(TEXT))!r}"


def test_a_key_is_read_from_the_environment_or_from_a_private_file(tmp_path: Path, monkeypatch) -> None:
    file = tmp_path / "key"
    file.write_text(TEXT + "\n")
    file.chmod(0o600)
    monkeypatch.setenv(VARIABLE, f" {TEXT}\n")
    assert ticket(read_key(file)).token == ticket(read_key(None)).token == ticket(Key(TEXT)).token


def test_where_a_key_is_too_short_is_said(tmp_path: Path, monkeypatch) -> None:
    file = tmp_path / "key"
    file.touch(0o600)
    monkeypatch.setenv(VARIABLE, "short")
    for given, where in [(file, f"in {file}"), (None, f"in {VARIABLE}")]:
        with pytest.raises(InvocationError, match=f"the key of callbacks {where} has less than 32 characters"):
            read_key(given)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "key"
    file.write_text(TEXT)
    file.chmod(mode)
    with pytest.raises(InvocationError, match=r"others can read the key in .*key\nHint: chmod 600"):
        read_key(file)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (None, "durable callbacks need a key, of which their tokens are made\nHint: make one with `openssl rand"),
        ("", "durable callbacks need a key"),
        ("short", "the key of callbacks that is given has less than 32 characters"),
        (Path("/nowhere/key"), "the key in /nowhere/key cannot be read: No such file"),
    ],
)
def test_without_a_good_key_it_is_said_what_is_missing(monkeypatch, given, problem: str) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(InvocationError, match=problem) as caught:
        read_key(given)
    assert "short" not in str(caught.value)
