"""Conditions of Code Stream's files: `conditions check` refuses what `restapi run` refuses, with the same message."""

from pathlib import Path

import pytest

from conditions.lint.files import check_text
from conditions.lint.reading.yaml_tree import documents
from restapi import InvocationError, load
from restapi.code_stream.checking import problems

POLL = """\
kind: PIPELINE
stages:
  Deploy:
    tasks:
      Wait:
        type: POLL
        preCondition: {condition}
        input:
          action: get
          url: https://example.com/
          pollCount: 1
          pollIntervalSeconds: 1
          exitCriteria:
            success: {success}
"""


def pipeline(condition: str = "''", success: str = "status == 'DONE'") -> str:
    return POLL.format(condition=condition, success=success)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (pipeline(success="eq(status, 'DONE')"), ["14:24 unexpected ("]),
        (pipeline(success="status = 'DONE'"), ["14:29 unexpected ="]),
        (pipeline(success='"status == \\"DONE"'), ["14:33 the text has no closing quote"]),
        (pipeline(success="|\n              a == 1 &&\n                b"), []),
        (pipeline(success="|\n              a == 1 &&\n                b = 2"), ["16:19 unexpected ="]),
        (pipeline(condition="${input.x} like 'a'"), ["7:34 unexpected like"]),
        (pipeline(condition="status == '${x'"), ["7:33 a binding cannot be a part of a text here"]),
        (pipeline(condition="'${input.x} == \"a\"'"), []),
        (pipeline(success="'!'"), ["14:23 a value is missing after !"]),
        (pipeline(success="a == 1\n            failure: b ="), ["15:24 unexpected ="]),
        (pipeline(success="a &&").replace("type: POLL", "type: Jenkins"), []),
        ("type: rest\npreCondition: a =\ninput: {url: x}", ["2:17 unexpected ="]),
        ("one:\n  type: REST\n  preCondition: a ==\n  input: {url: x}", ["3:19 a value is missing after =="]),
        ("steps:\n- type: REST\n  preCondition: a =\n", []),
        ("? [a]\n: {type: REST, preCondition: a =}", []),
        ("a", []),
    ],
)
def test_what_is_no_condition_is_told_where_it_stands(text: str, expected: list[str]) -> None:
    found = [one for one in check_text("a.yml", text) if one.problem.code == "E001"]
    assert [f"{one.line}:{one.column} {one.problem.message}" for one in found] == expected


@pytest.mark.parametrize(
    "text",
    [
        pipeline(success="eq(status, 'DONE')"),
        pipeline(success="status == 1 and x"),
        pipeline(condition="status == [1]"),
        pipeline(condition="${var} == 1"),
        pipeline(condition="'!(a == 1'"),
        pipeline(success="'" + "!" * 60 + "a'"),
    ],
)
def test_a_run_refuses_the_same_with_the_same_message(text: str, tmp_path: Path) -> None:
    path = tmp_path / "pipeline.yml"
    path.write_text(text, encoding="utf-8")
    (document,) = documents(text)
    messages = [problem.message for problem in problems(document, text)]
    with pytest.raises(InvocationError) as error:
        load(path)
    assert [message in str(error.value) for message in messages] == [True]
