"""Documents in bytes are judged as they are in pure Python: what is odd, and every error, is left to that."""

import json
import random
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import conditions
from benchmarks.byte_documents import BYTE_WORKLOADS, SIZES, byte_document
from benchmarks.workloads import WORKLOADS
from conditions import AZURE, ConditionError, DocumentError
from conditions.core import json_judge, python_function
from conditions.documents.strict_json import parse_json
from tests.conditions.documents import test_partial
from tests.conditions.native.probing import UNSURE, at_once, has_plan, probe, probe_json, wrong_json
from tests.conditions.native.test_building import OPERANDS, PLANNED, recorded
from tests.conditions.test_properties import expressions
from tests.effort import some_of

pytestmark = pytest.mark.usefixtures("native")


def spellings(root: Any) -> list[bytes]:
    """A document as JSON, written in several ways."""
    ways: list[dict[str, Any]] = [
        {},
        {"ensure_ascii": False},
        {"separators": (",", ":")},
        {"indent": 1, "separators": (" ,", "\t:\r\n ")},
    ]
    return [json.dumps(root, **way).encode("utf-8", "surrogatepass") for way in ways]


@pytest.mark.parametrize("name", WORKLOADS)
def test_what_is_measured_is_never_unsure(name: str) -> None:
    condition = conditions.compile(WORKLOADS[name].expression)
    for document in WORKLOADS[name].documents.values():
        for data in spellings(document):
            assert probe_json(condition, data, {}) == int(condition(document))


@pytest.mark.parametrize("name", BYTE_WORKLOADS)
@pytest.mark.parametrize("size", SIZES.values())
def test_what_is_measured_in_bytes_is_never_unsure(name: str, size: int) -> None:
    data = byte_document(size)
    condition = conditions.compile(BYTE_WORKLOADS[name].expression)
    assert probe_json(condition, data, {}) == probe_json(condition, data.decode(), {}) == 1
    assert condition.matches_json(data) is True


def test_every_recorded_case_is_answered_as_in_pure_python() -> None:
    found, unsure = [], 0
    for condition, given_ in recorded():
        others = {name: value for name, value in given_.items() if name != "root"}
        known = UNSURE
        for data in spellings(given_["root"]):
            answer = probe_json(condition, data, others)
            if answer not in (known, UNSURE) and wrong_json(condition, data, others) is not None:
                found.append((condition, data))
            known = known if answer == UNSURE else answer
            unsure += answer == UNSURE != probe(condition, given_)
    assert found == []
    assert unsure < len(recorded()) * 4 * 0.03


def test_conditions_of_real_pipelines_are_sure_of_bytes_where_they_are_of_objects(reference: Any) -> None:
    hyphened = AZURE.extend(hyphens=True)
    lines = (reference / "corpus" / "expressions.jsonl").read_text(encoding="utf-8").splitlines()
    asked, unsure = 0, 0
    root = {"a": "x", "status": "ok", "items": [{"a": 1}], "tags": {"b": True}}
    others = {"variables": {"Build.Reason": "PullRequest"}, "status": "Succeeded", "dependencies": {}}
    for case in map(json.loads, some_of(lines, 0)):
        condition = hyphened.compile(case["expression"]) if case["accepted"] else None
        if condition is not None and has_plan(condition) and probe(condition, {"root": root, **others}) != UNSURE:
            asked += 1
            unsure += probe_json(condition, json.dumps(root), others) == UNSURE
    assert asked > 1000
    assert unsure < asked * 0.01


variables = st.fixed_dictionaries(
    {"variables": st.dictionaries(st.sampled_from("abA"), st.sampled_from(["x", 1, None]), max_size=2)}
)


@given(test_partial.expressions, test_partial.texts)
@example("eq(root.a, 1)", '{"a": 2, "a": 1}')
@example("eq(root.a.b, 1)", '{"a": {"b": 1}, "a": {"c": 2}}')
@example("in(1, root.*)", '{"a": 1, "a": 2}')
@example("containsValue(root, 1)", '{"a": 1, "\\u0061": 2}')
@example("eq(root.a, 1)", '{,"a": 1}')
@example("eq(root.a, 1)", '[{"a": 1}, {,"a": 1}]')
@example("eq(root['2'], 1)", "[0, 0, 1]")
@example("eq(root.a, 1)", '{"\\u0061": 1}')
@example("and(eq(root[0], 1), in(2, root.*))", "[1, 2]")
@example("and(eq(root['1'].a, 1), eq(root[1.5].b, 2))", '[0, {"a": 1, "b": 2}]')
@example("and(eq(root['1'].a, 1), eq(root[1.5].b, 2))", '{"1": {"a": 1, "b": 3}, "1.5": {"b": 2}}')
def test_any_document_is_judged_as_in_pure_python(expression: str, text: str) -> None:
    condition = conditions.compile(expression)
    assert wrong_json(condition, text, {}) is None
    assert wrong_json(condition, test_partial.encoded(text), {}) is None


@given(expressions, test_partial.texts, variables)
def test_any_expression_is_evaluated_as_in_pure_python(expression: str, text: str, others: dict[str, Any]) -> None:
    try:
        condition = conditions.compile(expression)
    except ConditionError:
        return
    assert wrong_json(condition, text, others) is None


@given(st.sampled_from(PLANNED), st.sampled_from(OPERANDS), st.sampled_from(OPERANDS), test_partial.texts, variables)
def test_every_node_answers_as_in_pure_python(
    form: str, one: str, other: str, text: str, others: dict[str, Any]
) -> None:
    condition = conditions.compile(form.format(one, other))
    assert wrong_json(condition, test_partial.encoded(text), others) is None


SHAPED = [
    "eq(root.items[1].price, 2)",
    "and(contains(root.name, 'X'), ge(root.items[0].price, 0.5))",
    "ge(count(jsonpath('$.items[?(@.price > 1 && @.name != ''x'')]')), 1)",
    "containsValue(root.items.*.name, 'x')",
    "gt(count(root.items), 2)",
    "eq(length(root.name), 3)",
]
members = st.fixed_dictionaries(
    {"price": st.sampled_from([1, 2, 0.1, 1e22, 123456789012345678, 2.5e-3, "1", None])},
    optional={"name": st.sampled_from(["x", "X\n", "é", "\ud800", "😀x", 'q"']), "more": st.lists(st.integers(0, 3))},
)
shaped = st.fixed_dictionaries(
    {"items": st.lists(members, max_size=5)},
    optional={"name": st.sampled_from(["axb", "\u00e9x", "Xyz"]), "z": members},
)


@given(st.sampled_from(SHAPED), shaped, st.sampled_from(range(4)), st.data())
def test_documents_of_one_shape_are_judged_one_after_the_other(
    expression: str, root: Any, way: int, data: st.DataObject
) -> None:
    """What was seen in one document is expected in the next one, and may be something else there."""
    condition = conditions.compile(expression)
    written = spellings(root)[way]
    cut = data.draw(st.integers(0, len(written)))
    changed = data.draw(st.binary(max_size=2) | st.sampled_from([b'"', b",", b"}", b"{", b"]", b":", b" ", b'":']))
    for document in (written, written[:cut], written[:cut] + changed + written[cut + len(changed) :], written):
        assert wrong_json(condition, document, {}) is None


@given(test_partial.expressions, test_partial.texts, st.data())
def test_what_is_broken_is_never_judged(expression: str, text: str, data: st.DataObject) -> None:
    broken = bytearray(test_partial.encoded(text))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(broken)))
        broken[at : at + data.draw(st.integers(0, 2))] = data.draw(
            st.sampled_from(b'{}[],:"\\ 01-.eEu\n\x00\x1f\x7f\x80\xc3\xed\xff').map(lambda byte: bytes([byte]))
            | st.binary(max_size=1)
        )
    assert wrong_json(conditions.compile(expression), bytes(broken), {}) is None


@pytest.mark.parametrize("value", test_partial.SKIPPED, ids=lambda value: repr(value[:12]) + str(len(value)))
@pytest.mark.parametrize("document", [b'{"skipped": %s, "a": 1}', b'{"a": 1, "b": [0, {"c": %s}]}', b'{"a": %s}'])
def test_what_is_skipped_is_checked_too(value: bytes, document: bytes) -> None:
    data = document % value
    condition = conditions.compile("eq(root.a, 1)")
    assert wrong_json(condition, data, {}) is None
    if value.isascii():
        assert wrong_json(condition, data.decode(), {}) is None


VALID = [
    "true", "false", "null", "0", "-0", "10", "-12.50", "1e5", "1E+5", "0.1e-7", '""', '"a"',
    '"\\"\\\\\\/\\b\\f\\n\\r\\t"',
    '"\\u00e9\\ud83d\\ude00"', '"é😀"', '"\x7f"', "[]", "{}", "[1, 2]", '{"b": {"c": []}}', '"' + "x" * 100 + '"',
    '"' + "é" * 100 + '"', "[" * 150 + "]" * 150, "9" * 639, '"\\ud800"',
]  # fmt: skip


@pytest.mark.parametrize("value", VALID, ids=lambda value: repr(value[:12]) + str(len(value)))
def test_what_is_valid_is_known_to_be(value: str) -> None:
    condition = conditions.compile("eq(root.a, 1)")
    for document in ('{"skipped": %s, "a": 1}', '\r\n{"a" :1 ,"b":\t[0, {"c":%s }]} '):
        assert probe_json(condition, document % value, {}) == 1
        for encoded in (document % value).encode(), (document % value).encode() * 2, (document % value).encode()[:-9]:
            assert wrong_json(condition, encoded, {}) is None


numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**20), 10**20)
written = st.one_of(
    numbers.map(repr),
    numbers.map("{:.6f}".format),
    numbers.map("{:.3e}".format),
    st.from_regex(r"-?(0|[1-9][0-9]{0,24})(\.[0-9]{1,24})?([eE][+-]?[0-9]{1,3})?", fullmatch=True),
)


@given(written, written)
def test_any_number_is_read_as_python_reads_it(one: str, other: str) -> None:
    for document in (f'{{"a": {one}, "b": {one}, "c": [{{"d": {one}}}]}}', f'{{"a": {one}, "b": {other}}}'):
        for expression in ("eq(root.a, root.b)", "lt(root.a, root.b)", "eq(count(jsonpath('$.c[?(@.d > 0.1)]')), 1)"):
            assert wrong_json(conditions.compile(expression), document, {}) is None


def test_an_error_is_that_of_pure_python() -> None:
    condition = conditions.compile("or(eq(root.a, 2), lt(root.a, 'x'))")
    for data in (b'{"a": 1}', b'{"a": 1', b'{"a": 1,\n "b": [1 2]}', b"\xff", b"", "\ud800"):
        with pytest.raises(ConditionError) as told:
            condition.matches_json(data)
        with pytest.raises(ConditionError) as expected:
            python_function(condition.matches)(parse_json(data))
        assert str(told.value) == str(expected.value)
        assert told.value.position == expected.value.position
        assert repr(told.value.__context__) == repr(expected.value.__context__)


def test_inputs_that_do_not_fit_are_refused_all_the_same() -> None:
    with pytest.raises(TypeError, match="takes no 'nope'"):
        conditions.compile("eq(root.a, 1)").matches_json(b'{"a": 1}', nope=1)
    with pytest.raises(TypeError, match="bytes or str, not int"):
        conditions.compile("eq(root.a, 1)").matches_json(1)  # type: ignore[arg-type]
    with pytest.raises(DocumentError):
        conditions.compile("true").matches_json(b"")


def test_other_inputs_stand_beside_the_document() -> None:
    condition = conditions.compile("and(eq(root.a, variables.A), succeeded(), eq(pipeline.c, root.b[1]))")
    given_ = {"variables": {"a": "X"}, "status": "Succeeded", "pipeline": {"c": 3}}
    assert probe_json(condition, b'{"a": "x", "b": [1, 3]}', given_) == 1
    assert condition.matches_json(b'{"a": "x", "b": [1, 3]}', **given_) is True
    assert condition.matches_json(b'{"a": "x", "b": [1, 4]}', **given_) is False


def test_a_path_may_begin_as_another_one() -> None:
    condition = conditions.compile(
        "and(eq(root.a[0].b, 1), in(2, root.a.*.b), eq(root.a['1'].c, 3), eq(count(root.a), 2))"
    )
    judged = probe_json(condition, b'{"a": [{"b": 1}, {"b": 2, "c": 3}]}', {})
    assert judged in (1, UNSURE if not has_plan(condition) else 1)


@pytest.mark.parametrize("count", [3, 150, 199, 250])
def test_many_paths_and_steps_are_read_or_left_to_python(count: int) -> None:
    wide = conditions.compile(f"or({', '.join(f'eq(root.a{n}, {n})' for n in range(count))})")
    document = json.dumps({f"a{n}": n + (n != count - 1) for n in range(count)})
    assert wide.matches_json(document) is True
    deep = conditions.compile(f"eq(root{'[0]' * min(count, 150)}, 1)")
    assert deep.matches_json("[" * min(count, 150) + "1" + "]" * min(count, 150)) is True


def test_many_keys_that_are_one_position_are_left_to_python() -> None:
    keys = [f"[{n}.{m}]" for n in range(12) for m in range(1, 9)]
    condition = conditions.compile(
        f"or({', '.join(f'eq(root{one}{other}.a, 1)' for one in keys for other in keys[:2])})"
    )
    data = json.dumps([[{"a": n}] for n in range(12)])
    assert condition.matches_json(data) is True
    assert wrong_json(condition, data, {}) is None


def test_a_key_that_is_no_text_in_utf8_is_left_to_python() -> None:
    condition = conditions.compile("eq(root['\ud800'], 1)")
    for _ in range(2):
        assert probe_json(condition, '{"\\ud800": 1}', {}) == UNSURE
        assert condition.matches_json('{"\\ud800": 1}') is True


def test_threads_share_a_condition() -> None:
    workload = BYTE_WORKLOADS["B2"]
    condition = AZURE.extend(names=["threads"]).compile(workload.expression)
    documents = [*map(byte_document, SIZES.values()), b'{"workflow_runs": [{"conclusion": "fail\\u0075re"}]}', b"{}"]
    expected = [condition(json.loads(data)) for data in documents]
    found: list[list[bool]] = []
    at_once(lambda: found.extend([condition.matches_json(data) for data in documents] for _ in range(20)), threads=8)
    assert found == [expected] * 160


def test_a_key_may_judge_other_documents_meanwhile() -> None:
    condition = conditions.compile("and(eq(root.a, 1), eq(variables.b, 2), eq(root.c.d, 'x'))")

    class Key:
        def __hash__(self) -> int:
            return hash("b")

        def __eq__(self, other: object) -> bool:
            condition.matches_json(b'{"c": {"d": "y\\n"}, "a": 1}', {"b": 2})
            return False

    variables_: Any = {Key(): 1, "b": 2}
    assert condition.matches_json(b'{"a": 1, "c": {"d": "x"}}', variables_) is True


def test_random_documents_in_a_row() -> None:
    """Many documents, mutated, with what was seen in others expected in each."""
    chosen = random.Random(5)
    cases = [(condition, others) for condition, others in recorded() if json_judge(condition.matches)]
    roots = [others["root"] for _, others in cases]
    for condition, others in chosen.sample(cases, 300):
        for _ in range(10):
            data = bytearray(chosen.choice(spellings(chosen.choice(roots))))
            if data and chosen.random() < 0.5:
                data[chosen.randrange(len(data))] = chosen.choice(b'{}[],:"\\ 01-.eu\n\xc3\xff')
            given_ = {name: value for name, value in others.items() if name != "root"}
            assert wrong_json(condition, bytes(data), given_) is None


OUT_OF_MEMORY = r"""
import _testcapi, json
import conditions
from conditions.generating.shape import lift
from conditions import core
made, Plan = [], core.CORE.Plan
class Recording:
    def __getattr__(self, name): return getattr(core_, name)
    def Plan(self, **parts):
        made.append(parts)
        return Plan(**parts)
core_, core.CORE = core.CORE, Recording()
tests = "root[1].b, root[1.5].b, gt(count(jsonpath('$.c[?(@.d > 1.5)]')), 9999)"
condition = conditions.compile(f"or({tests}, and(root.a, contains(root.t, 'x')))")
(parts,) = made
values = lift(condition.expression).values
data = json.dumps({"a": "X", "c": [{"d": 2}] * 8000, "t": "\n" * 9 + "x"})
short = json.dumps({"a": "X", "c": [{"d": 2}], "t": "\n" * 9 + "x"})
unsure = 0
for document in (data, short.replace("X", "é"), short):
    for after in range(1, 500):
        bound = Plan(**parts).bind("x", values).__self__
        _testcapi.set_nomemory(after, after + 1)
        try:
            answer = bound.judge_json(document)
        finally:
            _testcapi.remove_mem_hooks()
        if answer is not None:
            break
        unsure += 1
    print(answer)
print(30 < unsure < 499)
"""


def test_where_allocations_fail_python_decides() -> None:
    pytest.importorskip("_testcapi")
    shown = subprocess.run([sys.executable, "-c", OUT_OF_MEMORY], capture_output=True, text=True, check=False)
    assert (shown.stdout, shown.stderr, shown.returncode) == ("True\nTrue\nTrue\nTrue\n", "", 0)
