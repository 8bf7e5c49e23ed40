"""Lines are judged by the native core as in pure Python: the same lines, errors and numbers, in the same order."""

import io
import json
import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import conditions
from benchmarks.byte_documents import write_lines
from benchmarks.workloads import WORKLOADS
from conditions import ConditionError, LimitError
from conditions.core import COUNT_ONLY, JOINED_LINES, LINES, NUMBERED_LINES, json_judge
from conditions.documents import lines as ndjson
from conditions.documents import searching
from conditions.documents.judge import Judge
from conditions.documents.searching import count_in, found_in
from tests.conditions.documents.test_records import CONDITIONS, files
from tests.conditions.native.probing import at_once
from tests.conditions.native.test_building import recorded
from tests.conditions.native.test_json import OUT_OF_MEMORY, members, shaped, spellings

pytestmark = pytest.mark.usefixtures("native")

EXPRESSIONS = [
    *CONDITIONS,
    "contains(root.name, 'x')",
    "and(eq(root.items[0].name, 'x'), ge(root.z.price, 1))",
    "gt(count(jsonpath('$.items[?(@.price >= 1)]')), 1)",
    "containsValue(root.items.*.name, 'x')",
    "and(gt(root.z.price, variables.v), root.name)",
    "lt(root.z.price, 'x')",
    "true",
]


def outcome(search: Any) -> tuple[list[Any], Any]:
    """What a search gives, and the error that ends it."""
    found: list[Any] = []
    try:
        for several in search():
            found.extend(several)
    except ConditionError as error:
        return found, (type(error), str(error), error.position, getattr(error, "__notes__", None))
    return found, None


def in_both_modes(judge: Judge, data: bytes, wanted: bool, on_error: Any) -> tuple[Any, Any]:
    pure = judge._replace(native=None, make_bulk=None)
    one, other = (
        outcome(lambda way=way: found_in(io.BytesIO(data), way, on_error, wanted, way=NUMBERED_LINES))
        for way in (judge, pure)
    )
    return one, other


def compact(root: Any) -> bytes:
    return json.dumps(root, separators=(",", ":")).encode()


rows = st.one_of(
    shaped.map(compact),
    st.tuples(shaped, st.sampled_from([0, 1, 2])).map(lambda pair: spellings(pair[0])[pair[1]]),
    shaped.map(lambda root: compact({**root, "more": "\u00e9"})),
    st.sampled_from(
        [b"", b" \t", b"\r", b"\x0c", b"{}", b"[]", b"1", b'{"name": "x"', b'{"z": {"price": 1}}x', b"\xff"]
    ),
)
many = st.lists(st.tuples(rows, st.sampled_from([b"\n", b"\n", b"\n", b"\r\n", b" \n"])).map(b"".join), max_size=12)


@given(st.sampled_from(EXPRESSIONS), many.map(b"".join) | files, st.booleans(), st.sampled_from(["skip", "raise"]))
@example(EXPRESSIONS[0], b'{"a":1,"b":"x"}\n{"a":1\n,"b":"x"}\n{"a":1,"b":"x"}', True, "raise")
@example(EXPRESSIONS[0], b'{"a":1,"b":"x"}\n{"a":1,"b":"x"\n}', True, "raise")
@example("eq(root.a, 1)", b'{"b":\n1}\n{"a":1}', True, "skip")
def test_lines_and_errors_are_those_of_pure_python(expression: str, data: bytes, wanted: bool, on_error: Any) -> None:
    judge = conditions.compile(expression).judge(variables={"v": 1})
    native, pure = in_both_modes(judge, data, wanted, on_error)
    assert native == pure
    told: list[Any] = []
    assert (
        in_both_modes(judge, data, wanted, lambda number, error: told.append((number, str(error))))[0] == pure or told
    )
    assert told[: len(told) // 2] == told[len(told) // 2 :]


@given(st.lists(members.map(lambda member: compact({"z": member})), min_size=1, max_size=8), st.data())
def test_a_byte_that_is_changed_is_noticed(rows: list[bytes], data: st.DataObject) -> None:
    """Lines are so alike that most of each is expected; so is none of what is changed."""
    chunk = bytearray(b"\n".join(rows))
    chunk[data.draw(st.integers(0, len(chunk) - 1))] = data.draw(st.sampled_from(b'{}[],:"\\ 01-.eu\n\r\t\x00\xc3z'))
    for expression in ("ge(root.z.price, 1)", "eq(root.z.name, 'x')", "true"):
        judge = conditions.compile(expression).judge()
        native, pure = in_both_modes(judge, bytes(chunk), True, "skip")
        assert native == pure


def test_no_line_that_is_measured_is_unsure(tmp_path: Path) -> None:
    write_lines(tmp_path / "lines", 2_000)
    chunk = (tmp_path / "lines").read_bytes()
    workload = WORKLOADS["W2"]
    judge = conditions.compile(workload.expression).judge().native
    assert judge is not None
    expected = [line for line in chunk.splitlines(keepends=True) if workload.naive(json.loads(line))]
    assert judge.in_chunk(chunk, True, LINES, 1) == (2_000, expected, [])
    assert judge.in_chunk(chunk, True, JOINED_LINES, 1) == (2_000, [b"".join(expected)], [])
    assert judge.in_chunk(chunk, True, COUNT_ONLY, 1) == (2_000, len(expected), [])
    assert judge.in_chunk(chunk, False, COUNT_ONLY, 1) == (2_000, 2_000 - len(expected), [])
    numbered = judge.in_chunk(chunk, True, NUMBERED_LINES, 10**20)
    assert numbered is not None
    assert [line for _, line in numbered[1]] == expected
    assert all(chunk.splitlines(keepends=True)[number - 10**20] == line for number, line in numbered[1])


def test_unsure_lines_are_told_with_their_place() -> None:
    chunk = b'{"a":1}\n{"a":"\\ud800"}\n\n{"a":1}\n{"a":2}\nx\n{"a":1}'
    judge = conditions.compile("eq(root.a, 1)").judge().native
    assert judge is not None
    found = [(1, b'{"a":1}\n'), (4, b'{"a":1}\n'), (7, b'{"a":1}')]
    unsure = [(1, (2, b'{"a":"\\ud800"}\n')), (2, (6, b"x\n"))]
    assert judge.in_chunk(chunk, True, NUMBERED_LINES, 1) == (7, found, unsure)
    assert judge.in_chunk(chunk, True, COUNT_ONLY, 1) == (7, 3, [(0, place) for _, place in unsure])
    pieces = [b'{"a":1}\n', b'{"a":1}\n', b'{"a":1}']
    assert judge.in_chunk(chunk, True, JOINED_LINES, 1) == (7, pieces, unsure)
    assert judge.in_chunk(chunk, False, JOINED_LINES, 1) == (7, [b'{"a":2}\n'], [(0, unsure[0][1]), (1, unsure[1][1])])


def test_lines_that_python_knows_better_are_all_given_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = conditions.compile("eq(root.a, 'é')").judge()
    data = '{"a": "É"}\n{"a": "x"}\n'.encode() * 100
    asked: list[bytes] = []
    monkeypatch.setattr(searching, "_in_bulk", lambda chunk, *rest: asked.append(chunk))
    assert sum(map(len, found_in(io.BytesIO(data), judge))) == 100
    assert asked == [data]


@pytest.mark.parametrize("expression", ["eq(root.a, 1)", "eq(root.a, variables.b)"])
def test_a_line_that_is_too_long_is_an_error(expression: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ndjson, "LONGEST_LINE", 100)
    monkeypatch.setattr(searching, "LONGEST_LINE", 100)
    data = b'{"a": 1}\n' + b'{"a": "' + b"x" * 2**18 + b'"}\n'
    judge = conditions.compile(expression).judge(variables={"b": 1})
    with pytest.raises(LimitError, match="line 2 is longer"):
        list(found_in(io.BytesIO(data), judge, "skip"))
    with pytest.raises(LimitError, match="line 2 is longer"):
        list(count_in(io.BytesIO(data), judge, "skip"))


def test_what_is_no_chunk_is_refused() -> None:
    bound: Any = getattr(conditions.compile("eq(root.a, 1)").matches, "__self__", None)
    for arguments in ((), (True, 1, 1), (True, 1, 1, bytearray()), (True, "1", 1, b"")):
        with pytest.raises(TypeError, match="judge_lines takes"):
            bound.judge_lines(*arguments)
    assert bound.judge_lines(True, 2**70, 1, b"{}") is None
    assert bound.judge_lines(True, 1, 1, b"{}", nope=1) is None
    assert bound.judge_lines(True, 1, 1, b"") == (0, [], [])


def test_other_threads_run_while_lines_are_judged() -> None:
    judge = conditions.compile("eq(root.a, 'x')").judge().native
    assert judge is not None
    chunk = b'{"a":"y","b":[1,2,3]}\n' * 2_000_000
    running, steps = threading.Event(), []

    def count() -> None:
        while not running.is_set():
            steps.append(time.monotonic())
            time.sleep(0.0005)

    counter = threading.Thread(target=count)
    counter.start()
    time.sleep(0.01)
    begin = time.monotonic()
    found = judge.in_chunk(chunk, True, COUNT_ONLY, 1)
    end = time.monotonic()
    running.set()
    counter.join()
    assert found == (2_000_000, 0, [])
    assert sum(begin + 0.005 < step < end - 0.005 for step in steps) > 1


def test_threads_judge_lines_of_one_condition() -> None:
    condition = conditions.compile("and(ge(root.z.price, 1), contains(root.z.name, 'x'))")
    rows = [compact({"z": {"name": f"n{'x' * (n % 3)}\n", "price": n % 5, "k": n}}) for n in range(500)]
    chunk = b"\n".join(rows) + b"\n{}\nx\n"
    judge = condition.judge()
    expected = list(
        found_in(io.BytesIO(chunk), judge._replace(native=None, make_bulk=None), "skip", way=NUMBERED_LINES)
    )
    found: list[list[Any]] = []

    def search() -> None:
        for _ in range(10):
            several = found_in(io.BytesIO(chunk), judge, "skip", way=NUMBERED_LINES)
            found.append([[line] for lines in several for line in lines])

    at_once(search, threads=8)
    assert len(expected) > 100
    assert found == [expected] * 80


def test_an_exception_in_an_input_ends_the_judging() -> None:
    class Key:
        def __hash__(self) -> int:
            return hash("b")

        def __eq__(self, other: object) -> bool:
            raise KeyboardInterrupt

    variables: Any = {Key(): 1}
    judge = conditions.compile("eq(root.a, variables.b)").judge(variables=variables)
    with pytest.raises(KeyboardInterrupt):
        list(found_in(io.BytesIO(b'{"a":1}\n' * 3), judge))


def test_mutated_lines_of_recorded_cases() -> None:
    chosen = random.Random(9)
    cases = [(condition, given_) for condition, given_ in recorded() if json_judge(condition.matches)]
    for condition, given_ in chosen.sample(cases, 80):
        roots = [given_["root"], *(chosen.choice(cases)[1]["root"] for _ in range(3))] * 3
        data = bytearray(b"".join(spellings(root)[chosen.choice((0, 1, 2))] + b"\n" for root in roots))
        for _ in range(chosen.randrange(4)):
            data[chosen.randrange(len(data))] = chosen.choice(b'{}[],:"\\ 01-.eu\n\r\xc3\xff\x00')
        judge = condition.judge(**{name: value for name, value in given_.items() if name != "root"})
        native, pure = in_both_modes(judge, bytes(data), chosen.random() < 0.5, "skip")
        assert native == pure


def test_where_allocations_fail_python_decides() -> None:
    pytest.importorskip("_testcapi")
    code = OUT_OF_MEMORY.replace("bound.judge_json(document)", "bound.judge_lines(True, 2, 1, lines)")
    code = code.replace("answer is not None", "answer is not None and len(answer[2]) == 300")
    code = code.replace("for after", "lines = document.encode() + b'\\n{}\\nx\\n' * 300\n    for after", 1)
    code = (
        code.replace("print(answer)", "print(answer[0], len(answer[1]), len(answer[2]))")
        .replace("500", "3000")
        .replace("499", "2999")
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (shown.stdout, shown.stderr, shown.returncode) == ("900 1 300\n" * 3 + "True\n", "", 0)
