"""How well inputs for verdicts are found, and that no proof is wrong: `python -m tools.witnessed`.

Conditions at random, of the kind of which something is proved, are asked for both verdicts; of each verdict that is
said to be impossible, inputs at random are tried until there were as many checks as were asked for. And real
conditions, one a line of JSON with the key `expression`, are asked as well.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from statistics import quantiles
from time import process_time

import conditions
from conditions.condition import Condition
from conditions.errors import ConditionError
from conditions.witnesses.witness import Example, Impossible
from tools.random_conditions import random_condition, random_inputs

EACH = 500
"""The inputs that are tried on each proof."""


def main() -> None:
    """Print what was found; end with 1 where a proof is wrong."""
    parser = ArgumentParser(prog="python -m tools.witnessed", description="Holds proofs to inputs at random.")
    parser.add_argument("--checks", type=int, default=1_000_000, help="how many inputs are held to proofs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, metavar="FILE", help="real conditions, JSON lines")
    options = parser.parse_args()
    if options.corpus:
        print(corpus_figures(real_conditions(options.corpus)))
    wrong, counts = wrong_proofs(options.checks, options.seed)
    print(*(f"{count:,} {what}" for what, count in counts.items()), sep=", ")
    print(*wrong, f"{len(wrong)} wrong proofs", sep="\n")
    raise SystemExit(1 if wrong else 0)


def wrong_proofs(checks: int, seed: int) -> tuple[list[str], Counter[str]]:
    """Proofs that inputs contradict, of so many inputs at random; and how often each answer was given."""
    chance = Random(seed)  # noqa: S311 - nothing is kept secret by it
    counts, wrong = Counter[str](), list[str]()
    while counts["checks"] < checks:
        condition = conditions.compile(random_condition(chance))
        for verdict in (True, False):
            witness = condition.example(verdict)
            counts[type(witness).__name__] += 1
            if isinstance(witness, Impossible):
                counts["checks"] += EACH
                wrong += contradictions(condition, verdict, chance)
            elif isinstance(witness, Example) and condition(**witness.inputs) is not verdict:
                wrong.append(f"{condition.expression} is not {verdict} on {dict(witness.inputs)}")
    return wrong, counts


def contradictions(condition: Condition, verdict: bool, chance: Random) -> Iterator[str]:
    """Inputs at random that give a condition a verdict that it never has."""
    for _ in range(EACH):
        inputs = random_inputs(chance)
        try:
            found = condition(**inputs)
        except ConditionError:
            continue
        if found is verdict:
            yield f"{condition.expression} is {verdict} on {inputs}"
            return


def real_conditions(file: Path) -> list[str]:
    """The conditions and criteria of a file of real expressions."""
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [row["expression"] for row in rows if row["accepted"] and row["kind"] in ("condition", "successCriteria")]


def corpus_figures(expressions: Iterable[str]) -> str:
    """Of how many conditions both verdicts have an example or a proof, and how long it took."""
    times, answered = [], 0
    for expression in expressions:
        condition = conditions.compile(expression)
        start = process_time()
        found = [condition.example(verdict) for verdict in (True, False)]
        times.append(process_time() - start)
        answered += all(isinstance(one, Example | Impossible) for one in found)
    share = answered / len(times)
    slow = quantiles(times, n=20)[-1] * 1000
    return f"{answered:,} of {len(times):,} conditions ({share:.1%}) answered; 95 % within {slow:.1f} ms"


if __name__ == "__main__":
    main()
