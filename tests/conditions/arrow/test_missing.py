"""Where pyarrow is not installed, or not asked for."""

import subprocess
import sys

import pytest


def run(program):
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(
    ("module", "packages"),
    [
        ("conditions.arrow", ["pyarrow"]),
        ("conditions.engines.duckdb", ["duckdb", "pyarrow"]),
        ("conditions.engines.polars", ["polars", "pyarrow"]),
        ("conditions.engines.spark", ["pyspark", "pyarrow"]),
    ],
)
def test_packages_that_are_missing_are_named_with_their_extra(module, packages):
    for missing in packages:
        hide = f"import sys; sys.modules[{missing!r}] = None\n"
        told = run(f"{hide}try:\n    import {module}\nexcept ImportError as error:\n    print(error)")
        extra = module.rpartition(".")[2]
        assert told == f"{module} needs {' and '.join(packages)}: pip install 'condex[{extra}]'"


def test_conditions_loads_none_of_these():
    program = (
        "import sys, conditions\n"
        "conditions.compile('eq(root.a, 1)').matches_json('{}')\n"
        "print({'pyarrow', 'polars', 'duckdb', 'numpy', 'pandas'} & set(sys.modules))"
    )
    assert run(program) == "set()"
