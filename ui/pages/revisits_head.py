"""The header of 回访: which view, which period, whose calls, and the buttons of the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QHideEvent
from PySide6.QtWidgets import QWidget

from ui.pages.revisits_asked import AskedChips
from ui.pages.revisits_drag import VISIT_MIME
from ui.widgets.buttons import Button, IconButton
from ui.widgets.choices import Choice, Segmented
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.revisit_calendar import AskedChoices
    from ui.pages.revisits_page import RevisitsPage
    from ui.widgets.chips import FilterChip

_HELD = 700
"""Milliseconds a call is held over ‹ or › before the leaf turns."""
FACES = (Choice("month", "月"), Choice("week", "周"), Choice("list", "列表"))


class RevisitsHead(QObject):
    """What stands in the header; `plan` and `panel` are the buttons at its right end."""

    def __init__(self, page: RevisitsPage) -> None:
        super().__init__(page)
        self._page = page
        theme = page.theme
        self.views = Segmented(theme, FACES, current="month", name="怎么看")
        self._back = TurnButton(theme, "chevron-left", "往前翻", keys="PgUp", kind="ghost")
        self.period = TextLabel("", "section")
        self._ahead = TurnButton(theme, "chevron-right", "往后翻", keys="PgDown", kind="ghost")
        self.today = Button(theme, "今天", keys="T")
        self._back.clicked.connect(lambda: page.face.turn(-1))
        self._ahead.clicked.connect(lambda: page.face.turn(1))
        self.chips = AskedChips(theme)
        self.chips.changed.connect(page.load)
        self.chips.choices_asked.connect(self._open_choices)
        self.panel = Button(theme, "记结果", icon="phone-call")
        self.plan = Button(theme, "安排回访", icon="calendar-plus", keys="V")
        page.header.add_left(self.views)
        turning: tuple[QWidget, ...] = (self._back, self.period, self._ahead, self.today, self.chips)
        for widget in (*turning, page.takeouts.button, self.panel, self.plan):
            page.header.add_right(widget)

    def show_title(self, title: str) -> None:
        """The period in sight with the ways to turn it; none of them for a view without periods."""
        for widget in (self._back, self.period, self._ahead, self.today):
            widget.setVisible(bool(title))
        self.period.set_text(title)
        self.period.setMinimumWidth(max(96, self.period.sizeHint().width()) if title else 0)

    def _open_choices(self, chip: FilterChip) -> None:
        desk = self._page.shop

        def offer(choices: AskedChoices) -> None:
            self.chips.open_menu(chip, choices)

        self._page.runner.run(desk.jobs.read(lambda _: desk.revisit_calendar.choices()), on_done=offer)


class TurnButton(IconButton):
    """A button that also turns the leaf while a call is held over it."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.setAcceptDrops(True)
        self._held = QTimer(self)
        self._held.setInterval(_HELD)
        self._held.timeout.connect(self.click)

    # Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(VISIT_MIME):
            event.acceptProposedAction()
            self._held.start()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: ARG002
        self._held.stop()

    def dropEvent(self, event: QDropEvent) -> None:
        self._held.stop()
        event.ignore()  # a button is no day

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._held.stop()


class LeftView(QObject):
    """Which view a person left the page with, kept for the next time he sits down."""

    def __init__(self, page: RevisitsPage) -> None:
        super().__init__(page)
        self._page = page
        self.key: str | None = None

    def find(self, then: Callable[[str], None], failed: Callable[[BaseException], None]) -> None:
        """Read it, then go on with it; a month where nothing was kept."""
        views, page = self._page.shop.saved_views, self._page

        def found(look: Mapping[str, Any]) -> None:
            if self.key is None:
                view = look.get("view")
                self.key = view if view in {choice.key for choice in FACES} else FACES[0].key
            then(self.key)

        page.runner.run(
            page.shop.jobs.read(lambda _: views.look(list_key=page.key)), on_done=found, on_failed=failed
        )

    def keep(self, key: str) -> None:
        """Keep it where it changed."""
        views, page = self._page.shop.saved_views, self._page
        if key != self.key:
            self.key = key
            page.runner.run(
                page.shop.jobs.write(lambda _: views.remember(list_key=page.key, look={"view": key}))
            )
