"""Real databases for durable runs: a file of SQLite, and a server of PostgreSQL that the tests start and stop."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.paths import ROOT
from tests.restapi.engines.dbos.service import Service

PROCESS = Path(__file__).with_name("process.py")
RECEIVING = Path(__file__).with_name("receiving.py")
KILLED = -signal.SIGKILL
ENVIRON = {**os.environ, "PYTHONPATH": str(ROOT)}


def postgres_programs() -> Path | None:
    """The folder of initdb, postgres and pg_ctl; None where there is none."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


def as_another(command: list[str]) -> list[str]:
    """The command as a user whom PostgreSQL lets run it: not as root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server of its own, without the name of a database."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: there is no initdb")
    folder = Path("/tmp") / f"condex-postgres-{os.getpid()}"  # the path of its socket must be short
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    data, log = folder / "data", folder / "log"
    initdb = [str(programs / "initdb"), "-A", "trust", "-U", "condex", "--no-sync", "-D", str(data)]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c max_connections=200"
    pg_ctl = [str(programs / "pg_ctl"), "-D", str(data), "-l", str(log), "-w", "-o", options]
    try:
        subprocess.run(as_another(initdb), check=True, capture_output=True, cwd=folder, timeout=120)
        subprocess.run(as_another([*pg_ctl, "start"]), check=True, stdout=subprocess.DEVNULL, cwd=folder, timeout=120)
        yield f"postgresql://condex@127.0.0.1:{port}"
    finally:
        stop = as_another([*pg_ctl, "-m", "immediate", "stop"])
        subprocess.run(stop, check=False, capture_output=True, cwd=folder, timeout=120)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database; DBOS is there."""
    pytest.importorskip("dbos")
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'runs.db'}"
    url = f"{request.getfixturevalue('postgres')}/runs_{uuid.uuid4().hex}"
    import psycopg

    with psycopg.connect(f"{url.rpartition('/')[0]}/postgres", autocommit=True) as connection:
        connection.execute(f"create database {url.rpartition('/')[2]}")
    return url


@pytest.fixture
def file(tmp_path: Path) -> str:
    """The URL of a file of SQLite that is not there yet; DBOS is."""
    pytest.importorskip("dbos")
    return f"sqlite:///{tmp_path / 'runs.db'}"


@pytest.fixture
def service() -> Iterator[Service]:
    found = Service()
    yield found
    found.stop()


Work = Callable[..., dict[str, Any]]


@pytest.fixture
def work(database: str, service: Service) -> Work:
    """Work on a run in a process of its own: to its end, or until the process dies where it is told to."""

    def work(kind: str, die: tuple[str, int] | None = None, **more: Any) -> dict[str, Any]:
        order = {"database": database, "url": service.url, "id": "run", "kind": kind, "die": die, **more}
        ended = subprocess.run(
            [sys.executable, str(PROCESS), json.dumps(order)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            env=ENVIRON,
        )
        if die is not None:
            assert ended.returncode == KILLED, ended.stderr
            return {}
        assert ended.returncode == 0, ended.stderr
        found: dict[str, Any] = json.loads(ended.stdout)
        return found

    return work


class Receivers:
    """Receivers in processes of their own, one after the other at one address."""

    def __init__(self, database: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.url = f"http://{self.address}/"
        self.database = database
        self.process: subprocess.Popen[str] | None = None

    def start(self, die: str = "") -> None:
        """Start one, which dies at a boundary of the first event."""
        order = json.dumps({"database": self.database, "listen": self.address, "die": die})
        command = [sys.executable, str(RECEIVING), order]
        self.process = subprocess.Popen(command, cwd=ROOT, env=ENVIRON, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        assert self.process.stdout.readline().strip() == self.url

    def died(self) -> bool:
        """Whether it has killed itself."""
        assert self.process
        process, self.process = self.process, None
        process.communicate(timeout=60)
        return process.returncode == KILLED

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.died()


@pytest.fixture
def receivers(database: str) -> Iterator[Receivers]:
    found = Receivers(database)
    yield found
    found.stop()
