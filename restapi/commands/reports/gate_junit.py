"""A gate as JUnit's XML: a test case for the gate, and one for each of its steps, with what each sample saw of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree import ElementTree as Xml

from conditions.source import in_one_line, printable
from restapi.commands.reports.gate import as_json, end_of, name_of_step
from restapi.commands.reports.run import suite_of
from restapi.schedule import Seen
from restapi.steps.gate import GateResult


def as_junit(ended: GateResult, file: str = "") -> str:
    """One test suite, named after the file. A dry-run step that failed is skipped, for it counts for nothing."""
    cases = [_gate(ended), *_steps(ended)]
    for case in cases:
        case.set("classname", suite_of(file, "gate"))
        if file:
            case.set("file", in_one_line(file))
    kinds = [element.tag for case in cases for element in case]
    suites = Xml.Element("testsuites")
    suite = Xml.SubElement(
        suites,
        "testsuite",
        name=in_one_line(file) or "restapi gate",
        tests=str(len(cases)),
        failures=str(kinds.count("failure")),
        errors=str(kinds.count("error")),
        skipped=str(kinds.count("skipped")),
    )
    if ended.samples:
        suite.set("timestamp", ended.samples[0].started.isoformat())
    suite.extend(cases)
    Xml.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(suites, encoding="unicode")


def _gate(ended: GateResult) -> Xml.Element:
    case = _case("gate", sum(sample.elapsed for sample in ended.samples))
    if not ended.passed:
        _add(case, "failure", str(ended.decision), ended.reason)
    return case


def _steps(ended: GateResult) -> Iterator[Xml.Element]:
    for number, invocation in enumerate(ended.gate.enabled):
        steps = [(sample, sample.steps[number]) for sample in ended.samples]
        case = _case(name_of_step(number + 1, invocation), sum(step.elapsed for _, step in steps))
        if steps:
            last, step = steps[-1]
            _add_end(case, last.tallies[number].seen, step.reason, is_dry=invocation.dry_run)
        lines = (f"Sample {at} at {sample.at:.1f} s: {end_of(step)}" for at, (sample, step) in enumerate(steps, 1))
        Xml.SubElement(case, "system-out").text = printable("\n".join(lines)) or None
        yield case


def _add_end(case: Xml.Element, seen: Seen, reason: str, *, is_dry: bool) -> None:
    if seen is Seen.SUCCESS:
        return
    if is_dry:
        Xml.SubElement(case, "skipped", message=printable(f"dry run: {reason}"))
    else:
        _add(case, "error" if seen is Seen.ERROR else "failure", str(seen.value), reason)


def _case(name: str, seconds: float) -> Xml.Element:
    return Xml.Element("testcase", classname="", name=printable(name), time=f"{seconds:.3f}")


def _add(case: Xml.Element, tag: str, kind: str, reason: str) -> None:
    Xml.SubElement(case, tag, message=printable(reason), type=kind).text = printable(reason)


FORMATS: dict[str, Callable[..., str]] = {"json": lambda ended, _="": as_json(ended), "junit": as_junit}
"""The reports of a gate that has ended, and its file; as text it is shown while it goes on."""
