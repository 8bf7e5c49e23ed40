"""What runs in Pyodide before its memory is kept: everything is imported, and every way of answering walked once.

The page's worker then calls what is left here under the name `answer`; and `import_later`, once the files of what is
loaded later are there.
"""

import gc
import json
import sys
from collections.abc import Iterator
from importlib import import_module, invalidate_caches, reload
from pathlib import Path
from pkgutil import walk_packages

PACKAGES = "/packages"
sys.path.insert(0, PACKAGES)
sys.modules["conditions.witnesses"] = None  # they are large: nothing finds them before they are loaded

import conditions
from conditions.lint.rules import all as rules
from conditions.playground.answers import answer
from conditions.schemas.pipelines import pipeline_schemas

LATER = json.loads(Path(PACKAGES, "later.json").read_text(encoding="utf-8"))
"""The modules that are loaded when they are first asked for."""

DEPENDENCIES = ("jsonpointer",)
MISSING = {"jsonpath", "lark", "msgspec", "prompt_toolkit", "pytest", "regex", "rich", "yaml"}
"""What has no build for the browser, or no use there; the modules that need it at once are left out."""
UNUSED = (
    *("commands", "repl", "testing", "pytest_plugin", "playground.server", "playground.process"),
    *("rulesets", "event_patterns", "lint.rule_sets", "arrow", "engines"),
    *("console.archives", "console.file_arguments", "console.line_files", "console.rule_files"),
    *("console.shell_completion", "console.streams", "documents.lines", "documents.records"),
    *("lint.codes", "lint.files", "lint.report", "lint.sarif", "explaining.explanation_html"),
    *("lint.finding", "lint.grouping", "lint.patching", "lint.readers", "lint.reading.directives"),
    *("lint.reading.finder", "lint.reading.pipelines", "lint.reading.task_json", "lint.reading.templates"),
    *("lint.rules.schemas", "lint.schema_files", "lint.step_schemas", "console.samples"),
    *("schemas.inferring", "schemas.openapi", "schemas.validating"),
    *("documents.chunks", "documents.utf8", "documents.regular_file", "console.settings"),
)
"""Parts of the package that answer no question of the page."""


def import_all() -> None:
    """Import every module: the files are not there in the browser, only this memory."""
    for name in DEPENDENCIES:
        import_module(name)
    for module in walk_packages(conditions.__path__, "conditions."):
        if not (module.name.endswith("__main__") or _is_unused(module.name)):
            try:
                import_module(module.name)
            except ModuleNotFoundError as error:
                if error.name not in MISSING:
                    raise


def _is_unused(module: str) -> bool:
    left_out = (*(f"conditions.{part}" for part in UNUSED), *LATER)
    return module != rules.__name__ and any(f"{module}.".startswith(f"{part}.") for part in left_out)


def import_later() -> Iterator[None]:
    """Import what is loaded later, step by step; the rules are then all of them."""
    del sys.modules["conditions.witnesses"]
    invalidate_caches()
    for name in LATER:
        import_module(name)
        yield
    reload(rules)


def read_all() -> None:
    """Read the files of the package: they are not there in the browser either."""
    for reader in ("step", "job", "stage", "condition"):
        pipeline_schemas(reader)


def answer_all() -> None:
    """Answer every question; SystemExit where the package does not understand one."""
    for question in json.loads(Path(PACKAGES, "questions.json").read_text(encoding="utf-8")):
        answered = json.loads(answer(json.dumps(question)))
        if answered is not None and "problem" in answered:
            raise SystemExit(f"{question} is not understood: {answered['problem']}")


import_all()
read_all()
answer_all()
gc.collect()
