"""Airflow: a sensor that waits until a condition on a REST API is true, without a worker meanwhile.

A condition is text, so that it goes to the triggerer with all that is asked; a function of Python cannot.

Importing this package imports no Airflow, which asks it for what it provides while it is being imported itself.
"""

TYPE_CHECKING = False  # what typing calls so, without importing it

if TYPE_CHECKING:
    from restapi.engines.airflow.sensor import RestConditionSensor
    from restapi.engines.airflow.trigger import RestConditionTrigger

__all__ = ["RestConditionSensor", "RestConditionTrigger"]

_HOMES = {"RestConditionSensor": "sensor", "RestConditionTrigger": "trigger"}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module
    from importlib.util import find_spec

    if find_spec("airflow") is None:
        raise ImportError("restapi.engines.airflow needs Airflow: pip install 'condex[airflow]'")
    found: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
