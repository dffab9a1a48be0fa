"""The list of claims against others: figures, tabs, search and filters over it, rows under two headings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from aftersales import money
from aftersales.queries import Page as QueryPage
from aftersales.recovery import Against
from desktop.list_queries import one_of
from ui.delegates.base import RowDelegate
from ui.models.recoveries import recovery_row
from ui.models.roles import Group, Role, Row
from ui.pages.case_walk import dropping_menu
from ui.pages.list_bar import FilterBand
from ui.widgets import painting
from ui.widgets.chips import FilterChip
from ui.widgets.choices import Choice, Segmented
from ui.widgets.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QPainter

    from aftersales.queries import Cursor
    from aftersales.recovery_lists import RecoveryFigures
    from desktop.recovery_views import RecoveryRow
    from ui.delegates.base import Index
    from ui.theme import Theme

AGES = {0: "多久的都要", 7: "7 天以上", 30: "30 天以上", 90: "90 天以上"}
_ALL = ""


class AgainstDelegate(RowDelegate):
    """Who owes the money: the chip of his kind, then his name."""

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        chips = index.data(Role.CHIPS) or ()
        used = 0
        for chip in chips:
            middle = box.y() + box.height() // 2
            used += painting.draw_chip(
                painter, self.theme, box.x(), middle, option.font, chip.text, chip.tone
            )
        shifted = box.adjusted(used + 8, 0, 0, 0)
        painter.setFont(painting.sized(option.font, 13))
        painter.setPen(self.theme.tone(str(index.data(Role.TONE) or "")))
        self._paint_line(painter, shifted, str(index.data() or ""), str(index.data(Role.MARK) or ""), ())


class RecoveryFilters(FilterBand):
    """Search, against whom, how old."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "单号、快递单号、对方")
        self.older_than = 0
        choices = (Choice(_ALL, "全部"), *(Choice(kind.value, kind.value) for kind in Against))
        self.kinds = Segmented(theme, choices, small=True, name="向谁追")
        self.age = FilterChip(theme, "发现", AGES[0], active=False)
        self.lay_out((self.kinds, self.age), menu=False, ends=())
        self.kinds.chosen.connect(lambda _key: self.changed.emit())
        self.age.clicked.connect(self.open_menu)
        self.age.removed.connect(lambda: self.set_age(0, tell=True))

    @property
    def against(self) -> Against | None:
        """Whom the list is narrowed to."""
        return Against(self.kinds.current) if self.kinds.current else None

    @property
    def filtered(self) -> bool:
        return bool(self.text or self.kinds.current or self.older_than)

    def plain(self) -> dict[str, Any]:
        return {"against": self.kinds.current, "older_than": self.older_than}

    def take(self, asked: Mapping[str, Any]) -> None:
        against = one_of(Against, asked.get("against"))
        self.kinds.set_current(against.value if against else _ALL)
        days = asked.get("older_than")
        self.set_age(days if days in AGES else 0)

    def set_age(self, days: int, *, tell: bool = False) -> None:
        """Only losses found so many days ago or earlier; 0 for all."""
        self.older_than = days
        self.age.set_value(AGES[days], active=bool(days))
        if tell:
            self.changed.emit()

    def reset(self) -> None:
        """Take every filter away, without telling."""
        self.set_text("")
        self.take({})

    def clear(self) -> None:
        self.reset()
        self.changed.emit()

    def open_menu(self) -> QMenu:
        menu = dropping_menu(self)
        group = QActionGroup(menu)
        for days, text in AGES.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(days == self.older_than)
            group.addAction(action)
            action.triggered.connect(lambda _on=False, days=days: self.set_age(days, tell=True))
        menu.popup(self.age.mapToGlobal(QPoint(0, self.age.height() + 2)))
        return menu


def figures_of(figures: RecoveryFigures) -> list[Figure]:
    """The key figures: all that is awaited, by kind, and what came in."""
    kinds = {kind.against: kind for kind in figures.kinds}
    shown = [Figure(f"待追回 {figures.count} 件", f"¥{money.grouped(figures.outstanding)}")]
    for against in Against:
        kind = kinds.get(against)
        if kind is not None or against is not Against.PLATFORM:
            count = kind.count if kind is not None else 0
            sum_text = money.grouped(kind.outstanding) if kind is not None else "0.00"
            shown.append(Figure(f"{against.value} {count} 件", sum_text))
    got = money.signed(figures.got) if figures.got else "0.00"
    shown.append(Figure("近 30 天追回", got, tone="ok" if figures.got else ""))
    return shown


def with_headings(
    page: QueryPage[RecoveryRow], *, after: Cursor | None, counts: tuple[int, int] | None
) -> QueryPage[Any]:
    """The rows of a page with the headings that stand before them.

    `counts` are how many are open and how many were closed lately; None for a list of one kind, which has no headings.
    """
    if counts is None:
        return page
    rows: list[RecoveryRow | Group] = []
    before = None if after is None else bool(int(after.value or 0) > _LAST_DAY)
    for row in page.rows:
        closed = row.summary.is_closed
        if closed is not before:
            rows.append(
                Group("近 30 天有结果", counts[1] or None) if closed else Group("还没到账", counts[0])
            )
        before = closed
        rows.append(row)
    return QueryPage(rows=tuple(rows), next=page.next, total=page.total)


_LAST_DAY = 99_999_999
"""Sort values above it belong to what is closed."""


def row_of(found: RecoveryRow | Group, mark: str) -> Row:
    """A row or a heading."""
    return Row(group=found) if isinstance(found, Group) else recovery_row(found, mark=mark)
