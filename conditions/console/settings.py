"""Settings as they are typed: `variables.Build.Reason=Manual`, `dependencies.A.outputs['step.name']=x`."""

from __future__ import annotations

import re

from conditions.console.usage import UsageError

_NAME = re.compile(r"[^.\[=]*")
_KEY = re.compile(r"\.(?P<word>[^.\[\]=]+)|\[\s*'(?P<text>(?:[^']|'')*)'\s*\]")
_VARIABLE = re.compile(r"\.(?P<word>[^=]+)")


def read_setting(setting: str, what: str) -> tuple[list[str], str]:
    """The keys that a setting leads through, the first one the name of an input, and its value.

    Names of variables contain dots themselves; in any other name, a key with dots stands in brackets.

    Args:
        setting: The setting.
        what: What an error calls the place where it was written.

    Raises:
        UsageError: It is no setting.
    """
    name, at = _name(setting, what)
    keys, key = [name], _VARIABLE if name == "variables" and setting[at : at + 1] == "." else _KEY
    while found := key.match(setting, at):
        keys.append(found["word"] if found["word"] is not None else found["text"].replace("''", "'"))
        at, key = found.end(), _KEY
    if not setting.startswith("=", at):
        raise UsageError(f"{what} {setting}: {_expected(setting[at:])}")
    return keys, setting[at + 1 :]


def _name(setting: str, what: str) -> tuple[str, int]:
    """The name of an input that a setting begins with, and where it ends."""
    from conditions.language import AZURE

    match = _NAME.match(setting)
    written = match[0] if match else ""
    name = AZURE.vocabulary.name(written) or written
    if "=" not in setting or name not in AZURE.vocabulary.inputs:
        known = ", ".join(AZURE.vocabulary.inputs)
        raise UsageError(f"{what} takes NAME.KEY=VALUE, not {setting!r}; NAME is one of {known}")
    return name, len(written)


def _expected(rest: str) -> str:
    """What should stand where a setting cannot be read."""
    if re.match(r"\[\s*\d+\s*\]", rest):
        return f"an item of an Array cannot be set: {rest.partition(']')[0]}]"
    if bare := re.match(r"\[\s*([^'\]\s][^'\]]*?)\s*\]", rest):
        return f"a key in brackets stands in quotes, ['{bare[1]}'], and the whole in double quotes for the shell"
    if rest.startswith("["):
        return f"the key is not closed by '] in {rest!r}"
    if rest.startswith("."):
        return f"a key is missing after the dot in {rest!r}"
    return f"expected .key, ['key'] or =, not {rest!r}"
