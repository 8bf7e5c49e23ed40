"""The reference of the packages: every public name is there, and what docstrings show is so."""

import doctest
import importlib
import re
from functools import cache
from importlib.util import find_spec
from types import ModuleType

import pytest

import conditions
import restapi
from docs.generate.api import api_page
from docs.generate.sources import MODULES, PACKAGES, ROOT, public
from docs.generate.stubs import default

NAMES = [(package, name) for package in (conditions, restapi) for name in package.__all__]


FOR_ENGINES = ("conditions.arrow", "conditions.engines")
ENGINES = ("duckdb", "polars", "pyarrow")


page_of = cache(api_page)


def with_examples() -> list[str]:
    """The modules whose docstrings show sessions."""
    texts = {path: path.read_text(encoding="utf-8") for name in PACKAGES for path in (ROOT / name).rglob("*.py")}
    paths = [path.relative_to(ROOT).with_suffix("") for path, text in sorted(texts.items()) if ">>> " in text]
    return [".".join(path.parts).removesuffix(".__init__") for path in paths]


@pytest.mark.parametrize(("package", "name"), NAMES, ids=[f"{package.__name__}.{name}" for package, name in NAMES])
def test_a_public_name_has_an_entry_and_is_in_the_index(package: ModuleType, name: str) -> None:
    page = page_of(package.__name__)
    assert f"\n### {name}\n\n```pyi\n" in page
    assert f"| [`{name}`](#{name.lower()}) | " in page


@pytest.mark.parametrize("module", MODULES)
def test_a_module_that_needs_more_has_a_page_of_all_its_names(module: str) -> None:
    named = re.search(r"^__all__ = \[([^\]]+)\]", source_of(module), re.MULTILINE)
    names = re.findall(r'"(\w+)"', named[1]) if named else []
    assert names
    assert list(public(module)) == names
    page = page_of(module)
    assert sorted(re.findall(r"^### (\w+)$", page, re.MULTILINE)) == sorted(names)
    assert [name for name in names if f"| [`{name}`](#{name.lower()}) | " not in page] == []


def source_of(module: str) -> str:
    """The source of a module, which is not imported: what it needs may not be installed."""
    path = ROOT.joinpath(*module.split("."))
    return (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")


@pytest.mark.parametrize("package", PACKAGES)
def test_no_signature_needs_a_module_of_ours_to_be_understood(package: str) -> None:
    signatures = "".join(re.findall(r"```pyi\n(.*?)```", page_of(package), re.DOTALL))
    modules = {path.stem for name in PACKAGES for path in (ROOT / name).rglob("*.py")}
    assert {name for name in re.findall(r"\b([a-z_]+)\.[A-Z]", signatures) if name in modules} == set()
    others = re.findall(r"^\| `(\w+)` \|", page_of(package).partition("## Other names")[2], re.MULTILINE)
    assert others
    assert sorted(set(others)) == others


@pytest.mark.parametrize("module", with_examples())
def test_the_examples_of_docstrings_hold(module: str) -> None:
    if module.startswith(FOR_ENGINES) and (missing := [name for name in ENGINES if find_spec(name) is None]):
        pytest.skip(f"not installed: {', '.join(missing)}; make test-engines runs it")
    result = doctest.testmod(importlib.import_module(module))
    assert result.attempted
    assert not result.failed


@pytest.mark.parametrize(
    ("source", "shown"),
    {
        "0.5": "0.5",
        "field(default='', repr=False)": "''",
        "field(default_factory=dict[str, str])": "{}",
        "field(default_factory=list)": "[]",
        "field(default_factory=Schedule)": "Schedule()",
        "field(repr=False)": "",
        "End.TIME": "End.TIME",
    }.items(),
)
def test_a_default_is_what_a_caller_gets(source: str, shown: str) -> None:
    assert default(source) == shown
