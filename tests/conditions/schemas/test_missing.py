"""Where the extra `schema` is not installed, or not asked for."""

import subprocess
import sys

import pytest


def run(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("missing", ["referencing", "jsonschema"])
@pytest.mark.parametrize("made", ["from_json_schema({})", "from_openapi({'openapi': '3.1.0'}, 'a')"])
def test_the_extra_is_named(missing, made):
    if missing == "jsonschema" and "openapi" in made:
        return
    program = f"import sys; sys.modules[{missing!r}] = None\nimport conditions\n"
    program += f"try:\n    conditions.Schema.{made}\nexcept ImportError as error:\n    print(error)"
    assert run(program) == "schemas need referencing and jsonschema: pip install 'condex[schema]'"


def test_all_else_works_without_it():
    program = (
        "import sys; sys.modules['referencing'] = sys.modules['jsonschema'] = None\n"
        "import conditions\n"
        "schema = conditions.Schema.like([{'status': 'ok'}])\n"
        "(problem,) = conditions.compile('eq(root.statsu, 1)').check(schema)\n"
        "print(conditions.matches('eq(root.a, 1)', {'a': 1}), problem.code)"
    )
    assert run(program) == "True W801"


def test_conditions_loads_neither():
    program = (
        "import sys, conditions, conditions.lint.checking\nconditions.compile('eq(root.a, 1)').matches_json('{}')\n"
        "print({'referencing', 'jsonschema'} & set(sys.modules))"
    )
    assert run(program) == "set()"


def test_pipelines_are_checked_without_it():
    program = (
        "import sys; sys.modules['referencing'] = sys.modules['jsonschema'] = None\n"
        "from conditions.lint.files import check_text\n"
        "text = 'steps:\\n- script: make\\n  condition: and(succeeded(), {})\\n'\n"
        "for part in ('eq(variables[\\'Agent.OS\\'], \\'x\\')', 'contains(variables[\\'Agent.OS\\'], \\'mac\\')'):\n"
        "    print(*(one.problem.code for one in check_text('a.yml', text.format(part))))"
    )
    assert run(program).split() == ["W304", "W841"]
