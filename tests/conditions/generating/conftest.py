"""What is generated is tested on Python functions, also where the native core is installed."""

import pytest

from conditions import core
from conditions.generating.template import Templates
from conditions.language import AZURE


@pytest.fixture(autouse=True)
def _pure_mode(monkeypatch):
    monkeypatch.setattr(core, "CORE", None)
    monkeypatch.setattr(AZURE, "_cache", {})
    monkeypatch.setattr(AZURE, "_templates", Templates(AZURE.vocabulary))
