"""Runs the recorded cases on a native core that watches its memory: `python -m tools.sanitized`.

It is built with the AddressSanitizer and the UndefinedBehaviorSanitizer of gcc into a folder of its own. Every document
is also mutated: its values are exchanged for odd ones, and its members dropped; and it is written as JSON, which is cut
and changed. Each plan must answer as the Python function does, or that it is unsure; and the sanitizers must have
nothing to report.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
C_FLAGS = [
    "-std=c11",
    "-O1",
    "-g",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-fno-omit-frame-pointer",
    "-ffp-contract=off",
]
"""How C is compiled where its memory is watched."""
SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
INSIDE = "CONDEX_SANITIZED"
MUTATIONS = 3
BREAKING = b'{}[],:"\\ 01-.eu\n\x00\xc3\xff'
ODD: tuple[Any, ...] = (None, True, -1, 0.5, 1e300, float("nan"), 10**20, "", "É", "1,0", b"x", (), {}, [], {"a": [1]})


def main() -> None:
    """Build and run; ends with the exit code of the run, or 0 where there is no gcc."""
    compiler = shutil.which("gcc")
    if compiler is None:
        print("The sanitized core needs gcc, and there is none: nothing was run.")
        return
    with tempfile.TemporaryDirectory() as folder:
        for more in ([], ["-DCONDEX_PUBLIC_API", "-DCONDEX_PORTABLE"]):
            _build(compiler, folder, more)
            subprocess.run(
                [sys.executable, "-m", "tools.sanitized"], cwd=ROOT, env=_environment(compiler, folder), check=True
            )


def _build(compiler: str, folder: str, more: list[str]) -> None:
    from conditions.core import VERSION

    sources = sorted(map(str, (ROOT / "native" / "src").glob("*.c")))
    module = f"{folder}/condex_native{sysconfig.get_config_var('EXT_SUFFIX')}"
    version = f'-DCONDEX_NATIVE_VERSION="{VERSION}"'
    include = f"-I{sysconfig.get_path('include')}"
    shared = ["-fPIC", "-shared", include, version]
    subprocess.run([compiler, *C_FLAGS, *SANITIZERS, *more, *shared, *sources, "-o", module], check=True)  # noqa: S603


def _environment(compiler: str, folder: str) -> dict[str, str]:
    """What the sanitizers need in a process that was not built with them."""
    libraries = [_library(compiler, name) for name in ("libasan.so", "libubsan.so")]
    return {
        **os.environ,
        INSIDE: "1",
        "LD_PRELOAD": " ".join(libraries),
        "PYTHONMALLOC": "malloc",
        "PYTHONPATH": folder,
        "ASAN_OPTIONS": "detect_leaks=0",  # Python itself leaves much behind
    }


def _library(compiler: str, name: str) -> str:
    found = subprocess.run([compiler, f"-print-file-name={name}"], capture_output=True, text=True, check=True)  # noqa: S603
    return found.stdout.strip()


def _run() -> None:
    """Every recorded case, and mutations of its document."""
    from conditions import core
    from tests.conditions.native.probing import wrong, wrong_json, wrong_whole
    from tests.conditions.native.test_building import recorded

    assert core.CORE is not None, core.TOLD
    chosen, answered = random.Random(7), 0  # noqa: S311
    for condition, given in recorded():
        for root in (given["root"], *(_mutated(given["root"], chosen) for _ in range(MUTATIONS))):
            _end_if_wrong(wrong(condition, {**given, "root": root}), condition, root)
            if answered % 2 == 0:
                _judge_bytes(condition, given, root, chosen, wrong_json, wrong_whole)
            answered += 1
    for failing in _failing():
        failing()
    print(f"{answered:,} documents were judged as Python judges them, and no sanitizer had anything to report.")


def _judge_bytes(
    condition: Any, given: Any, root: Any, chosen: random.Random, wrong_json: Any, wrong_whole: Any
) -> None:
    """The same document as JSON: written in two ways, cut, and with a byte changed. It is also read as a whole."""
    others = {name: value for name, value in given.items() if name != "root"}
    text = json.dumps(root, default=repr, ensure_ascii=chosen.random() < 0.5, indent=chosen.choice((None, None, 1)))
    data = text.encode("utf-8", "surrogatepass")
    broken = bytearray(data)
    broken[chosen.randrange(len(data))] = chosen.choice(BREAKING)
    for document in (data, data[: chosen.randrange(len(data))], bytes(broken)):
        _end_if_wrong(wrong_json(condition, document, others) or wrong_whole(document), condition, document)


def _end_if_wrong(found: Any, condition: Any, document: Any) -> None:
    if found is not None:
        sys.exit(f"{condition.expression} on {document!r}: the plan answers {found[0]}, Python {found[1]}")


def _failing() -> Iterator[Any]:
    """The tests in which somebody's code drops what is looked at, in which plans are refused, and those of fuzzers."""
    from conditions import core
    from tests.conditions import test_core
    from tests.conditions.native import (
        test_calling,
        test_fuzzing,
        test_json,
        test_judging_lines,
        test_judging_ranges,
        test_parser,
        test_reader,
    )

    yield test_calling.test_a_key_may_drop_what_is_looked_at
    yield test_calling.test_a_shape_that_is_dropped_leaves_nothing_behind
    yield test_calling.test_threads_share_a_condition
    yield test_json.test_threads_share_a_condition
    yield test_json.test_a_key_may_judge_other_documents_meanwhile
    yield test_json.test_random_documents_in_a_row
    yield test_json.test_many_keys_that_are_one_position_are_left_to_python
    yield test_json.test_a_key_that_is_no_text_in_utf8_is_left_to_python
    yield test_judging_lines.test_threads_judge_lines_of_one_condition
    yield test_judging_lines.test_unsure_lines_are_told_with_their_place
    yield test_judging_lines.test_what_is_no_chunk_is_refused
    yield test_judging_lines.test_an_exception_in_an_input_ends_the_judging
    yield test_judging_lines.test_mutated_lines_of_recorded_cases
    yield test_judging_ranges.test_a_line_of_megabytes_is_judged_and_a_longer_one_left_to_python
    yield test_judging_ranges.test_a_range_without_sense_or_of_too_much_is_left_to_python
    yield test_judging_ranges.test_what_is_no_range_is_refused
    yield test_judging_ranges.test_threads_judge_ranges_of_one_file
    yield test_judging_ranges.test_a_file_that_is_cut_and_written_meanwhile_does_no_harm
    for way in test_judging_ranges.WAYS:
        ranges = test_judging_ranges.test_ranges_of_a_file_that_is_larger_than_the_buffer_give_all_of_it
        yield lambda way=way, ranges=ranges: ranges(way, 300_000, 90_000)
    for data in (test_reader.DOCUMENT, test_reader.DOCUMENT.decode(), bytearray(test_reader.DOCUMENT)):
        yield lambda data=data: test_reader.test_all_of_a_document(core.CORE, data)
    for odd in test_reader.UNSURE:
        yield lambda odd=odd: test_reader.test_what_it_is_not_sure_of_is_refused(core.CORE, odd)
    yield lambda: test_reader.test_many_keys_are_found_whatever_they_are(core.CORE)
    yield lambda: test_reader.test_threads_share_a_reader(core.CORE)
    yield lambda: test_reader.test_garbage_may_read_other_documents_meanwhile(core.CORE)
    yield lambda: test_fuzzing.test_every_kept_input_of_plans_is_judged_as_in_pure_python(core.CORE)
    yield lambda: test_fuzzing.test_every_kept_text_is_read_by_both_drivers_alike(core.CORE)
    for text in test_parser.LONG:
        yield lambda text=text: test_parser.test_both_drivers_agree_on_long_and_empty_texts(core.CORE, text)
    for test in (
        test_parser.test_what_a_builder_or_a_pattern_raises_is_raised,
        test_parser.test_a_refusal_that_raises_nothing_is_an_error,
        test_parser.test_a_builder_may_parse_meanwhile,
        test_parser.test_threads_share_a_parser,
        test_parser.test_a_circle_through_its_tables_is_collected,
    ):
        yield lambda test=test: test(core.CORE)
    for name in test_parser.NO_TABLES:
        yield lambda name=name: test_parser.test_what_are_no_tables_is_refused(core.CORE, name)
    for name in test_parser.NOWHERE:
        yield lambda name=name: test_parser.test_tables_that_lead_nowhere_are_refused_when_they_are_used(
            core.CORE, name
        )
    for name in test_core.WRONG:
        yield lambda name=name: test_core.test_what_is_no_plan_is_refused(core.CORE, name)


def _mutated(value: Any, chosen: random.Random) -> Any:
    if chosen.random() < 0.15:
        return chosen.choice(ODD)
    if isinstance(value, dict):
        return {key: _mutated(member, chosen) for key, member in value.items() if chosen.random() < 0.95}
    if isinstance(value, list):
        return [_mutated(item, chosen) for item in value]
    return value


if __name__ == "__main__":
    _run() if os.environ.get(INSIDE) else main()
