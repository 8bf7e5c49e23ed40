"""The site that Sphinx makes of the Markdown in this folder: `make docs`.

Its pages are plain Markdown, to be read anywhere; what order they stand in is told by _toc.yml.
"""

from importlib import metadata

project = "condex"
copyright = "condex contributors"
version = release = metadata.version("condex")

extensions = [
    "myst_parser",
    "sphinx_external_toc",
    "sphinx_copybutton",
    "sphinx_design",
    "docs.site.pictures",
    "docs.site.previews",
]
exclude_patterns = ["playground/**"]
templates_path = ["_templates"]
myst_enable_extensions = ["colon_fence"]  # the tabs of the shells
myst_heading_anchors = 4

# A copied command comes without its prompt and without what it prints; a block without prompts is copied as it is.
copybutton_prompt_text = r">>> |\.\.\. |\$ |PS> "
copybutton_prompt_is_regexp = True
copybutton_line_continuation_character = "\\"
copybutton_here_doc_delimiter = "EOF"

html_theme = "pydata_sphinx_theme"
html_title = "condex"
html_favicon = html_logo = "../conditions/playground/page/icon.svg"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_context = {"default_mode": "auto"}  # light or dark, as the system is
html_sidebars = {page: [] for page in ("tutorial", "performance", "playground", "search")}  # nothing stands below them
html_theme_options = {
    "logo": {"text": "condex"},
    "navbar_persistent": ["search-button"],
    "navbar_align": "left",
    "footer_start": ["release"],
    "footer_end": [],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
