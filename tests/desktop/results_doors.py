"""The doors of calling: the rules, and the sheets that are taken along; which right each asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from aftersales.access import Right
from aftersales.call_sheets import CallsAsked
from desktop.shop import Desk
from tests.desktop.acting import Shop


class On(Protocol):
    """What the doors are tried on."""

    shop: Shop
    call: int
    tmp: Path

    @property
    def desk(self) -> Desk: ...


def _asked(on: On) -> CallsAsked:
    today = on.shop.clock.today()
    return CallsAsked(first=today, last=today + timedelta(days=90), include_done=True)


RESULTS_DOORS: Mapping[str, tuple[Right, Callable[[Any], object]]] = {
    "call_rules.change": (Right.RULES, lambda on: on.desk.call_rules.change(most_tries=2)),
    "call_rules.restore_shipped": (Right.RULES, lambda on: on.desk.call_rules.restore_shipped()),
    "call_phones.show": (Right.CALL, lambda on: on.desk.call_phones.show(revisit_id=on.call)),
    "call_sheets.workbook": (
        Right.EXPORT,
        lambda on: on.desk.call_sheets.workbook(asked=_asked(on), to=on.tmp / "回访.xlsx"),
    ),
    "call_sheets.paper": (
        Right.PRINT,
        lambda on: on.desk.call_sheets.paper(asked=_asked(on), to=on.tmp / "回访.pdf"),
    ),
    "call_sheets.paper_draft": (
        Right.PRINT,
        lambda on: on.desk.call_sheets.paper_draft(asked=_asked(on)),
    ),
    "call_sheets.calendar": (
        Right.CALL,
        lambda on: on.desk.call_sheets.calendar(to=on.tmp / "回访.ics"),
    ),
}

RESULTS_READING: Mapping[str, set[str]] = {
    "call_rules": {"read", "reasons"},
    "call_briefs": {"of", "log"},
    "call_phones": set(),
    "call_sheets": set(),
    "call_reminders": {"due", "missed", "keep_seen"},
}
