"""A file for each rule: names that stay in the folder, whatever a rule is called."""

import os
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.console import rule_files
from conditions.console.inputs import UsageError
from conditions.console.rule_files import RuleFiles, file_names


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ("deploy", "deploy.ndjson"),
        ("a.b-c_D9", "a.b-c_D9.ndjson"),
        ("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd.ndjson"),
        ("..", "%2E..ndjson"),
        (".", "%2E.ndjson"),
        (".hidden", "%2Ehidden.ndjson"),
        ("a/b", "a%2Fb.ndjson"),
        ("a\\b", "a%5Cb.ndjson"),
        ("C:\\x", "C%3A%5Cx.ndjson"),
        ("a b\n\0", "a%20b%0A%00.ndjson"),
        ("100%", "100%25.ndjson"),
        ("é", "%C3%A9.ndjson"),
        ("con", "%63on.ndjson"),
        ("NUL.txt", "%4EUL.txt.ndjson"),
        ("console", "console.ndjson"),
        ("-rf", "-rf.ndjson"),
        ("", "%.ndjson"),
    ],
)
def test_the_name_of_a_file_is_safe(rule, name):
    assert file_names([rule]) == {rule: name}


def test_names_that_differ_in_case_only_get_a_number():
    assert file_names(["a", "A", "B", "b"]) == {"a": "a.ndjson", "A": "A~2.ndjson", "B": "B.ndjson", "b": "b~2.ndjson"}


def test_long_names_are_cut_and_stay_apart():
    names = file_names(["x" * 5000, "x" * 5001, "é" * 5000])
    assert len({*names.values()}) == 3
    assert all(len(name) < 200 for name in names.values())


@given(st.lists(st.text(max_size=20) | st.sampled_from(["a", "A", "a~2", ".", "con"]), unique=True, max_size=8))
def test_no_two_rules_share_a_file_and_no_name_leads_elsewhere(rules):
    names = file_names(rules)
    assert [*names] == rules
    assert len({name.casefold() for name in names.values()}) == len(rules)
    for name in names.values():
        assert re.fullmatch(r"[A-Za-z0-9_%~-][A-Za-z0-9_.%~-]*\.ndjson", name)


def test_lines_are_added_in_their_order(tmp_path, monkeypatch):
    monkeypatch.setattr(rule_files, "KEPT", 10)
    folder = tmp_path / "new" / "folder"
    files = RuleFiles(str(folder), ["a", "b", "c"])
    for number in range(20):
        files.add("ab"[number % 2], b"%d\n" % number)
    files.flush()
    assert (folder / "a.ndjson").read_bytes() == b"".join(b"%d\n" % number for number in range(0, 20, 2))
    assert (folder / "b.ndjson").read_bytes() == b"".join(b"%d\n" % number for number in range(1, 20, 2))
    assert (folder / "c.ndjson").read_bytes() == b""


def test_files_of_an_earlier_run_begin_empty_and_others_stay(tmp_path):
    for name in ("a.ndjson", "other"):
        (tmp_path / name).write_text("before")
    RuleFiles(str(tmp_path), ["a"]).flush()
    assert (tmp_path / "a.ndjson").read_text() == ""
    assert (tmp_path / "other").read_text() == "before"


@pytest.mark.skipif(sys.platform == "win32", reason="links and FIFOs of POSIX")
def test_nothing_is_written_through_a_link_or_into_a_fifo(tmp_path):
    target = tmp_path / "target"
    target.write_text("kept")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.ndjson").symlink_to(target)
    with pytest.raises(UsageError, match="cannot write"):
        RuleFiles(str(folder), ["a"])
    assert target.read_text() == "kept"
    os.mkfifo(folder / "b.ndjson")
    with pytest.raises(UsageError, match="cannot write"):
        RuleFiles(str(folder), ["b"])


def test_what_is_no_folder_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match=f"cannot make {re.escape(str(tmp_path / 'file'))}: File exists"):
        RuleFiles(str(tmp_path / "file"), ["a"])
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
