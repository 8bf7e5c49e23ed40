"""The reference of the codes."""

from conditions.lint.codes import CODES
from docs.generate.codes import codes_page


def test_every_code_has_a_page():
    pages = [line for line in codes_page().splitlines() if line.startswith("### ")]
    assert pages == [f"### {code.code} {code.name}" for code in CODES.values()]
