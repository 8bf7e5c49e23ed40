"""Invocations in other engines: `airflow`, a sensor that waits in the triggerer."""
