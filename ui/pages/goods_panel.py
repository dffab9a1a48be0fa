"""The panel beside the sold goods: whether a piece is in warranty and why, its repairs, who mends it, parts that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.bands import PageFooter
from ui.widgets.buttons import Button, IconButton, LinkButton, PrimaryButton
from ui.widgets.chips import Chip
from ui.widgets.edits import DateEdit
from ui.widgets.progress import Skeleton
from ui.widgets.status import IconLabel
from ui.widgets.texts import ErrorLabel, HairLine, Scrolled, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from desktop.goods_views import GoodView, Verdict
    from ui.theme import Theme

WIDTH = 332


class Lines(QWidget):
    """Rows of widgets that are made anew each time."""

    def __init__(self, *, gap: int = 8) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(gap)

    def set_rows(self, rows: Sequence[Sequence[QWidget | None]]) -> None:
        """Show these rows: widgets side by side; None is the gap that takes what is left, before a number."""
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for parts in rows:
            box = QWidget()
            line = QHBoxLayout(box)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(8)
            for part in parts:
                if part is None:
                    line.addStretch(1)
                else:
                    line.addWidget(part, int(part.property("fills") is True))
            self._column.addWidget(box)


class Section(QWidget):
    """A part of the panel between two hairlines: heading at the left, something at its right, content below."""

    def __init__(self, title: str) -> None:
        super().__init__()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(HairLine())
        self.column = QVBoxLayout()
        self.column.setContentsMargins(20, 16, 20, 16)
        self.column.setSpacing(8)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        if title:
            self.head.addWidget(TextLabel(title, "section"))
            self.head.addStretch(1)
            self.column.addLayout(self.head)
        whole.addLayout(self.column)


class GoodPanel(QWidget):
    """One sold piece. `case_asked`, `edit_asked`, `more_asked`, `close_asked` follow its buttons, `day_asked(date)` 换个日子看."""

    case_asked = Signal()
    edit_asked = Signal()
    more_asked = Signal()
    close_asked = Signal()
    day_asked = Signal(object)

    def __init__(self, theme: Theme, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.view: GoodView | None = None
        self._content = Scrolled(margins=(0, 0, 0, 0))
        self._content.column.setSpacing(0)
        self._skeleton = Skeleton(theme)
        self._skeleton.setContentsMargins(20, 20, 20, 0)
        self._nothing = TextLabel("选一件看看", "quiet")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._build_head()
        self._build_verdict(today)
        self._build_rest()
        self._content.column.addStretch(1)
        self.new_case = PrimaryButton(theme, "新建工单", icon="plus", size="large", keys="N")
        self.edit = Button(theme, "改", size="large", keys="E")
        self.more = IconButton(theme, "ellipsis", "记维修、换货、保养，打印三包凭证", size="large")
        self._foot = PageFooter(left=(self.new_case, self.edit, self.more), gutter=20)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._skeleton, self._nothing, self._content):
            column.addWidget(widget, 1)
        column.addWidget(self._foot)
        self.new_case.clicked.connect(self.case_asked)
        self.edit.clicked.connect(self.edit_asked)
        self.more.clicked.connect(self.more_asked)
        self.clear()

    def _build_head(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(20, 12, 20, 16)
        head.setSpacing(8)
        line = QHBoxLayout()
        self.serial = TextLabel("", "label")
        self.serial.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = IconButton(self._theme, "x", "收起面板", keys="Space", kind="ghost")
        close.clicked.connect(self.close_asked)
        line.addWidget(self.serial)
        line.addStretch(1)
        line.addWidget(close)
        self.title = TextLabel("", "title", wrap=True)
        self.of_class = Chip("")
        self.customer = TextLabel("", "quiet")
        chips = QHBoxLayout()
        chips.setSpacing(8)
        chips.addWidget(self.of_class)
        chips.addWidget(self.customer)
        chips.addStretch(1)
        head.addLayout(line)
        head.addWidget(self.title)
        head.addLayout(chips)
        self._content.column.addLayout(head)

    def _build_verdict(self, today: Callable[[], date]) -> None:
        section = Section("今天在保吗")
        self.verdict = Chip("")
        section.head.addWidget(self.verdict)
        self.steps = Lines()
        self.other_day = LinkButton(self._theme, "换个日子看")
        self.day = DateEdit(self._theme, today)
        self.day.setAccessibleName("哪一天在保吗")
        self.day.setFixedWidth(128)
        self.day_verdict = Chip("")
        self.day_error = ErrorLabel()
        self.day_error.setWordWrap(True)
        line = QHBoxLayout()
        line.setSpacing(8)
        for widget in (self.other_day, self.day, self.day_verdict):
            line.addWidget(widget)
        line.addStretch(1)
        section.column.addWidget(self.steps)
        section.column.addLayout(line)
        section.column.addWidget(self.day_error)
        self._content.column.addWidget(section)
        self.other_day.clicked.connect(self.ask_day)
        self.day.day_changed.connect(lambda day: self.day_asked.emit(day) if day is not None else None)

    def _build_rest(self) -> None:
        self._repairs = Section("维修占用")
        self.repairs = Lines(gap=4)
        self._repairs.column.addWidget(self.repairs)
        facts = Section("")
        grid = QGridLayout()
        grid.setVerticalSpacing(8)
        grid.setHorizontalSpacing(0)
        grid.setColumnMinimumWidth(0, 72)
        grid.setColumnStretch(1, 1)
        self.facts: dict[str, TextLabel] = {}
        for number, name in enumerate(("谁保", "送哪修", "保养")):
            self.facts[name] = TextLabel("", wrap=True)
            grid.addWidget(TextLabel(name, "quiet"), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self.facts[name], number, 1)
        facts.column.addLayout(grid)
        self._parts = Section("用得上的备件")
        self.parts = Lines(gap=4)
        self._parts.column.addWidget(self.parts)
        for section in (self._repairs, facts, self._parts):
            self._content.column.addWidget(section)

    def clear(self) -> None:
        """Show that no row is chosen."""
        self.view = None
        self._only(self._nothing)

    def wait(self) -> None:
        """A piece is being read and nothing else is in sight yet."""
        if self.view is None:
            self._only(self._skeleton)

    def show_good(self, view: GoodView) -> None:
        """Show a piece."""
        same = self.view is not None and self.view.good.id == view.good.id
        self.view = view
        good, product = view.good, view.product
        self.serial.set_text(good.serial or "没有序列号")
        self.title.set_text(good.title)
        self.of_class.set_chip(
            f"三包 {product.product_class}" if product and product.product_class else "", "ok"
        )
        self.customer.set_text(view.customer.name if view.customer else "没有客户")
        self.verdict.set_chip(view.verdict.text, view.verdict.tone)  # type: ignore[arg-type]
        self.steps.set_rows(
            [
                *(self._step(text, "check", "ok") for text in view.verdict.steps),
                *(self._step(text, "info", "text3") for text in view.verdict.notes),
            ]
        )
        self._show_repairs(view)
        self.facts["谁保"].set_text("，".join(filter(None, (view.bearer, view.bearer_name))) or "没写")
        self.facts["送哪修"].set_text((product.service_point if product else "") or "没写")
        self.facts["保养"].set_text(service_text(view))
        self._show_parts(view)
        if not same:
            self._fold_day()
        self._only(self._content)

    def ask_day(self) -> None:
        """Open 换个日子看."""
        self.other_day.hide()
        self.day.show()
        self.day.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_day(self, verdict: Verdict) -> None:
        """The verdict for the day asked about."""
        self.day_error.show_error("")
        self.day_verdict.set_chip(verdict.text, verdict.tone)  # type: ignore[arg-type]

    def refuse_day(self, text: str) -> None:
        """Why there is no verdict for that day."""
        self.day_verdict.set_chip("")
        self.day_error.show_error(text)

    def _fold_day(self) -> None:
        self.other_day.show()
        self.day.hide()
        self.day.set_day(None)
        self.day_verdict.set_chip("")
        self.day_error.show_error("")

    def _step(self, text: str, icon: str, ink: str) -> list[QWidget | None]:
        return [IconLabel(self._theme, icon, ink), filling(text)]

    def _show_repairs(self, view: GoodView) -> None:
        rows: list[list[QWidget | None]] = [
            [
                TextLabel(f"{_short(stay.first_day)} – {_short(stay.last_day)}", "quiet"),
                TextLabel(stay.what, elided=True),
                None,
                TextLabel(f"{stay.days} 天"),
            ]
            for stay in view.repairs
        ]
        if view.noted_days:
            rows.append([TextLabel("另记", "quiet"), None, TextLabel(f"{view.noted_days} 天")])
        self.repairs.set_rows(rows)
        self._repairs.setVisible(bool(rows))

    def _show_parts(self, view: GoodView) -> None:
        self.parts.set_rows(
            [
                [
                    TextLabel(part.title, elided=True),
                    TextLabel(f"占用 {part.reserved}", "caption"),
                    None,
                    TextLabel(f"剩 {part.free}", tone="warn" if part.is_short else ""),
                ]
                for part in view.parts
            ]
        )
        self._parts.setVisible(bool(view.parts))

    def _only(self, shown: QWidget) -> None:
        for widget in (self._skeleton, self._nothing, self._content):
            widget.setVisible(widget is shown)
        self._foot.setVisible(shown is self._content)


def filling(text: str) -> TextLabel:
    """Words that take the width there is and wrap in it."""
    label = TextLabel(text, wrap=True)
    label.setProperty("fills", True)
    return label


def service_text(view: GoodView) -> str:
    """清洗 每 12 个月，下次 2027-05; 没有计划 without a plan."""
    product = view.product
    if product is None or not product.service_months or view.service_on is None:
        return "没有计划"
    name = product.service_name or "保养"
    return f"{name} 每 {product.service_months} 个月，下次 {view.service_on:%Y-%m-%d}"


def _short(day: date) -> str:
    return f"{day:%m-%d}"
