"""The workloads in the languages that several engines share."""

from __future__ import annotations

from typing import Any

from benchmarks.workloads import EVENTS

PYTHON = {
    "W1": "root['status'] == 'successful'",
    "W2": "root['status'] == 'successful' and root['count'] >= 3 and 'release' in root['name']",
    "W3": "root['value'][0]['properties']['state'] == 'Succeeded'",
    "W4": "root['env'] in ('dev', 'test', 'stage', 'prod')",
    "W5": " or ".join(f"root['event'] == '{event}'" for event in EVENTS),
    "W6": (
        "root['ref'].startswith('refs/heads/') and not root['ref'].endswith('-wip')"
        " and (root['ref'].startswith('refs/heads/release/') or root['ref'].endswith('/main'))"
        " and not root['actor'].startswith('dependabot')"
    ),
    "W7": "len([1 for item in root['items'] if item['price'] < 50]) == 50",
    "W8": "root.get('run', {}).get('result', {}).get('state') == 'done'",
}


def cel(root: str) -> dict[str, str]:
    """The workloads in the Common Expression Language.

    Args:
        root: What stands before the keys of the document: '' where they are variables themselves, or `root.`.
    """
    ref = f"{root}ref"
    return {
        "W1": f"{root}status == 'successful'",
        "W2": f"{root}status == 'successful' && {root}count >= 3 && {root}name.contains('release')",
        "W3": f"{root}value[0].properties.state == 'Succeeded'",
        "W4": f"{root}env in ['dev', 'test', 'stage', 'prod']",
        "W5": " || ".join(f"{root}event == '{event}'" for event in EVENTS),
        "W6": (
            f"{ref}.startsWith('refs/heads/') && !{ref}.endsWith('-wip')"
            f" && ({ref}.startsWith('refs/heads/release/') || {ref}.endsWith('/main'))"
            f" && !{root}actor.startsWith('dependabot')"
        ),
        "W7": f"{root}items.filter(item, item.price < 50).size() == 50",
        "W8": f"has({root}run.result) && has({root}run.result.state) && {root}run.result.state == 'done'",
    }


def jsonata_starts(value: str, text: str) -> str:
    return f"$substring({value}, 0, {len(text)}) = '{text}'"


def jsonata_ends(value: str, text: str) -> str:
    return f"$substring({value}, -{len(text)}) = '{text}'"


JSONATA = {
    "W1": "status = 'successful'",
    "W2": "status = 'successful' and count >= 3 and $contains(name, 'release')",
    "W3": "value[0].properties.state = 'Succeeded'",
    "W4": "env in ['dev', 'test', 'stage', 'prod']",
    "W5": " or ".join(f"event = '{event}'" for event in EVENTS),
    "W6": (
        f"{jsonata_starts('ref', 'refs/heads/')} and $not({jsonata_ends('ref', '-wip')})"
        f" and ({jsonata_starts('ref', 'refs/heads/release/')} or {jsonata_ends('ref', '/main')})"
        f" and $not({jsonata_starts('actor', 'dependabot')})"
    ),
    "W7": "$count(items[price < 50]) = 50",
    "W8": "run.result.state = 'done'",
}


def var(path: str) -> dict[str, Any]:
    return {"var": path}


JSON_LOGIC: dict[str, Any] = {
    "W1": {"==": [var("status"), "successful"]},
    "W2": {"and": [{"==": [var("status"), "successful"]}, {">=": [var("count"), 3]}, {"in": ["release", var("name")]}]},
    "W3": {"==": [var("value.0.properties.state"), "Succeeded"]},
    "W4": {"in": [var("env"), ["dev", "test", "stage", "prod"]]},
    "W5": {"or": [{"==": [var("event"), event]} for event in EVENTS]},
    "W6": {
        "and": [
            {"starts_with": [var("ref"), "refs/heads/"]},
            {"!": [{"ends_with": [var("ref"), "-wip"]}]},
            {"or": [{"starts_with": [var("ref"), "refs/heads/release/"]}, {"ends_with": [var("ref"), "/main"]}]},
            {"!": [{"starts_with": [var("actor"), "dependabot"]}]},
        ]
    },
    "W7": {"==": [{"length": {"filter": [var("items"), {"<": [var("price"), 50]}]}}, 50]},
    "W8": {"==": [var("run.result.state"), "done"]},
}
