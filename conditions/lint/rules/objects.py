"""Rules about parameters that are declared as objects (W216)."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.lint.rules.context import Context
from conditions.lint.rules.functions import is_difference, is_one_of_several, is_search
from conditions.lint.rules.rule import Finding, rule
from conditions.syntax.tree import Call


@rule("W216", "object-parameter", of=(is_one_of_several, is_search), is_local=True)
def object_parameter(call: Call, context: Context) -> Iterator[Finding]:
    """A parameter declared as an object is searched as if it were a text or a few values.

    A list equals no text, and has none: `in` never finds anything in it, and `contains` fails. `containsValue` looks at
    its items. Nothing is said of objects whose default is a text: they may well be one.

    Source: Azure Pipelines documentation, "Expressions", `containsValue`; type casting.

    Wrong (pipeline):
        parameters:
        - name: regions
          type: object
          default: [north, south]
        - name: region
          type: string
        steps:
        - ${{ if in(parameters.region, parameters.regions) }}:
                                       ^^^^^^^^^^^^^^^^^^
          - script: echo one of them

    Right (pipeline):
        parameters:
        - name: regions
          type: object
          default: [north, south]
        - name: region
          type: string
        steps:
        - ${{ if containsValue(parameters.regions, parameters.region) }}:
          - script: echo one of them
    """
    first, *others = call.arguments
    for part in call.arguments:
        parameter = context.parameter(part)
        if parameter is None or parameter.type != "object" or parameter.has_text:
            continue
        other = first if part is not first else others[0]
        hint = context.called("containsValue", part, other)
        hint = f"not({hint})" if is_difference(call.function) else hint
        yield Finding(
            f"{context.written(part)} is an object, which {call.function.name} does not look into", part.span, hint
        )
