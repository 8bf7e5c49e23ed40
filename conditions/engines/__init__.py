"""Conditions in the languages of other engines: `polars` and `duckdb`, each over `conditions.arrow`."""
