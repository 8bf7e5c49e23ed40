"""Files are told apart by their shape."""

from pathlib import Path

import pytest

from restapi.errors import FileError
from restapi.loading import load

AZURE = "task: InvokeRESTAPI@1\ninputs: {serviceConnection: releases}\n"
CODE_STREAM = "Tag:\n  type: REST\n  input: {action: get, url: 'https://a.example'}\n"


@pytest.mark.parametrize(("text", "bindings"), [(AZURE, False), (CODE_STREAM, True)])
def test_a_file_is_read_as_what_it_looks_like(tmp_path: Path, text: str, bindings: bool) -> None:
    file = tmp_path / "steps.yml"
    file.write_text(text)
    (invocation,) = load(file)
    assert invocation.bindings is bindings


@pytest.mark.parametrize("text", ["a", "[]", "{}", "a: b", "steps: []"])
def test_a_file_that_is_neither_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "steps.yml"
    file.write_text(text)
    with pytest.raises(FileError):
        load(file)
