"""The native core reads lines of a file itself, and judges those that begin in a range as it judges a chunk of them."""

import io
import os
import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conditions
from conditions.core import COUNT_ONLY, JOINED_LINES, LINES, NUMBERED_LINES, LineJudge
from conditions.documents.searching import count_in, found_in
from tests.conditions.native.probing import at_once, out_of_memory
from tests.conditions.native.test_judging_lines import EXPRESSIONS, many, outcome

pytestmark = pytest.mark.usefixtures("native")

EVERYTHING = 2**29
WAYS = [COUNT_ONLY, LINES, NUMBERED_LINES, JOINED_LINES]


def judging(expression: str) -> LineJudge:
    judge = conditions.compile(expression).judge().native
    assert judge is not None
    return judge


@contextmanager
def open_file(data: bytes) -> Iterator[int]:
    """The descriptor of a file that holds these bytes."""
    with TemporaryFile() as file:
        file.write(data)
        file.flush()
        yield file.fileno()


def starts_of_lines(data: bytes) -> list[int]:
    """Where lines begin, and where the last one ends."""
    return [0, *accumulate(map(len, io.BytesIO(data)))]


def random_lines(size: int, longest: int) -> bytes:
    """Lines of all lengths, some of them found, unsure, blank or broken; so many bytes of them at least."""
    chosen = random.Random(size + longest)
    rows, length = [], 0
    while length < size:
        text = "x" * chosen.randrange(chosen.choice([5, 100, longest]))
        form = chosen.choice(['{"a":1,"b":"%s"}', '{"a":2,"b":"%s"}', '{"a":"\\ud800%s"}', "%s", " "])
        rows.append(form.replace("%s", text) + chosen.choice(["\n", "\n", "\r\n"]))
        length += len(rows[-1])
    return "".join(rows).encode()


@given(st.sampled_from(EXPRESSIONS), many.map(b"".join), st.data())
def test_lines_that_begin_in_a_range_are_judged_as_a_chunk_of_them(
    expression: str, data: bytes, drawn: st.DataObject
) -> None:
    judge = conditions.compile(expression).judge().native
    if judge is None or not judge.releases_lock:
        return
    starts = starts_of_lines(data)
    start = drawn.draw(st.sampled_from(starts))
    end = start + drawn.draw(st.integers(0, len(data) + 9))
    behind = next((other for other in starts if other >= max(end, start)), len(data))
    wanted, way = drawn.draw(st.booleans()), drawn.draw(st.sampled_from([COUNT_ONLY, LINES, NUMBERED_LINES]))
    with open_file(data) as file:
        expected = judge.in_chunk(data[start:behind], wanted, way, 7)
        assert judge.in_range(file, start, end, wanted, way, 7) == (behind, expected)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("size", "longest"), [(300_000, 200), (2_000_000, 150_000), (600_000, 81_920)])
def test_ranges_of_a_file_that_is_larger_than_the_buffer_give_all_of_it(way: int, size: int, longest: int) -> None:
    judge, data = judging("eq(root.a, 1)"), random_lines(size, longest)
    starts = starts_of_lines(data)
    with open_file(data) as file:
        for step in (1 if size < 500_000 else 9973, 65_536, 81_920, size):
            ends = [0]
            while ends[-1] < len(data):
                ranged = judge.in_range(file, ends[-1], ends[-1] + step, True, way, len(ends))
                assert ranged is not None
                ends.append(ranged[0])
                if step > 1:
                    assert ranged[1] == judge.in_chunk(data[ends[-2] : ends[-1]], True, way, len(ends) - 1)
            assert step > 1 or ends == starts
            assert all(other - one >= step for one, other in pairwise(ends[:-1]))


@pytest.mark.parametrize("data", [b"", b"\n", b'{"a":1}', b'{"a":1}\n{"a":1', b'{"a":1}\n\n{"a":1}'])
def test_the_last_line_may_have_no_end(data: bytes) -> None:
    judge = judging("eq(root.a, 1)")
    with open_file(data) as file:
        assert judge.in_range(file, 0, EVERYTHING, True, LINES, 1) == (len(data), judge.in_chunk(data, True, LINES, 1))
        assert judge.in_range(file, len(data), EVERYTHING, True, LINES, 1) == (len(data), (0, [], []))
        assert judge.in_range(file, len(data) + 5, EVERYTHING, True, LINES, 1) == (len(data) + 5, (0, [], []))
        assert judge.in_range(file, 3, 3, True, LINES, 1) == (3, (0, [], []))
        assert judge.in_range(file, 5, 3, True, LINES, 1) == (5, (0, [], []))


def test_a_line_of_megabytes_is_judged_and_a_longer_one_left_to_python() -> None:
    judge = judging("eq(root.a, 1)")
    with open_file(b'{"a":1}\n{"a":1,"b":"' + b"x" * (5 * 2**20 - 30) + b'"}\n') as file:
        ranged = judge.in_range(file, 0, 2**20, True, COUNT_ONLY, 1)
        assert ranged is not None
        assert ranged[1] == (2, 2, [])
    with open_file(b'{"a":1}\n{"a":1,"b":"' + b"x" * 5 * 2**20 + b'"}\n') as file:
        assert judge.in_range(file, 0, 8, True, COUNT_ONLY, 1) == (8, (1, 1, []))
        assert judge.in_range(file, 0, 9, True, COUNT_ONLY, 1) is None


def test_what_is_no_file_that_can_be_read_by_position_is_left_to_python(tmp_path: Path) -> None:
    judge = judging("eq(root.a, 1)")
    reading, writing = os.pipe()
    folder = os.open(tmp_path, os.O_RDONLY)
    with socket.socket() as channel:
        for file in (reading, folder, channel.fileno(), -1):
            assert judge.in_range(file, 0, 9, True, LINES, 1) is None
    for file in (reading, writing, folder):
        os.close(file)
    assert judge.in_range(reading, 0, 9, True, LINES, 1) is None


def test_a_range_without_sense_or_of_too_much_is_left_to_python() -> None:
    judge = judging("eq(root.a, 1)")
    with open_file(b"{}\n") as file:
        assert judge.in_range(file, -1, 9, True, LINES, 1) is None
        assert judge.in_range(file, 0, 2**30 + 1, True, LINES, 1) is None
        assert judge.in_range(file, 2**62, -(2**63), True, LINES, 1) == (2**62, (0, [], []))
        assert judge.in_range(file, 0, 2**63 - 1, True, LINES, 1) is None


def test_what_is_no_range_is_refused() -> None:
    bound: Any = getattr(conditions.compile("eq(root.a, 1)").matches, "__self__", None)
    for arguments in (
        (),
        (True, 1, 1, 0, 9),
        (True, "1", 1, 0, 9, 0),
        (True, 1, 1, 0, 9, None),
        (True, 1, 1, 0.0, 9, 0),
    ):
        with pytest.raises(TypeError, match="judge_range takes"):
            bound.judge_range(*arguments)
    for arguments in ((True, 1, 1, 2**64, 9, 0), (True, 1, 1, 0, 9, 2**64)):
        with pytest.raises(OverflowError):
            bound.judge_range(*arguments)
    with pytest.raises(TypeError, match="judge_range takes"):
        bound.judge_range(True, 1, 1, 0, 9, 2**32)
    assert bound.judge_range(True, 1, 1, 0, 9, 0, nope=1) is None


def test_a_condition_that_needs_the_lock_reads_no_file() -> None:
    judge = conditions.compile("eq(root.a, variables.b)").judge(variables={"b": 1}).native
    assert judge is not None
    assert not judge.releases_lock
    with open_file(b'{"a":1}\n') as file:
        assert judge.in_range(file, 0, 9, True, LINES, 1) is None


def test_threads_judge_ranges_of_one_file() -> None:
    judge, data = judging("eq(root.a, 1)"), random_lines(400_000, 500)
    expected = judge.in_chunk(data, True, NUMBERED_LINES, 1)
    found: list[Any] = []
    with open_file(data) as file:
        at_once(lambda: found.extend(judge.in_range(file, 0, EVERYTHING, True, NUMBERED_LINES, 1) for _ in range(5)))
    assert found == [(len(data), expected)] * 40


def test_a_file_that_is_cut_and_written_meanwhile_does_no_harm() -> None:
    judge, data = judging("eq(root.a, 1)"), random_lines(1_000_000, 300)
    done = threading.Event()
    with open_file(data) as file:

        def disturb() -> None:
            while not done.is_set():
                os.ftruncate(file, 100_000)
                os.pwrite(file, data[70_000:], 70_000)
                os.pwrite(file, b"\x00\n{\\" * 999, 500_000)

        disturbing = threading.Thread(target=disturb)
        disturbing.start()
        for _ in range(100):
            ranged = judge.in_range(file, 0, 2**20, True, LINES, 1)
            assert ranged is None or 0 < ranged[0] <= len(data) + 4096
        done.set()
        disturbing.join()


def test_where_allocations_fail_python_decides() -> None:
    setup = """
import conditions, tempfile
file = tempfile.TemporaryFile()
file.write(b'{"a":1}\\n{}\\nx\\n' * 300 + b'{"a":1,"b":"' + b'x' * 200000 + b'"}\\n')
file.flush()
judge = conditions.compile("eq(root.a, 1)").judge().native
judge.in_chunk(b"{}", True, 1, 1)
def attempt():
    ranged = judge.in_range(file.fileno(), 0, 2**20, True, 2, 1)
    if ranged is None:
        raise MemoryError
    return ranged[0], ranged[1][0], len(ranged[1][1]), len(ranged[1][2])
"""
    failures, found = out_of_memory(setup, "attempt()", 5_000)
    assert failures > 20
    assert found == "(203915, 901, 301, 300)"


@given(st.sampled_from(EXPRESSIONS), many.map(b"".join), st.integers(0, 30), st.booleans(), st.booleans())
def test_a_file_is_searched_from_where_it_stands_as_the_same_bytes_in_memory(
    expression: str, data: bytes, start: int, peeks: bool, wanted: bool
) -> None:
    judge = conditions.compile(expression).judge(variables={"v": 1})
    memory = io.BytesIO(data)
    with open_file(data) as file, open(os.dup(file), "rb") as reader:  # noqa: PTH123 - a descriptor
        for on_error in ("skip", "raise"):
            both = []
            for lines in (reader, memory):
                lines.seek(start)
                if peeks and lines is reader:
                    reader.peek(1)
                both.append(outcome(partial(found_in, lines, judge, on_error, wanted, NUMBERED_LINES)))
            assert both[0] == both[1]
            assert on_error == "raise" or reader.tell() == max(start, len(data))


def test_a_file_stands_behind_the_lines_that_were_judged(tmp_path: Path) -> None:
    data = random_lines(1_000_000, 2_000).replace(b"\\ud800", b"")
    (tmp_path / "lines").write_bytes(data)
    judge = conditions.compile("eq(root.a, 1)").judge()
    expected = sum(map(len, found_in(io.BytesIO(data), judge, "skip")))
    with (tmp_path / "lines").open("rb") as file:
        found = found_in(file, judge, "skip")
        counted = len(next(found))
        assert data[file.tell() - 1 : file.tell()] == b"\n"
        assert file.tell() < 90_000
        counted += sum(count_in(file, judge, "skip"))  # goes on where the other stopped
        assert counted <= expected
        assert file.read() == b""
