"""Notes of cases that were begun and not written in yet, kept over a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ui.pages.kept_work import KeptWork

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.pages.base import Page
    from ui.pages.case_side import CaseSide

WORK = "case-notes"


def keep_notes(page: Page, side: CaseSide) -> KeptWork:
    """Keep what is being written at the foot of a case's side, and put back what an earlier run left."""

    def state() -> dict[str, Any] | None:
        notes = side.notes()
        return {"notes": [[case_id, text] for case_id, text in notes.items()]} if notes else None

    kept = KeptWork(WORK, state, desk=page.context.shop, runner=page.runner, page=page)
    kept.found.connect(lambda found: side.take_notes(_notes_of(found)))
    return kept


def _notes_of(state: Mapping[str, Any]) -> dict[int, str]:
    try:
        return {int(case_id): str(text) for case_id, text in state["notes"]}
    except (KeyError, TypeError, ValueError):
        return {}
