"""Files that are compressed, read from real files and pipes, with the real libraries and commands."""

import gzip
import os
import random
import shutil
import subprocess
import sys
import threading
import time
import zlib
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.commands.cli import main
from conditions.console.decompressing import PIECE, ArchiveError, format_of
from conditions.console.line_files import opened

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHECKED = {zstd.CompressionParameter.checksum_flag: 1}
SKIPPED = b"\x50\x2a\x4d\x18\x04\0\0\0abcd"
"""A frame of Zstandard that decompressors skip."""
COMPRESSIONS = {"gzip": gzip.compress, "zstd": lambda data: zstd.compress(data, options=CHECKED)}
RANDOM = random.Random(1)
TEXT = b"".join(b'{"id": %d, "x": "%x"}\n' % (id, RANDOM.getrandbits(200)) for id in range(20_000))


@pytest.fixture(params=COMPRESSIONS)
def packed(request):
    return COMPRESSIONS[request.param]


def read(path: Path) -> bytes:
    with opened(str(path)) as stream:
        return stream.read()


def written(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "archive"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("text", [b"", b"{}", b"x" * PIECE, TEXT, b"\0" * 3_000_000])
def test_an_archive_is_read_as_what_it_holds(text, packed, tmp_path):
    assert read(written(tmp_path, packed(text))) == text


@pytest.mark.parametrize("text", [b"", b"1", b"(", b"(\xb5", b"\x1f", b"Pack", b"Pack it\n" * 9999, b"\xb5/\xfd\n"])
def test_a_file_that_is_no_archive_is_read_as_it_is(text, tmp_path):
    assert read(written(tmp_path, text)) == text


@given(st.lists(st.binary(max_size=200), max_size=5), st.sampled_from(sorted(COMPRESSIONS)))
def test_members_in_a_row_are_one_file(tmp_path_factory, texts, name):
    path = written(tmp_path_factory.mktemp("rows"), b"".join(map(COMPRESSIONS[name], texts)))
    assert read(path) == b"".join(texts)


def test_what_may_stand_between_members_is_passed_over(tmp_path):
    zeros, members = b"\0" * 300_000, [gzip.compress(b"1\n"), gzip.compress(b"2\n")]
    assert read(written(tmp_path, zeros.join([*members, b""]))) == b"1\n2\n"
    frames = [zstd.compress(b"1\n"), zstd.compress(b"2\n")]
    assert read(written(tmp_path, SKIPPED + SKIPPED.join([*frames, b""]))) == b"1\n2\n"


@pytest.mark.skipif(shutil.which("zstd") is None, reason="the command zstd is not installed")
@pytest.mark.parametrize("options", [[], ["-T2"], ["-19"], ["--long=27"], ["--format=gzip"]])
def test_what_the_command_zstd_writes_is_read(options, tmp_path):
    data = subprocess.run(["zstd", "-q", "-c", *options], input=TEXT, capture_output=True, check=True).stdout
    assert read(written(tmp_path, data)) == TEXT


@pytest.mark.parametrize("part", [0.01, 0.5, 0.99, 0.99999])
def test_an_archive_that_is_cut_off_is_an_error_after_what_it_holds(part, packed, tmp_path):
    data = packed(TEXT)
    taken = []
    with opened(str(written(tmp_path, data[: int(len(data) * part)]))) as stream:
        pieces = iter(partial(stream.read1, PIECE), b"")
        with pytest.raises(ArchiveError, match="data is cut off"):
            taken.extend(pieces)
    assert TEXT.startswith(b"".join(taken))


def test_wherever_an_archive_is_cut_off_that_is_told(packed, tmp_path):
    data = packed(b'{"id": 1}\n' * 3)
    for size in range(4, len(data)):
        with pytest.raises(ArchiveError, match="cut off"):
            read(written(tmp_path, data[:size]))


def damaged(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes(byte ^ 0xFF for byte in data[middle : middle + 50]) + data[middle + 50 :]


def test_a_damaged_archive_is_an_error(packed, tmp_path):
    with pytest.raises(ArchiveError, match=r"its (gzip|zstd) data is damaged: [^:]+$"):
        read(written(tmp_path, damaged(packed(TEXT))))


def test_what_follows_an_archive_and_is_none_is_an_error(packed, tmp_path):
    with pytest.raises(ArchiveError, match="stands something else"):
        read(written(tmp_path, packed(TEXT) + b"{}\n"))


@given(st.binary(max_size=300), st.sampled_from([b"", b"\x1f\x8b\x08\0", b"\x28\xb5\x2f\xfd", SKIPPED]))
def test_no_file_raises_anything_else(tmp_path_factory, data, head):
    path = written(tmp_path_factory.mktemp("any"), head + data)
    with suppress(ArchiveError):
        assert format_of(head + data) is not None or read(path) == head + data
        read(path)


def test_an_archive_is_told_by_its_bytes_and_not_by_its_name(tmp_path, packed, capfdbinary):
    path = tmp_path / "plain.ndjson"
    path.write_bytes(packed(b'{"id": 1}\n{"id": 2}\n'))
    other = tmp_path / "other.ndjson.gz"
    other.write_bytes(b'{"id": 2}\n')
    assert main(["filter", "eq(root.id, 2)", str(path), str(other), "--line-number"]) == 0
    assert capfdbinary.readouterr().out == b'%s:2:{"id": 2}\n%s:1:{"id": 2}\n' % tuple(map(os.fsencode, (path, other)))


def test_rules_route_the_lines_of_an_archive(tmp_path, packed, capfdbinary):
    rules, path = tmp_path / "rules.yml", written(tmp_path, packed(b'{"id": 1}\n{"id": 2}\n'))
    rules.write_text("two: eq(root.id, 2)")
    assert main(["route", str(rules), str(path)]) == 0
    assert capfdbinary.readouterr().out == b'{"rules": ["two"], "line": 2, "document": {"id": 2}}\n'


def test_a_broken_archive_is_told_in_a_line_and_other_files_are_read(tmp_path, packed, capfdbinary):
    cut, damage, whole = (tmp_path / name for name in ("cut", "damage", "whole"))
    cut.write_bytes(packed(TEXT)[:-3])
    damage.write_bytes(packed(TEXT)[:-5] + b"\xff" * 5)
    whole.write_bytes(packed(TEXT))
    assert main(["filter", "eq(root.id, 1)", *map(str, (cut, damage, whole))]) == 2
    shown = capfdbinary.readouterr()
    assert shown.out.count(b'"id": 1,') == 3
    first, second = shown.err.decode().splitlines()
    assert first.startswith(f"conditions: cannot read {cut}: its ")
    assert first.endswith("data is cut off")
    assert second.startswith(f"conditions: cannot read {damage}: its ")
    assert "data is damaged: " in second


def test_an_archive_arrives_in_a_pipe_byte_by_byte(packed):
    command = [sys.executable, "-m", "conditions", "filter", "ge(root.id, 2)"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for byte in packed(b'{"id": 1}\n{"id": 2}\n') + packed(b'{"id": 3}\n'):
            process.stdin.write(bytes((byte,)))
            process.stdin.flush()
        assert process.communicate(timeout=60)[0] == b'{"id": 2}\n{"id": 3}\n'
    assert process.returncode == 0


def test_what_has_arrived_of_a_plain_pipe_is_judged_at_once():
    command = [sys.executable, "-u", "-m", "conditions", "filter", "--max-count=1", "ge(root, 2)"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdin.write(b"2\n")
        process.stdin.flush()
        assert process.wait(60) == 0  # while the pipe is open
        assert process.stdout.read() == b"2\n"


def test_a_search_ends_while_an_archive_in_a_pipe_has_not():
    command = [sys.executable, "-m", "conditions", "filter", "--max-count=1", "root.id"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        stream = zlib.compressobj(wbits=31)
        process.stdin.write(stream.compress(b'{"id": 1}\n') + stream.flush(zlib.Z_SYNC_FLUSH))
        process.stdin.flush()
        assert process.wait(60) == 0
        assert (process.stdout.read(), process.stderr.read()) == (b'{"id": 1}\n', b"")


def test_zstd_without_its_library_says_what_to_install(tmp_path):
    path = written(tmp_path, zstd.compress(b"1\n"))
    code = "import sys; sys.modules.update({'backports': None, 'compression': None});"
    code += f"from conditions.commands.cli import main; sys.exit(main(['filter', 'root', {str(path)!r}]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr.decode() == (
        f"conditions: cannot read {path}: it is compressed with zstd, for which pip install 'condex[zstd]' is needed\n"
    )


def test_a_window_that_would_take_more_memory_than_zstd_grants_is_refused(tmp_path):
    options = {zstd.CompressionParameter.window_log: 28, zstd.CompressionParameter.enable_long_distance_matching: 1}
    compressor = zstd.ZstdCompressor(options=options)
    data = compressor.compress(b"1\n" * 99) + compressor.flush(zstd.ZstdCompressor.FLUSH_FRAME)
    with pytest.raises(ArchiveError, match="too much memory"):
        read(written(tmp_path, data))


def memory_of_filter(path: Path, *arguments: str) -> tuple[bytes, int]:
    code = (
        "import resource, sys; from conditions.commands.cli import main;"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        f"code = main(['filter', 'root', {str(path)!r}, *{arguments!r}]);"
        "print(code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=120, check=True)
    *_, ended, kilobytes = done.stdout.split()
    return ended, int(kilobytes)


def test_lines_that_are_compressed_a_thousandfold_take_constant_memory(tmp_path):
    data = BytesIO()
    with gzip.GzipFile(fileobj=data, mode="wb", compresslevel=1) as file:
        for _ in range(40):
            file.write((b" " * 999 + b"\n") * 1_000)
    code, kilobytes = memory_of_filter(written(tmp_path, data.getvalue()), "--count")
    assert code == b"1"
    assert kilobytes < 20_000


def test_a_line_that_is_compressed_a_thousandfold_is_too_long(tmp_path):
    path = written(tmp_path, zstd.compress(b"1" * 200_000_000))
    code, kilobytes = memory_of_filter(path, "--on-error=skip")
    assert code == b"2"
    assert kilobytes < 300_000


def test_no_thread_and_no_file_is_left_over(tmp_path, packed):
    path = written(tmp_path, packed(TEXT))
    before = set(Path("/proc/self/fd").iterdir())
    for _ in range(20):
        with opened(str(path)) as stream:
            assert stream.read1(10) == TEXT[:10]
    until = time.monotonic() + 30
    while any(thread.name == "decompressing" for thread in threading.enumerate()) and time.monotonic() < until:
        time.sleep(0.01)
    assert not any(thread.name == "decompressing" for thread in threading.enumerate())
    assert set(Path("/proc/self/fd").iterdir()) <= before
