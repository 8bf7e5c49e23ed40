"""The files that are written from the code, held to the code."""

from collections.abc import Callable
from pathlib import Path

import pytest

from docs.generate.architecture import CONTRIBUTING
from docs.generate.pages import DOCS, PAGES


@pytest.mark.parametrize(("path", "text"), PAGES.items(), ids=lambda value: getattr(value, "name", ""))
def test_the_file_is_what_the_code_says(path: Path, text: Callable[[], str]) -> None:
    assert path.read_text(encoding="utf-8") == text(), "run: make reference"


def test_every_file_is_in_the_documentation() -> None:
    assert [path for path in PAGES if not path.is_relative_to(DOCS)] == [CONTRIBUTING]
