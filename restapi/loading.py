"""Files of invocations, whichever system they were written for."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from restapi.azure import reading as azure
from restapi.calls.macros import MACROS
from restapi.code_stream import reading as code_stream
from restapi.code_stream.dialect import CODE_STREAM
from restapi.code_stream.pipeline import is_code_stream
from restapi.dialect import Dialect
from restapi.invocation import Invocation
from restapi.yaml_file import read_yaml

DIALECTS: dict[str, Dialect] = {"azure": MACROS, "codeStream": CODE_STREAM}
"""The dialects of the files, by the names of their systems."""


def load(path: str | PathLike[str]) -> list[Invocation]:
    """The invocations that a file asks for, in its order; those of Azure are a Pipeline, which `run` follows.

    Args:
        path: A YAML file of Azure Pipelines or of VMware Code Stream, told apart by their shapes. Azure: one
            InvokeRESTAPI step (version 0 or 1), a list of steps, or a whole pipeline. Code Stream: one REST task, tasks
            by name, or a whole pipeline, in which tasks of other types are skipped.

    Raises:
        FileError: The file cannot be read, or holds nothing of that, or a step is wrong; nothing of the file is loaded.
        InvocationError: A method, headers, a binding or a condition are wrong.
    """
    root = read_yaml(Path(path))
    return code_stream.read(root) if is_code_stream(root) else azure.read(root)
