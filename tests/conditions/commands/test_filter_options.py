"""The letters of `conditions filter`, held to those of the real grep, and what grep has not."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conditions.commands.cli import main

HIT, MISS = b'{"hit": true}\n', b'{"hit": false}\n'
FILES = {
    "a.ndjson": HIT + MISS + HIT + HIT,
    "b.ndjson": MISS,
    "empty.ndjson": b"",
    "unended.ndjson": MISS + HIT.rstrip(),
    "logs/c.ndjson": HIT,
    "logs/deep/d.ndjson": MISS + MISS,
    "logs/deep/e.ndjson": HIT * 3,
    "logs/f.json": HIT,
}
IS_HIT = "eq(root.hit, true)"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    for name, data in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def in_order(shown: bytes, is_sorted: bool) -> list[bytes]:
    return sorted(shown.splitlines(keepends=True)) if is_sorted else shown.splitlines(keepends=True)


@pytest.mark.skipif(shutil.which("grep") is None, reason="grep is not installed")
@pytest.mark.parametrize("letters", ["", "-c", "-v", "-n", "-m1", "-l", "-L", "-cv", "-vn", "-nm2", "-lv", "-Lv"])
@pytest.mark.parametrize("naming", ["", "-H", "-h"])
@pytest.mark.parametrize(
    "files",
    [
        ["a.ndjson"],
        ["b.ndjson"],
        ["empty.ndjson"],
        ["unended.ndjson"],
        ["a.ndjson", "b.ndjson", "unended.ndjson"],
        ["-r", "logs"],
        ["-r", "logs", "a.ndjson"],
        ["-r", "a.ndjson"],
        ["-r"],
    ],
    ids="_".join,
)
def test_the_letters_mean_what_they_mean_to_grep(letters, naming, files, folder, capfdbinary):
    options = [option for option in (letters, naming) if option]
    by_grep = subprocess.run(["grep", "true", *options, *files], capture_output=True, timeout=60)
    code = main(["filter", IS_HIT, *options, *files])
    of_folders = "-r" in files
    assert in_order(capfdbinary.readouterr().out, of_folders) == in_order(by_grep.stdout, of_folders)
    assert code == by_grep.returncode


@pytest.mark.parametrize("letters", ["-c", "-l", "-n", ""])
def test_standard_input_has_a_name(letters, folder):
    for command in (["grep", "true"], [sys.executable, "-m", "conditions", "filter", IS_HIT]):
        options = [letters] if letters else []
        done = subprocess.run([*command, "-H", *options, "-"], input=FILES["a.ndjson"], capture_output=True, timeout=60)
        assert done.stdout.startswith(b"(standard input)")
        assert done.returncode == 0


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("-c", "--count"),
        ("-v", "--invert"),
        ("-v", "--invert-match"),
        ("-n", "--line-number"),
        ("-m2", "--max-count=2"),
        ("-H", "--with-filename"),
        ("-l", "--files-with-matches"),
        ("-L", "--files-without-match"),
    ],
)
def test_a_letter_is_short_for_a_name(short, long, folder, capfdbinary):
    codes = {main(["filter", IS_HIT, option, "a.ndjson"]) for option in (short, long)}
    shown = capfdbinary.readouterr().out
    assert len(codes) == 1
    assert shown[: len(shown) // 2] == shown[len(shown) // 2 :]


@pytest.mark.parametrize("option", ["-h", "--no-filename"])
def test_names_can_be_left_out(option, folder, capfdbinary):
    assert main(["filter", IS_HIT, option, "-n", "a.ndjson", "logs/c.ndjson"]) == 0
    assert capfdbinary.readouterr().out == b"1:%s3:%s4:%s1:%s" % (HIT, HIT, HIT, HIT)


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        (["*.ndjson"], ["logs/c.ndjson", "logs/deep/d.ndjson", "logs/deep/e.ndjson"]),
        (["*.json"], ["logs/f.json"]),
        (["deep/*"], ["logs/deep/d.ndjson", "logs/deep/e.ndjson"]),
        (["[cd].*", "f*"], ["logs/c.ndjson", "logs/f.json", "logs/deep/d.ndjson"]),
        (["nothing"], []),
    ],
)
def test_patterns_choose_among_the_files_of_folders(patterns, found, folder, capfdbinary):
    options = [f"--glob={pattern}" for pattern in patterns]
    assert main(["filter", "true", "-r", "-c", *options, "logs"]) == (0 if found else 1)
    assert [line.rpartition(":")[0] for line in capfdbinary.readouterr().out.decode().splitlines()] == found


def test_patterns_of_names_take_folders(folder, capfd):
    assert main(["filter", IS_HIT, "--glob=*.ndjson"]) == 2
    assert capfd.readouterr().err == "conditions: --glob chooses files in folders: it takes -r\n"


@pytest.mark.parametrize(
    ("pattern", "found"),
    [("?.ndjson", ["a.ndjson", "b.ndjson"]), ("logs/**/*.ndjson", ["logs/c", "logs/deep/d", "logs/deep/e"])],
)
def test_a_pattern_that_no_shell_expanded_is_expanded(pattern, found, folder, capfdbinary):
    main(["filter", "true", "-c", pattern])
    names = [line.rpartition(":")[0] for line in capfdbinary.readouterr().out.decode().splitlines()]
    assert [name.removesuffix(".ndjson") for name in names] == [name.removesuffix(".ndjson") for name in found]


def test_a_pattern_of_no_file_is_a_file_that_is_missing(folder, capfd):
    assert main(["filter", IS_HIT, "x*.ndjson"]) == 2
    assert capfd.readouterr().err == "conditions: cannot read x*.ndjson: No such file or directory\n"


def test_a_file_that_is_named_like_a_pattern_is_itself(folder, capfdbinary):
    Path("[ab].ndjson").write_bytes(HIT)
    assert main(["filter", IS_HIT, "-c", "[ab].ndjson"]) == 0
    assert capfdbinary.readouterr().out == b"1\n"


def test_in_folders_links_and_pipes_are_passed_over(folder, capfdbinary):
    os.mkfifo("logs/fifo")
    Path("logs/link").symlink_to("c.ndjson")
    Path("logs/loop").symlink_to("..")
    assert main(["filter", IS_HIT, "-rl", "logs"]) == 0
    assert capfdbinary.readouterr().out == b"logs/c.ndjson\nlogs/f.json\nlogs/deep/e.ndjson\n"


def test_a_link_that_leads_nowhere_is_told(folder, capfd):
    Path("gone").symlink_to("nowhere")
    assert main(["filter", IS_HIT, "-r", "gone", "logs/c.ndjson"]) == 2
    assert capfd.readouterr().err == "conditions: cannot read gone: No such file or directory\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_nobody_may_read_is_told(folder, capfd):
    Path("logs/deep").chmod(0)
    assert main(["filter", IS_HIT, "-r", "logs"]) == 2
    assert capfd.readouterr().err == "conditions: cannot read logs/deep: Permission denied\n"


def test_a_folder_takes_the_option_for_folders(folder, capfd):
    assert main(["filter", IS_HIT, "logs"]) == 2
    assert capfd.readouterr().err == "conditions: cannot read logs: Is a directory\n"


def summaries(shown: bytes) -> list[dict]:
    return [json.loads(line) for line in shown.splitlines()]


def test_a_summary_tells_of_each_file(folder, capfdbinary):
    broken = b'{"hit": true}\n{"hit": }\n\n{"hit": "x"}'
    Path("broken.gz").write_bytes(gzip.compress(broken))
    names = ["a.ndjson", "broken.gz", "empty.ndjson", "unended.ndjson"]
    assert main(["filter", "and(root.hit, le(0, root.hit))", "--json", "--on-error=skip", *names]) == 0
    assert summaries(capfdbinary.readouterr().out) == [
        {"file": "a.ndjson", "lines": 4, "matches": 3, "errors": 0},
        {"file": "broken.gz", "lines": 4, "matches": 1, "errors": 2},
        {"file": "empty.ndjson", "lines": 0, "matches": 0, "errors": 0},
        {"file": "unended.ndjson", "lines": 2, "matches": 1, "errors": 0},
    ]


@pytest.mark.parametrize(("most", "lines", "matches"), [(0, 0, 0), (1, 1, 1), (2, 3, 2), (3, 4, 3), (4, 4, 3)])
def test_a_summary_counts_the_lines_that_were_looked_at(most, lines, matches, folder, capfdbinary):
    main(["filter", IS_HIT, "--json", f"-m{most}", "a.ndjson"])
    assert summaries(capfdbinary.readouterr().out) == [
        {"file": "a.ndjson", "lines": lines, "matches": matches, "errors": 0}
    ]


def test_files_with_a_line_are_read_up_to_it(tmp_path, capfdbinary):
    path = tmp_path / "found"
    path.write_bytes(HIT + b"no JSON\n")
    assert main(["filter", IS_HIT, "-l", str(path)]) == 0
    assert capfdbinary.readouterr().out == os.fsencode(path) + b"\n"


@pytest.mark.parametrize("options", [["-c", "-l"], ["-l", "-L"], ["--json", "-c"]])
def test_only_one_thing_is_printed_of_a_file(options, capfd):
    with pytest.raises(SystemExit, match="2"):
        main(["filter", IS_HIT, *options])
    assert "not allowed with argument" in capfd.readouterr().err


def test_help_has_its_long_name_only(capfd):
    with pytest.raises(SystemExit, match="0"):
        main(["filter", "--help"])
    assert "-h, --no-filename" in capfd.readouterr().out
