"""The plugin of pytest, found and run by a pytest of its own, as in a project that has this one installed."""

import os
import tomllib
from textwrap import dedent

import pytest

from tests.paths import ROOT

pytest_plugins = ["pytester"]


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project beside which this one is installed: its code on the path, and the entry points that it declares."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    points = declared["entry-points"]["pytest11"]
    installed = pytester.mkdir("installed") / "condex-0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {declared['name']}\nVersion: 0\n")
    (installed / "entry_points.txt").write_text(
        "[pytest11]\n" + "".join(f"{name} = {module}\n" for name, module in points.items())
    )
    path = os.pathsep.join([str(installed.parent), str(ROOT), os.environ.get("PYTHONPATH", "")])
    monkeypatch.setenv("PYTHONPATH", path)
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    return pytester


def run(project: pytest.Pytester, test: str, *options: str) -> pytest.RunResult:
    project.makepyfile(test_release=dedent(test))
    # The benchmarks' plugin warns of its own affairs, and Hypothesis takes longer to load than all else.
    others = ("-p", "no:benchmark", "-p", "no:hypothesispytest")
    return project.runpytest_subprocess(*others, "-W", "error", *options, timeout=120)


PASSING = """
    from conditions.testing import assert_condition as imported

    def test_fixture(assert_condition):
        assert_condition("eq(root.status, 'ok')", {"status": "OK"})

    def test_import():
        imported("eq(variables.x, root)", 1, variables={"X": "1"})
"""


@pytest.mark.parametrize("options", [[], ["-n", "1", "--import-mode=importlib"]])
def test_a_condition_that_is_true_passes(project, options):
    run(project, PASSING, *options).assert_outcomes(passed=2)


FAILING = """
    def test_release(assert_condition):
        assert_condition({})
"""


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (
            "\"and(eq(root.status, 'ok'), root.done)\", {'status': 'bad'}, secrets=['bad']",
            [
                "AssertionError: False",
                "",
                "    and(eq(root.status, 'ok'), root.done)",
                "        ~~~~~~~~~~~~~~~~~~~~~",
                "           '***'",
                "",
                "root.status is '***', not 'ok'",
                "",
                "Evaluating: and(eq(root['status'], 'ok'), root['done'])",
                "Expanded: and(eq('***', 'ok'), root['done'])",
                "Result: False",
                "",
                "True if root.status were 'ok' and root.done were True",
            ],
        ),
        (
            "'contains(root, 1)', {}",
            [
                "AssertionError: error",
                "",
                "    contains(root, 1)",
                "             ~~~~",
                "",
                "root is Object (0 items): cannot convert an Object to String",
                "",
                "Evaluating: contains(root, 1)",
            ],
        ),
        (
            "'eq(root.a 1)'",
            [
                "AssertionError: unexpected 1: , or ) is missing before it (line 1, column 11)",
                "    eq(root.a 1)",
                "              ^",
                "Hint: separate arguments with a comma",
            ],
        ),
    ],
)
def test_a_failure_shows_what_went_wrong_and_nothing_else(project, call, told):
    result = run(project, FAILING.format(call))
    result.assert_outcomes(failed=1)
    shown = [line.rstrip() for line in result.outlines]
    start = shown.index("    def test_release(assert_condition):")
    assert shown[start + 1 : shown.index("test_release.py:2: AssertionError") - 1] == [
        f">       assert_condition({call})",
        *(f"E       {line}".rstrip() for line in told),
    ]


def test_no_other_module_is_imported_before_a_test_asks_for_it(project):
    test = """
        import sys

        def test_modules():
            found = {name for name in sys.modules if name.partition(".")[0] == "conditions"}
            assert found == {"conditions", "conditions.pytest_plugin"}
    """
    run(project, test).assert_outcomes(passed=1)
