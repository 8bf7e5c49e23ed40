"""The five guarantees of durable runs, each proved by processes that die at every boundary; on both databases."""

import time

import pytest

from restapi.engines.dbos.lost import LOST

pytest.importorskip("dbos")

BEFORE = [("before intent", 1), ("after intent", 1), ("before send", 1)]
UNKNOWN = [("after intent", 1), ("before send", 1), ("after send", 1)]
BOUNDARIES = [*BEFORE, ("after send", 1), ("after record", 1), ("after enqueue", 2), ("sleep", 1)]
LATER = [("before send", 2), ("after send", 3), ("after record", 2), ("before enqueue", 3)]
"""In the second or the third turn, which polls by GET."""


@pytest.mark.parametrize("die", [*BOUNDARIES, *LATER], ids=lambda die: f"{die[0]} {die[1]}")
def test_guarantee_1_a_request_that_is_not_safe_to_repeat_is_sent_at_most_once(work, service, die) -> None:
    work("job", die)
    ended = work("job")
    assert service.count("POST") <= 1
    if die in UNKNOWN:
        assert (ended["result"], service.count("GET")) == ("undecided", 0)
    else:
        assert (ended["result"], ended["json"], service.count("POST")) == ("success", {"status": "done"}, 1)


@pytest.mark.parametrize("die", UNKNOWN, ids=lambda die: f"{die[0]}")
def test_guarantee_2_killed_between_intent_and_record_the_outcome_is_undecided(work, service, die) -> None:
    work("post", die)
    assert work("post")["reason"] == LOST
    assert service.count("POST") == (1 if die[0] == "after send" else 0)


@pytest.mark.parametrize(("die", "posts"), [(("before send", 1), 1), (("after send", 1), 2)])
def test_guarantee_2_it_is_sent_again_where_that_is_asked_for(work, service, die, posts) -> None:
    work("job", die, on_unknown="repeat")
    assert work("job", on_unknown="repeat")["result"] == "success"
    assert service.count("POST") == posts


@pytest.mark.parametrize("die", [("before send", 1), ("after send", 1)])
def test_guarantee_2_a_condition_on_a_get_may_tell_whether_it_was_received(work, service, die) -> None:
    work("post", die, on_unknown="ask")
    assert work("post", on_unknown="ask")["result"] == "success"
    assert (service.count("POST"), service.count("GET")) == (1, 1)


@pytest.mark.parametrize(("kind", "method"), [("put", "GET"), ("post", "POST")])
@pytest.mark.parametrize(("die", "times"), [(("before send", 1), 1), (("after send", 1), 2), (("after record", 1), 1)])
def test_guarantee_3_with_a_key_or_a_safe_method_it_is_sent_at_least_once(
    work, service, kind, method, die, times
) -> None:
    key = "auto" if kind == "post" else ""
    work(kind, die, key=key)
    assert work(kind, key=key)["result"] == "success"
    assert service.count(method) == times
    assert len(set(service.keys)) == (1 if key else 0)


def test_guarantee_4_deadlines_are_instants_of_the_wall_clock(work, service) -> None:
    service.polls = 1000
    work("job", ("sleep", 1), timeout=6.0, interval=1.5)
    time.sleep(6)
    seen = service.count("GET")
    ended = work("job", timeout=6.0, interval=1.5)
    assert ended["result"] == "undecided"
    assert "Undecided when the time of 6 s was too short for another poll" in ended["reason"]
    assert (service.count("POST"), service.count("DELETE")) == (1, 1)
    assert service.count("GET") == seen


@pytest.mark.parametrize("die", [("before send", 1), ("after send", 2), ("after record", 1), ("sleep", 1)])
def test_a_gate_goes_on_where_its_process_died(work, service, die) -> None:
    work("gate", die, interval=3.0)
    assert work("gate", interval=3.0)["decision"] == "passed"
    assert service.count("GET") in (3, 4)


def test_a_sample_that_was_on_its_way_is_no_pass_and_its_request_is_not_repeated(work, service) -> None:
    service.polls = 0
    work("posting gate", ("after send", 2), interval=3.0)
    ended = work("posting gate", interval=3.0)
    assert (ended["decision"], ended["samples"]) == ("passed", 2)
    assert service.count("POST") in (1, 2)
