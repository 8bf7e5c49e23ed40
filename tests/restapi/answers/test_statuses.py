from http import HTTPStatus

import pytest

from restapi.answers.statuses import NAMES, name_of


@pytest.mark.parametrize(
    ("status", "name"), [(200, "OK"), (202, "Accepted"), (404, "NotFound"), (418, "418"), (599, "599"), (999, "999")]
)
def test_a_status_has_its_dotnet_name_or_is_its_number(status: int, name: str) -> None:
    assert name_of(status) == name


def test_every_status_that_python_knows_has_a_name() -> None:
    not_in_dotnet = {HTTPStatus.IM_A_TEAPOT, HTTPStatus.TOO_EARLY}
    assert {status.value for status in HTTPStatus if status not in not_in_dotnet} - NAMES.keys() == set()
