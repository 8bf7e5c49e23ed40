"""`conditions infer`: the schema that samples suggest."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from conditions.commands.arguments import TRUE, subcommand
from conditions.console.printer import Printer


def add_infer(commands: Any) -> None:
    """Add `infer` to the subcommands of a parser."""
    command = subcommand(
        commands,
        "infer",
        _infer,
        "print the schema that samples suggest, for `check --schema`",
        "0 success, 2 an error in what was asked",
        more=" Keys that all have are required, and texts that repeat are listed.",
        example="answers/*.json > release.schema.json",
    )
    command.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="documents of JSON; lines of them in .ndjson and .jsonl; - is standard input",
    )


def _infer(options: Namespace) -> int:
    import json

    from conditions.console.samples import samples
    from conditions.schemas.inferring import inferred

    Printer()(json.dumps(inferred(samples(options.files)), ensure_ascii=False, indent=2))
    return TRUE
