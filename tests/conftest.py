"""What every test shares: the Hypothesis profiles and the recorded cases that live outside the project."""

import gc
import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

from tests.effort import EXAMPLES

settings.register_profile("quick", max_examples=EXAMPLES, deadline=None)
settings.register_profile("ci", max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, print_blob=True)
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=5_000)
settings.load_profile("ci" if os.environ.get("CI") else "quick")

# A shell that runs the tests in the background makes them, and every process that they start, deaf to Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One worker more than there are processors, as many tests wait for servers; none for a single file."""
    paths = [name.partition("::")[0] for name in config.args]
    is_one_file = len(set(paths)) == 1 and Path(paths[0]).is_file()
    return 0 if is_one_file else (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Exempt what was collected from garbage collection: it stays until the end, and is most of what there is."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder with the recorded cases: conformance/, corpus/ and jsonpath/."""
    name = os.environ.get("CONDEX_REFERENCE")
    if not name:
        pytest.skip("set CONDEX_REFERENCE to the folder with the recorded cases")
    folder = Path(name)
    missing = [part for part in ("conformance", "corpus", "jsonpath") if not (folder / part).is_dir()]
    if missing:
        pytest.fail(f"CONDEX_REFERENCE is {name!r}, where {', '.join(missing)} is missing")
    return folder
