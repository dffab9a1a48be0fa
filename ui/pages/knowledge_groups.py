"""The left column of 知识库: everything, what is used often, by reason, by goods; each with its count."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from ui.delegates.base import Index, RowDelegate
from ui.models.paged_table import Column, PagedTableModel
from ui.models.roles import Cell, Group, Role, Row
from ui.widgets import painting
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QStyleOptionViewItem

    from desktop.knowledge import ArticleRowView, Shelf
    from ui.theme import Theme

WIDTH = 192
_COLUMNS = (Column(key="name", title=""), Column(key="count", title="", width=48, align="right"))
_MOST_GOODS = 12


@dataclass(frozen=True, slots=True)
class Section:
    """Which entries the list shows: all, often, those of a 大类, a reason, or a word of goods."""

    kind: Literal["all", "often", "category", "reason", "product"]
    name: str = ""

    @property
    def label(self) -> str:
        """What it is called in the strip."""
        return {"all": "全部", "often": "常用"}.get(self.kind, self.name)


def entries_of(shelf: Shelf, section: Section) -> tuple[ArticleRowView, ...]:
    """The entries of a section, the most used first."""
    if section.kind == "often":
        return shelf.often()
    if section.kind == "all":
        chosen: Iterable[ArticleRowView] = shelf.rows
    elif section.kind == "category":
        chosen = (row for row in shelf.rows if row.article.category == section.name)
    elif section.kind == "reason":
        chosen = (row for row in shelf.rows if row.article.reason == section.name)
    else:
        chosen = (row for row in shelf.rows if section.name in row.article.products)
    return tuple(sorted(chosen, key=lambda row: (-row.uses, row.article.title)))


class GroupDelegate(RowDelegate):
    """A line of the column: a rounded ground when chosen, counts paler, headings plain."""

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        if index.column() == 1:
            painter.setFont(painting.sized(option.font, 12))
            painter.setPen(self.theme.colour("text2"))
            painting.draw_text(painter, box, str(index.data() or ""), align=painting.RIGHT)
            return
        inset = 16 if index.data(Role.TONE) == "inner" else 0
        painter.setFont(
            painting.sized(option.font, 13, bold=bool(option.state & option.state.State_Selected))
        )
        painter.setPen(self.theme.colour("text"))
        painting.draw_text(painter, box.adjusted(inset, 0, 0, 0), str(index.data() or ""))

    # Qt

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        opened: Any = option
        rect: QRect = opened.rect
        painter.save()
        painting.fill(painter, rect, self.theme.colour("surface"))
        group = index.data(Role.GROUP)
        if isinstance(group, Group):
            painter.setFont(painting.sized(opened.font, 12))
            painter.setPen(self.theme.colour("text2"))
            painting.draw_text(painter, rect.adjusted(17, 8, -8, 0), group.title)
            painter.restore()
            return
        ground = self.ground(opened, index)
        if ground:
            self._paint_ground(painter, opened, index, "hover" if ground == "hover" else "sunk")
        left, right = (17, 0) if index.column() == 0 else (0, 17)
        self.paint_cell(painter, rect.adjusted(left, 0, -right, 0), opened, index)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: Any, index: Index, token: str) -> None:
        rect: QRect = option.rect
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour(token))
        first = index.column() == 0
        painter.setClipRect(rect)
        painter.drawRoundedRect(QRectF(rect).adjusted(8 if first else -8, 1, 8 if first else -8, -1), 6, 6)
        if first and option.state & option.state.State_Selected:
            painting.fill(
                painter, QRect(rect.x() + 8, rect.y() + 6, 3, rect.height() - 12), self.theme.colour("acc")
            )
        painter.setClipping(False)


class GroupTable(KeyTable):
    """The column itself; `current_changed(Section)` follows the person."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, header=False, row_height=28, name="分类")
        self.setFixedWidth(WIDTH)
        self.rows = PagedTableModel(_COLUMNS, lambda _request: None, self)
        self.show_model(self.rows, {"name": GroupDelegate(theme), "count": GroupDelegate(theme)})

    def show_shelf(self, shelf: Shelf, categories: tuple[str, ...]) -> None:
        """Show the sections that hold something, 大类 in their own order; the person stays where he stood."""
        key = self.current_key
        self.rows.set_rows(_rows(shelf, categories))
        if not self.go_to(key):
            self.go_to_row(0)


def _rows(shelf: Shelf, categories: tuple[str, ...]) -> list[Row]:
    rows = [_row(Section("all"), len(shelf.rows))]
    if often := shelf.often():
        rows.append(_row(Section("often"), len(often)))
    by_category = Counter(row.article.category for row in shelf.rows if row.article.category)
    if by_category:
        rows.append(Row(group=Group("按原因")))
    for category in sorted(
        by_category, key=lambda name: categories.index(name) if name in categories else 99
    ):
        rows.append(_row(Section("category", category), by_category[category]))
        reasons = Counter(
            row.article.reason
            for row in shelf.rows
            if row.article.category == category and row.article.reason not in {"", category}
        )
        rows += [_row(Section("reason", name), count, inner=True) for name, count in reasons.most_common()]
    products = Counter(word for row in shelf.rows for word in row.article.products)
    if products:
        rows.append(Row(group=Group("按商品")))
    rows += [_row(Section("product", name), count) for name, count in products.most_common(_MOST_GOODS)]
    return rows


def _row(section: Section, count: int, *, inner: bool = False) -> Row:
    return Row(
        key=section,
        cells=(Cell(text=section.label, tone="inner" if inner else ""), Cell(text=str(count))),
        spoken=f"{section.label}，{count} 条",
    )
