"""Files are told apart by their shape."""

from pathlib import Path

import pytest

from restapi.calls.macros import MACROS
from restapi.code_stream.dialect import CODE_STREAM
from restapi.dialect import Dialect
from restapi.errors import FileError
from restapi.loading import load

STEP = "task: InvokeRESTAPI@1\ninputs: {serviceConnection: releases}\n"
TASK = "Tag:\n  type: REST\n  input: {action: get, url: 'https://a.example'}\n"


@pytest.mark.parametrize(("text", "dialect"), [(STEP, MACROS), (TASK, CODE_STREAM)])
def test_a_file_is_read_as_what_it_looks_like(tmp_path: Path, text: str, dialect: Dialect) -> None:
    file = tmp_path / "steps.yml"
    file.write_text(text)
    (invocation,) = load(file)
    assert invocation.dialect is dialect


@pytest.mark.parametrize("text", ["a", "[]", "{}", "a: b", "steps: []"])
def test_a_file_that_is_neither_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "steps.yml"
    file.write_text(text)
    with pytest.raises(FileError):
        load(file)
