"""Write every file that is written from the code: `python -m docs.generate`, or `make reference`."""

from docs.generate.pages import PAGES

for path, text in PAGES.items():
    path.write_text(text(), encoding="utf-8", newline="\n")
