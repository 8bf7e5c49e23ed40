"""The example files, written by `restapi demo --save`."""

from pathlib import Path

import pytest

from restapi.commands.cli import main
from restapi.commands.demo.scenes import examples
from restapi.loading import load

NAMES = sorted(path.name for path in examples().iterdir() if path.is_file())


def test_every_example_is_written_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "docs" / "examples"
    assert main(["demo", "--save", str(folder)]) == 0
    assert capsys.readouterr().out.splitlines() == [str(folder / name) for name in NAMES]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        name: (examples() / name).read_bytes() for name in NAMES
    }
    assert load(folder / "deploy.yml")


def test_what_is_there_already_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["demo", "--save", str(tmp_path)]) == 0
    (tmp_path / "poll.yml").unlink()
    capsys.readouterr()
    assert main(["demo", "--save", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'poll.yml'}\n"


def test_no_file_of_ones_own_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "poll.yml").write_text("mine")
    assert main(["demo", "--save", str(tmp_path)]) == 2
    path = tmp_path / "poll.yml"
    told = f"restapi: {path} is there, with another text: nothing is written\nHint: name another folder\n"
    assert capsys.readouterr() == ("", told)
    assert [one.name for one in tmp_path.iterdir()] == ["poll.yml"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert main(["demo", "--save", str(tmp_path / "file" / "folder")]) == 2
    assert capsys.readouterr().err == f"restapi: cannot write {tmp_path}/file/folder: Not a directory\n"
