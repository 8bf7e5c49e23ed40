"""Conditions in the languages of other engines: `polars`, `duckdb` and `spark`, each over `conditions.arrow`."""
