"""What users install: the wheel, built from this source tree."""

import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator

import pytest

import conditions
import restapi
from conditions.core import VERSION
from tests.paths import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        yield archive


def test_every_version_is_that_of_the_distribution() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert {conditions.__version__, restapi.__version__, VERSION} == {declared}


def files(*folders: str) -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def test_the_wheel_holds_the_packages_and_the_examples_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    examples = {name.replace("docs/examples", "restapi/commands/demo/examples") for name in files("docs/examples")}
    installed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert installed == files("conditions", "restapi") | examples


@pytest.mark.parametrize("name", ["conditions/syntax/grammar.lark", "conditions/py.typed", "restapi/py.typed"])
def test_the_wheel_holds_what_is_not_python(wheel: zipfile.ZipFile, name: str) -> None:
    assert name in wheel.namelist()


def test_the_wheel_declares_both_commands_and_the_plugin_of_pytest(wheel: zipfile.ZipFile) -> None:
    declared = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    text = wheel.read(declared).decode()
    assert text.splitlines() == [
        "[console_scripts]",
        "conditions = conditions.commands.cli:main",
        "restapi = restapi.commands.cli:main",
        "",
        "[apache_airflow_provider]",
        "condex = restapi.engines.airflow.provider:get_provider_info",
        "",
        "[condex.readers]",
        "code_stream = restapi.code_stream.checking:problems",
        "invocations = restapi.azure.checking:problems",
        "",
        "[pytest11]",
        "conditions = conditions.pytest_plugin",
    ]
