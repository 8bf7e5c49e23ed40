"""Conditions on Arrow arrays and tables: `mask` and `filter`.

A column holds documents: JSON as text or bytes, or rows with columns of their own. It may come from any library that
speaks Arrow's C interface, such as pandas, Polars or DuckDB.

>>> import conditions, conditions.arrow, pyarrow
>>> column = pyarrow.array(['{"size": 3}', None, '{"size": 12}'])
>>> conditions.arrow.mask(conditions.compile("gt(root.size, 9)"), column).to_pylist()
[False, None, True]
"""

from importlib.util import find_spec

if find_spec("pyarrow") is None:
    raise ImportError("conditions.arrow needs pyarrow: pip install 'condex[arrow]'")

from conditions.arrow.filtering import filter
from conditions.arrow.masking import mask

__all__ = ["filter", "mask"]
