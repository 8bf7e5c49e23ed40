"""What previews of links show of a page."""

import pytest

pytest.importorskip("sphinx", reason="only make docs installs what the site is made with")

from docutils.core import publish_doctree

from docs.site.previews import LONGEST, description_of, tags


def test_the_first_paragraph_is_the_description_on_one_line() -> None:
    # docutils takes the title of a page with one section out of it, which Sphinx does not.
    page = publish_doctree(
        "Title\n=====\n\nOne\n*sentence*.\n\nAnother.\n", settings_overrides={"doctitle_xform": False}
    )
    assert description_of(page) == "One sentence."


def test_a_long_description_ends_after_a_word() -> None:
    text = "word " * 100
    page = publish_doctree(f"Title\n=====\n\n{text}", settings_overrides={"doctitle_xform": False})
    told = description_of(page)
    assert told.endswith("word …")
    assert len(told) <= LONGEST + 2


def test_a_page_without_a_paragraph_has_no_description() -> None:
    assert description_of(publish_doctree("- a list\n")) == ""


def test_texts_are_escaped() -> None:
    assert '<meta property="og:title" content="&lt;b&gt; &quot;x&quot;">' in tags('<b> "x"', "y", "condex").splitlines()
