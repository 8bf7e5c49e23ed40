"""Reading files of Code Stream."""

from collections.abc import Callable
from pathlib import Path

import pytest

from restapi.invocation import Invocation
from restapi.loading import load

Read = Callable[[str], list[Invocation]]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Load a file that holds a text."""
    monkeypatch.chdir(tmp_path)

    def read(text: str) -> list[Invocation]:
        Path("pipe.yml").write_text(text, encoding="utf-8")
        return load("pipe.yml")

    return read
