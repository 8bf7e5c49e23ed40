"""Secrets in every form that a server, a log or a report may give them, and what looking for them takes."""

import json
import subprocess
import sys
import textwrap
from base64 import b64encode

import pytest

import restapi
from conditions.explaining.masking import MASK, Masker
from restapi.commands.cli import main
from tests.paths import ROOT

LINES = [b64encode(bytes((7 * line + at) % 256 for at in range(48))).decode() for line in range(3)]
PEM = "\n".join(["-----BEGIN PRIVATE KEY-----", *LINES, "-----END PRIVATE KEY-----", ""])
OBJECT = '{"user": "ann1", "password": "hunter2", "pin": 123456, "more": [{"key": "abc/déf"}]}'
PARTS = ["ann1", "hunter2", "123456", "abc/d"]
LONG = "correct horse battery staple \U0001f600 and more of the kind"

PEMS = {
    "as it is": PEM,
    "CRLF": PEM.replace("\n", "\r\n"),
    "indented": textwrap.indent(PEM, "    "),
    "a list": json.dumps(PEM.split("\n")),
    "JSON": json.dumps({"key": PEM}),
    "JSON of CRLF": json.dumps({"key": PEM.replace("\n", "\r\n")}),
    "blanks": PEM.replace("\n", " "),
    "without line ends": PEM.replace("\n", ""),
    "one line": LINES[1],
    "URL": PEM.replace("\n", "%0A").replace("+", "%2B").replace("/", "%2F"),
}


@pytest.mark.parametrize("form", PEMS)
def test_a_secret_of_several_lines_is_masked_line_by_line(form: str) -> None:
    for secret in (PEM, PEM.replace("\n", "\r\n"), PEM.strip()):
        masked = Masker([secret])(PEMS[form])
        assert MASK in masked
        assert not any(line[:16] in masked or line[-16:] in masked for line in LINES)


def test_the_frame_of_a_key_is_no_secret() -> None:
    assert Masker([PEM])("-----BEGIN PRIVATE KEY-----") == "-----BEGIN PRIVATE KEY-----"


@pytest.mark.parametrize(
    "text",
    [
        OBJECT,
        json.dumps(json.loads(OBJECT), indent=2),
        json.dumps(json.loads(OBJECT), separators=(",", ":")),
        json.dumps(json.dumps(json.loads(OBJECT))),
        json.dumps({"was": json.loads(OBJECT)}, ensure_ascii=False),
        "/password = hunter2, 123456, abc%2Fd%C3%A9f, ann1",
    ],
)
def test_the_values_of_a_secret_that_is_an_object_are_masked(text: str) -> None:
    masked = Masker([OBJECT])(text)
    assert [part for part in PARTS if part in masked] == []


@pytest.mark.parametrize("width", [64, 76])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n    ", "\\n", "\\r\\n"])
@pytest.mark.parametrize("before", range(3))
def test_base64_in_lines_is_seen_through(width: int, end: str, before: int) -> None:
    data = b64encode(("padding " * 5 + "x" * before + LONG + "; " + "after " * 30).encode()).decode()
    text = end.join(data[at : at + width] for at in range(0, len(data), width))
    masked = Masker([LONG])(text)
    core = b64encode(b"\0" * ((40 + before) % 3) + LONG.encode()).decode()[4:-4]
    joined = masked.replace(end, "")
    assert MASK in masked
    assert not any(core[at : at + 8] in joined for at in range(len(core) - 8))
    assert masked.endswith(text[-20:])


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        ("a\U0001f600b1234", r"x a\U0001f600b1234 y"),
        ("a\U0001f600b1234", r"x a\U0001F600b1234 y"),
        ("hunter2", r"x \150\165\156\164\145\162\62 y"),
        ("hunter2", r"x hunter\062 y"),
        ("hunté2", r"x hunt\303\2512 y"),
        ("a\U0001f600b1234", r"x a\360\237\230\200b1234 y"),
        ("hunter2", r"x \\150unter2 y"),
        ("a+b/c d", r"x a\053b\57c d y"),
    ],
)
def test_escapes_of_python_and_c_are_seen_through(secret: str, text: str) -> None:
    assert Masker([secret])(text) == "x *** y"


def test_what_is_masked_in_other_alphabets_stands_where_it_stood() -> None:
    assert Masker(["hunter2"])("é😀 hunter2 ü%68unter2ß") == "é😀 *** ü***ß"
    assert Masker(["é😀"])("\udc80é😀\udc80 \\u00e9\\ud83d\\ude00") == "\udc80***\udc80 ***"


# Prints for each text the seconds, and the largest memory beyond the text as a multiple of its size.
MEASURED = """
import sys, time, tracemalloc
from conditions.explaining.masking import Masker

size = 256 * 1024
texts = {
    "plain": "x" * size,
    "JSON": "\\\\u0041" * (size // 6),
    "URL": "%41" * (size // 3),
    "mixed": "a%41" * (size // 4),
    "levels": "%255C" * (size // 5),
    "one": "x" * (size // 2) + "\\\\U0001f600" + "x" * (size // 2),
    "found": "1xxx" * (size // 4),
    "lines": ("A" * 76 + "\\n") * (size // 77),
}
for name, text in texts.items():
    masker = Masker(["hunter2", "b" * 30, "1"])
    masker(text[:1000])
    started = time.monotonic()
    masker(text)
    seconds = time.monotonic() - started
    tracemalloc.start()
    masker(text)
    print(name, seconds, tracemalloc.get_traced_memory()[1] / len(text))
    tracemalloc.stop()
"""


def test_masking_takes_no_more_memory_than_four_times_the_text() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURED], cwd=ROOT, capture_output=True, text=True, timeout=200, check=True
    )
    rows = [line.split() for line in done.stdout.splitlines()]
    assert len(rows) == 8
    assert [row for row in rows if float(row[2]) > 4] == []
    assert [row for row in rows if float(row[1]) > 20] == []


@pytest.mark.parametrize("more", [["--verbose"], ["--find", "hunter2"], ["--format", "json"], ["--format", "junit"]])
def test_no_part_of_an_object_that_is_secret_is_printed(
    serve, answer, tmp_path, monkeypatch, capsys, more: list[str]
) -> None:
    body = json.dumps({"echo": json.loads(OBJECT), "text": json.dumps(json.loads(OBJECT), indent=4)}).encode()
    server = serve(answer(body))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "connections.yml").write_text(f"releases: {{url: '{server.url}'}}", encoding="utf-8")
    (tmp_path / "step.yml").write_text(
        "task: InvokeRESTAPI@1\nname: s\n"
        "inputs: {serviceConnection: releases, body: $(credentials), successCriteria: \"eq(root.echo.pin, 'x')\"}\n"
        "outputs: {echo: /echo, text: /text}\ncontinueOnError: true\n",
        encoding="utf-8",
    )
    main(["run", "step.yml", "--secret", f"credentials={OBJECT}", "--outputs", "o.json", *more])
    printed = "".join(capsys.readouterr()).replace("'hunter2'", "")  # as it was asked for
    written = (tmp_path / "o.json").read_text(encoding="utf-8")
    assert server.received[0].body == OBJECT.encode()
    assert [part for part in PARTS if part in printed or part in written] == []


def test_a_key_in_an_answer_is_masked_in_the_log_and_the_explanation(serve, answer) -> None:
    server = serve(answer(json.dumps({"lines": PEM.split("\n"), "text": PEM}).encode()))
    asked = restapi.Request(restapi.Connection(url=server.url), "GET")
    invocation = restapi.Invocation(asked, restapi.ByResponse("eq(root.lines[1], root.text)"))
    outcome = restapi.invoke(invocation, secrets=[PEM])
    shown = outcome.log + str(outcome.explanation)
    assert not any(line[:12] in shown for line in LINES)
