"""The schema of the examples in the documentation: a release, as a service may tell of it."""

from __future__ import annotations

from typing import Any

RELEASE: dict[str, Any] = {
    "type": "object",
    "required": ["status", "version", "progress", "owner", "stages"],
    "additionalProperties": False,
    "properties": {
        "status": {"enum": ["queued", "running", "successful", "failed"]},
        "version": {"type": "string", "pattern": "^[0-9]+\\.[0-9]+$"},
        "progress": {"type": "integer", "minimum": 0, "maximum": 100},
        "duration": {"type": "number"},
        "environment": {"type": "string"},
        "errorCount": {"type": "string"},
        "owner": {"type": "object", "properties": {"name": {"type": "string"}, "email": {"type": "string"}}},
        "stages": {
            "type": "array",
            "minItems": 1,
            "maxItems": 5,
            "items": {
                "type": "object",
                "required": ["name", "result"],
                "properties": {"name": {"type": "string"}, "result": {"enum": ["passed", "failed"]}},
            },
        },
    },
}
"""The schema, as JSON Schema."""
