"""A matcher of events that is as simple as the documentation: every choice of values is tried.

An event is flattened to its values, each with the path of its keys and the item of each Array that it lies in. Patterns
match if for some choice of its alternatives there is a value for each field that passes one of its tests, and no two
of the values lie in Objects or Arrays that are different items of the same Array.
"""

import re
from itertools import product


def matches(pattern, event):
    values = list(flattened(event))
    return any(assigned(sorted(branch.items()), values, {}) for branch in branches(pattern, ()))


def is_ambiguous(pattern):
    """True where some choice of alternatives has a field twice, or one that lies within another one."""
    return any(
        one == other[: len(one)]
        for paths in chosen_paths(pattern, ())
        for at, one in enumerate(paths)
        for other in (*paths[:at], *paths[at + 1 :])
    )


def chosen_paths(pattern, path):
    choices = []
    for key, value in pattern.items():
        if key == "$or":
            choices.append([paths for one in value for paths in chosen_paths(one, path)])
        else:
            choices.append(list(chosen_paths(value, (*path, key))) if isinstance(value, dict) else [[(*path, key)]])
    return ([one for paths in chosen for one in paths] for chosen in product(*choices))


def flattened(value, path=(), items=None, at="root"):
    items = items or {}
    if isinstance(value, dict):
        for key, member in value.items():
            yield from flattened(member, (*path, key), items, f"{at}/{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            inside = {**items, at: index} if isinstance(item, dict | list) else items
            yield from flattened(item, path, inside, f"{at}/{index}")
    else:
        yield path, value, items


def branches(pattern, path):
    """Each choice of alternatives, as a mapping from the dotted name of a field to its path and tests."""
    choices = []
    for key, value in pattern.items():
        if key == "$or":
            choices.append([branch for one in value for branch in branches(one, path)])
        elif isinstance(value, dict):
            choices.append(list(branches(value, (*path, key))))
        else:
            choices.append([{".".join((*path, key)): ((*path, key), value)}])
    for chosen in product(*choices):
        yield {name: field for branch in chosen for name, field in branch.items()}


def assigned(fields, values, items):
    if not fields:
        return True
    (_, (path, tests)), *others = fields
    candidates = [(value, inside) for known, value, inside in values if known == path and agree(items, inside)]
    if {"exists": False} in tests and not candidates and assigned(others, values, items):
        return True
    return any(
        assigned(others, values, {**items, **inside})
        for value, inside in candidates
        if any(passes(value, test) for test in tests)
    )


def agree(one, other):
    return all(one[array] == index for array, index in other.items() if array in one)


def passes(value, test):
    if not isinstance(test, dict):
        return same(value, test)
    ((name, operand),) = test.items()
    if name == "exists":
        return operand
    if name == "numeric":
        return number(value) and all(
            {"=": value == bound, "<": value < bound, "<=": value <= bound, ">": value > bound, ">=": value >= bound}[
                sign
            ]
            for sign, bound in zip(operand[::2], operand[1::2], strict=True)
        )
    if name == "anything-but":
        unwanted = operand if isinstance(operand, list) else [operand]
        if isinstance(operand, dict):
            ((name, texts),) = operand.items()
            unwanted = [{name: text} for text in (texts if isinstance(texts, list) else [texts])]
        return not any(passes(value, one) for one in unwanted)
    return isinstance(value, str) and TEXTS[name](value, operand)


def same(value, wanted):
    return value == wanted and ((number(value) and number(wanted)) or type(value) is type(wanted))


def number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def edge(plain):
    def passing(value, operand):
        if isinstance(operand, dict):
            return plain(value.lower(), operand["equals-ignore-case"].lower())
        return plain(value, operand)

    return passing


TEXTS = {
    "prefix": edge(str.startswith),
    "suffix": edge(str.endswith),
    "equals-ignore-case": lambda value, text: value.lower() == text.lower(),
    "wildcard": lambda value, text: (
        re.fullmatch(".*".join(map(re.escape, text.split("*"))), value, re.DOTALL) is not None
    ),
    "cidr": lambda value, block: block == "10.0.0.0/24" and re.fullmatch(r"10\.0\.0\.\d+", value) is not None,
}
