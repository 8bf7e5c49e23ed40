"""Many conditions on one document: `conditions.RuleSet` beside loops and other engines, over the number of rules."""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

import conditions
from benchmarks.byte_documents import compact
from benchmarks.modes import PURELY, in_pure_mode
from benchmarks.peers import RuleEngine, rule_engines
from benchmarks.results import Benchmark, Figures, Table, Target, duration, short, times, version, worst
from benchmarks.rule_contenders import LAMBDAS, LOOP, RULE_SET, WARMING, Task, ourselves, task, verified
from benchmarks.rule_dialects import reading_the_same, texts
from benchmarks.rule_documents import documents, large_push
from benchmarks.rule_mix import rules, teams
from benchmarks.timing import fastest, fastest_once
from benchmarks.webhook_rules import COMMITS, COUNT, webhook, webhook_rules
from conditions.core import CORE

SIZES = (10, 100, 1_000, 10_000, 100_000)
FEW = (1, 2, 3, 5, 10)
DOCUMENTS = 100
COLD_DOCUMENTS = 1000
"""So many that they, and the rules that they come upon, do not stay in the caches of a processor."""

ROUNDS = 15
MANY = 10_000
"""The rules of the cases that have one number of rules."""

BYTES = 200_000
TIMED_BUILDS = 6
ONE_CONDITION = "condition.matches_json, of one condition that reads the same paths"
FROM_BYTES = "RuleSet.matching_json"
PURE_SET = f"{RULE_SET}, {PURELY}"


def measure(effort: float) -> Figures:
    """Nanoseconds for a document by number of rules and contender; the other cases; what building takes."""
    others, skipped = rule_engines()
    everybody = [*ourselves(), *others]
    figures = {
        "versions": {engine.name: version(engine.distribution) for engine in everybody},
        "skipped": skipped,
        **by_case(everybody, effort),
    }
    return figures if CORE is None else with_pure_mode(figures, in_pure_mode(condex_alone, effort))


def by_case(contenders: Sequence[RuleEngine], effort: float) -> Figures:
    """What is found of contenders; of condex, which is the first, in one mode."""
    rounds, warming = max(2, round(ROUNDS * effort)), WARMING * effort
    most = max(100, round(SIZES[-1] * effort))
    return {
        "sizes": {str(size): of_size(size, contenders, rounds, warming) for size in SIZES if size <= most},
        "few": {str(count): few(count, ourselves(), rounds, warming) for count in FEW},
        "webhook": compared(task(webhook_rules(), [webhook()]), contenders, rounds, warming),
        "bytes": from_bytes(min(MANY, most), rounds),
        "building": building(min(MANY, most)),
    }


def condex_alone(effort: float) -> Figures:
    """What is found of the rule set, in the mode of the process."""
    return by_case(ourselves()[:1], effort)


def with_pure_mode(figures: Figures, purely: Figures) -> Figures:
    """The figures with those of the rule set in pure mode beside it."""
    versions = {PURE_SET if who == RULE_SET else who: known for who, known in figures["versions"].items()}
    figures["versions"] = {RULE_SET: versions[PURE_SET], **versions}
    cases = [(figures[kind][case], found) for kind in ("sizes", "few") for case, found in purely[kind].items()]
    for given, found in (*cases, (figures["webhook"], purely["webhook"])):
        given["nanoseconds"][PURE_SET] = found["nanoseconds"][RULE_SET]
    figures["bytes"][f"{FROM_BYTES}, {PURELY}"] = purely["bytes"][FROM_BYTES]
    figures["building"][PURELY] = purely["building"]
    return figures


def of_size(size: int, contenders: Sequence[RuleEngine], rounds: int, warming: float) -> Figures:
    """So many rules of the mix."""
    events = documents(teams(size), COLD_DOCUMENTS)
    given = task(rules(size), events[:DOCUMENTS])
    return {**compared(given, contenders, rounds, warming), "cold": cold(given, events, rounds)}


def cold(given: Task, events: Sequence[Any], rounds: int) -> float:
    """Nanoseconds of the rule set for a document that has not been there for a while."""
    matching = conditions.RuleSet(texts(given.rules)).matching
    taken = fastest({RULE_SET: (lambda events: list(map(matching, events)), events)}, rounds)
    return taken[RULE_SET] / len(events)


def few(count: int, contenders: Sequence[RuleEngine], rounds: int, warming: float) -> Figures:
    """So few rules that a loop is hard to beat."""
    return compared(task(rules(FEW[-1])[-count:], documents(1, DOCUMENTS)), contenders, rounds, warming)


def compared(given: Task, contenders: Sequence[RuleEngine], rounds: int, warming: float) -> Figures:
    """Nanoseconds for a document, and what building took, by contender; how many rules a document matches."""
    ready, wrong = verified(contenders, given, warming)
    taken = fastest({who: (found.turn, found.documents) for who, found in ready.items()}, rounds)
    return {
        "nanoseconds": {who: taken[who] / len(found.documents) for who, found in ready.items()},
        "built": {who: found.built for who, found in ready.items()},
        "matches": sum(map(len, given.expected)) / len(given.expected),
        "wrong": wrong,
    }


def from_bytes(count: int, rounds: int) -> Figures:
    """Nanoseconds from a large document in bytes to the names of the rules, by way."""
    given = rules(count)
    found, condition = conditions.RuleSet(texts(given)), conditions.compile(reading_the_same(given))
    ways: dict[str, Callable[[bytes], Any]] = {
        FROM_BYTES: found.matching_json,
        ONE_CONDITION: condition.matches_json,
        "json.loads, RuleSet.matching": lambda data: found.matching(json.loads(data)),
    }
    if find_spec("orjson"):
        import orjson

        ways["orjson.loads, RuleSet.matching"] = lambda data: found.matching(orjson.loads(data))
    data = compact(large_push(BYTES))
    names = [way(data) for who, way in ways.items() if who != ONE_CONDITION]
    assert names.count(names[0]) == len(names), "different names"
    return fastest({who: (way, data) for who, way in ways.items()}, rounds * 10)


def building(count: int) -> Figures:
    """Nanoseconds and bytes of a rule, of *count* at once whose shapes are known; the texts are not counted."""
    many = rules(count * (2 + TIMED_BUILDS))
    given = [texts(many[start : start + count]) for start in range(0, len(many), count)]
    built(given[0])
    taken = fastest_once({RULE_SET: built}, {RULE_SET: given[2:]})
    return {"rules": count, "nanoseconds": taken[RULE_SET] / count, "bytes": weight(given[1]) / count}


def built(given: Mapping[str, str]) -> conditions.RuleSet:
    """A rule set that has given its first answer, so that nothing of it waits to be built."""
    found = conditions.RuleSet(given)
    found.matching(EVENT)
    return found


EVENT = documents(1, 1)[0]


def weight(given: Mapping[str, str]) -> float:
    """Bytes of a rule set."""
    gc.collect()
    tracemalloc.start()
    try:
        kept = built(given)
        gc.collect()
        assert kept
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def tables(figures: Figures) -> list[Table]:
    return [
        sizes_table(figures),
        rates_table(figures),
        few_table(figures),
        webhook_table(figures),
        bytes_table(figures),
        building_table(figures),
        *absent_table(figures),
    ]


def label(who: str, figures: Figures) -> str:
    """The name with the version of the engine, which stands before what is said of the way."""
    engine, comma, way = who.partition(",")
    return f"{engine} {figures['versions'].get(who, '')}".strip() + comma + way


def cell(taken: Mapping[str, float], who: str) -> str:
    """The time beside that of the rule set; '' where the contender was not timed."""
    return f"{duration(taken[who])} ({times(taken[who] / taken[RULE_SET])})" if who in taken else ""


def sizes_table(figures: Figures) -> Table:
    sizes = figures["sizes"]
    rows = [
        [label(who, figures), *(cell(found["nanoseconds"], who) for found in sizes.values())]
        for who in figures["versions"]
    ]
    return Table("A document against rules", ("contender", *(f"{int(size):,} rules" for size in sizes)), rows)


def rates_table(figures: Figures) -> Table:
    sizes = figures["sizes"]
    rates = [short(1e9 / found["nanoseconds"][RULE_SET]) for found in sizes.values()]
    scaled = [short(1e9 / found["nanoseconds"][RULE_SET] * figures["slowness"]) for found in sizes.values()]
    rows = [
        ["rules that a document matches, on average", *(short(found["matches"]) for found in sizes.values())],
        ["documents a second", *rates],
        ["documents a second where the limits were set", *scaled],
        ["documents a second, out of the caches", *(short(1e9 / found["cold"]) for found in sizes.values())],
    ]
    return Table("The rule set", ("what", *(f"{int(size):,} rules" for size in sizes)), rows)


def few_table(figures: Figures) -> Table:
    shown = [who for who in (LAMBDAS, LOOP, RULE_SET, PURE_SET) if who in figures["versions"]]
    rows = [
        [count, *(duration(found["nanoseconds"][who]) for who in shown), times(beside_loop(found))]
        for count, found in figures["few"].items()
    ]
    return Table("A few rules", ("rules", *shown, f"{RULE_SET}, x the loop"), rows)


def beside_loop(found: Figures) -> float:
    return float(found["nanoseconds"][RULE_SET] / found["nanoseconds"][LOOP])


def webhook_table(figures: Figures) -> Table:
    taken = figures["webhook"]["nanoseconds"]
    rows = [[label(who, figures), duration(taken[who]), times(taken[who] / taken[RULE_SET])] for who in taken]
    return Table(f"{COUNT} rules over a push of {COMMITS} commits", ("contender", "time", "x RuleSet"), rows)


def bytes_table(figures: Figures) -> Table:
    taken = figures["bytes"]
    rows = [[who, duration(taken[who]), times(taken[who] / taken[ONE_CONDITION])] for who in taken]
    title = f"{BYTES // 1000} KB of JSON against {figures['building']['rules']:,} rules"
    return Table(title, ("way", "time", "x one condition"), rows)


def building_table(figures: Figures) -> Table:
    found = figures["building"]
    size = max(figures["sizes"], key=lambda size: min(int(size), MANY))
    rows = [
        [f"{label(who, figures)}: {int(size):,} rules, once", duration(taken / int(size)), ""]
        for who, taken in figures["sizes"][size]["built"].items()
        if who not in (RULE_SET, LOOP)  # their texts were compiled before, to tell what is expected
    ]
    modes = {RULE_SET: found, **({PURE_SET: found[PURELY]} if PURELY in found else {})}
    ours = [
        [f"{label(who, figures)}: known shapes", duration(own["nanoseconds"]), f"{short(own['bytes'])} bytes"]
        for who, own in modes.items()
    ]
    return Table("Building", ("contender", "a rule", "memory of a rule"), [*ours, *rows])


def absent_table(figures: Figures) -> list[Table]:
    rows = [[name, "not installed", reason] for name, reason in figures["skipped"].items()]
    cases = {f"{int(size):,} rules": found for size, found in figures["sizes"].items()}
    rows += [
        [label(who, figures), case, reason]
        for case, found in {**cases, "push of commits": figures["webhook"]}.items()
        for who, reason in found["wrong"].items()
    ]
    return [Table("Not timed", ("engine", "what", "why"), rows)] if rows else []


def targets(figures: Figures) -> list[Target]:
    """Times are divided by how slow the machine is; what needs 100,000 rules is there after an earnest run."""
    slowness, building = figures["slowness"] * 1000, figures["building"]
    over_webhook, by_way = figures["webhook"]["nanoseconds"][RULE_SET], figures["bytes"]
    beside_one = by_way[FROM_BYTES] / by_way[ONE_CONDITION]
    few_rules = {f"{count} rules": beside_loop(found) for count, found in figures["few"].items()}
    return [
        *growth(figures["sizes"], slowness),
        *worst("1 to 10 rules", "x the loop", 1.2, few_rules),
        Target(f"{COUNT} rules with wildcards over one webhook", over_webhook / slowness, 200, "µs"),
        Target("200 KB against 10,000 rules, from bytes", beside_one, 1.5, "x one condition"),
        Target("building a rule set, known shapes", building["nanoseconds"] / slowness, 60, "µs a rule"),
        Target("memory of a rule set", building["bytes"], 1536, "bytes a rule"),
    ]


def growth(sizes: Figures, slowness: float) -> Iterator[Target]:
    """From how many rules on it was measured decides which targets there are."""
    taken = {int(size): found["nanoseconds"][RULE_SET] for size, found in sizes.items()}
    if MANY in taken:
        yield Target("a document against 10,000 rules", taken[MANY] / slowness, 10, "µs")
    if SIZES[-1] in taken:
        yield Target("a document against 100,000 rules", taken[SIZES[-1]] / taken[1_000], 2, "x the time of 1,000")


BENCHMARK = Benchmark("rule-sets", "conditions.RuleSet beside loops and other engines", measure, tables, targets)
