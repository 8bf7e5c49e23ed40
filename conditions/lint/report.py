"""Findings as people and machines read them: text, JSON, SARIF 2.1.0, and annotations of GitHub."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from conditions.lint.finding import Finding, Replacement
from conditions.lint.sarif import as_sarif
from conditions.source import in_one_line


def as_text(findings: Sequence[Finding]) -> str:
    """`path:line:column: CODE message` with the line, a caret and the hint below."""
    return "\n".join(map(_text, findings))


def _text(finding: Finding) -> str:
    problem = finding.problem
    lines = [
        f"{in_one_line(finding.path)}:{finding.line}:{finding.column}: {problem.code} {in_one_line(problem.message)}"
    ]
    if finding.excerpt:
        lines.append(finding.excerpt)
    if problem.hint:
        lines.append(f"    Hint: {problem.hint}")
    return "\n".join(lines)


def as_json(findings: Sequence[Finding]) -> str:
    """A list of objects, one for each finding."""
    return json.dumps([_plain(finding) for finding in findings], ensure_ascii=False, indent=2)


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "endColumn": finding.end_column,
        "code": finding.problem.code,
        "severity": finding.severity,
        "message": finding.problem.message,
        "hint": finding.problem.hint,
        "fix": _plain_fix(finding.replacement),
    }


def _plain_fix(fix: Replacement | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    return {
        "line": fix.line,
        "column": fix.column,
        "endLine": fix.end_line,
        "endColumn": fix.end_column,
        "text": fix.text,
    }


def as_github(findings: Sequence[Finding]) -> str:
    """Workflow commands, which GitHub shows beside the lines of a pull request."""
    return "\n".join(map(_command, findings))


def _command(finding: Finding) -> str:
    properties = {
        "file": finding.path,
        "line": finding.line,
        "col": finding.column,
        "endColumn": finding.end_column,
        "title": finding.problem.code,
    }
    written = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in properties.items())
    return f"::{finding.severity} {written}::{_escaped(finding.message)}"


def _escaped(text: str, also: str = "") -> str:
    return "".join(f"%{ord(ch):02X}" if ch in "%\r\n" + also else ch for ch in text)


def summary(findings: Sequence[Finding], checked: str) -> str:
    """How much was found, in one line.

    Args:
        findings: What was found.
        checked: What was checked.
    """
    if not findings:
        return f"{checked}: nothing found"
    errors = sum(finding.problem.is_error for finding in findings)
    warnings = len(findings) - errors
    told = f"{checked}: {_counted(errors, 'error')}, {_counted(warnings, 'warning')}"
    return f"{told}; --fix corrects {fixes:,} of them" if (fixes := _fixes(findings)) else told


def checked_files(count: int) -> str:
    """How many files were checked."""
    return f"{_counted(count, 'file')} checked"


def written_fixes(findings: Sequence[Finding]) -> str:
    """How many fixes were written."""
    return f"{_counted(_fixes(findings), 'fix', 'fixes')} written"


def _fixes(findings: Sequence[Finding]) -> int:
    return sum(finding.replacement is not None for finding in findings)


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


FORMATS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
}
