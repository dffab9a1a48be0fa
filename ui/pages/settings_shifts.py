"""What a change of plans, tiers or holidays would move among planned calls, shown and asked about before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.revisit_shifts import ShiftRow, Shifts
    from ui.notices import Notices

_SHOWN = 8


def ask_about(
    notices: Notices, found: Shifts, go: Callable[[], None], stay: Callable[[], None] | None = None
) -> None:
    """Go at once where nothing moves; else show what would, and go when the person says so. `stay` follows a no."""
    if not found.rows:
        go()
        return
    dialog = notices.ask(shift_title(found), shift_words(found), sentence("plans.shift_verb"), go)
    if dialog is not None and stay is not None:
        dialog.rejected.connect(stay)


def shift_title(found: Shifts) -> str:
    """How many calls move, fall away and come new."""
    rows = found.rows
    counts = {
        "moved": sum(row.before is not None and row.after is not None for row in rows),
        "gone": sum(row.after is None for row in rows),
        "new": sum(row.before is None for row in rows),
    }
    told = "、".join(
        sentence(f"plans.shift_{what}", {"count": count}) for what, count in counts.items() if count
    )
    return sentence("plans.shift_title", {"told": told})


def shift_words(found: Shifts) -> str:
    """The first of them, line by line; the rest are counted."""
    rows = found.rows
    lines = [_line(row) for row in rows[:_SHOWN]]
    if len(rows) > _SHOWN:
        lines.append(sentence("plans.shift_more", {"count": len(rows)}))
    if found.kept_by_hand:
        lines.append(sentence("plans.shift_by_hand", {"count": found.kept_by_hand}))
    if found.laid.no_room:
        lines.append(sentence("plans.shift_no_room", {"count": len(found.laid.no_room)}))
    return "\n".join(lines)


def _line(row: ShiftRow) -> str:
    words = {"customer": row.customer, "purpose": row.purpose, "before": row.before, "after": row.after}
    if row.after is None:
        return sentence("plans.shift_line_gone", words)
    return sentence("plans.shift_line_new" if row.before is None else "plans.shift_line", words)
