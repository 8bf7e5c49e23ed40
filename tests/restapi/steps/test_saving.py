import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conditions.source import in_one_line
from restapi.errors import FileError
from restapi.steps.saving import check_replaceable, replace_file


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_only_the_owner_may_read_the_file_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    path.chmod(0o644)
    replace_file(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def new(path: Path) -> None:
    replace_file(path, b"new")


@pytest.mark.skipif(os.name != "posix", reason="words of the system")
@pytest.mark.parametrize("write", [new, check_replaceable])
@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("nowhere/file", "No such file or directory"),
        ("folder", "Is a directory"),
        ("a\0b", "no file can have such a name"),
        ("x" * 300, "File name too long"),
    ],
)
def test_a_file_that_cannot_be_written_is_a_clear_error(
    tmp_path: Path, write: Callable[[Path], None], name: str, problem: str
) -> None:
    (tmp_path / "folder").mkdir()
    path = tmp_path / name
    with pytest.raises(FileError) as caught:
        write(path)
    assert str(caught.value) == f"cannot write {in_one_line(str(path))}: {problem}"
    assert list(tmp_path.iterdir()) == [tmp_path / "folder"]


@pytest.mark.parametrize("before", [b"old", None])
def test_the_check_leaves_everything_as_it_is(tmp_path: Path, before: bytes | None) -> None:
    path = tmp_path / "file"
    if before is not None:
        path.write_bytes(before)
    check_replaceable(path)
    assert [one.read_bytes() for one in tmp_path.iterdir()] == ([] if before is None else [before])


KILLED = """
import os, signal, sys
from pathlib import Path
from restapi.steps.saving import replace_file

def die(event, arguments):
    if event == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(die)
replace_file(Path(sys.argv[1]), b"new")
"""


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("event", ["tempfile.mkstemp", "os.rename"])
def test_a_process_that_is_killed_leaves_the_old_file(tmp_path: Path, event: str) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    killed = subprocess.run([sys.executable, "-c", KILLED, path, event], timeout=30)
    assert killed.returncode == -signal.SIGKILL
    assert path.read_text() == "old"


def test_the_same_process_that_is_not_killed_writes_the_new_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    subprocess.run([sys.executable, "-c", KILLED, path, "never"], timeout=30, check=True)
    assert path.read_text() == "new"


def test_what_is_no_file_is_written_where_files_have_no_flags_of_posix(monkeypatch: pytest.MonkeyPatch) -> None:
    for flag in ("O_NONBLOCK", "O_NOCTTY"):  # Windows has none of them, and NUL
        monkeypatch.delattr(os, flag)
    monkeypatch.delattr(os, "set_blocking", raising=False)
    replace_file(Path(os.devnull), b"new")
