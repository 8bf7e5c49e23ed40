"""The reference of the functions."""

import pytest

from conditions.declaring.function import Function
from conditions.library import FUNCTIONS
from docs.generate.functions import functions_page


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_a_function_has_an_entry_with_all_that_is_declared(function: Function) -> None:
    _, _, entry = functions_page().partition(f"\n### {function.name}\n")
    entry = entry.partition("\n### ")[0]
    assert f"`{function.signature}`" in entry
    assert [name for name in (f"*{parameter.name}*" for parameter in function.parameters) if name not in entry] == []
    assert [expression for expression, _ in function.examples if expression not in entry] == []


def test_the_index_leads_to_every_function() -> None:
    index = functions_page().partition("\n## ")[0]
    assert [function.name for function in FUNCTIONS if f"](#{function.name.lower()})" not in index] == []
