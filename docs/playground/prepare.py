"""What runs in Pyodide before its memory is kept: everything is imported, and every way of answering walked once.

The global *questions* is the JSON text of the questions; the page's worker then calls the global *answer*.
"""

import gc
import json
import sys
from importlib import import_module
from pkgutil import walk_packages

sys.path.insert(0, "/packages")

import conditions  # noqa: E402 - from the folder that was just added
from conditions.playground.answers import answer  # noqa: E402

NEEDED = ("jsonpath", "jsonpointer")
MISSING = {"lark", "msgspec", "prompt_toolkit", "pytest", "regex", "rich", "yaml"}
"""What has no build for the browser, or no use there; the modules that need it at once are left out."""


def import_all() -> None:
    """Import every module: the files are not there in the browser, only this memory."""
    for module in walk_packages(conditions.__path__, "conditions."):
        if not module.name.endswith("__main__"):
            try:
                import_module(module.name)
            except ModuleNotFoundError as error:
                if error.name not in MISSING:
                    raise


for name in NEEDED:
    import_module(name)
import_all()
for question in json.loads(questions):  # type: ignore[name-defined]  # noqa: F821 - set by snapshot.mjs
    answered = json.loads(answer(json.dumps(question)))
    if answered is not None and "problem" in answered:
        raise SystemExit(f"{question} is not understood: {answered['problem']}")
del questions  # type: ignore[name-defined]  # noqa: F821
gc.collect()
