"""Sets of outcomes hold whatever may come of what the atoms may give, and for parts of their own just that."""

from itertools import product

import pytest

from conditions.witnesses.outcomes import ERROR, FALSE, TRUE, Atom, Chosen, Differing, Fixed, Joined, Mapped

A, B, C = map(Atom, range(3))
FORMULAS = [
    Joined(False, (A, B, C)),
    Joined(True, (A, B, C)),
    Differing(A, B),
    Chosen(A, B, C),
    Mapped(Joined(False, (A, B)), TRUE, FALSE),
    Joined(True, (Fixed(FALSE), A)),
]
SETS = range(1, 8)


def members(outcomes: int) -> list[int]:
    return [one for one in (FALSE, TRUE, ERROR) if one & outcomes]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_outcome_is_left_out(formula):
    for sets in product(SETS, repeat=3):
        each = [formula.outcomes(given.__getitem__) for given in product(*map(members, sets))]
        assert all(found in (FALSE, TRUE, ERROR) for found in each)
        united = 0
        for found in each:
            united |= found
        assert united & ~formula.outcomes(sets.__getitem__) == 0


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_outcome_is_too_many(formula):
    for sets in product(SETS, repeat=3):
        united = 0
        for given in product(*map(members, sets)):
            united |= formula.outcomes(given.__getitem__)
        assert formula.outcomes(sets.__getitem__) == united
