"""Any file is read, or refused by our own error."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restapi.code_stream.dialect import CODE_STREAM
from restapi.errors import InvocationError
from restapi.loading import load

KEYS = st.sampled_from(
    [
        "stages",
        "stageOrder",
        "taskOrder",
        "tasks",
        "type",
        "input",
        "action",
        "url",
        "headers",
        "payload",
        "preCondition",
        "pollCount",
        "pollIntervalSeconds",
        "exitCriteria",
        "success",
        "failure",
        "ignoreFailure",
        "a",
    ]
)
TEXTS = st.sampled_from(
    [
        "",
        "REST",
        "POLL",
        "get",
        "post",
        "http://a",
        "${a.output.status}",
        "${S.a.input.url}",
        "${",
        "a == 1",
        "a",
        "a,a",
        "true",
        "20",
    ]
)
FILES: st.SearchStrategy[Any] = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=20
)
TASKS = st.fixed_dictionaries({"type": TEXTS, "input": st.dictionaries(KEYS, TEXTS)}, optional={"preCondition": TEXTS})
POLLS = st.fixed_dictionaries(
    {
        "type": st.just("POLL"),
        "input": st.fixed_dictionaries(
            {
                "url": TEXTS,
                "pollCount": TEXTS | st.just("2"),
                "pollIntervalSeconds": st.just("2"),
                "exitCriteria": st.dictionaries(KEYS, TEXTS) | st.fixed_dictionaries({"success": TEXTS}),
            },
            optional={"headers": FILES, "ignoreFailure": TEXTS},
        ),
    }
)
PIPELINES = st.fixed_dictionaries(
    {"stages": st.dictionaries(KEYS, st.fixed_dictionaries({"tasks": st.dictionaries(KEYS, TASKS)}))}
)


@given(root=FILES | TASKS | POLLS | st.dictionaries(KEYS, TASKS) | PIPELINES)
def test_any_file_is_loaded_or_refused(root: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "pipe.yml"
    path.write_text(json.dumps(root), encoding="utf-8")
    try:
        invocations = load(path)
    except InvocationError:
        return
    assert all(invocation.dialect == CODE_STREAM for invocation in invocations)
