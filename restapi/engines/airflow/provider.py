"""The provider, as Airflow finds it by the entry point `apache_airflow_provider`. It imports nothing of Airflow."""

from __future__ import annotations

from typing import Any

_PACKAGE = "restapi.engines.airflow"
_NAME = "condex"


def get_provider_info() -> dict[str, Any]:
    """All that Airflow wants to know of a provider, by the schema `provider_info.schema.json` of Airflow."""
    return {
        "package-name": "condex",
        "name": _NAME,
        "description": "A sensor that waits until a condition on the answers of a REST API is true.",
        "integrations": [{"integration-name": _NAME, "external-doc-url": "", "tags": ["protocol"]}],
        "sensors": [{"integration-name": _NAME, "python-modules": [f"{_PACKAGE}.sensor"]}],
        "triggers": [{"integration-name": _NAME, "python-modules": [f"{_PACKAGE}.trigger"]}],
    }
