"""The command `conditions route`, run as a person runs it."""

import json
import os
import subprocess
import sys

import pytest

from conditions.commands.cli import main

RULES = """\
successful: eq(root.status, 'successful')
second: eq(root.id, 2)
named:
  name: [{prefix: "a"}, "é"]
"""
LINES = [
    b'{"id": 1, "status": "Successful", "name": "a"}\n',
    b"\n",
    b'{"id": 2, "status": "failed", "name": "\xc3\xa9"}\r\n',
    b'  {"id": 3,\t"status": "\\u0073uccessful", "name": "\\ud800"}  \n',
    b'{"id": 4, "status": "none"}',
]
DOCUMENTS = [line.strip() for line in LINES]
BROKEN = b'{"id": 1}\n{"id": }\n{"id": "x"}\n{"id": 2}\n'


@pytest.fixture
def rules(tmp_path):
    path = tmp_path / "rules.yml"
    path.write_text(RULES, encoding="utf-8")
    return str(path)


@pytest.fixture
def events(tmp_path):
    path = tmp_path / "events.ndjson"
    path.write_bytes(b"".join(LINES))
    return str(path)


@pytest.fixture
def ordered(tmp_path):
    path = tmp_path / "ordered.json"
    path.write_text('{"any": "true", "least": "le(1, root.id)"}')
    return str(path)


def run(*arguments, **options):
    command = [sys.executable, "-m", "conditions", "route", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=60, **options)


def test_a_line_that_rules_match_is_printed_after_their_names(rules, events):
    done = run(rules, events)
    assert (done.stderr, done.returncode) == (b"", 0)
    assert done.stdout.splitlines() == [
        b'{"rules": ["successful", "named"], "line": 1, "document": %s}' % DOCUMENTS[0],
        b'{"rules": ["second", "named"], "line": 3, "document": %s}' % DOCUMENTS[2],
        b'{"rules": ["successful"], "line": 4, "document": %s}' % DOCUMENTS[3],
    ]
    for line in done.stdout.splitlines():
        told = json.loads(line)
        assert told["document"] == json.loads(LINES[told["line"] - 1])


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_standard_input_is_read_where_no_file_is_named(rules, arguments):
    done = run(rules, *arguments, input=b"\xef\xbb\xbf" + b"".join(LINES))
    assert done.stdout.startswith(b'{"rules": ["successful", "named"], "line": 1, "document": ' + DOCUMENTS[0])


def test_of_the_rules_only_the_first_one_may_count(rules, events, capfdbinary):
    assert main(["route", rules, events, "--first"]) == 0
    assert [json.loads(line)["rules"] for line in capfdbinary.readouterr().out.splitlines()] == [
        ["successful"],
        ["second"],
        ["successful"],
    ]


def test_a_rule_behind_the_first_one_that_matches_is_not_judged(tmp_path, ordered, capfdbinary):
    path = tmp_path / "events"
    path.write_bytes(b'{"id": "x"}')
    assert main(["route", ordered, str(path), "--first"]) == 0
    assert json.loads(capfdbinary.readouterr().out)["rules"] == ["any"]


def test_lines_are_counted_by_rule(rules, events, capfdbinary):
    assert main(["route", rules, events, events, "--count"]) == 0
    assert capfdbinary.readouterr().out == b"4\tsuccessful\n2\tsecond\n4\tnamed\n"
    assert main(["route", rules, events, "--count", "--first"]) == 0
    assert capfdbinary.readouterr().out == b"2\tsuccessful\n1\tsecond\n0\tnamed\n"


def test_nothing_found_exits_1(rules, capfdbinary, tmp_path):
    (tmp_path / "none").write_bytes(b'{"id": 5}\n\n[]\n')
    assert main(["route", rules, str(tmp_path / "none")]) == 1
    assert main(["route", rules, str(tmp_path / "none"), "--count"]) == 1
    assert capfdbinary.readouterr().out == b"0\tsuccessful\n0\tsecond\n0\tnamed\n"


def test_with_several_files_each_line_names_its_file(rules, events, tmp_path, capfdbinary):
    other = tmp_path / 'o"ther'
    other.write_bytes(b'{"id": 2}')
    assert main(["route", rules, str(other), events]) == 0
    told = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [(one["file"], one["line"]) for one in told] == [(str(other), 1), (events, 1), (events, 3), (events, 4)]


def test_lines_are_split_into_a_file_of_each_rule(rules, events, tmp_path, capfdbinary):
    folder = tmp_path / "split"
    assert main(["route", rules, events, "--split", str(folder)]) == 0
    assert capfdbinary.readouterr().out == b""
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "successful.ndjson": DOCUMENTS[0] + b"\n" + DOCUMENTS[3] + b"\n",
        "second.ndjson": DOCUMENTS[2] + b"\n",
        "named.ndjson": DOCUMENTS[0] + b"\n" + DOCUMENTS[2] + b"\n",
    }
    assert main(["route", rules, events, "--split", str(folder), "--count", "--first"]) == 0
    assert capfdbinary.readouterr().out == b"2\tsuccessful\n1\tsecond\n0\tnamed\n"
    assert (folder / "named.ndjson").read_bytes() == b""


def test_hostile_names_stay_in_the_folder(tmp_path, capfdbinary):
    names = ["../../escaped", "/etc/x", "a\nb", "..", "\x1b[31m", "x" * 999]
    (tmp_path / "rules.json").write_text(json.dumps(dict.fromkeys(names, "true")))
    (tmp_path / "events").write_bytes(b"{}\n")
    folder = tmp_path / "deep" / "split"
    assert (
        main(["route", str(tmp_path / "rules.json"), str(tmp_path / "events"), "--split", str(folder), "--count"]) == 0
    )
    assert sorted(path.read_bytes() for path in folder.iterdir()) == [b"{}\n"] * len(names)
    assert {path.name for path in tmp_path.iterdir()} == {"rules.json", "events", "deep"}
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["split"]
    shown = capfdbinary.readouterr().out
    assert shown.count(b"\n") == len(names)
    assert b"\x1b" not in shown


def test_what_was_matched_before_an_error_is_in_the_files(tmp_path, ordered, capfdbinary):
    path = tmp_path / "broken"
    path.write_bytes(BROKEN)
    assert main(["route", ordered, str(path), "--split", str(tmp_path / "split")]) == 2
    assert (tmp_path / "split" / "any.ndjson").read_bytes() == b'{"id": 1}\n'
    assert b"line 2" in capfdbinary.readouterr().err


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_routed(rules, events, tmp_path, capfdbinary):
    assert main(["route", rules, "nowhere", str(tmp_path), events, "--count"]) == 2
    shown = capfdbinary.readouterr()
    assert shown.out == b"2\tsuccessful\n1\tsecond\n2\tnamed\n"
    assert shown.err.decode() == (
        f"conditions: cannot read nowhere: No such file or directory\n"
        f"conditions: cannot read {tmp_path}: Is a directory\n"
    )


def test_a_line_or_a_rule_in_error_ends_the_command(tmp_path, ordered, capfdbinary):
    path = tmp_path / "broken"
    path.write_bytes(BROKEN)
    assert main(["route", ordered, str(path)]) == 2
    shown = capfdbinary.readouterr()
    assert shown.out == b'{"rules": ["any", "least"], "line": 1, "document": {"id": 1}}\n'
    assert shown.err.decode().startswith(f"conditions: {path}: line 2: ")
    path.write_bytes(BROKEN.replace(b'{"id": }\n', b"\n"))
    assert main(["route", ordered, str(path)]) == 2
    assert (
        capfdbinary.readouterr()
        .err.decode()
        .startswith(f"conditions: {path}: line 3: rule least: cannot convert the String 'x' to Number")
    )


def test_lines_and_rules_in_error_may_be_told_and_passed_over(tmp_path, ordered, capfdbinary):
    path = tmp_path / "broken"
    path.write_bytes(BROKEN)
    assert main(["route", ordered, str(path), "--on-error", "skip"]) == 0
    shown = capfdbinary.readouterr()
    told = [json.loads(line) for line in shown.out.splitlines()]
    assert [(one["line"], one["rules"]) for one in told] == [(1, ["any", "least"]), (3, ["any"]), (4, ["any", "least"])]
    errors = shown.err.decode().splitlines()
    assert len(errors) == 2
    assert errors[0].startswith(f"conditions: {path}: line 2: ")
    assert errors[1] == f"conditions: {path}: line 3: rule least: cannot convert the String 'x' to Number"


def test_named_values_are_set_as_for_the_other_commands(tmp_path, events, capfdbinary):
    path = tmp_path / "rules.yml"
    path.write_text("wanted: and(failed(), eq(root.id, variables['wanted.id']))")
    assert main(["route", str(path), events, "--set=variables.Wanted.Id=2", "--set=status=Failed"]) == 0
    assert json.loads(capfdbinary.readouterr().out)["line"] == 3
    assert main(["route", str(path), events, "--set=root.a=2"]) == 2
    assert b"--set root" in capfdbinary.readouterr().err


def test_paths_are_of_the_dialect_that_is_asked_for(tmp_path, events, capfdbinary):
    path = tmp_path / "rules.yml"
    path.write_text("""paths: eq(count(jsonpath('$.*')), 2)""")
    assert main(["route", str(path), events, "--jsonpath", "rfc9535", "--count"]) == 0
    assert capfdbinary.readouterr().out == b"1\tpaths\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a: eq(root.a, 1)\nb: eq(root.a, foo)", "rule b: there is no named value foo (line 2, column 15)"),
        (
            "a: {b: [{prefx: x}]}",
            'rule a: expected an operator, not "prefx", at /b/0 of the pattern (line 1, column 9)',
        ),
        ("a: [", "this is not valid YAML"),
    ],
)
def test_a_fault_in_the_rules_is_told_at_its_place(tmp_path, events, text, shown, capfdbinary):
    path = tmp_path / "rules.yml"
    path.write_text(text)
    assert main(["route", str(path), events, "--split", str(tmp_path / "split")]) == 2
    assert capfdbinary.readouterr().err.decode().startswith(f"conditions: {path}: {shown}")
    assert not (tmp_path / "split").exists()


def test_rules_that_cannot_be_read_are_told(tmp_path, capfdbinary):
    assert main(["route", str(tmp_path / "nowhere.yml")]) == 2
    assert main(["route", str(tmp_path)]) == 2
    assert main(["route", "a\0b"]) == 2
    assert capfdbinary.readouterr().err.decode() == (
        f"conditions: cannot read {tmp_path / 'nowhere.yml'}: No such file or directory\n"
        f"conditions: cannot read {tmp_path}: Is a directory\n"
        "conditions: cannot read 'a\\x00b': embedded null byte\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_nobody_reads_the_output(rules, tmp_path):
    path = tmp_path / "many"
    path.write_bytes(LINES[0] * 100_000)
    command = [sys.executable, "-m", "conditions", "route", rules, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline().startswith(b'{"rules"')
        process.stdout.close()
        assert process.wait(60) == 141
        assert process.stderr.read() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="names of POSIX")
def test_a_name_that_is_no_text_is_told_all_the_same(rules, tmp_path, events, capfdbinary):
    other = tmp_path / os.fsdecode(b"\xff.ndjson")
    other.write_bytes(b'{"id": 2}')
    assert main(["route", rules, str(other), events, "--first"]) == 0
    assert json.loads(capfdbinary.readouterr().out.splitlines()[0])["file"] == str(other)


def test_the_help_names_every_option(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["route", "--help"])
    shown = capsys.readouterr().out
    assert all(option in shown for option in ("--count", "--first", "--split DIR", "--on-error", "--set", "--jsonpath"))
