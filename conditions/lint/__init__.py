"""Finding fault with conditions where they are written: in pipelines, templates, tasks and code."""
