"""Schemas of 200 responses, small ones made after public documents of OpenAPI, and conditions on them."""

import json
import random
from collections.abc import Iterator
from typing import Any

from tests.paths import ROOT

TYPES = {"string", "integer", "number", "boolean"}


def schemas() -> list[dict[str, Any]]:
    """The schemas, as JSON Schema. In the file a key that is always there ends in !, and ? lets Null in."""
    lines = (ROOT / "tests/vectors/responses.jsonl").read_text(encoding="utf-8").splitlines()
    return [_schema(json.loads(line)["keys"]) for line in lines]


def _schema(shape: Any) -> dict[str, Any]:
    if isinstance(shape, list):
        return {"type": "array", "items": _schema(shape[0])}
    if isinstance(shape, str):
        name = shape.removesuffix("?")
        return {} if name not in TYPES else {"type": [name, "null"] if shape.endswith("?") else name}
    if "=" in shape:
        return {"enum": shape["="]}
    properties = {key.removesuffix("!"): _schema(member) for key, member in shape.items()}
    required = [key.removesuffix("!") for key in shape if key.endswith("!")]
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def leaves(
    schema: dict[str, Any], path: str = "root", always: bool = True
) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """The paths to what is neither Array nor Object, with their schemas, and whether they are always there."""
    if "properties" in schema:
        for key, member in schema["properties"].items():
            step = f".{key}" if key.isidentifier() else f"['{key}']"
            yield from leaves(member, path + step, always and key in schema.get("required", ()))
    elif schema.get("type") == "array":
        yield from leaves(schema["items"], f"{path}[0]", False)
    elif schema and len(schema.get("enum", (1, 2))) > 1:
        yield path, schema, always


def misspelt(schema: dict[str, Any], chance: random.Random) -> str:
    """A condition with a key that is misspelt: by a letter more, less, another, two swapped ones, or by its case."""
    path, member, _ = chance.choice([leaf for leaf in leaves(schema) if leaf[0].rpartition(".")[2].isidentifier()])
    before, _, name = path.rpartition(".")
    known, wrong = {name, *_names(schema)}, name
    while wrong in known:
        wrong = chance.choice(_MISTAKES)(name, chance.randrange(len(name)))
    return right(f"{before}.{wrong}", member, True, chance)


def _names(schema: dict[str, Any]) -> Iterator[str]:
    yield from schema.get("properties", ())
    for member in schema.get("properties", {}).values():
        yield from _names(member)
    if "items" in schema:
        yield from _names(schema["items"])


_MISTAKES = (
    lambda name, at: name[:at] + name[at] + name[at:],
    lambda name, at: name[:at] + name[at + 1 :] if len(name) > 2 else name,
    lambda name, at: name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
    lambda name, at: name[:at] + ("x" if name[at] != "x" else "z") + name[at + 1 :] if len(name) > 2 else name,
    lambda name, at: name[:at] + name[at].swapcase() + name[at + 1 :],
)


def right(path: str, schema: dict[str, Any], always: bool, chance: random.Random) -> str:
    """A condition on a path with which nothing is wrong."""
    if "enum" in schema:
        values = [value for value in schema["enum"] if value is not None]
        return f"eq({path}, '{chance.choice(values)}')"
    name = schema.get("type", ["string"])
    name = name[0] if isinstance(name, list) else name
    forms = [*_FORMS[name], *(_IF_THERE[name] if always and schema["type"] == name else ())]
    return chance.choice(forms).format(path)


_FORMS = {
    "string": (
        "eq({}, 'some text')",
        "startsWith({}, 'a')",
        "in({}, 'a', 'b')",
        "and({0}, ne({0}, 'b'))",
        "contains({}, 'x')",
    ),
    "integer": ("eq({}, 5)", "gt({}, 5)", "eq({}, '12')", "in({}, 1, 2)", "lt(coalesce({}, 9), 5)"),
    "number": ("eq({}, 1.5)", "gt({}, 0)", "ge({}, 0.5)", "eq('2', {})"),
    "boolean": ("eq({}, true)", "{}", "not({})", "eq({}, 'True')"),
}
_IF_THERE = {
    "string": ("ne({}, 'b')", "not(eq({}, 'c'))", "notIn({}, 'a', 'b')"),
    "integer": ("lt({}, 5)", "ne({}, 0)", "le({}, 100)"),
    "number": ("lt({}, 5)", "ne({}, 0)"),
    "boolean": ("ne({}, true)",),
}


def openapi(size: int) -> bytes:
    """A document of OpenAPI with as many responses as make it so large."""
    known = schemas()
    paths, components, length = dict[str, Any](), dict[str, Any](), 0
    while length < size:
        for number, contents in enumerate(known, len(components)):
            reference = {"$ref": f"#/components/schemas/R{number}"}
            content = {"application/json": {"schema": reference}}
            responses = {"200": {"description": "The answer.", "content": content}}
            paths[f"/r{number}/{{id}}"] = {"get": {"operationId": f"get{number}", "responses": responses}}
            components[f"R{number}"] = contents
        length = len(components) * 620
    return json.dumps({"openapi": "3.1.0", "paths": paths, "components": {"schemas": components}}).encode()
