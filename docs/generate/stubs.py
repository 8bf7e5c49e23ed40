"""Signatures as a stub file writes them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import griffe

from docs.generate.sources import Member, at

_WIDTH = 100


def stub(found: Member, name: str) -> str:
    """The signature of a name, with its types and defaults."""
    return re.sub(r"'([^'\"]*)'", r'"\1"', _stub(found, name))


def _stub(found: Member, name: str) -> str:
    if isinstance(found, griffe.Class):
        return "\n".join(_class(found, name))
    if isinstance(found, griffe.Function):
        return function_stub(found, name)
    return f"{name}: {_type(found.annotation)}" if "property" in found.labels else _constant(found, name)


def _class(found: griffe.Class, name: str) -> Iterator[str]:
    if "dataclass" in found.labels:
        yield f"@dataclass({', '.join(_dataclass_options(found))})"
    bases = f"({', '.join(map(str, found.bases))})" if found.bases else ""
    body = [f"    {line}" for line in _body(found)]
    yield f"class {name}{bases}:{'' if body else ' ...'}"
    yield from body


def _dataclass_options(found: griffe.Class) -> list[str]:
    """Those that a caller notices."""
    decorators = " ".join(str(decorator.value) for decorator in found.decorators)
    return re.findall(r"(?:frozen|order|kw_only)=True", decorators)


def _body(found: griffe.Class) -> Iterator[str]:
    fields = [member for member in found.members.values() if _is_field(member, found)]
    if fields:
        yield from (_constant(field, field.name) for field in fields if isinstance(field, griffe.Attribute))
    elif not found.path.endswith("Error") and isinstance(made := found.members.get("__init__"), griffe.Function):
        yield from function_stub(made, "__init__").splitlines()


def _is_field(member: object, of: griffe.Class) -> bool:
    """True where a member of a class is an attribute that its body declares, as a dataclass's does."""
    if not isinstance(member, griffe.Attribute) or member.name.startswith("_") or "property" in member.labels:
        return False
    if "dataclass" not in of.labels and "__init__" in of.members:
        return False  # what makes one is told instead
    declares = "dataclass" in of.labels or any(str(base) in {"NamedTuple", "TypedDict"} for base in of.bases)
    return declares or "class-attribute" in member.labels


def is_enumeration(found: Member) -> bool:
    """True where it is a class of named values."""
    return isinstance(found, griffe.Class) and any(str(base) in {"Enum", "StrEnum"} for base in found.bases)


def _constant(found: griffe.Attribute, name: str) -> str:
    shown = f"{name}: {_type(found.annotation)}" if found.annotation else name
    value = default(_resolved(found.value)) if found.value is not None else ""
    if isinstance(found.value, griffe.ExprCall) and isinstance(found.parent, griffe.Module):
        return shown if found.annotation else f"{shown} = {found.value.function}(...)"
    return f"{shown} = {value}" if value else shown


def default(source: str) -> str:
    """A default as it reads best: what a `field` of a dataclass makes instead of the call of `field`."""
    node = ast.parse(source, mode="eval").body
    if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "field"):
        return source
    options = {option.arg: ast.unparse(option.value) for option in node.keywords}
    factory = options.get("default_factory", "").partition("[")[0]
    return {"dict": "{}", "list": "[]", "": options.get("default", "")}.get(factory, f"{factory}()")


def function_stub(found: griffe.Function, name: str) -> str:
    """The signature of a function, on one line or with each parameter on a line of its own."""
    prefix = "async def" if "async" in found.labels else "def"
    returns = f" -> {_type(found.returns)}" if found.returns else ""
    parameters = list(_parameters(found))
    one = f"{prefix} {name}({', '.join(parameters)}){returns}"
    if len(one) <= _WIDTH:
        return one
    lines = "".join(f"    {parameter},\n" for parameter in parameters)
    return f"{prefix} {name}(\n{lines}){returns}"


def _parameters(found: griffe.Function) -> Iterator[str]:
    """The parameters as they are written, with `/` and `*` between their kinds."""
    kinds, seen = griffe.ParameterKind, None
    for parameter in found.parameters:
        if seen is kinds.positional_only and parameter.kind is not seen:
            yield "/"
        if parameter.kind is kinds.keyword_only and seen not in (kinds.keyword_only, kinds.var_positional):
            yield "*"
        seen = parameter.kind
        yield _parameter(parameter)


def _parameter(parameter: griffe.Parameter) -> str:
    kinds = griffe.ParameterKind
    stars = "*" if parameter.kind is kinds.var_positional else "**" if parameter.kind is kinds.var_keyword else ""
    shown = stars + parameter.name
    if parameter.annotation is not None:
        shown += f": {_type(parameter.annotation)}"
    if parameter.default is None or stars:
        return shown
    return f"{shown}{' = ' if parameter.annotation is not None else '='}{_resolved(parameter.default)}"


def _type(annotation: str | griffe.Expr | None) -> str:
    """A type by its name alone: the module that the source reads it from is no promise."""
    return re.sub(r"\b[a-z_]+\.(?=[A-Z])", "", str(annotation))


def _resolved(value: str | griffe.Expr) -> str:
    """A value, or what the constant is that it names: nobody knows `LONGEST`, but everybody knows `1000`."""
    if not (isinstance(value, griffe.ExprName) and value.name.isupper()):
        return str(value)
    constant = at(value.canonical_path)
    source = str(constant.value) if isinstance(constant, griffe.Attribute) else str(value)
    return "{}" if source == "MappingProxyType({})" else source if "(" not in source else str(value)
