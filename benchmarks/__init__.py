"""How fast condex is, beside hand-written Python and beside other engines: `python -m benchmarks --help`."""
