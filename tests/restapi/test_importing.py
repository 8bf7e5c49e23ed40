"""What importing costs: nothing that is not asked for."""

import pytest

import restapi
from tests.conditions.test_importing import loaded

INVOKE = """
import restapi
outcome = restapi.invoke(restapi.Invocation(restapi.Request(url="http://127.0.0.1:9/")))
assert not outcome.succeeded
"""


def ours(script: str) -> set[str]:
    """The modules of this package that a script loads."""
    return {name for name in loaded(script) if name.split(".")[0] == "restapi"}


def test_importing_the_package_loads_nothing_else() -> None:
    assert loaded("import restapi") == {"restapi"}


def test_a_name_is_fetched_once() -> None:
    for name in restapi.__all__:
        assert getattr(restapi, name) is vars(restapi)[name]


def test_the_public_names_are_listed_and_no_others() -> None:
    assert dir(restapi) == sorted([*restapi.__all__, "__version__"])


def test_there_is_no_other_name() -> None:
    with pytest.raises(AttributeError, match="module 'restapi' has no attribute 'invokes'"):
        _ = restapi.invokes


@pytest.mark.parametrize(
    "part",
    [
        "restapi.steps",
        "restapi.commands",
        "restapi.code_stream",
        "restapi.azure",
        "restapi.loading",
        "restapi.yaml_file",
        "restapi.declaring",
        "restapi.callbacks.receiver",
        "restapi.completing.callback",
        "restapi.completing.poll",
        "restapi.testing",
    ],
)
def test_an_invocation_that_completes_by_its_response_does_without(part: str) -> None:
    assert [name for name in ours(INVOKE) if f"{name}.".startswith(f"{part}.")] == []


def test_the_help_of_the_command_makes_no_call() -> None:
    script = "from restapi.commands.cli import argument_parser\nargument_parser().format_help()"
    assert not {"httpx", "yaml", "msgspec"} & loaded(script)
    assert {name.split(".")[1] for name in ours(script) if "." in name} <= {"commands", "errors", "policy"}
