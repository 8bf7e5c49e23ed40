"""An explanation as HTML, for notebooks and web pages: texts escaped, and classes that a page may colour."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from conditions.explaining.display import displayed
from conditions.source import in_one_line

if TYPE_CHECKING:
    from conditions.explaining.explanation import Explanation, Part

_DARK = "--condex-true:#6fd08c;--condex-false:#ff8f88;--condex-value:#74c7ec;--condex-log:#a9b1bd"
STYLE = f"""\
.condex{{--condex-true:#12703a;--condex-false:#b3261e;--condex-value:#075f85;--condex-log:#5b6470}}
@media (prefers-color-scheme:dark){{.condex{{{_DARK}}}}}
[data-theme=dark] .condex,[data-jp-theme-light=false] .condex,.vscode-dark .condex{{{_DARK}}}
[data-theme=light] .condex,[data-jp-theme-light=true] .condex,.vscode-light .condex{{\
--condex-true:#12703a;--condex-false:#b3261e;--condex-value:#075f85;--condex-log:#5b6470}}
.condex pre{{overflow-x:auto}}
.condex summary{{cursor:pointer}}
.condex ul{{list-style:none;margin:0;padding:0 0 0 1.1em}}
.condex ul ul{{border-left:1px solid var(--condex-log);margin-left:.2em;padding-left:.9em}}
.condex li{{padding:.15em 0;overflow-wrap:anywhere}}
.condex code{{background:none;padding:0}}
.condex-true .condex-verdict,.condex-true .condex-mark{{color:var(--condex-true);font-weight:bold}}
.condex-false .condex-verdict,.condex-false .condex-mark{{color:var(--condex-false);font-weight:bold}}
.condex-error .condex-verdict,.condex-error .condex-mark{{color:var(--condex-false);font-weight:bold}}
.condex-value{{color:var(--condex-value)}}
.condex-reason{{font-weight:bold}}
.condex-log,.condex-unevaluated{{color:var(--condex-log)}}
.condex-reason,.condex-log{{white-space:pre-wrap;overflow-wrap:anywhere}}
.condex-unevaluated .condex-value{{color:inherit}}
.condex-failed>code{{color:var(--condex-false)}}
"""
"""Rules for the classes: colours that are readable on a light and on a dark page, as the page or the system is."""


def as_html(explanation: Explanation, *, style: bool = False) -> str:
    """The explanation as an element `div` of the class `condex`.

    Args:
        explanation: The explanation.
        style: Whether the rules of `STYLE` stand before it.
    """
    verdict = {True: "true", False: "false", None: "error"}[explanation.verdict]
    text = "\n".join(_line(line, shows) for line, shows in displayed(explanation))
    tree = "".join(_part(explanation.tree))
    rules = f"<style>\n{STYLE}</style>\n" if style else ""
    return (
        f'{rules}<div class="condex condex-{verdict}">\n<pre tabindex="0">{text}</pre>\n'
        f"<details><summary>Every part</summary>\n<ul>{tree}</ul>\n</details>\n</div>"
    )


def _line(line: str, shows: str) -> str:
    return f'<span class="condex-{shows}">{escape(line)}</span>' if shows else escape(line)


def _part(part: Part) -> Iterator[str]:
    """A part with its value as an item of a list, and those that it is made of as a list in it."""
    state = " condex-failed" if part.error is not None else "" if part.evaluated else " condex-unevaluated"
    converted = "" if part.converted is None else f" as {_code(part.converted, 'condex-value')}"
    yield f'<li class="condex-part{state}">{_code(part.text)} = {_code(part.shown, "condex-value")}{converted}'
    if inner := [one for one in part.parts if one.error or not one.is_plain] if part.evaluated else []:
        yield "<ul>"
        for one in inner:
            yield from _part(one)
        yield "</ul>"
    yield "</li>"


def _code(text: str, name: str = "") -> str:
    attribute = f' class="{name}"' if name else ""
    return f"<code{attribute}>{escape(in_one_line(text))}</code>"
