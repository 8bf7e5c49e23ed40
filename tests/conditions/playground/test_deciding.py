"""Inputs for a verdict, as the fields of the page take them."""

from conditions.playground.deciding import deciding
from conditions.playground.fields import others_of, root_of


def test_the_fields_of_an_example():
    found = deciding("and(succeeded(), eq(root.status, 'ok'))", True)
    assert found == {"root": '{"status": "ok"}', "others": '{"status": "Succeeded"}'}
    assert (root_of(found["root"]), others_of(found["others"])["status"]) == ({"root": {"status": "ok"}}, "Succeeded")


def test_what_is_told_where_there_is_none():
    assert deciding("always()", False) == {"notice": "It is proved that the condition is never False."}
    assert deciding("eq(upper(root.a), lower(root.a))", True) == {"root": "", "others": ""}
    assert deciding("and(eq(upper(root.a), 'x'), eq(root.a, 'y'))", True) == {
        "notice": "No inputs were found on which the condition is True: something is computed of it: root.a."
    }
    assert "root" not in deciding("eq(", True)
