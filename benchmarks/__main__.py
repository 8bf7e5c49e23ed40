"""The command `python -m benchmarks`."""

from __future__ import annotations

import argparse
from pathlib import Path
from time import monotonic

from benchmarks.peers.install import install
from benchmarks.report import renew
from benchmarks.results import FOLDER, Figures, targets_table, write
from benchmarks.subjects import SUBJECTS, all_targets, measured

EARNEST = 1.0


def main() -> None:
    """Measure what was asked for, or write the report."""
    options = parser().parse_args()
    options.run(options)


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="python -m benchmarks", description="How fast condex is.")
    commands = found.add_subparsers(required=True, metavar="COMMAND")
    for name, subject in SUBJECTS.items():
        command = commands.add_parser(name, help=subject.about)
        command.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
        measuring(command).set_defaults(run=measure_one, subject=name)
    everything = commands.add_parser("all", help="all of these")
    everything.add_argument("--keep", action="store_true", help=f"write the figures to {FOLDER.name}/, for the report")
    measuring(everything).set_defaults(run=measure_all)
    targets = commands.add_parser("targets", help="the targets, from the figures last written")
    targets.set_defaults(run=print_targets)
    report = commands.add_parser("report", help="renew the tables and pictures of docs/performance.md from the figures")
    report.set_defaults(run=write_report)
    install = commands.add_parser("install-peers", help="install the other engines, one by one, skipping what fails")
    install.set_defaults(run=install_peers)
    return found


def measuring(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument(
        "--effort", type=float, default=EARNEST, help="1 for an earnest run (the default), 0.1 for a quick look"
    )
    return command


def measure_one(options: argparse.Namespace) -> None:
    figures = measured(SUBJECTS[options.subject], options.effort)
    show(options.subject, figures)
    if options.json:
        write(figures, options.json)


def measure_all(options: argparse.Namespace) -> None:
    for name, subject in SUBJECTS.items():
        start = monotonic()
        figures = measured(subject, options.effort)
        if options.keep:
            write(figures, FOLDER / f"{name}.json")
        show(name, figures)
        print(f"{name} took {monotonic() - start:.0f} seconds.\n", flush=True)


def show(name: str, figures: Figures) -> None:
    """Print the tables and the targets."""
    subject = SUBJECTS[name]
    for table in subject.tables(figures):
        print(table.text(), end="\n\n")
    targets = subject.targets(figures)
    if targets:
        print(targets_table(targets).text(), end="\n\n")
    else:
        print(f"{name}: what it has targets for is not there yet, or nothing to compare with.\n")


def print_targets(_: argparse.Namespace) -> None:
    print(targets_table(all_targets()).text())


def write_report(_: argparse.Namespace) -> None:
    renew()


def install_peers(_: argparse.Namespace) -> None:
    install()


if __name__ == "__main__":
    main()
