"""A real browser on the real page, with each of its two engines; started by `make test-browser`.

CHROMIUM names the browser where it is not found by itself. Whatever a test does, the page must say nothing on the
console, and ask nothing of any other host: every test is held to that.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.playground import Playground
from tests.browser.site import served
from tests.paths import ROOT

SITE = ROOT / "build" / "docs"
SCREENSHOTS = ROOT / "build" / "screenshots"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> str:
    named = os.environ.get("CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        missing = f"CHROMIUM names {named}, which is no program" if named else "no Chromium is on the PATH"
        pytest.exit(f"{missing}: install one, or name it: make test-browser CHROMIUM=/path/to/chromium", returncode=3)
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(OPTIONS))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def site_url() -> Iterator[str]:
    """The built site."""
    if not (SITE / "playground" / "index.html").exists():
        pytest.exit("the site is not built: run make test-browser", returncode=3)
    with served(SITE) as address:
        yield address


@pytest.fixture(scope="session")
def worker_url(site_url: str) -> str:
    """The page as the site serves it, where Python runs in a worker."""
    return f"{site_url}playground/"


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The page as `conditions playground` serves it, which answers the questions itself."""
    command = [sys.executable, "-m", "conditions", "playground", "--port", "0", "--no-browser"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        yield next(word for word in said.split() if word.startswith("http://"))
        process.terminate()


@pytest.fixture(params=["worker", "server"])
def engine(request: pytest.FixtureRequest) -> str:
    """What answers the questions of the page."""
    return str(request.param)


@pytest.fixture
def url(engine: str, request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{engine}_url"))


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    yield made
    made.close()


@pytest.fixture
def playground(context: BrowserContext, url: str) -> Iterator[Playground]:
    """The page, open and with its first answer."""
    made = Playground(context.new_page(), url)
    made.open()
    yield made
    assert made.problems == []
    assert made.requests_elsewhere() == []


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """The folder for pictures to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SCREENSHOTS
