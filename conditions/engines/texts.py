"""Documents whose conditions are texts in another column, as in SQL."""

from __future__ import annotations

from typing import Any

import pyarrow as pa  # pyright: ignore[reportMissingImports]
import pyarrow.compute as pc  # pyright: ignore[reportMissingImports]

from conditions.arrow import mask
from conditions.language import Language


def judged_by_texts(documents: pa.Array, texts: pa.Array, language: Language, given: dict[str, Any]) -> pa.Array:
    """The verdicts on documents, each by a text of its own. A batch may hold several texts: each is compiled once.

    Args:
        documents: The documents.
        texts: As many texts, or null.
        language: The language of the texts.
        given: What `mask` is given besides.
    """
    verdicts = pa.nulls(len(documents), pa.bool_())
    for text in texts.unique().drop_null():
        chosen = pc.fill_null(pc.equal(texts, text), False)
        found = mask(language.compile(text.as_py()), documents.filter(chosen), **given)
        verdicts = pc.replace_with_mask(verdicts, chosen, found)
    return verdicts
