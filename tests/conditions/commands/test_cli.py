"""The command `conditions`, run as a person runs it: as a process of its own, or in this one for its exact output."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

import conditions
from conditions.commands.cli import main

ANSWER = {"status": "Successful", "items": [1], "name": "日本", "deep": {"n": 12.50}}


@pytest.fixture
def answer(tmp_path: Path) -> str:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(ANSWER), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("expression", "shown", "code"),
    [
        ("eq(root.status, 'successful')", "True", 0),
        ("eq(root.status, 'failed')", "False", 1),
        ("root.name", "日本", 0),
        ("root.deep.n", "12.5", 0),
        ("root.nope", "Null", 1),
        ("1.2.3", "v1.2.3", 0),
        ("root.items", "[\n  1\n]", 0),
        ("''", "", 1),
    ],
)
def test_eval_prints_the_value_and_exits_by_the_verdict(expression, shown, code, answer, capsys):
    assert main(["eval", expression, "--root", answer]) == code
    assert capsys.readouterr().out == shown + "\n"


EXPLAINED = "and(eq(root.status, 'successful'), gt(root.deep.n, 20), root.x)"


def test_explain_shows_what_decided_and_why(answer, capsys):
    assert main(["explain", EXPLAINED, "--root", answer]) == 1
    assert capsys.readouterr().out == (
        "False\n"
        "\n"
        "    and(eq(root.status, 'successful'), gt(root.deep.n, 20), root.x)\n"
        "                                       ~~~~~~~~~~~~~~~~~~~\n"
        "                                          12.5\n"
        "\n"
        "root.deep.n is 12.5, which is less than 20\n"
        "\n"
        "Evaluating: and(eq(root['status'], 'successful'), gt(root['deep']['n'], 20), root['x'])\n"
        "Expanded: and(eq('Successful', 'successful'), gt(12.5, 20), root['x'])\n"
        "Result: False\n"
        "\n"
        "True if root.deep.n were 21 and root.x were True\n"
    )


def test_explain_shows_every_part_on_demand(answer, capsys):
    assert main(["explain", EXPLAINED, "--parts", "--root", answer]) == 1
    assert capsys.readouterr().out.endswith(
        "Result: False\n"
        "\n"
        "True if root.deep.n were 21 and root.x were True\n"
        "\n"
        "and(eq(root['status'], 'successful'), gt(root['deep']['n'], 20), root['x'])  =  False\n"
        "├─ eq(root['status'], 'successful')  =  True\n"
        "│  └─ root['status']  =  'Successful'\n"
        "├─ gt(root['deep']['n'], 20)  =  False\n"
        "│  └─ root['deep']['n']  =  12.5\n"
        "└─ root['x']  =  not evaluated\n"
    )


def test_explain_prints_json_for_tools(answer, capsys):
    assert main(["explain", EXPLAINED, "--json", "--root", answer]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["verdict"], told["error"], told["expression"]) == (False, None, EXPLAINED)
    assert told["blame"] == [
        {
            "text": "gt(root['deep']['n'], 20)",
            "span": [35, 54],
            "sentence": "root.deep.n is 12.5, which is less than 20",
        }
    ]
    assert [part["evaluated"] for part in told["tree"]["parts"]] == [True, True, False]


def test_strict_tells_what_is_not_there(answer, capsys):
    assert main(["eval", "eq(root.statu, 'x')", "--strict", "--root", answer]) == 2
    assert "did you mean 'status'?" in capsys.readouterr().err


def test_explain_exits_2_when_the_evaluation_fails_and_points_at_the_part(answer, capsys):
    assert main(["explain", "contains(root.deep, 'x')", "--root", answer]) == 2
    assert capsys.readouterr().out.splitlines()[2:6] == [
        "    contains(root.deep, 'x')",
        "             ~~~~~~~~~",
        "             Object (1 item)",
        "",
    ]


def test_set_fills_named_values_and_the_status(capsys):
    settings = ["variables.Build.Reason=Manual", "dependencies.A.result=Failed", "status=Failed"]
    expression = "and(failed(), failed('A'), eq(variables['build.reason'], 'manual'))"
    assert main(["eval", expression, *(f"--set={setting}" for setting in settings)]) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["eval", "root", "--root", "nowhere"], "conditions: cannot read nowhere: No such file or directory\n"),
        (["eval", "true", "--set", "x"], "conditions: --set takes NAME.KEY=VALUE, not 'x'; NAME is one of root, "),
        (["eval", "true", "--set", "nope.a=1"], "conditions: --set takes NAME.KEY=VALUE, not 'nope.a=1'; "),
        (
            ["eval", "true", "--set", "response.a=1", "--set", "response.a.b=2"],
            "conditions: --set response.a.b=2: a is a value already, and not an object\n",
        ),
        (
            ["eval", "-", "--root", "-"],
            "conditions: standard input cannot be both the expression and the document\n",
        ),
        (["eval", "eq(1)"], "conditions: eq takes 2 arguments, not 1 (line 1, column 5)\n    eq(1)\n        ^\n"),
        (["functions", "joi"], "conditions: there is no function joi: did you mean join?\n"),
        (["functions", "?"], "conditions: there is no function ?\n"),
    ],
)
def test_what_cannot_be_done_is_said_on_standard_error_and_exits_2(arguments, message, capsys):
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(message)


SUM = "and(eq(variables.env, 'prod'), gt(root.size, 9))"


@pytest.mark.parametrize(
    ("settings", "code", "shown"),
    [
        (["variables.env=test"], 1, "False\n"),
        (["variables.env=prod"], 4, "gt(root.size, 9)\n  reads root: /size\n"),
        (["status=Failed"], 4, f"{SUM}\n  reads variables: /env\n  reads root: /size\n"),
    ],
)
def test_eval_prints_what_is_left_of_a_condition(settings, code, shown, capsys):
    assert main(["eval", "--partial", SUM, *(f"--set={setting}" for setting in settings)]) == code
    assert capsys.readouterr() == (shown, "")


def test_eval_prints_a_verdict_that_is_known(tmp_path, capsys):
    (tmp_path / "d.json").write_text('{"size": 12}', encoding="utf-8")
    expression = "or(gt(root.size, 9), eq(variables.env, 'prod'))"
    assert main(["eval", "--partial", expression, "--root", str(tmp_path / "d.json")]) == 0
    assert capsys.readouterr() == ("True\n", "")


def test_check_tells_what_an_expression_reads(capsys):
    expression = "and(containsValue(root.items.*.id, 1), eq(variables['a/b'], 'x'), eq(root[root.k], 1))"
    assert main(["check", expression]) == 0
    assert capsys.readouterr() == (
        "The expression compiles.\n"
        "  normalized: and(containsValue(root['items']['*']['id'], 1), eq(variables['a/b'], 'x'), "
        "eq(root[root['k']], 1))\n"
        "  reads root: /items/*/id, /*, /k\n"
        "  reads variables: /a~1b\n",
        "checked as a success criterion: nothing found\n",
    )


@pytest.mark.parametrize(
    ("expression", "options", "place", "codes"),
    [
        ("eq(variables.a, 'x')", [], "a condition", ["W101"]),
        ("eq(variables.a, 'x')", ["--place", "criterion"], "a success criterion", []),
        ("and(succeeded('A'), eq(dependencies.A.result, 'Failed'))", ["--place", "step"], "a step condition", ["E002"]),
        ("eq(variables.a, resources.b)", [], "a $[ … ] expression", []),
        ("eq(parameters.a, 'x')", [], "a ${{ … }} expression", []),
        ("isMatch(value, 'x')", [], "a validation expression", []),
        ("eq(root.a, parameters.b)", [], "an expression", []),
        ("eq(root.a, b)", [], "an expression", ["E002"]),
        ("gt(count(jsonpath('$.a[?(@.b != 1)]')), 1)", [], "a success criterion", ["W602"]),
        ("gt(count(jsonpath('$.a[?(@.b != 1)]')), 1)", ["--jsonpath", "rfc9535"], "a success criterion", []),
        ("gt(count(jsonpath('$.a[?@.b != 1]')), 1)", [], "a success criterion", ["W601"]),
        ("eq(variables.a, 'x')", ["--ignore", "W101"], "a condition", []),
    ],
)
def test_check_knows_the_rules_of_the_place_of_an_expression(expression, options, place, codes, capsys):
    assert main(["check", expression, "--format", "json", *options]) == bool(codes)
    told, summary = capsys.readouterr()
    assert [one["code"] for one in json.loads(told)] == codes
    assert summary.startswith(f"checked as {place}: ")


def test_check_points_into_an_expression_as_into_a_file(capsys):
    assert main(["check", "and(true,\n  eq(root.a, 'b)\n"]) == 1
    assert capsys.readouterr().out == (
        "expression:2:14: E001 the text has no closing quote\n"
        "      eq(root.a, 'b)\n"
        "                 ^^^\n"
        "    Hint: add ' where the text ends\n"
    )


def test_check_shows_the_fix_of_an_expression(capsys):
    assert main(["check", "--fix", 'root.a == "b"']) == 1
    assert capsys.readouterr() == (
        "--- expression\n+++ expression\n@@ -1 +1 @@\n-root.a == \"b\"\n+eq(root.a, 'b')\n",
        "checked as an expression: 1 error, 0 warnings; --fix corrects 1 of them\n",
    )
    assert main(["check", "--fix", "eq(root.a, 'b')"]) == 0
    assert capsys.readouterr().out == ""


FIXABLE = (
    "steps:\r\n- script: x\r\n  condition:  'eq(variables[\"a\"], ''b'')' # why\r\n- script: y\r\n  condition: foo\r\n"
)


def test_check_shows_fixes_of_files_and_changes_nothing(tmp_path, capsys):
    path = tmp_path / "a.yml"
    path.write_bytes(b"\xef\xbb\xbf" + FIXABLE.encode())
    assert main(["check", "--fix", str(path)]) == 1
    shown = capsys.readouterr()
    assert "-  condition:  'eq(variables[\"a\"], ''b'')' # why\r\n" in shown.out
    assert "+  condition:  'eq(variables[''a''], ''b'')' # why\r\n" in shown.out
    assert shown.err == "1 file checked: 2 errors, 0 warnings; --fix corrects 1 of them\n"
    assert path.read_bytes() == b"\xef\xbb\xbf" + FIXABLE.encode()


def test_check_writes_fixes_and_tells_what_is_left(tmp_path, capsys):
    path = tmp_path / "a.yml"
    path.write_bytes(b"\xef\xbb\xbf" + FIXABLE.encode())
    path.chmod(0o640)
    link = tmp_path / "b.yml"
    link.symlink_to(path)
    assert main(["check", "--fix", "--write", "--format", "json", str(link)]) == 1
    shown = capsys.readouterr()
    assert path.read_bytes() == b"\xef\xbb\xbf" + FIXABLE.replace('["a"]', "[''a'']").encode()
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.yml", "b.yml"]
    assert [one["code"] for one in json.loads(shown.out)] == ["W101", "E002"]
    assert shown.err == "1 file checked, 1 fix written: 1 error, 1 warning\n"


def test_check_fixes_what_is_selected_and_not_ignored(tmp_path, capsys):
    path = tmp_path / "a.yml"
    path.write_text(FIXABLE.replace("why", "conditions: ignore"), encoding="utf-8")
    assert main(["check", "--fix", str(path), "--select", "E001"]) == 0
    path.write_text(FIXABLE, encoding="utf-8")
    assert main(["check", "--fix", str(path), "--ignore", "E001", "--exit-zero"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--write", "a.yml"], "--write goes with --fix, and with files of pipelines"),
        (["--fix", "--write", "eq(1, 1)"], "--write goes with --fix, and with files of pipelines"),
        (["--place", "step", "a.yml"], "--place is for an expression; files tell where theirs stand"),
    ],
)
def test_check_says_what_does_not_go_together(arguments, message, capsys):
    assert main(["check", *arguments]) == 2
    assert capsys.readouterr() == ("", f"conditions: {message}\n")


@pytest.mark.parametrize("command", ["eval", "explain"])
def test_an_expression_may_stand_in_a_file(command, answer, tmp_path, capsys):
    file = tmp_path / "released.txt"
    file.write_text("eq(root.status, 'ok')\n", encoding="utf-8")
    code = main([command, "eq(root.status, 'ok')", "--root", answer])
    told = capsys.readouterr().out
    assert (main([command, str(file), "--root", answer]), capsys.readouterr().out) == (code, told)


def test_check_reads_the_expression_from_a_file_that_is_there(tmp_path, capsys):
    path = tmp_path / "criterion.txt"
    path.write_text("eq(root.a,\n   'b)\n", encoding="utf-8")
    assert main(["check", str(path)]) == 1
    assert capsys.readouterr().out.startswith(f"{path}:2:4: E001 ")


def test_functions_of_events_are_listed_and_described_by_themselves(capsys):
    assert main(["functions", "--events"]) == 0
    listed = capsys.readouterr().out
    assert "anythingBut(path, value, more…)" in listed
    assert "startsWith" not in listed
    assert main(["functions", "--events", "PREFIX"]) == 0
    assert capsys.readouterr().out.startswith("prefix(path, text, more…)\n\nWhether the field")
    assert main(["functions", "prefix"]) == 2


def test_functions_lists_every_function_and_describes_one(capsys):
    assert main(["functions"]) == 0
    listed = capsys.readouterr().out
    assert "containsValue(collection, value)" in listed
    assert main(["functions", "STARTSWITH"]) == 0
    described = capsys.readouterr().out
    assert described.startswith("startsWith(value, prefix)\n\nWhether *value* begins with *prefix*, ignoring case.\n")


def run(*arguments: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "conditions", *arguments], capture_output=True, timeout=60, **options)


def test_a_document_is_read_from_standard_input():
    done = run("eval", "root.a", "--root", "-", input=b'\xef\xbb\xbf{"a": "\xc3\xa9"}')
    assert (done.stdout.decode(), done.returncode) == ("é\n", 0)


def test_a_document_that_is_not_json_is_an_error_with_its_place():
    done = run("eval", "root.a", "--root", "-", input=b'{"a": 1 "b": 2}')
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "conditions: standard input is not JSON: Expecting ',' delimiter (line 1, column 9)\n"
        '    {"a": 1 "b": 2}\n'
        "            ^\n"
    )


@pytest.mark.parametrize("data", [b'{"a": NaN}', b"[" * 100_000, b"\xff\xfe\xff", b"9" * 5000])
def test_no_document_leaves_a_traceback(data):
    done = run("eval", "root.a", "--root", "-", input=data)
    assert done.returncode == 2
    assert done.stderr.startswith(b"conditions: standard input ")
    assert b"Traceback" not in done.stderr


def test_a_closed_pipe_is_no_error_message():
    command = f"{sys.executable} -m conditions functions | head -n 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, timeout=60)
    assert done.stderr == b""


def test_colours_show_on_a_terminal_only(answer):
    expression = "eq(root.status, 'failed')"
    assert b"\x1b[" not in run("explain", expression, "--root", answer).stdout
    leader, follower = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm-256color"}
    command = [sys.executable, "-m", "conditions", "explain", expression, "--root", answer]
    subprocess.run(command, stdout=follower, env=environment, timeout=60, check=False)
    os.close(follower)
    shown = os.read(leader, 65536)
    os.close(leader)
    assert b"\x1b[1;31mFalse" in shown


BROKEN = "steps:\n- script: x\n  condition: eq(1)\n- script: y\n  condition: foo\n"


def test_check_finds_problems_in_files_and_folders(tmp_path, capsys):
    (tmp_path / "a.yml").write_text(BROKEN)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.yaml").write_text("steps: []")
    assert main(["check", str(tmp_path)]) == 1
    shown = capsys.readouterr()
    assert shown.out.startswith(f"{tmp_path}/a.yml:3:18: E003 eq takes 2 arguments, not 1\n")
    assert shown.err == "2 files checked: 2 errors, 0 warnings\n"
    assert main(["check", str(tmp_path / "sub" / "b.yaml"), str(tmp_path / "sub")]) == 0
    assert capsys.readouterr() == ("", "1 file checked: nothing found\n")


@pytest.mark.parametrize(
    ("options", "codes", "code"),
    [
        (["--select", "E003"], ["E003"], 1),
        (["--select", "E"], ["E003", "E002"], 1),
        (["--select", "W"], [], 0),
        (["--ignore", "E003,E002"], [], 0),
        (["--ignore", "E003", "--exit-zero"], ["E002"], 0),
    ],
)
def test_check_tells_the_selected_problems(options, codes, code, tmp_path, capsys):
    (tmp_path / "a.yml").write_text(BROKEN)
    assert main(["check", str(tmp_path / "a.yml"), "--format", "json", *options]) == code
    assert [one["code"] for one in json.loads(capsys.readouterr().out)] == codes


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.yml"], "conditions: cannot read nowhere.yml: No such file or directory\n"),
        (
            ["eq(1, 1)", "eq(1, 2)"],
            "conditions: eq(1, 1) is no file to check: their names end in .yml, .yaml or .json\n",
        ),
        (["nowhere", "a.yml"], "conditions: there is no file or folder nowhere\n"),
        (["templates"], "conditions: there is no file or folder templates\n"),
        (["./a.txt"], "conditions: there is no file or folder ./a.txt\n"),
        (["root/status"], "conditions: there is no file or folder root/status\n"),
        ([""], "conditions: an empty argument is no file, and no expression\n"),
        (["\0.yml"], "conditions: cannot read \\u0000.yml: embedded null byte\n"),
    ],
)
def test_check_says_what_cannot_be_checked(arguments, message, capsys):
    assert main(["check", *arguments]) == 2
    assert capsys.readouterr().err == message


def test_a_folder_without_files_to_check_is_an_error(tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.yml").write_text("steps: []")
    (tmp_path / "empty" / "b.json").write_text("{}")
    assert main(["check", str(tmp_path / "full"), str(tmp_path / "empty")]) == 2
    assert capsys.readouterr() == (
        "",
        f"conditions: {tmp_path}/empty has no file to check: "
        "in folders, their names end in .yml or .yaml, or are task.json\n",
    )


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize("code", ["E999", "W9", "W1011"])
def test_check_refuses_codes_that_do_not_exist(option, code, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["check", "a.yml", option, f"W101,{code}"])
    assert f"argument {option}: there is no code {code}, and none that begins so\n" in capsys.readouterr().err


@pytest.mark.parametrize("expression", ["root.a", "1.2.3", "-1", "true", "False", "variables.a.b-c", "v()", "a b"])
def test_what_may_be_an_expression_is_checked_as_one(expression, capsys):
    main(["check", "--exit-zero", "--", expression])
    assert capsys.readouterr().err.startswith("checked as ")


@pytest.mark.parametrize("code", ["X1", "E1x", ""])
def test_check_refuses_what_is_no_code(code, capsys):
    with pytest.raises(SystemExit):
        main(["check", "a.yml", "--select", code])
    assert "is no code: E001 or W101, for example" in capsys.readouterr().err


OTHER = "count(jsonpath('$.items[?(@.a != 1)]'))"


@pytest.fixture
def items(tmp_path: Path) -> str:
    path = tmp_path / "items.json"
    path.write_text('{"items": [{}, {"a": 2}]}', encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("options", "shown"), [((), "1"), (("--jsonpath", "rfc9535"), "2")])
def test_eval_and_explain_take_the_dialect_of_jsonpath(options, shown, items, capsys):
    assert main(["eval", OTHER, "--root", items, *options]) == 0
    assert capsys.readouterr().out == f"{shown}\n"
    assert main(["explain", f"eq({OTHER}, 5)", "--root", items, *options]) == 1
    assert f"is {shown}, not 5" in capsys.readouterr().out


@pytest.mark.parametrize(("options", "found"), [((), 0), (("--jsonpath", "rfc9535"), 1)])
def test_filter_takes_the_dialect_of_jsonpath(options, found, tmp_path, capsys):
    lines = tmp_path / "lines.ndjson"
    lines.write_text('{"items": [{}, {"a": 2}]}\n', encoding="utf-8")
    assert main(["filter", f"eq({OTHER}, 2)", str(lines), "--count", *options]) == 1 - found
    assert capsys.readouterr().out == f"{found}\n"


def test_check_takes_the_dialect_of_jsonpath(tmp_path, capsys):
    task = "steps:\n- task: A@1\n  inputs:\n    successCriteria: gt(count(jsonpath('$.a[?@.b == 1]')), 0)\n"
    pipeline = tmp_path / "a.yml"
    pipeline.write_text(task, encoding="utf-8")
    assert main(["check", str(pipeline)]) == 1
    assert "W601" in capsys.readouterr().out
    assert main(["check", str(pipeline), "--jsonpath", "rfc9535"]) == 0
    assert main(["check", OTHER, "--jsonpath", "rfc9535"]) == 0


def test_there_is_no_other_dialect(capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["eval", OTHER, "--jsonpath", "goessner"])
    assert "'server', 'rfc9535'" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_is_told(option, capsys):
    with pytest.raises(SystemExit, match="0"):
        main([option])
    assert capsys.readouterr().out.startswith(f"condex {conditions.__version__} (native core: ")


def test_who_asks_for_nothing_gets_the_help_and_2(capsys):
    assert main([]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("usage: conditions [-h]")
    for name in ("eval", "explain", "filter", "route", "check", "fmt", "repl", "playground", "functions"):
        assert f"\n    {name} " in told.err


@pytest.mark.parametrize("arguments", [["--help"], ["filter", "--help"]])
def test_help_is_as_wide_as_the_terminal_when_it_is_printed(arguments, capsys, monkeypatch):
    told = []
    for width in (60, 200):
        monkeypatch.setenv("COLUMNS", str(width))
        with pytest.raises(SystemExit, match="0"):
            main(arguments)
        told.append(capsys.readouterr().out)
    narrow, wide = map(str.splitlines, told)
    assert len(wide) < len(narrow)


def test_the_usage_is_as_wide_as_the_terminal_where_arguments_are_wrong(capsys, monkeypatch):
    told = []
    for width in (60, 200):
        monkeypatch.setenv("COLUMNS", str(width))
        with pytest.raises(SystemExit, match="2"):
            main(["filter", "true", "--jobs", "none"])
        told.append(capsys.readouterr().err.splitlines())
    assert len(told[1]) < len(told[0])
