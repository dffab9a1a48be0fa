"""删除工单: offered where nothing was settled or printed in a case; else it is withdrawn, and the desk says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.cases import EventKind
from ui.pages.deleting import Delete, Deleting

if TYPE_CHECKING:
    from ui.pages.case_page import CasePage
    from ui.pages.case_writing import CaseWriter

_FACTS = frozenset({EventKind.SETTLED, EventKind.PRINTED})


class CaseDeleting(Deleting):
    """Deletes the case that a page shows."""

    def __init__(self, page: CasePage, writer: CaseWriter) -> None:
        self._case_page = page
        super().__init__(page, writer, Right.VOID, self._work)

    @property
    def offered(self) -> bool:
        """Whether the menu of steps has the line 删除工单."""
        view = self._case_page.view
        if view is None or not self.may or view.in_force:
            return False
        return not any(event.kind in _FACTS for event in view.events)

    def _work(self) -> Delete | None:
        page = self._case_page
        if page.view is None or any(form.isVisible() for form in page.main.forms):
            return None  # in a form the key is for what is being typed
        case_id, desk = page.view.case.id, page.desk
        return lambda: desk.bin.delete_case(case_id=case_id, version=page.version)
