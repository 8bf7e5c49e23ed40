"""Samples: documents in files, and lines of them."""

import pytest

from conditions.console.inputs import UsageError
from conditions.console.samples import samples
from conditions.errors import DocumentError


def test_documents_and_lines_come_in_their_order(tmp_path):
    (tmp_path / "a.json").write_text('{"a": 1}', encoding="utf-8")
    (tmp_path / "b.ndjson").write_text('{"a": 2}\n\n{"a": 3}\n', encoding="utf-8")
    (tmp_path / "c.JSONL").write_text("4", encoding="utf-8")
    names = [str(tmp_path / name) for name in ("a.json", "b.ndjson", "c.JSONL")]
    assert list(samples(names)) == [{"a": 1}, {"a": 2}, {"a": 3}, 4]


def test_a_line_that_is_no_json_is_told_by_its_number(tmp_path):
    path = tmp_path / "b.ndjson"
    path.write_text('{"a": 2}\n{', encoding="utf-8")
    with pytest.raises(DocumentError, match=r"b\.ndjson:2 is not JSON"):
        list(samples([str(path)]))


@pytest.mark.parametrize("name", ["none.json", "none.ndjson"])
def test_a_file_that_is_not_there_is_told(tmp_path, name):
    with pytest.raises(UsageError, match="cannot read"):
        list(samples([str(tmp_path / name)]))
