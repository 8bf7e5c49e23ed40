"""Several invocations: in order, many at once, a gate over time."""
