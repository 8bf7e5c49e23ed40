"""InvokeRESTAPI steps in files of Azure Pipelines: a reader for `conditions check`.

Every file that is checked comes here, and few hold such a step: what reads them is imported when there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from conditions.lint.reading.yaml_nodes import YamlNode
from conditions.problem import Problem
from restapi.yaml_file import node_of

_OURS = re.compile("InvokeRESTAPI|9c3e8943-130d-4c78-ac63-8af81df62dfb", re.IGNORECASE)


def problems(document: YamlNode, text: str) -> Iterator[Problem]:
    """What `restapi run` refuses in the steps of a document; nothing where it holds none."""
    if _OURS.search(text):
        from restapi.azure.faults import faults

        yield from faults(node_of(document, text), text)
