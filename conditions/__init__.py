"""Azure-style conditions, compiled to Python functions.

>>> import conditions
>>> condition = conditions.compile("and(eq(root.status, 'successful'), ge(count(root.items), 2))")
>>> condition({"status": "Successful", "items": [1, 2]})
True
"""

from conditions.condition import Condition
from conditions.errors import (
    ConditionError,
    ConditionSyntaxError,
    ConversionError,
    DocumentError,
    EvaluationError,
    FormatError,
    LimitError,
    PathError,
)
from conditions.explain import Explanation, Part
from conditions.functions import Lazy, function
from conditions.language import AZURE, Language, compile
from conditions.values import Kind, Version, kind_of

__all__ = [
    "AZURE",
    "Condition",
    "ConditionError",
    "ConditionSyntaxError",
    "ConversionError",
    "DocumentError",
    "EvaluationError",
    "Explanation",
    "FormatError",
    "Kind",
    "Language",
    "Lazy",
    "LimitError",
    "Part",
    "PathError",
    "Version",
    "compile",
    "function",
    "kind_of",
]
