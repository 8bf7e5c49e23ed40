"""The command `restapi`: run the invocations of a file, wait for a service, or see a demo.

Exit codes: 0 no step failed, 1 a step failed, 2 an error, and nothing was sent, 3 calls were made, but not all of it
could be written, 130 interrupted, 141 nobody reads the output, 143 terminated. What a subcommand needs is loaded when
it is called.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from conditions.console.shell_completion import add_completion, completion_script
from conditions.console.streams import NOT_WRITTEN, with_streams
from conditions.console.usage import UsageError
from conditions.core import VERSION
from conditions.source import in_one_line
from restapi.commands.arguments import (
    add_database,
    add_durable,
    add_file,
    add_gate,
    add_given,
    add_key,
    add_pipeline,
    add_policy,
    add_receiver,
    add_run,
    add_serve,
    add_unknown,
)
from restapi.commands.missing import with_place
from restapi.commands.termination import Termination
from restapi.errors import InvocationError

SUCCEEDED, FAILED, WRONG = 0, 1, 2
INTERRUPTED, TERMINATED = 130, 143
_OTHER_CODES = "2 an error in what was asked, 3 done, but not all of it was written, 130 interrupted, 143 terminated"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    with Termination() as termination:
        code = with_streams("restapi", lambda: _run_command(arguments, termination))
        return TERMINATED if termination.came and code == INTERRUPTED else code


def _run_command(arguments: Sequence[str] | None, termination: Termination) -> int:
    parser = argument_parser()
    options = parser.parse_args(arguments)
    if "command" not in options:
        parser.print_help(sys.stderr)
        return WRONG

    def perform() -> int:
        return _performed(options, termination)

    # What makes calls goes on where nothing can be written: outputs are saved, and 3 tells it from what sent nothing.
    return with_streams("restapi", perform, lasting=True) if options.sends and not options.plan else perform()


def _performed(options: argparse.Namespace, termination: Termination) -> int:
    try:
        command: Callable[[argparse.Namespace], int] = options.command
        code = command(options)
    except InvocationError as error:
        print(f"restapi: {with_place(error, options)}", file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        code = INTERRUPTED
    if code == INTERRUPTED:
        print(f"restapi: {'terminated' if termination.came else 'interrupted'}", file=sys.stderr)
    return code


def argument_parser() -> argparse.ArgumentParser:
    """The parser of the options that the command understands."""
    parser = argparse.ArgumentParser(prog="restapi", description="Make REST calls and judge their responses.")
    parser.add_argument("--version", "-V", action="version", version=f"condex {VERSION}", help="tell the version")
    commands = parser.add_subparsers(metavar="COMMAND")
    for add in (
        _add_run,
        _add_gate,
        _add_list,
        _add_resume,
        _add_cancel,
        _add_receive,
        _add_serve,
        _add_demo,
        _add_completion,
    ):
        add(commands)
    return parser


def _add_run(commands: Any) -> None:
    run = _subcommand(
        commands,
        "run",
        _run,
        "run the steps of a file",
        "Run the steps of a YAML file in order, each stage, job and step where its condition is true.",
        f"0 no step failed, 1 a step failed, {_OTHER_CODES}",
        sends=True,
    )
    for add in (add_file, add_given, add_run, add_pipeline, add_durable, add_unknown, add_policy, add_receiver):
        add(run)


def _add_gate(commands: Any) -> None:
    gate = _subcommand(
        commands,
        "gate",
        _gate,
        "evaluate the steps of a file together, until all pass",
        "Evaluate all steps of a YAML file together, again and again, until all pass for long enough.",
        f"0 the gate passed, 1 it timed out, was denied or `restapi cancel` ended it, {_OTHER_CODES}",
        sends=True,
    )
    for add in (add_file, add_given, add_gate, add_durable, add_unknown, add_policy, add_receiver):
        add(gate)


def _add_list(commands: Any) -> None:
    about = "list the durable runs of a database"
    listing = _subcommand(commands, "list", _list, about, f"{about.capitalize()}.", "0 done, 2 there is none")
    add_database(listing.add_argument)


def _add_resume(commands: Any) -> None:
    resume = _subcommand(
        commands,
        "resume",
        _resume,
        "go on with the durable runs of a database",
        "Work on the durable runs of a database until none waits any more.",
        "0 none waits any more, 2 an error in what was asked, 130 interrupted, 143 terminated",
        sends=True,
    )
    add_database(resume.add_argument)
    add_key(resume.add_argument)
    for add in (add_unknown, add_given, add_policy, add_receiver):
        add(resume)
    resume.set_defaults(file="connections.yml")  # connections are looked for in the folder of the process


def _add_cancel(commands: Any) -> None:
    about = "end a durable run: nothing more is sent for it"
    cancel = _subcommand(commands, "cancel", _cancel, about, f"{about.capitalize()}.", "0 done, 2 there is no such run")
    cancel.add_argument("id", metavar="ID", help="what names the run")
    add_database(cancel.add_argument)


def _add_receive(commands: Any) -> None:
    receive = _subcommand(
        commands,
        "receive",
        _receive,
        "receive what services tell of durable runs",
        "Receive what services tell of the durable runs of a database, until it is told to end; it makes no calls.",
        "0 it was told to end, by Ctrl-C or SIGTERM, 2 an error in what was asked",
    )
    add_database(receive.add_argument)
    add_key(receive.add_argument)
    add_receiver(receive)


def _add_serve(commands: Any) -> None:
    serve = _subcommand(
        commands,
        "serve",
        _serve,
        "wait for a service to complete one task",
        "Print what a service needs to complete a task, show what it tells, and end when it is done.",
        f"0 it succeeded, 1 it failed or was late, {_OTHER_CODES}",
        sends=True,
    )
    add_serve(serve)


def _add_demo(commands: Any) -> None:
    demo = _subcommand(
        commands,
        "demo",
        _demo,
        "run the example steps against a release service on this machine",
        "Run the example steps against a release service on this machine, and explain what became of them.",
        "0 every step ended as expected, 1 one did not, 2 the files cannot be written, 130 interrupted",
    )
    demo.add_argument("--save", metavar="DIR", help="run nothing, but write the example files into this folder")


def _add_completion(commands: Any) -> None:
    add_completion(commands, "restapi").set_defaults(command=_completion, sends=False, plan=False)


def _subcommand(
    commands: Any,
    name: str,
    run: Callable[[argparse.Namespace], int],
    summary: str,
    description: str,
    codes: str,
    *,
    sends: bool = False,
) -> argparse.ArgumentParser:
    found: argparse.ArgumentParser = commands.add_parser(
        name, help=summary, description=description, epilog=f"Exit codes: {codes}."
    )
    found.set_defaults(command=run, sends=sends, plan=False)
    return found


def _demo(options: argparse.Namespace) -> int:
    from conditions.console.printer import Printer

    if options.save is not None:
        from restapi.commands.demo.saving import save_examples

        for path in save_examples(Path(options.save)):
            print(in_one_line(str(path)))
        return SUCCEEDED
    from restapi.commands.demo.scenes import run_demo

    return SUCCEEDED if run_demo(Printer()) else FAILED


def _completion(options: argparse.Namespace) -> int:
    try:
        print(completion_script(argument_parser(), options.shell))
    except UsageError as error:
        raise InvocationError(str(error)) from None
    return SUCCEEDED


def _gate(options: argparse.Namespace) -> int:
    from restapi.commands.gate import run_gate_file
    from restapi.steps.gate import GateEnd

    if options.durable:
        from restapi.commands.durable import run_durable_gate as run_gate_file
    ended = run_gate_file(options)
    if ended.decision is GateEnd.CANCELED and not options.durable:
        return INTERRUPTED
    return SUCCEEDED if ended.passed else FAILED


def _list(options: argparse.Namespace) -> int:
    from restapi.commands.durable import list_runs

    list_runs(options)
    return SUCCEEDED


def _resume(options: argparse.Namespace) -> int:
    from restapi.commands.durable import resume_runs

    resume_runs(options)
    return SUCCEEDED


def _cancel(options: argparse.Namespace) -> int:
    from restapi.commands.durable import cancel_run

    cancel_run(options)
    return SUCCEEDED


def _receive(options: argparse.Namespace) -> int:
    from restapi.commands.durable import receive_events

    receive_events(options)
    return SUCCEEDED


def _serve(options: argparse.Namespace) -> int:
    from restapi.commands.serve import serve_one

    return SUCCEEDED if serve_one(options) else FAILED


def _run(options: argparse.Namespace) -> int:
    from restapi.commands.run import run_file
    from restapi.steps.sequence import Result

    if options.plan:
        from restapi.commands.plan import plan_file

        plan_file(options)
        return SUCCEEDED
    if options.durable:
        from restapi.commands.durable import run_durable_file

        return SUCCEEDED if run_durable_file(options).succeeded else FAILED
    ended, is_written = run_file(options)
    if any(step.result is Result.CANCELED for step in ended.steps):
        return INTERRUPTED
    if not is_written:
        return NOT_WRITTEN
    return SUCCEEDED if ended.succeeded else FAILED
