"""The example files, written where a person may change them."""

from __future__ import annotations

from pathlib import Path

from restapi.commands.demo.scenes import examples
from restapi.errors import FileError


def save_examples(folder: Path) -> list[Path]:
    """Write the example files into a folder, which is made where it is not there; returns what was written.

    A file that has the same text already stays as it is.

    Raises:
        FileError: One that is there has another text, and nothing is written; or one cannot be written.
    """
    found = {
        folder / example.name: example.read_bytes() for example in sorted(examples().iterdir()) if example.is_file()
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        new = {path: data for path, data in found.items() if not (path.exists() and path.read_bytes() == data)}
        if changed := next((path for path in new if path.exists()), None):
            raise FileError(f"{changed} is there, with another text: nothing is written", hint="name another folder")
        for path, data in new.items():
            path.write_bytes(data)
    except OSError as error:
        raise FileError(f"cannot write {error.filename or folder}: {error.strerror}") from None
    return list(new)
