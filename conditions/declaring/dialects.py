"""The dialects of JSONPath that a language may have."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

JsonPath: TypeAlias = Literal["server", "rfc9535"]
"""The name of a dialect: that of Azure's server, or the standard."""

JSON_PATHS: tuple[JsonPath, ...] = get_args(JsonPath)
