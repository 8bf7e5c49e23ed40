"""Options: a command offers exactly the formats that there are."""

import pytest

from restapi.commands import arguments, serve
from restapi.commands.reports import gate_junit, run


@pytest.mark.parametrize(
    ("offered", "made"),
    [
        (arguments.RUN_FORMATS, ("text", *run.FORMATS)),
        (arguments.GATE_FORMATS, ("text", *gate_junit.FORMATS)),
        (arguments.SERVE_FORMATS, tuple(serve.FORMATS)),
    ],
    ids=["run", "gate", "serve"],
)
def test_a_command_offers_the_formats_that_there_are(offered: tuple[str, ...], made: tuple[str, ...]) -> None:
    assert offered == made
