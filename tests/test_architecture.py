"""The architecture, held to the list of rooms: who may import whom, where things stand, and how large they may grow."""

import ast
import graphlib
import subprocess
import sys
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import grimp
import pytest

from docs.generate.rooms import EXCEPTIONS, ROOMS, Room, imports, room_of
from docs.generate.sources import PACKAGES
from tests.paths import ROOT

YAML_READER = "conditions.lint"
"""Reading pipeline files is what this part is for; only the command loads it."""
ONLY_HTTPX_IMPORTER = "restapi.network.transport"
LONGEST_FUNCTION = 50
LONGEST_FILE = 350

every_package = pytest.mark.parametrize("package", PACKAGES)


def against_the_order(graph: grimp.ImportGraph, package: str, rooms: Iterable[str]) -> list[str]:
    """The chains of imports from a room to one that stands after it; *rooms* go from the ground up."""
    illegal = graph.find_illegal_dependencies_for_layers(layers=list(rooms)[::-1], containers={package})
    return sorted(
        " -> ".join((head, *route.middle, tail))
        for dependency in illegal
        for route in dependency.routes
        for head, tail in product(route.heads, route.tails)
    )


def importers_of(name: str) -> set[str]:
    """The modules of both packages that import a module or anything in it, from outside of it."""
    graph = imports()
    imported = {name} if graph.is_module_squashed(name) else {name, *graph.find_descendants(name)}
    return {importer for module in imported for importer in graph.find_modules_that_directly_import(module)} - imported


def inside(module: str, folder: str) -> bool:
    """True where a module is, or stands in, a folder."""
    return f"{module}.".startswith(f"{folder}.")


def long_functions(path: Path, limit: int) -> list[str]:
    return [
        f"{path}:{node.lineno}: {node.name} has {lines} lines"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > limit
    ]


def sources(package: str) -> list[Path]:
    """The source files of a package; never none."""
    found = sorted((ROOT / package).rglob("*.py"))
    assert found, f"no module of {package} was found"
    return found


@every_package
def test_the_list_names_every_room_and_no_other(package: str) -> None:
    children = {child.rpartition(".")[2] for child in imports().find_children(package)}
    assert {room.name for room in ROOMS[package]} == children


@every_package
def test_the_listing_of_the_folder_is_the_list(package: str) -> None:
    shown = {f"{path.name}/" if path.is_dir() else path.name for path in (ROOT / package).iterdir()}
    assert shown - {"__init__.py", "__pycache__/", "py.typed"} == {room.entry for room in ROOMS[package]}


@every_package
def test_imports_go_one_way_between_rooms(package: str) -> None:
    graph = grimp.build_graph(package, exclude_type_checking_imports=True, cache_dir=None)
    for importer, imported in EXCEPTIONS:
        if inside(importer, package):
            graph.remove_import(importer=importer, imported=imported)
    assert against_the_order(graph, package, (room.name for room in ROOMS[package])) == []


@pytest.mark.parametrize(("importer", "imported"), sorted(EXCEPTIONS))
def test_every_exception_is_still_needed(importer: str, imported: str) -> None:
    assert imports().direct_import_exists(importer=importer, imported=imported)
    above, below = room_of(importer), room_of(imported)
    assert above
    assert below
    order = ROOMS[above.package]
    assert order.index(above) < order.index(below)


def test_only_a_few_exceptions_are_left() -> None:
    assert {importer.split(".")[0] for importer, _ in EXCEPTIONS} <= {"restapi"}
    assert len(EXCEPTIONS) <= 2


@every_package
def test_no_room_imports_the_package_that_it_stands_in(package: str) -> None:
    importers = imports().find_modules_that_directly_import(package)
    assert [module for module in importers if inside(module, package)] == []


@pytest.mark.parametrize("room", ["syntax", "checking", "explaining"])
def test_what_is_known_of_single_functions_stands_in_their_declarations(room: str) -> None:
    importers = importers_of("conditions.library")
    assert "conditions.language" in importers
    assert [importer for importer in sorted(importers) if inside(importer, f"conditions.{room}")] == []


def test_no_module_imports_itself_through_others() -> None:
    graph = imports()
    found = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    graphlib.TopologicalSorter(found).prepare()  # raises CycleError, which names the cycle


def test_conditions_imports_nothing_that_stands_above_it() -> None:
    importers = importers_of("restapi") | importers_of("httpx")
    assert [module for module in importers if inside(module, "conditions")] == []


def test_conditions_reads_yaml_in_one_room() -> None:
    importers = {module for module in importers_of("yaml") if inside(module, "conditions")}
    assert importers
    assert [module for module in importers if not inside(module, YAML_READER)] == []


def test_only_the_check_of_files_loads_what_reads_yaml() -> None:
    program = (
        "import sys, conditions, conditions.playground.answers, conditions.lint.checking; print('yaml' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "False"


def test_httpx_is_imported_in_one_module() -> None:
    assert importers_of("httpx") == {ONLY_HTTPX_IMPORTER}


@every_package
def test_every_room_has_tests(package: str) -> None:
    assert [room.module for room in ROOMS[package] if not covering(room)] == []


def covering(room: Room) -> list[Path]:
    """The files that test a room: those in the folder of its name, and the one that is named after it."""
    folder = ROOT / "tests" / room.package
    named = folder / f"test_{room.name.strip('_')}.py"
    return [*(folder / room.name).rglob("test_*.py"), *([named] if named.exists() else [])]


@every_package
def test_every_folder_of_tests_is_that_of_a_room(package: str) -> None:
    folders = {path.name for path in (ROOT / "tests" / package).iterdir() if path.is_dir()} - {"__pycache__"}
    assert folders <= {room.name for room in ROOMS[package]}


@every_package
def test_functions_are_short(package: str) -> None:
    assert [found for path in sources(package) for found in long_functions(path, LONGEST_FUNCTION)] == []


@every_package
def test_files_are_short(package: str) -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources(package)}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def made_up(root: Path, monkeypatch: pytest.MonkeyPatch, low: str) -> grimp.ImportGraph:
    """The imports of a package of two rooms, `low` and `high/`, of which the second one may import the first one."""
    files = {
        "__init__.py": "",
        "low.py": low,
        "high/__init__.py": "",
        "high/deep.py": "from made_up.low import x",
    }
    for name, text in files.items():
        (root / "made_up" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "made_up" / name).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(root)
    return grimp.build_graph("made_up", exclude_type_checking_imports=True, cache_dir=None)


@pytest.mark.parametrize(
    "line",
    [
        "import made_up.high",
        "from made_up import high",
        "from made_up.high import x",
        "from . import high",
        "from .high import x",
        "from .high.deep import x",
        "def f():\n    from made_up import high",
        "if TYPE_CHECKING:\n    pass\nelse:\n    from made_up import high",
    ],
)
def test_an_import_against_the_order_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    found = against_the_order(made_up(tmp_path, monkeypatch, line), "made_up", ["low", "high"])
    assert [chain.removesuffix(".deep") for chain in found] == ["made_up.low -> made_up.high"]


@pytest.mark.parametrize(
    "line", ["import typing", "from highest import x", "if TYPE_CHECKING:\n    from made_up import high"]
)
def test_any_other_import_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    assert against_the_order(made_up(tmp_path, monkeypatch, line), "made_up", ["low", "high"]) == []


def test_a_long_function_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("async def f():\n    x = 1\n    return x\n\ndef g():\n    pass\n", encoding="utf-8")
    assert long_functions(path, limit=2) == [f"{path}:1: f has 3 lines"]
