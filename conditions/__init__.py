"""Azure-style conditions, compiled to Python functions.

Once, on a document as `json.loads` gives it:

>>> import conditions
>>> conditions.matches("eq(root.status, 'successful')", {"status": "Successful"})
True
>>> conditions.evaluate("count(root.items)", {"items": [1, 2]})
2

Many times: `compile` gives a `Condition`, which is called, and tells why it is false. What is wrong with a text is a
`ConditionSyntaxError`, what fails on the data an `EvaluationError`; both are a `ConditionError`.

>>> condition = conditions.compile("and(eq(root.status, 'successful'), ge(count(root.items), 2))")
>>> condition({"status": "Successful", "items": [1, 2]})
True
>>> [blame.sentence for blame in condition.explain({"status": "Successful", "items": [1]}).blame]
['count(root.items) is 1, which is less than 2']

`condition.matches` is the fastest form of a call, `condition.filter` and `filter_lines` go over many documents, and a
`RuleSet` holds many conditions on one document. `function` and `AZURE.extend` add functions of your own.

Importing this package imports nothing else: each name is fetched when it is first asked for.
"""

TYPE_CHECKING = False  # what typing calls so, without importing it

if TYPE_CHECKING:
    from conditions.condition import Condition
    from conditions.declaring.function import Lazy, function
    from conditions.documents.lines import LineError
    from conditions.errors import (
        ConditionError,
        ConditionSyntaxError,
        ConversionError,
        DocumentError,
        ErrorJSON,
        EvaluationError,
        FormatError,
        LimitError,
        MismatchError,
        MismatchWarning,
        PathError,
        PatternError,
        SchemaError,
    )
    from conditions.event_patterns.pattern import EVENTS, event_pattern
    from conditions.explaining.explanation import Blame, Explanation, Part
    from conditions.explaining.explanation_json import BlameJSON, ExplanationJSON, PartJSON
    from conditions.language import AZURE, Language, compile, evaluate, format_expression, matches
    from conditions.lint.rule_sets import load_rules
    from conditions.problem import Fix, Problem
    from conditions.rulesets.ruleset import RuleSet
    from conditions.schemas.pipelines import pipeline_schemas
    from conditions.schemas.schema import Schema
    from conditions.values.kinds import Kind, Version, kind_of
    from conditions.values.unknown import UNKNOWN

__version__ = "0.1.0.dev0"

__all__ = [
    "AZURE",
    "EVENTS",
    "UNKNOWN",
    "Blame",
    "BlameJSON",
    "Condition",
    "ConditionError",
    "ConditionSyntaxError",
    "ConversionError",
    "DocumentError",
    "ErrorJSON",
    "EvaluationError",
    "Explanation",
    "ExplanationJSON",
    "Fix",
    "FormatError",
    "Kind",
    "Language",
    "Lazy",
    "LimitError",
    "LineError",
    "MismatchError",
    "MismatchWarning",
    "Part",
    "PartJSON",
    "PathError",
    "PatternError",
    "Problem",
    "RuleSet",
    "Schema",
    "SchemaError",
    "Version",
    "compile",
    "evaluate",
    "event_pattern",
    "format_expression",
    "function",
    "kind_of",
    "load_rules",
    "matches",
    "pipeline_schemas",
]

_HOMES = {
    "AZURE": "language",
    "Blame": "explaining.explanation",
    "BlameJSON": "explaining.explanation_json",
    "Condition": "condition",
    "EVENTS": "event_patterns.pattern",
    "Explanation": "explaining.explanation",
    "ExplanationJSON": "explaining.explanation_json",
    "Fix": "problem",
    "Kind": "values.kinds",
    "Language": "language",
    "Lazy": "declaring.function",
    "LineError": "documents.lines",
    "Part": "explaining.explanation",
    "PartJSON": "explaining.explanation_json",
    "Problem": "problem",
    "RuleSet": "rulesets.ruleset",
    "Schema": "schemas.schema",
    "UNKNOWN": "values.unknown",
    "Version": "values.kinds",
    "compile": "language",
    "evaluate": "language",
    "event_pattern": "event_patterns.pattern",
    "format_expression": "language",
    "function": "declaring.function",
    "kind_of": "values.kinds",
    "load_rules": "lint.rule_sets",
    "matches": "language",
    "pipeline_schemas": "schemas.pipelines",
}
"""The modules that the names come from; all others are errors."""


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found: object = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'errors')}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return [*sorted(__all__), "__version__"]
