"""Where the expressions of a file stand."""
