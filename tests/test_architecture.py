"""The architecture, read from the source: who may import whom, and how large a thing may grow."""

import ast
import graphlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.paths import ROOT

# A module imports only what stands before it; the modules of a folder share its entry. A name may stand here early.
ORDER = {
    "conditions": [
        "source",
        "text",
        "caseless",
        "errors",
        "time_limit",
        "regular_expressions",
        "number",
        "values",
        "comparison",
        "indexing",
        "absence",
        "conversion",
        "signature",
        "functions",
        "vocabulary",
        "tree",
        "grammar",
        "tables",
        "tokens",
        "builder",
        "hints",
        "parser",
        "shape",
        "literals",
        "selection",
        "comprehension",
        "library",
        "reads",
        "documents",
        "projection",
        "stretches",
        "ndjson",
        "checker",
        "evaluator",
        "optimiser",
        "writer",
        "inliner",
        "specialiser",
        "generator",
        "loops",
        "template",
        "records",
        "escapes",
        "masking",
        "trace",
        "azure_log",
        "blame",
        "reasons",
        "display",
        "explain",
        "condition",
        "language",
        "layout",
        "testing",
        "pytest_plugin",
        "lint",
        "terminal",
        "filtering",
        "inputs",
        "repl",
        "playground",
        "commands",
        "cli",
        "__main__",
        "engines",
        "__init__",
    ],
    "restapi": [
        "errors",
        "caseless",
        "masking",
        "printable",
        "policy",
        "urls",
        "yaml_file",
        "variables",
        "bindings",
        "schedule",
        "infix",
        "access",
        "callbacks",
        "invocation",
        "calls",
        "answers",
        "azure",
        "code_stream",
        "tasks",
        "flows",
        "network",
        "running",
        "release_service",
        "reports",
        "commands",
        "demo",
        "cli",
        "__main__",
        "engines",
        "__init__",
    ],
}
STANDS_BELOW = {"conditions": {"restapi", "httpx", "yaml"}, "restapi": set[str]()}
YAML_READER = "conditions.lint"
"""Reading pipeline files is what this part is for; only the command loads it."""
ONLY_HTTPX_IMPORTER = "restapi.network.transport"
LONGEST_FUNCTION = 50
LONGEST_FILE = 350

every_package = pytest.mark.parametrize("package", ORDER)


class Module(NamedTuple):
    """One source file of a package."""

    name: str
    path: Path
    text: str

    @property
    def entry(self) -> str:
        """The name that stands for this module in the declared order."""
        return [*self.name.split("."), "__init__"][1]

    def place(self, line: int) -> str:
        return f"{self.path}:{line}: {self.name}"

    def imports(self) -> Iterator[tuple[str, int]]:
        """The full name and the line of everything imported at run time, at the top or inside a function."""
        for node in run_time_nodes(ast.parse(self.text)):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((f"{self.base(node)}.{alias.name}", node.lineno) for alias in node.names)

    def base(self, node: ast.ImportFrom) -> str:
        """The full name of the module that a `from` import, relative or not, reads."""
        if not node.level:
            return node.module or ""
        parts = [*self.name.split("."), *(["__init__"] if self.path.stem == "__init__" else [])]
        return ".".join([*parts[: -node.level], *([node.module] if node.module else [])])


def run_time_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """The node and all below it, without the bodies of `if TYPE_CHECKING:`."""
    yield node
    children = ast.iter_child_nodes(node)
    if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
        children = iter(node.orelse)
    for child in children:
        yield from run_time_nodes(child)


def modules(package: str, root: Path = ROOT) -> dict[str, Module]:
    """The modules of a package by their full names; never none."""
    found = {}
    for path in sorted((root / package).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = Module(name, path, path.read_text(encoding="utf-8"))
    assert found, f"no module of {package} was found"
    return found


def siblings(package: dict[str, Module], module: Module) -> Iterator[tuple[Module, int]]:
    """The other modules of the same package that a module imports, each with the line."""
    for target, line in module.imports():
        # `from package.a import b` reads the module package.a.b where there is one, else the name b of package.a.
        imported = package.get(target) or package.get(target.rpartition(".")[0])
        if imported and imported != module:
            yield imported, line


def imports_against(order: list[str], package: dict[str, Module]) -> list[str]:
    return [
        f"{module.place(line)} imports {imported.name}, which comes after it"
        for module in package.values()
        for imported, line in siblings(package, module)
        if order.index(imported.entry) > order.index(module.entry)
    ]


def imports_of(names: set[str], package: dict[str, Module]) -> list[str]:
    return [
        f"{module.place(line)} imports {target}"
        for module in package.values()
        for target, line in module.imports()
        if target.partition(".")[0] in names
    ]


def long_functions(package: dict[str, Module], limit: int) -> list[str]:
    return [
        f"{module.place(node.lineno)}.{node.name} has {lines} lines"
        for module in package.values()
        for node in ast.walk(ast.parse(module.text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > limit
    ]


@every_package
def test_every_module_has_its_place_in_the_order(package: str) -> None:
    assert [module.name for module in modules(package).values() if module.entry not in ORDER[package]] == []


@every_package
def test_imports_go_one_way(package: str) -> None:
    assert imports_against(ORDER[package], modules(package)) == []


@every_package
def test_no_module_imports_itself_through_others(package: str) -> None:
    found = modules(package)
    graph = {module.name: {imported.name for imported, _ in siblings(found, module)} for module in found.values()}
    graphlib.TopologicalSorter(graph).prepare()  # raises CycleError, which names the cycle


@every_package
def test_a_package_imports_nothing_that_stands_above_it(package: str) -> None:
    reads_yaml = {name: module for name, module in modules(package).items() if name.startswith(YAML_READER)}
    others = {name: module for name, module in modules(package).items() if name not in reads_yaml}
    assert imports_of(STANDS_BELOW[package], others) == []
    assert imports_of(STANDS_BELOW[package] - {"yaml"}, reads_yaml) == []


def test_only_the_command_loads_what_reads_yaml() -> None:
    importers = {
        module.name
        for module in modules("conditions").values()
        for imported, _ in siblings(modules("conditions"), module)
        if imported.name.startswith(YAML_READER) and not module.name.startswith(YAML_READER)
    }
    assert importers == {"conditions.commands.check"}


def test_httpx_is_imported_in_one_module() -> None:
    others = {name: module for name, module in modules("restapi").items() if name != ONLY_HTTPX_IMPORTER}
    assert imports_of({"httpx"}, others) == []


@every_package
def test_functions_are_short(package: str) -> None:
    assert long_functions(modules(package), LONGEST_FUNCTION) == []


@every_package
def test_files_are_short(package: str) -> None:
    lengths = {name: len(module.text.splitlines()) for name, module in modules(package).items()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "line",
    [
        "import p.high",
        "from p import high",
        "from p.high import x",
        "from . import high",
        "from .high import x",
        "from .high.deep import x",
        "def f():\n    from p import high",
        "if TYPE_CHECKING:\n    pass\nelse:\n    from p import high",
    ],
)
def test_an_import_against_the_order_is_found(tmp_path: Path, line: str) -> None:
    write(
        tmp_path, {"p/low.py": line, "p/high/__init__.py": "from p import low", "p/high/deep.py": "from ..low import x"}
    )
    found = imports_against(["low", "high"], modules("p", tmp_path))
    assert [message.split(": ")[1].split(",")[0].removesuffix(".deep") for message in found] == ["p.low imports p.high"]


@pytest.mark.parametrize(
    "line", ["import typing", "from highest import x", "if TYPE_CHECKING:\n    from p import high"]
)
def test_any_other_import_is_allowed(tmp_path: Path, line: str) -> None:
    write(tmp_path, {"p/low.py": line, "p/high.py": "from p.low import x"})
    assert imports_against(["low", "high"], modules("p", tmp_path)) == []


def test_a_long_function_is_found(tmp_path: Path) -> None:
    write(tmp_path, {"p/a.py": "async def f():\n    x = 1\n    return x\n\ndef g():\n    pass\n"})
    found = long_functions(modules("p", tmp_path), limit=2)
    assert [message.partition(": ")[2] for message in found] == ["p.a.f has 3 lines"]
