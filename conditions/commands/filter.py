"""`conditions filter`: the lines on which a condition is true."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from conditions.commands.arguments import (
    FALSE,
    TRUE,
    WRONG,
    add_dialect,
    add_on_error,
    add_settings,
    inputs_of_lines,
    natural,
    subcommand,
)
from conditions.console.inputs import UsageError

if TYPE_CHECKING:
    from conditions.commands.filtering.request import Request
    from conditions.commands.filtering.search import Search
    from conditions.console.file_arguments import Named


def add_filter(commands: Any) -> None:
    """Add `filter` to the subcommands of a parser."""
    command = subcommand(
        commands,
        "filter",
        _filter,
        "print the lines of newline-delimited JSON on which a condition is true",
        "0 a line was found, 1 none was, 2 an error",
        more=" They are printed as they are; blank lines are skipped. Files may be compressed with gzip or zstd.",
        example="\"eq(root.status, 'failed')\" events.ndjson",
        without_h=True,  # it is one of grep's letters
    )
    command.add_argument("expression", metavar="EXPR", help="a condition on each line, which is root")
    command.add_argument(
        "files",
        metavar="FILE",
        nargs="*",
        help="a file or a pattern of files; standard input is -, or where none is named",
    )
    _add_choices(command)
    _add_shown(command)
    _add_files(command)
    command.add_argument(
        "--jobs",
        metavar="N|auto",
        type=_number_of_jobs,
        default=1,
        help="judge large files in N processes; auto is one for each processor (default: %(default)s)",
    )
    add_on_error(command, "the condition")
    add_dialect(command)
    add_settings(command)


def _add_choices(command: ArgumentParser) -> None:
    """Add what is found."""
    command.add_argument(
        "-v", "--invert", "--invert-match", action="store_true", help="the lines on which the condition is false"
    )
    command.add_argument(
        "-m", "--max-count", metavar="N", type=natural, help="stop after N lines of each file (default: never)"
    )


_SUMMARIES = (
    (("-c", "--count"), "count", "how many lines of each file there are"),
    (("-l", "--files-with-matches"), "with", "the names of the files with such a line"),
    (("-L", "--files-without-match"), "without", "the names of the files without one"),
    (("--json",), "json", "a JSON object for each file, with file, lines, matches and errors"),
)
"""The options that print something of each file instead of its lines, what they show, and their help."""


def _add_shown(command: ArgumentParser) -> None:
    """Add what is printed."""
    shown = command.add_mutually_exclusive_group()
    for names, shows, meaning in _SUMMARIES:
        shown.add_argument(*names, action="store_const", dest="shows", const=shows, help=f"print only {meaning}")
    command.add_argument("-n", "--line-number", action="store_true", help="print the number of each line before it")
    command.add_argument(
        "-H",
        "--with-filename",
        action="store_true",
        default=None,
        dest="naming",
        help="print the name of the file before each line or count (default: where there are several)",
    )
    command.add_argument("-h", "--no-filename", action="store_false", default=None, dest="naming", help="never do so")


def _add_files(command: ArgumentParser) -> None:
    """Add which files are searched."""
    command.add_argument(
        "-r", "--recursive", action="store_true", help="search all files in the folders that are named"
    )
    command.add_argument(
        "--glob",
        metavar="PATTERN",
        action="append",
        default=[],
        help="with -r: only files with such names, such as '*.ndjson*'; with a / in it, such paths in the folder",
    )


def _number_of_jobs(text: str) -> int:
    from conditions.commands.filtering.jobs import number_of_jobs

    return number_of_jobs(text)


def _filter(options: Namespace) -> int:
    from conditions.commands.filtering.jobs import processes_for
    from conditions.console.file_arguments import named_files

    if options.glob and not options.recursive:
        raise UsageError("--glob chooses files in folders: it takes -r")
    named = named_files(options.files, _report, recursive=options.recursive, patterns=options.glob)
    jobs = processes_for(named.files, options.jobs)
    search = _searched(options, named) if jobs == 1 else _searched_by_several(options, named, jobs)
    return WRONG if search.failed or named.failed else TRUE if search.found else FALSE


def _report(message: str) -> None:
    from conditions.console.printer import Printer

    Printer(sys.stderr)(f"conditions: {message}", "red")


def _searched(options: Namespace, named: Named) -> Search:
    search = _search(options, named)
    search.files(named.files)
    return search


def _searched_by_several(options: Namespace, named: Named, jobs: int) -> Search:
    """Search in threads of this process where these judge lines at the same time, else in several processes."""
    from conditions.core import CORE

    if CORE is None:
        return _searched_by_processes(options, named, jobs)
    search = _search(options, named)
    native = search.judge.native
    if native is None or not native.releases_lock:
        return _searched_by_processes(options, named, jobs, search)
    from conditions.commands.filtering.pool import Pool

    with Pool(named.files, search.order, search.judge, threads=jobs) as pool:
        search.files_of(pool)
    return search


def _searched_by_processes(options: Namespace, named: Named, jobs: int, search: Search | None = None) -> Search:
    from conditions.commands.filtering.processes import Processes

    with Processes(jobs - 1) as processes:  # they begin to load before this one does
        from conditions.commands.filtering.pool import Pool

        search = search or _search(options, named)
        with Pool(named.files, search.order, search.judge, processes) as pool:
            search.files_of(pool)
    return search


def _search(options: Namespace, named: Named) -> Search:
    from conditions.commands.filtering.search import Search
    from conditions.language import AZURE

    condition = AZURE.extend(jsonpath=options.jsonpath).compile(options.expression)
    return Search(condition, inputs_of_lines(options), _request(options, named.are_many), _report)


def _request(options: Namespace, are_many: bool) -> Request:
    from conditions.commands.filtering.request import Request

    return Request(
        wanted=not options.invert,
        shows=options.shows or "lines",
        most=options.max_count,
        numbering=options.line_number,
        naming=are_many if options.naming is None else options.naming,
        skipping=options.on_error == "skip",
    )
