"""Proofs are never wrong, and real conditions are answered."""

import pytest

import conditions
from conditions.witnesses.witness import Example, Impossible
from tools.witnessed import corpus_figures, real_conditions, wrong_proofs

SLICES = 8


@pytest.mark.parametrize("seed", range(4))
def test_no_input_at_random_contradicts_a_proof(seed):
    wrong, counts = wrong_proofs(8_000, 100 + seed)
    assert wrong == []
    assert counts["Impossible"] >= 10


@pytest.mark.parametrize("part", range(SLICES))
def test_real_conditions_have_inputs_for_both_verdicts_or_a_proof(reference, part):
    expressions = real_conditions(reference / "corpus" / "expressions.jsonl")[part::SLICES]
    unknown = []
    for expression in expressions:
        condition = conditions.compile(expression)
        for verdict in (True, False):
            found = condition.example(verdict)
            assert (
                isinstance(found, Impossible)
                or not isinstance(found, Example)
                or (condition(**found.inputs) is verdict)
            )
            unknown += [] if isinstance(found, Example | Impossible) else [expression]
    assert len(set(unknown)) <= len(expressions) // 100


def test_the_figures_are_told():
    told = corpus_figures(["always()", "eq(upper(root.a), 'x')"])
    assert told.startswith("2 of 2 conditions (100.0%) answered; 95 % within ")


def test_all_real_conditions_are_there(reference):
    assert len(real_conditions(reference / "corpus" / "expressions.jsonl")) == 2189
