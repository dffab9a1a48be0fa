"""The words of search operators (search_words.toml), with the names that states and statuses carry on screen."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from aftersales.cases import CaseKind
from aftersales.orders import OrderStatus
from aftersales.search_query import SearchWords
from resources.workflow_file import shipped_workflow

_WORDS = Path(__file__).parent / "search_words.toml"


@cache
def shipped_search_words() -> SearchWords:
    """Operators and states of this release."""
    data = tomllib.loads(_WORDS.read_text("utf-8"))
    workflow = shipped_workflow()
    states = {workflow.label(state.code, kind): state.code for state in workflow.states for kind in CaseKind}
    states.update({status.value: status.value for status in OrderStatus})
    return SearchWords(fields=data["fields"], bounds=data["bounds"], states=states)
