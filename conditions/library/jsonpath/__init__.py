"""JSONPath: what a path selects."""
