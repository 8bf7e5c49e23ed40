"""Names of Airflow that have moved: where Airflow 3.0 has them, and where later ones do."""

try:
    from airflow.sdk import BaseHook  # pyright: ignore[reportMissingImports]
except ImportError:  # 3.0
    from airflow.hooks.base import BaseHook  # pyright: ignore[reportMissingImports]

try:
    from airflow.sdk.exceptions import (  # pyright: ignore[reportMissingImports]
        AirflowException,
        AirflowFailException,
        AirflowSensorTimeout,
        AirflowSkipException,
    )
except ImportError:  # 3.0 and 3.1
    from airflow.exceptions import (  # pyright: ignore[reportMissingImports]
        AirflowException,
        AirflowFailException,
        AirflowSensorTimeout,
        AirflowSkipException,
    )

__all__ = ["AirflowException", "AirflowFailException", "AirflowSensorTimeout", "AirflowSkipException", "BaseHook"]
