"""The documentation, executed: README.md and its neighbours, and docs/.

The language of a fenced block says how it runs. The blocks of a file share one folder, with a copy of docs/examples.

- `python`: executed; all blocks of a file share one namespace, from top to bottom.
- `pycon`: an interactive session in the same namespace, held to its output by doctest.
- `console`: the lines after `$ ` run in one shell, and what a terminal would show must be what stands below them.
  `…` matches anything but a crash, also over several lines. A command goes on after a backslash at the end of a line.

A block after the comment `<!-- not run: reason -->` is skipped. One after `<!-- saved as: name -->` is a file that the
blocks below it find in the folder. The blocks of a file with the comment `<!-- needs: module, … -->` are run where
these modules are installed, as by `make test-engines`. Blocks of data (`yaml`, `json`, …) and of signatures (`pyi`)
are not run, nor those of PowerShell (`ps1con`), which tests/docs/test_shells.py holds to the ones beside them.
"""

import contextlib
import doctest
import inspect
import io
import json
import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import conditions
import restapi
from docs.generate.markdown import slug
from docs.generate.rooms import ROOMS
from tests.paths import ROOT

README = ROOT / "README.md"
DATA = {"csv", "http", "ini", "json", "jsonl", "lark", "ps1con", "pyi", "text", "toml", "xml", "yaml"}
DIRECTIVES = {"{include}", "{literalinclude}"}
"""Files of the project that the site shows as pages."""
SECONDS_PER_BLOCK = 60

FENCE = re.compile(r"(?P<indent> *)(?P<fence>```+|~~~+) *(?P<language>[^\s`]*)")
NOT_RUN = re.compile(r"<!-- not run: (?P<reason>\S.*) -->")
NEEDS = re.compile(r"^<!-- needs: (?P<modules>[\w, ]+) -->$", re.MULTILINE)
SAVED = re.compile(r"<!-- saved as: (?P<name>[\w.-]+) -->")
COMMAND = re.compile(r"^\$ (?P<command>(?:.*\\\n)*.*)\n?(?P<shown>(?:(?!\$ ).*\n?)*)", re.MULTILINE)
LINK = re.compile(r"\]\((?P<target>[^)\s:#]+)(?:#[^)]*)?\)")
ANCHOR = re.compile(r"\]\((?P<target>[^)\s:#]*)#(?P<anchor>[^)]+)\)")
HEADING = re.compile(r"^#+ +(?P<text>.+)$", re.MULTILINE)
FENCED = re.compile(r"^( *)(```+).*?^\1\2$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"^( *)(```+|~~~+).*?^\1\2$|`[^`]*`", re.MULTILINE | re.DOTALL)
CRASH = "Traceback (most recent call last)"
END_OF_OUTPUT = "--- this was the output of one command ---"


class Block(NamedTuple):
    """One fenced block; *line* is that of its opening fence, *above* the line of text before it."""

    path: Path
    line: int
    language: str
    text: str
    above: str

    @property
    def not_run(self) -> str:
        """Why it is not run."""
        comment = NOT_RUN.fullmatch(self.above)
        return comment["reason"] if comment else ""

    @property
    def saved_as(self) -> str:
        """The file that it is."""
        comment = SAVED.fullmatch(self.above)
        return comment["name"] if comment else ""

    @property
    def place(self) -> str:
        return f"{self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path.name}:{self.line}"


def blocks_of(path: Path) -> list[Block]:
    """The fenced blocks of a file, from top to bottom."""
    found = []
    above = ""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    for number, line in lines:
        if fence := FENCE.match(line):
            body = []
            for _, inner in lines:
                if inner.strip() == fence["fence"]:
                    break
                body.append(inner.removeprefix(fence["indent"]) + "\n")
            found.append(Block(path, number, fence["language"], "".join(body), above))
        above = line.strip() or above
    return found


def run_python(block: Block, namespace: dict[str, Any]) -> None:
    lines_above = "\n" * block.line  # for tracebacks that point into the document
    exec(compile(lines_above + block.text, block.path, "exec", dont_inherit=True), namespace)


def run_pycon(block: Block, namespace: dict[str, Any]) -> None:
    session = doctest.DocTestParser().get_doctest(block.text, {}, block.place, str(block.path), block.line)
    session.globs = namespace
    report = io.StringIO()
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(session, out=report.write, clear_globs=False)
    assert result.attempted, f"{block.place}: no line starts with >>>"
    assert not result.failed, report.getvalue()


def run_console(block: Block, namespace: dict[str, Any]) -> None:
    assert block.text.startswith("$ "), f"{block.place}: the first line does not start with $"
    commands = list(COMMAND.finditer(block.text))
    outputs = shell([command["command"] for command in commands])
    assert len(outputs) == len(commands), (
        f"{block.place}: the shell ended after {len(outputs)} of {len(commands)} commands"
    )
    for command, output in zip(commands, outputs, strict=True):
        expected, shown = tidy(command["shown"]), tidy(output)
        anything = ".*".join(re.escape(part) for part in expected.split("…"))
        as_documented = re.fullmatch(anything, shown, re.DOTALL) and (CRASH in expected or CRASH not in shown)
        assert as_documented, f"{block.place}: $ {command['command']}\nexpected:\n{expected}\nshown:\n{shown}"


def shell(commands: list[str]) -> list[str]:
    """What a terminal shows of each command. They run in one shell, and `$?` is the status of the one before."""
    script = "".join(f"{command}\nstatus=$?; echo '{END_OF_OUTPUT}'; (exit $status)\n" for command in commands)
    scripts = sysconfig.get_path("scripts")
    done = subprocess.run(
        ["sh", "-c", script],
        env=os.environ
        | {"PATH": f"{scripts}:{os.environ['PATH']}", "COLUMNS": "120", "PYTHONUTF8": "1"}
        | {"PYTHONUNBUFFERED": "1"},  # both outputs in the order in which a terminal shows them
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=SECONDS_PER_BLOCK,
    )
    return done.stdout.split(f"{END_OF_OUTPUT}\n")[:-1]


def tidy(text: str) -> str:
    """The text without white space at the ends of lines and without empty lines around it."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


RUNNERS: dict[str, Callable[[Block, dict[str, Any]], None]] = {
    "python": run_python,
    "pycon": run_pycon,
    "console": run_console,
}


def is_part(block: Block) -> bool:
    """Whether a document that is executed has a use for the block."""
    return bool(block.saved_as or (block.language in RUNNERS and not block.not_run))


class Document:
    """A file whose blocks run in order and once: asking for a block runs those above it first."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.folder = folder
        self.waiting = [block for block in blocks_of(path) if is_part(block)]
        self.namespace: dict[str, Any] = {"__name__": "__main__"}
        self.outcomes: dict[Block, Exception | None] = {}

    def run(self, block: Block) -> None:
        """Run *block*, or report how it ended: raises what it raised."""
        while block not in self.outcomes:
            following = self.waiting.pop(0)
            self.outcomes[following] = self.attempt(following)
        if error := self.outcomes[block]:
            raise error

    def attempt(self, block: Block) -> Exception | None:
        try:
            if block.saved_as:
                (self.folder / block.saved_as).write_text(block.text, encoding="utf-8")
                return None
            with contextlib.chdir(self.folder):
                RUNNERS[block.language](block, self.namespace)
        except Exception as error:
            return error
        return None


FILES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
DOCUMENTED = [block for path in FILES for block in blocks_of(path)]


@pytest.fixture(scope="session")
def open_document(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Document]:
    """Opens a file of the project's documentation, once."""

    @cache
    def open_once(path: Path) -> Document:
        folder = tmp_path_factory.mktemp(path.stem)
        examples = ROOT / "docs" / "examples"
        if examples.exists():
            shutil.copytree(examples, folder / "docs" / "examples")
        return Document(path, folder)

    return open_once


@pytest.mark.parametrize(
    "block", [block for block in DOCUMENTED if block.language in RUNNERS], ids=lambda block: block.place
)
def test_a_documented_block_runs(block: Block, open_document: Callable[[Path], Document]) -> None:
    if block.not_run:
        pytest.skip(block.not_run)
    if missing := missing_modules(block.path):
        pytest.skip(f"not installed: {', '.join(missing)}; make test-engines runs it")
    open_document(block.path).run(block)


def missing_modules(path: Path) -> list[str]:
    """The modules that the blocks of a file need and that are not installed."""
    needed = NEEDS.search(path.read_text(encoding="utf-8"))
    return [name for name in needed["modules"].split(", ") if find_spec(name) is None] if needed else []


def test_every_block_is_run_or_is_data_or_says_why_not() -> None:
    known = RUNNERS.keys() | DATA | DIRECTIVES
    assert [
        f"{block.place}: {block.language}" for block in DOCUMENTED if not (block.not_run or block.language in known)
    ] == []


def test_the_readme_shows_the_two_commands() -> None:
    assert README.exists(), "README.md is missing"
    text = README.read_text(encoding="utf-8")
    assert [command for command in ("make demo", "make test") if command not in text] == []


SHOWN = re.compile(
    r"This\s+is\s+\[[^\]]+\]\((?P<file>[^)#]+\.yml)\).*?^```yaml\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_example_that_is_shown_is_the_file(path: Path) -> None:
    shown = list(SHOWN.finditer(path.read_text(encoding="utf-8")))
    assert [one["file"] for one in shown if one["text"] not in (path.parent / one["file"]).read_text("utf-8")] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file(path: Path) -> None:
    targets = [link["target"] for link in LINK.finditer(CODE.sub("", path.read_text(encoding="utf-8")))]
    assert [target for target in targets if not (path.parent / target).exists()] == []


FOR_USERS = [
    path for path in FILES if path.name != "CONTRIBUTING.md" and path.parent.name not in ("explanation", "development")
]


@pytest.mark.parametrize("path", FOR_USERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_users_are_told_of_no_module_that_is_not_public(path: Path) -> None:
    promise = (ROOT / "docs" / "guides" / "embed.md").read_text(encoding="utf-8").partition("## What stays as it is")[2]
    public = {"conditions", "restapi", *re.findall(r"`((?:conditions|restapi)(?:\.[a-z_]+)+)`", promise)}
    rooms = {room.module for rooms in ROOMS.values() for room in rooms}
    # Python itself shows the module of an error, in front of its name.
    text = re.sub(r"\b(?:conditions|restapi)(?:\.[a-z_]+)+\.\w+Error\b", "", path.read_text(encoding="utf-8"))
    named = re.findall(r"\b(?:conditions|restapi)(?:\.[a-z_]+)+", text)
    is_promised = re.compile("|".join(rf"{re.escape(name)}(?:\..*)?" for name in public - {"conditions", "restapi"}))
    inner = [name for name in named if any(f"{name}.".startswith(f"{room}.") for room in rooms)]
    assert [name for name in inner if not is_promised.fullmatch(name)] == []


def test_every_path_that_contributors_are_told_is_there() -> None:
    text = FENCED.sub("", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    told = re.findall(r"`((?:benchmarks|conditions|docs|restapi|tests|tools)/[\w/.-]*)`", text)
    assert len(told) > 20
    assert [path for path in told if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*/index.md")), ids=lambda page: page.parent.name)
def test_the_page_of_a_section_leads_to_all_pages_of_it(page: Path) -> None:
    pages = {path.name for path in page.parent.glob("*.md")} - {"index.md"}
    assert pages <= {link["target"] for link in LINK.finditer(page.read_text(encoding="utf-8"))}


def test_the_site_has_every_page() -> None:
    listed = re.findall(r"(?:file|root): (\S+)", (ROOT / "docs" / "_toc.yml").read_text(encoding="utf-8"))
    pages = [
        str(path.relative_to(ROOT / "docs").with_suffix("")) for path in FILES if path.is_relative_to(ROOT / "docs")
    ]
    assert sorted(listed) == sorted(pages)


def test_the_table_of_criteria_for_nested_arrays_holds() -> None:
    page = ROOT / "docs" / "guides" / "nested-arrays.md"
    build = next(json.loads(block.text) for block in blocks_of(page) if block.saved_as == "build.json")
    rows = re.findall(r"^\| .* \| (`.*`) \| (.*) \|$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) > 10
    for criteria, value in rows:
        for criterion in re.findall(r"`([^`]+)`", criteria):
            found = conditions.compile(criterion).evaluate(build, {"stage": "deploy"})
            assert str(found) == value, criterion


def anchors(path: Path) -> set[str]:
    """What leads to the headings of a page, as GitHub and MyST write it."""
    text = FENCED.sub("", path.read_text(encoding="utf-8"))
    return {slug(heading["text"]) for heading in HEADING.finditer(text)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_anchor_is_a_heading(path: Path) -> None:
    text = CODE.sub("", path.read_text(encoding="utf-8"))
    found = [
        (path.parent / link["target"] if link["target"] else path, link["anchor"]) for link in ANCHOR.finditer(text)
    ]
    assert [f"{page}#{anchor}" for page, anchor in found if page.suffix == ".md" and anchor not in anchors(page)] == []


def undocumented() -> Iterator[str]:
    """The public classes and functions without a docstring, and the members of the classes that no docstring names."""
    for package in (conditions, restapi):
        for name, public in ((name, getattr(package, name)) for name in package.__all__):
            told = inspect.getdoc(public) or ""
            if (inspect.isclass(public) or inspect.isroutine(public)) and not told:
                yield f"{package.__name__}.{name}"
            for member, value in vars(public).items() if inspect.isclass(public) else ():
                if not (member.startswith("_") or inspect.getdoc(value) or re.search(rf"\b{member}\b", told)):
                    yield f"{package.__name__}.{name}.{member}"


def test_every_public_name_says_what_it_means() -> None:
    assert list(undocumented()) == []


def run_all(folder: Path, text: str) -> list[str]:
    """The first line of what each block of a document raises when it is run; '' when it passes."""
    path = folder / "page.md"
    path.write_text(text, encoding="utf-8")
    document = Document(path, folder)
    return [str(document.attempt(block) or "").partition("\n")[0] for block in document.waiting]


@pytest.mark.parametrize(
    "text",
    [
        "```python\nx = 1\n```\n\n- in a list\n  ~~~python\n  assert x == 1\n  ~~~",
        "```python\nx = 1\n```\n```pycon\n>>> x\n1\n>>> y = 2\n```\n```python\nassert y == 2\n```",
        "```pycon\n>>> list(range(100))\n[0, ..., 99]\n```",
        "```console\n$ echo a; echo b >&2\na\nb\n$ echo \\\n    c\nc\n```",
        "```console\n$ (exit 3)\n$ echo $?\n3\n$ cd /\n\n$ pwd\n/\n```",
        "```console\n$ seq 20\n1\n…\n2…\n```",
        "```console\n$ python -c 'import pytest'\n```",
        "```python\nopen('made-here', 'w').close()\n```\n```console\n$ ls made-here\nmade-here\n```",
        "<!-- not run: takes an hour -->\n\n```python\nassert False\n```",
        "```yaml\n- a: b\n```",
        "<!-- saved as: a.yml -->\n\n```yaml\n- a: b\n```\n```console\n$ cat a.yml\n- a: b\n```",
    ],
)
def test_blocks_that_hold_pass(tmp_path: Path, text: str) -> None:
    assert not any(run_all(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("```python\nraise ValueError('no')\n```", "no"),
        ("```pycon\n>>> 1 + 1\n3\n```", "*" * 70),
        ("```pycon\n1 + 1\n```", "page.md:1: no line starts with >>>"),
        ("text\n```console\n$ echo b\na\n```", "page.md:2: $ echo b"),
        ("```console\n$ echo a\n```", "page.md:1: $ echo a"),
        ("```console\n$ echo a >&2\n```", "page.md:1: $ echo a >&2"),
        ("```console\n$ true\na\n```", "page.md:1: $ true"),
        ("```console\n$ seq 20\n1\n…\n21\n```", "page.md:1: $ seq 20"),
        ("```console\n$ python -c 1/0\n…\n```", "page.md:1: $ python -c 1/0"),
        ("```console\nmake\n```", "page.md:1: the first line does not start with $"),
        ("```console\n$ exit\n$ true\n```", "page.md:1: the shell ended after 0 of 2 commands"),
        ("<!-- not run: -->\n```python\nraise ValueError('no')\n```", "no"),
        ("<!-- not run: only the next -->\n```python\n```\n```python\nraise ValueError('no')\n```", "no"),
    ],
)
def test_a_block_that_does_not_hold_fails(tmp_path: Path, text: str, error: str) -> None:
    assert run_all(tmp_path, text) == [error]


def test_a_block_runs_after_those_above_it(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("```python\nx = 1\n```\n```python\nassert x == 1\nx = 2\n```\n", encoding="utf-8")
    document = Document(tmp_path / "page.md", tmp_path)
    for block in reversed(document.waiting.copy()):
        document.run(block)
    assert document.namespace["x"] == 2
