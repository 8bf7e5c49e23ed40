"""What importing costs: nothing that is not asked for."""

import gc
import pydoc
import subprocess
import sys
from functools import cache
from importlib import import_module

import pytest

import conditions
from conditions.commands.cli import main
from conditions.core import CORE
from conditions.syntax import hints


@cache
def loaded(script: str) -> frozenset[str]:
    """The modules that a fresh interpreter has loaded besides its own, after a script."""
    command = [
        sys.executable,
        "-c",
        f"import sys\nbefore = set(sys.modules)\n{script}\nprint(*sorted(sys.modules.keys() - before))",
    ]
    return frozenset(subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout.split())


def test_importing_the_package_loads_nothing_else():
    assert loaded("import conditions") == {"conditions"}


def test_a_name_is_fetched_once():
    for name in conditions.__all__:
        assert getattr(conditions, name) is vars(conditions)[name]


def test_the_public_names_are_listed_and_no_others():
    assert dir(conditions) == sorted([*conditions.__all__, "__version__"])


def test_help_opens_with_what_a_user_needs():
    told = pydoc.plain(pydoc.render_doc(conditions))
    assert told.index(">>> conditions.matches(") < told.index("conditions.compile(") < 1200
    assert "TYPE_CHECKING" not in told


def test_there_is_no_other_name():
    with pytest.raises(AttributeError, match="module 'conditions' has no attribute 'compiles'"):
        _ = conditions.compiles


@pytest.mark.parametrize(
    "name",
    [
        "lark",
        "msgspec",
        "jsonpath",
        "regex",
        "json",
        "pathlib",
        "conditions.syntax.hints.mistake",
        "conditions.explaining",
        "conditions.declaring.telling",
        "conditions.library.jsonpath.refusal",
        "conditions.library.jsonpath.server_reads",
        "conditions.rulesets",
        "conditions.schemas",
        "conditions.schema_checking",
    ],
)
def test_a_first_verdict_does_without(name):
    assert name not in loaded("import conditions\nconditions.compile('eq(root.a, 1)')({})")


def test_a_mistake_loads_the_hints():
    script = "import conditions\ntry: conditions.compile('eq(1')\nexcept conditions.ConditionSyntaxError: pass"
    assert {"conditions.syntax.hints.mistake", "conditions.syntax.hints.structure"} <= loaded(script)


def test_there_is_no_hint_of_another_name():
    with pytest.raises(AttributeError, match=r"module 'conditions\.syntax\.hints' has no attribute 'word'"):
        _ = hints.word


@pytest.mark.parametrize(
    "name",
    [
        "eval",
        "explain",
        "filter",
        "route",
        "check",
        "infer",
        "cases",
        "fmt",
        "repl",
        "playground",
        "functions",
        "completion",
    ],
)
def test_the_command_loads_the_subcommand_that_is_called(name):
    def modules(subcommand):
        return {name for name in loaded(parse.format(subcommand)) if name.startswith("conditions.commands.")}

    parse = "from conditions.commands.cli import argument_parser\nargument_parser('{}')"
    own = import_module("conditions.commands.cli")._SUBCOMMANDS[name]
    assert modules(name) == {"conditions.commands.arguments", "conditions.commands.cli", f"conditions.commands.{own}"}
    assert len(modules("")) == len(modules("nonsense")) == 12


def test_evaluating_loads_nothing_that_reads_files_and_addresses():
    evaluated = loaded("from conditions.commands.cli import main\nmain(['eval', 'eq(1, 1)'])")
    assert "conditions.commands.evaluate" in evaluated
    assert not {"pathlib", "urllib.parse", "ipaddress", "json", "conditions.library.jsonpath.refusal"} & evaluated


def test_filtering_loads_nothing_that_only_other_subcommands_need(tmp_path):
    (tmp_path / "lines").write_bytes(b'{"a":1}\n' * 100)
    filtered = loaded(
        f"from conditions.commands.cli import main\nmain(['filter', '--count', 'root.a', {str(tmp_path / 'lines')!r}])"
    )
    assert ("msgspec" in filtered) is (CORE is None)
    ours = filtered - loaded("import msgspec")  # some versions of which load json
    assert not {"conditions.explaining.explain", "json", "pathlib", "rich"} & ours


@pytest.mark.skipif(CORE is None, reason="without the native core, functions are generated")
def test_filtering_with_the_native_core_loads_nothing_that_makes_functions_or_tells_of_mistakes(tmp_path):
    (tmp_path / "lines").write_bytes(b'{"a":1}\n{"b":[1]}\n{"a":"1"}\n' * 100)
    expression = "and(eq(root.a, 1), not(containsValue(root.b, 1)), ge(count(root.b), 0))"
    arguments = ["filter", expression, str(tmp_path / "lines")]
    filtered = loaded(f"import sys\nfrom conditions.commands.cli import main\nassert main({arguments}) == 0")
    unneeded = {
        "conditions.generating.generator",
        "conditions.generating.inline_form",
        "conditions.generating.loops",
        "conditions.generating.plain_form",
        "conditions.generating.wildcards",
        "conditions.declaring.scope",
        "conditions.library.jsonpath.comprehension",
        "conditions.syntax.guard",
        "conditions.console.decompressing",
        "conditions.console.settings",
        "conditions.commands.filtering.judging",
        "conditions.commands.filtering.pool",
        "conditions.commands.filtering.processes",
        "bz2",
        "dataclasses",
        "inspect",
        "lzma",
        "shutil",
        "threading",
        "unicodedata",
        "zlib",
    }
    assert "conditions.native.building" in filtered
    assert not unneeded & filtered


NOTED = """
import re, sys
made, compiled = set(), re.compile
def noted(pattern, flags=0):
    made.add(sys._getframe(1).f_globals["__name__"])
    return compiled(pattern, flags)
re.compile = noted
import conditions
conditions.compile("eq(root.a, 1)")({})
print(*sorted(name for name in made if name.startswith("conditions")))
"""
"""Tells which modules of ours make patterns of regular expressions until there is a verdict."""


def test_until_a_first_verdict_patterns_are_made_by_what_reads_texts_alone():
    command = [sys.executable, "-c", NOTED]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout.split()
    assert "conditions.declaring.function" in told  # for the names of functions
    assert set(told) <= {
        "conditions.declaring.function",
        "conditions.generating.compiling",  # where there is no core
        "conditions.generating.shape",
        "conditions.syntax.lr",
        "conditions.syntax.tokens",
        "conditions.values.number",
    }


def test_only_checking_files_loads_yaml(tmp_path):
    assert "yaml" not in loaded("from conditions.commands.cli import main\nmain(['check', 'eq(1, 1)'])")
    (tmp_path / "a.yml").touch()
    assert "yaml" in loaded(f"from conditions.commands.cli import main\nmain(['check', {str(tmp_path)!r}])")


def test_only_the_playground_loads_its_server():
    evaluated = loaded("from conditions.commands.cli import main\nmain(['eval', 'true'])")
    assert not {name for name in evaluated if name.startswith(("conditions.playground", "http", "webbrowser"))}
    answered = loaded('from conditions.playground.answers import answer\nanswer(\'{"ask": "functions"}\')')
    assert not {"conditions.playground.server", "http", "msgspec", "regex", "rich", "yaml"} & answered


def test_a_command_within_another_process_leaves_its_garbage_collection_alone(capsys):
    threshold, frozen = gc.get_threshold(), gc.get_freeze_count()
    assert main(["eval", "true"]) == 0
    assert gc.get_threshold() == threshold
    assert gc.get_freeze_count() <= frozen  # some of what was frozen before may be gone
