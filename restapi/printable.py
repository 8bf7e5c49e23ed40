"""Text from others as a terminal may show it."""

# What steers a terminal: control characters but tab and line end, line separators, directions, halves of characters.
_STEERING = [*range(9), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F)]
_SHOWN = {code: f"\\u{code:04x}" for code in [*_STEERING, *range(0x2066, 0x206A), *range(0xD800, 0xE000)]}


def printable(text: str) -> str:
    """*text* with every character shown that would steer a terminal, but for tabs and line ends."""
    return text.replace("\r\n", "\n").translate(_SHOWN)
