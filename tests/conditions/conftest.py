"""What every test of the native core shares: it is skipped where there is none."""

from typing import Any

import pytest

from conditions import core


@pytest.fixture
def native() -> Any:
    """The native core."""
    if core.CORE is None:
        pytest.skip(f"the native core is {core.TOLD}: `make native` builds it")
    return core.CORE
