"""Where the project is, for tests that read its files or run it in another process."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
