"""Findings as a SARIF log, which code hosts and editors read: OASIS, version 2.1.0."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from conditions.core import VERSION
from conditions.lint.codes import CODES
from conditions.lint.finding import Finding, Replacement


def as_sarif(findings: Sequence[Finding]) -> str:
    """A SARIF log (OASIS, version 2.1.0)."""
    codes = sorted({finding.problem.code for finding in findings})
    driver = {"name": "conditions", "version": VERSION, "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes) for finding in findings],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _rule(code: str) -> dict[str, Any]:
    known = CODES.get(code)
    if known is None:  # one of a reader of another package
        return {"id": code}
    return {
        "id": code,
        "name": known.name,
        "shortDescription": {"text": _plain(known.summary)},
        "fullDescription": {"text": _plain(known.explanation)},
        "help": {"text": _plain(known.explanation), "markdown": known.explanation},
        "helpUri": known.source,
        "defaultConfiguration": {"level": "error" if known.is_error else "warning"},
    }


def _plain(markdown: str) -> str:
    return markdown.replace("`", "")


def _result(finding: Finding, codes: list[str]) -> dict[str, Any]:
    fixes = {"fixes": [_sarif_fix(finding.path, finding.replacement)]} if finding.replacement else {}
    return {
        "ruleId": finding.problem.code,
        "ruleIndex": codes.index(finding.problem.code),
        "level": finding.severity,
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": _location(finding)}],
        **fixes,
    }


def _sarif_fix(path: str, fix: Replacement) -> dict[str, Any]:
    region = {
        "startLine": fix.line,
        "startColumn": fix.column,
        "endLine": fix.end_line,
        "endColumn": fix.end_column,
    }
    replacement = {"deletedRegion": region, "insertedContent": {"text": fix.text}}
    return {"artifactChanges": [{"artifactLocation": {"uri": _uri(path)}, "replacements": [replacement]}]}


def _location(finding: Finding) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": _uri(finding.path)},
        "region": {"startLine": finding.line, "startColumn": finding.column, "endColumn": finding.end_column},
    }


def _uri(path: str) -> str:
    from urllib.parse import quote

    location = Path(path)
    return location.as_uri() if location.is_absolute() else quote(location.as_posix())
