"""`conditions filter --jobs`: byte for byte what one process does, with real processes, files and signals."""

import gzip
import io
import os
import random
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conditions
from conditions.commands.cli import main
from conditions.commands.filtering import jobs, pooled_file, ranges
from conditions.commands.filtering.pool import Pool
from conditions.commands.filtering.processes import Processes
from conditions.commands.filtering.request import Request
from conditions.commands.filtering.search import Search
from conditions.core import CORE
from conditions.errors import ConditionError

RANDOM = random.Random(5)
CLEAN = b"".join(
    b'{"id": %d, "name": "%s"}\n' % (id, "".join(RANDOM.choices("aé\N{SNOWMAN}", k=id % 40)).encode())
    for id in range(300)
)
BROKEN = b'{"id": 1}\n\n{"id": }\r\n{"id": "x"}\n  \n{"id": 200, "name": "\\ud800"}\n{"id": 9}\xff\n{"id": 10}'
FEW = "ge(root.id, 7)"
"""True on many lines, false on some, and an error on those whose id is no number."""
FEW_BY_PROCESSES = "ge(root.id, coalesce(variables.least, 7))"
"""The same by other processes, with the native core, too: threads would wait for one another at the variable."""


def cut_into(monkeypatch, size: int) -> None:
    """Let several processes begin for files of any size, and ranges have few bytes."""
    monkeypatch.setattr(jobs, "WORTHWHILE", 0)
    monkeypatch.setattr(ranges, "RANGE", size)
    monkeypatch.setattr(pooled_file, "DEALT", size)


@pytest.fixture
def files(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, data in {
        "clean": CLEAN,
        "broken": BROKEN,
        "both": CLEAN + BROKEN + b"\n" + CLEAN,
        "empty": b"",
        "none": b'{"id": 1}\n' * 3,
        "unended": b'{"id": 8}',
        "packed": gzip.compress(CLEAN + BROKEN + b"\n") + gzip.compress(CLEAN),
        "cut": gzip.compress(CLEAN * 5)[:-9],
        "damaged": gzip.compress(CLEAN)[:-8] + bytes(8),
    }.items():
        Path(name).write_bytes(data)
    return tmp_path


@pytest.mark.parametrize(("expression", "size"), [(FEW, 1), (FEW, 300), (FEW, 2**22), (FEW_BY_PROCESSES, 300)])
@pytest.mark.parametrize(
    "options",
    [
        ["clean"],
        ["both"],
        ["both", "--on-error=skip"],
        ["both", "clean", "packed", "-n", "--on-error=skip"],
        ["clean", "-nm5"],
        ["both", "-m294", "--on-error=skip", "-H"],
        ["both", "packed", "-m295", "-n", "--on-error=skip"],
        ["clean", "unended", "empty", "none", "-c"],
        ["packed", "both", "-c", "--on-error=skip"],
        ["both", "-cv"],
        ["clean", "none", "empty", "packed", "-l"],
        ["clean", "none", "empty", "unended", "-L"],
        ["both", "packed", "empty", "unended", "--json", "--on-error=skip"],
        ["both", "packed", "--json", "-m299", "--on-error=skip"],
        ["none", "missing", "cut", "clean", "damaged", "."],
        ["none", "empty"],
        ["unended", "clean", "-h"],
        ["broken"],
        ["clean", "-m0"],
    ],
    ids=" ".join,
)
def test_all_is_as_in_one_process(options, expression, size, files, monkeypatch, capfdbinary):
    alone = main(["filter", expression, *options]), *capfdbinary.readouterr()
    cut_into(monkeypatch, size)
    together = main(["filter", expression, "--jobs=2", *options]), *capfdbinary.readouterr()
    assert together == alone


def test_named_values_and_dialects_are_those_of_one_process(files, monkeypatch, capfdbinary):
    cut_into(monkeypatch, 500)
    expression = "and(gt(root.id, variables.Least), failed(), lt(count(jsonpath('$[?@ == 280]')), 1))"
    arguments = [expression, "clean", "--set=variables.least=270", "--set=status=Failed", "--jsonpath=rfc9535"]
    alone = main(["filter", *arguments]), *capfdbinary.readouterr()
    assert (main(["filter", *arguments, "--jobs=3"]), *capfdbinary.readouterr()) == alone
    assert alone[0] == 0


LINES = st.sampled_from(
    [b'{"id": 9}', b'{"id": 1}', b"", b" ", b'{"id": "x"}', b"{", b'{"id": 9, "\xc3\xa9": 1}\r', b"9", b"\xff", b"\0"]
)
REQUESTS = st.builds(
    Request,
    wanted=st.booleans(),
    shows=st.sampled_from(["lines", "lines", "count", "with", "without", "json"]),
    most=st.none() | st.integers(0, 5),
    numbering=st.booleans(),
    naming=st.booleans(),
    skipping=st.booleans(),
)


def searched(names: list[str], request: Request, others: int | None, threads: int = 1) -> tuple[object, ...]:
    """What a search writes, reports and ends with; in so many other processes besides this one, and its threads."""
    output, reported = io.TextIOWrapper(io.BytesIO()), []
    error = None
    before, sys.stdout = sys.stdout, output
    try:
        search = Search(conditions.compile(FEW), {}, request, reported.append)
        if others is None:
            search.files(names)
        else:
            with (
                Processes(others) as processes,
                Pool(names, search.order, search.judge, processes, threads) as pool,
            ):
                search.files_of(pool)
    except ConditionError as raised:
        error = str(raised)
    finally:
        output.flush()
        sys.stdout = before
    return output.buffer.getvalue(), reported, error, search.found, search.failed


@settings(deadline=None)
@given(
    contents=st.lists(st.lists(LINES, max_size=12), min_size=1, max_size=3),
    is_packed=st.booleans(),
    ended=st.booleans(),
    request_=REQUESTS,
    size=st.integers(1, 40),
)
def test_wherever_files_are_cut_all_is_as_in_one_piece(tmp_path_factory, contents, is_packed, ended, request_, size):
    folder, names = tmp_path_factory.mktemp("cut"), []
    for number, lines in enumerate(contents):
        data = b"\n".join(lines) + b"\n" * ended
        path = folder / str(number)
        path.write_bytes(gzip.compress(data) if is_packed else data)
        names.append(str(path))
    with pytest.MonkeyPatch.context() as patches:
        cut_into(patches, size)
        alone = searched(names, request_, None)
        assert searched(names, request_, 0) == searched(names, request_, 0, 3) == alone


def test_whatever_is_asked_other_processes_answer_it(files, monkeypatch):
    cut_into(monkeypatch, 200)
    for shows in ("lines", "count", "json"):
        request = Request(shows=shows, skipping=True, naming=True)
        names = ["both", "packed", "clean"]
        assert searched(names, request, 3) == searched(names, request, None)


def test_ranges_are_the_file_cut_at_the_ends_of_lines(files, monkeypatch):
    data = Path("both").read_bytes()
    for size in (1, 2, 10, 1000, len(data), 10**6):
        monkeypatch.setattr(ranges, "RANGE", size)
        with io.FileIO("both") as file:
            parts = [(part.start, part.end) for part in ranges.ranges("both", file)]
        assert [start for start, _ in parts] == [0, *(end for _, end in parts[:-1])]
        assert parts[-1][1] == len(data)
        assert all(data[end - 1 : end] == b"\n" for _, end in parts[:-1])
        assert all(end - start >= size for start, end in parts[:-1])


def test_threads_judge_where_they_need_not_wait_for_one_another(files, monkeypatch, capfdbinary):
    begun = []
    monkeypatch.setattr(Processes, "begin", lambda _, number: begun.append(number) if number else None)
    cut_into(monkeypatch, 300)
    for expression in (FEW, FEW_BY_PROCESSES):
        begun.clear()
        native = conditions.compile(expression).judge().native
        frees = native is not None and native.releases_lock
        assert frees is (CORE is not None and expression == FEW)
        assert main(["filter", "-c", expression, "clean", "--jobs=3"]) == 0
        assert begun == ([] if frees else [2])
        assert capfdbinary.readouterr().out == b"293\n"


@pytest.mark.parametrize("names", [["-"], ["/dev/stdin"]])
def test_a_pipe_is_judged_here_and_as_it_arrives(names, files):
    command = [sys.executable, "-c", program("both", "--jobs=2", "-h", *names, "clean")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdin.write(b'{"id": 77}\n')
        shown, problems = process.communicate(timeout=60)
    assert b'{"id": 77}\n' not in shown  # a line of the first file is in error
    assert b"both: line 303 is not JSON" in problems
    assert process.returncode == 2
    command = [sys.executable, "-c", program("clean", "--jobs=2", "-h", *names, "clean")]
    done = subprocess.run(command, input=b'{"id": 77}\n', capture_output=True, timeout=60)
    kept = CLEAN[CLEAN.index(b'{"id": 7,') :]
    assert (done.stdout, done.returncode) == (kept + b'{"id": 77}\n' + kept, 0)


@pytest.mark.parametrize("number", ["0", "x", "-1", "1000", "", "1.5", "²"])
def test_jobs_are_a_number_or_auto(number, capfd):
    with pytest.raises(SystemExit, match="2"):
        main(["filter", "true", f"--jobs={number}"])
    assert "is no number from 1 to 999, and not auto" in capfd.readouterr().err


def test_auto_is_one_process_for_each_processor():
    assert jobs.number_of_jobs("auto") == len(os.sched_getaffinity(0))
    assert jobs.number_of_jobs("7") == 7


def test_several_processes_begin_for_large_files_only(files, monkeypatch):
    assert jobs.processes_for(["clean"], 4) == 1
    with Path("large").open("wb") as file:
        file.truncate(jobs.WORTHWHILE)
    assert jobs.processes_for(["clean", "large", "-", "missing"], 4) == 4
    assert jobs.processes_for(["large"], 1) == 1


def test_a_line_that_is_too_long_is_told_as_in_one_process(files, capfdbinary):
    with Path("long").open("wb") as file:
        file.write(b'{"id": 8}\n{"id": 9}\n')
        file.write(b" " * 70_000_000 + b"\n{}\n")
    alone = main(["filter", FEW, "long", "--on-error=skip"]), *capfdbinary.readouterr()
    assert (main(["filter", FEW, "long", "--on-error=skip", "--jobs=2"]), *capfdbinary.readouterr()) == alone
    assert alone[2] == b"conditions: line 3 is longer than 67,108,864 characters: no document should be\n"


def program(*arguments: str, expression: str = FEW_BY_PROCESSES, size: int = 20_000) -> str:
    """A program that filters with several processes or threads, however small the files are."""
    return (
        "import sys; from conditions.commands.filtering import jobs, pooled_file, ranges;"
        f"jobs.WORTHWHILE = 0; ranges.RANGE = pooled_file.DEALT = {size};"
        "from conditions.commands.cli import main;"
        f"sys.argv[1:] = ['filter', {expression!r}, *{arguments!r}]; sys.exit(main())"
    )


ENDLESS = b"".join(b'{"id": %d, "text": "%s"}\n' % (id, b"x" * 990) for id in range(10, 5010))


class Stuck:
    """A command that several processes or threads run, and that cannot go on, since nobody reads what it writes."""

    def __init__(self, *arguments: str, expression: str = FEW_BY_PROCESSES) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", program(*arguments, expression=expression)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self.others = [] if CORE is not None and expression == FEW else self._others()
        self._wait_until_stuck()

    def _others(self) -> list[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(number) for number in eventually(lambda: path.read_text().split())]

    def _wait_until_stuck(self) -> None:
        """Wait until its pipe is full and no process of it does anything."""
        eventually(lambda: self._time_taken(0.3) == 0)

    def _time_taken(self, seconds: float) -> int:
        before = self._time()
        time.sleep(seconds)
        has_written = bool(select.select([self.process.stdout], [], [], 0)[0])
        return self._time() - before if has_written else 1

    def _time(self) -> int:
        fields = [Path(f"/proc/{number}/stat").read_text().split() for number in (self.process.pid, *self.others)]
        return sum(int(field) for line in fields for field in line[13:15])

    def end(self) -> tuple[int, bytes, bytes]:
        """Its exit code, output and messages, once all processes have ended."""
        shown, problems = self.process.communicate(timeout=60)
        for number in self.others:
            assert eventually(lambda number=number: not is_running(number))
        return self.process.returncode, shown, problems


def is_running(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def eventually(found):
    until = time.monotonic() + 60
    while not (value := found()) and time.monotonic() < until:
        time.sleep(0.02)
    return value


@pytest.fixture(params=["plain", "packed"])
def endless(request, tmp_path) -> str:
    path = tmp_path / "endless"
    path.write_bytes(ENDLESS if request.param == "plain" else gzip.compress(ENDLESS, 1))
    return str(path)


by_both = pytest.mark.parametrize("expression", [FEW, FEW_BY_PROCESSES], ids=["threads", "processes"])


@by_both
def test_pieces_that_no_pipe_holds_go_to_the_processes_and_come_back(endless, expression):
    code = program(endless, "--jobs=3", expression=expression, size=2**20)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
    assert done.stdout == ENDLESS


def test_a_process_that_is_killed_ends_the_command_with_a_line(endless):
    command = Stuck(endless, "--jobs=2")
    os.kill(command.others[0], signal.SIGKILL)
    code, shown, problems = command.end()
    assert problems == b"conditions: a process that judged lines ended by signal 9 (SIGKILL) before it was done\n"
    assert code == 2
    assert ENDLESS.startswith(shown)
    assert shown.endswith(b"\n")


@by_both
def test_ctrl_c_ends_all_processes_quietly(endless, expression):
    command = Stuck(endless, "--jobs=3", expression=expression)
    os.killpg(command.process.pid, signal.SIGINT)
    code, shown, problems = command.end()
    assert (code, problems) == (130, b"")
    assert ENDLESS.startswith(shown)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_others_end_with_the_process_that_began_them(number, endless):
    command = Stuck(endless, "--jobs=3")
    command.process.send_signal(number)
    code, _, problems = command.end()
    assert (code, problems) == (-number, b"")


@by_both
def test_a_closed_pipe_ends_all_processes_with_its_code(endless, expression):
    command = f'{sys.executable} -c "$PROGRAM" | head -n 1; echo ${{PIPESTATUS[0]}}'
    done = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, "PROGRAM": program(endless, "--jobs=2", expression=expression)},
        capture_output=True,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == (ENDLESS[: ENDLESS.index(b"\n") + 1] + b"141\n", b"")


@by_both
def test_a_file_that_shrinks_ends_where_it_ends(tmp_path, expression):
    path = tmp_path / "endless"
    path.write_bytes(ENDLESS)
    command = Stuck(str(path), "--jobs=2", expression=expression)
    os.truncate(path, 500_500)
    code, shown, problems = command.end()
    assert ENDLESS.startswith(shown)
    assert len(shown) >= 499_000
    assert b"Traceback" not in problems
    assert (code, problems.count(b"is not JSON")) == (2, 1)


@by_both
def test_a_file_whose_name_another_one_gets_is_read_to_its_end(tmp_path, expression):
    path, other = tmp_path / "endless", tmp_path / "other"
    path.write_bytes(ENDLESS)
    other.write_bytes(b"no JSON\n" * 999_999)
    command = Stuck(str(path), "--jobs=2", expression=expression)
    other.replace(path)
    assert command.end() == (0, ENDLESS, b"")


@pytest.mark.parametrize(
    ("expression", "line", "times", "options"),
    [
        (FEW_BY_PROCESSES, b'{"id": 10, "text": "%s"}\n' % (b"x" * 300), 30_000, []),
        (FEW_BY_PROCESSES, b'{"id":8}\n', 900_000, ["-nH"]),
        (FEW, b'{"id":8}\n', 900_000, ["-nH"]),
        (FEW_BY_PROCESSES, b"{\n", 99_999, []),
    ],
)
def test_a_process_takes_little_memory(expression, line, times, options, tmp_path):
    path = tmp_path / "lines"
    path.write_bytes(line * times)
    code = (
        "import resource, sys; from conditions.commands.filtering import jobs; jobs.WORTHWHILE = 0;"
        f"from conditions.commands.cli import main; main(['filter', {expression!r}, {str(path)!r}, *{options!r},"
        "'--jobs=2', '--on-error=skip']);"
        "sys.stdout.flush();"
        "here = [line for line in open('/proc/self/status') if line.startswith('VmHWM')];"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, here[0].split()[1])"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120)
    worker, parent = map(int, done.stdout.split()[-2:])
    assert worker < 60_000
    assert parent < 80_000
