"""The order of jobs and stages, as `dependsOn` says."""

import time

import pytest

from restapi.errors import FileError
from restapi.pipelines.model import Job
from restapi.pipelines.order import check_order, ordered


def jobs(**depends_on: str) -> list[Job]:
    return [Job(name, (), depends_on=tuple(names.split())) for name, names in depends_on.items()]


@pytest.mark.parametrize(
    ("given", "order"),
    [
        ({"A": "", "B": "", "C": ""}, "ABC"),
        ({"A": "B", "B": ""}, "BA"),
        ({"A": "C", "B": "", "C": "B"}, "BCA"),
        ({"A": "", "B": "D", "C": "A", "D": "A"}, "ACDB"),
        ({"D": "B C", "B": "A", "C": "A", "A": ""}, "ABCD"),
    ],
)
def test_each_comes_after_what_it_depends_on_and_else_as_in_the_file(given: dict[str, str], order: str) -> None:
    nodes = jobs(**given)
    check_order(nodes, "job")
    assert "".join(job.name for job in ordered(nodes)) == order


@pytest.mark.parametrize(
    ("given", "circle"),
    [
        ({"A": "B", "B": "A"}, "'A' -> 'B' -> 'A'"),
        ({"X": "", "A": "X C", "B": "A", "C": "B"}, "'A' -> 'C' -> 'B' -> 'A'"),
    ],
)
def test_those_that_wait_for_one_another_are_refused(given: dict[str, str], circle: str) -> None:
    with pytest.raises(FileError, match=f"the jobs {circle} depend on one another"):
        check_order(jobs(**given), "job")


def test_one_that_waits_for_a_circle_is_not_in_it() -> None:
    with pytest.raises(FileError, match="the jobs 'B' -> 'C' -> 'B' depend"):
        check_order(jobs(A="B", B="C", C="B"), "job")


def test_long_chains_are_ordered_at_once() -> None:
    count = 20_000
    nodes = [Job(f"J{number}", (), depends_on=(f"J{number + 1}",)) for number in range(count)]
    begun = time.process_time()
    check_order([*nodes, Job(f"J{count}", ())], "job")
    with pytest.raises(FileError, match="depend on one another"):
        check_order([*nodes, Job(f"J{count}", (), depends_on=("J0",))], "job")
    assert time.process_time() - begun < 5
