"""The plugin of pytest: `assert_condition` as a fixture. Nothing else is imported before a test asks for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.fixture(scope="session")
def assert_condition() -> Callable[..., None]:
    """Assert that a condition is true; a failure shows the value of every part.

    def test_release(assert_condition):
        assert_condition("eq(root.status, 'ok')", {"status": "ok"})
    """
    from conditions.testing import assert_condition

    return assert_condition
