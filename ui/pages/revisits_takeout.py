"""The side panel 登记表: the calls of some days on paper, in a workbook to fill in, or in one's own calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from aftersales.access import Right
from aftersales.call_sheets import CallsAsked, require_days
from aftersales.errors import KnownError
from aftersales.revisit_days import VisitsAsked
from desktop.printing import CallSheetSubject
from resources.wording import error_sentence
from ui.actions import ActionSpec, make_action
from ui.dialogs.case_files import SHEET, ask_where
from ui.pages.revisits_record import GUTTER, panel_head
from ui.widgets.bands import PageFooter
from ui.widgets.buttons import Button, IconButton, PrimaryButton
from ui.widgets.choices import Choice, Segmented
from ui.widgets.edits import DateEdit
from ui.widgets.texts import Field, HairLine, Scrolled, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QFileDialog

    from ui.pages.revisits_page import RevisitsPage
    from ui.theme import Theme

CALENDAR = "日历 (*.ics)"
_SPANS = (Choice("today", "今天"), Choice("week", "本周"), Choice("weeks", "两周"), Choice("own", "另选"))
_FULL = timedelta(days=13)


class TakeOutPanel(QWidget):
    """`print_asked`, `sheet_asked`, `calendar_asked` follow the buttons, `closed` ✕; `wanted` are the calls meant."""

    print_asked = Signal()
    sheet_asked = Signal()
    calendar_asked = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, today: Callable[[], date]) -> None:
        super().__init__()
        self.setProperty("has_primary", True)
        self._today = today
        self._asked = VisitsAsked()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(panel_head(theme, "登记表", self.closed))
        column.addWidget(HairLine())
        area = Scrolled(margins=(GUTTER, 16, GUTTER, 16))
        area.column.setSpacing(12)
        column.addWidget(area, 1)
        self.spans = Segmented(theme, _SPANS, spread=True, name="哪几天")
        self.spans.chosen.connect(self._span_chosen)
        self.first, self.last = DateEdit(theme, today), DateEdit(theme, today)
        self._first_field, self._last_field = Field("从", self.first), Field("到", self.last)
        for edit in (self.first, self.last):
            edit.textEdited.connect(lambda _text: self.spans.set_current("own"))
        self.whose = TextLabel("", "label", wrap=True)
        self.phones = QCheckBox("写上完整号码")
        self._phones_note = TextLabel("不勾就隐去中间 4 位；勾了每个号码留一条记录", "caption", wrap=True)
        days = QHBoxLayout()
        days.setSpacing(8)
        days.addWidget(self._first_field, 1)
        days.addWidget(self._last_field, 1)
        area.column.addWidget(Field("哪几天", self.spans))
        area.column.addLayout(days)
        for widget in (self.whose, self.phones, self._phones_note):
            area.column.addWidget(widget)
        area.column.addWidget(HairLine())
        self.sheet = Button(theme, "存成 Excel 来填", icon="file-spreadsheet", keys="Ctrl+E")
        self.sheet.clicked.connect(self.sheet_asked)
        area.column.addWidget(self.sheet)
        area.column.addWidget(TextLabel("填好存盘，在「导入」里选它，结果就记上了", "caption", wrap=True))
        self.calendar = Button(theme, "我的日历 .ics", icon="calendar-days")
        self.calendar.clicked.connect(self.calendar_asked)
        area.column.addWidget(self.calendar)
        area.column.addWidget(
            TextLabel("手机日历打开它就有提醒；改了再导一次，不会重复", "caption", wrap=True)
        )
        area.column.addStretch(1)
        self.paper = PrimaryButton(theme, "打印登记表", size="large", keys="Ctrl+P")
        self.paper.clicked.connect(self.print_asked)
        footer = PageFooter(gutter=GUTTER)
        row = footer.layout()
        assert isinstance(row, QHBoxLayout)
        row.takeAt(0)  # the button takes the whole width
        row.addWidget(self.paper)
        column.addWidget(footer)

    def begin(self, asked: VisitsAsked, who: str, rights: frozenset[Right]) -> None:
        """Offer today's calls of those whom the page shows; what a role may not do is not in force."""
        self._asked = asked
        words = [f"只有{who}的" if asked.assignee_id is not None else "", asked.purpose]
        self.whose.set_text(" · ".join(word for word in words if word))
        self.whose.setVisible(asked.narrowed)
        for button, right in (
            (self.sheet, Right.EXPORT),
            (self.paper, Right.PRINT),
            (self.calendar, Right.CALL),
        ):
            button.setEnabled(right in rights)
            button.setToolTip("" if right in rights else "店主或客服才能做")
        self.phones.setEnabled(Right.CALL in rights)
        self._span_chosen(self.spans.current)

    def take_focus(self) -> None:
        """Put the focus where choosing begins."""
        self.spans.button(self.spans.current).setFocus()

    def wanted(self) -> CallsAsked | None:
        """The calls meant; None where the days are no days, which is said at them."""
        first, last = self.first.day, self.last.day
        self._first_field.set_error("" if first else "写哪天起")
        self._last_field.set_error("" if last else "写到哪天")
        if first is None or last is None:
            (self.last if first else self.first).setFocus()
            return None
        wanted = CallsAsked(first=first, last=last, asked=self._asked, whole_phones=self.phones.isChecked())
        try:
            require_days(wanted)
        except KnownError as error:
            self._last_field.set_error(error_sentence(error))
            self.last.setFocus()
            return None
        return wanted

    def _span_chosen(self, span: str) -> None:
        today = self._today()
        monday = today - timedelta(days=today.weekday())
        spans = {
            "today": (today, today),
            "week": (monday, monday + timedelta(days=6)),
            "weeks": (today, today + _FULL),
        }
        if span in spans:
            first, last = spans[span]
            self.first.set_day(first)
            self.last.set_day(last)
        else:
            self.first.setFocus()


class TakeOuts(QObject):
    """What the panel of the page 回访 does: papers to look at, files written."""

    def __init__(self, page: RevisitsPage) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.shop
        self.panel = TakeOutPanel(page.theme, page.shop.clock.today)
        self.button = IconButton(page.theme, "printer", "登记表：打印、Excel、日历", keys="Ctrl+P")
        self.button.clicked.connect(self.begin)
        self.dialog: QFileDialog | None = None
        self.panel.print_asked.connect(self.print)
        self.panel.sheet_asked.connect(self.ask_sheet)
        self.panel.calendar_asked.connect(self.ask_calendar)

    def add_keys(self) -> None:
        """Give the page its keys: Ctrl P opens the panel, and prints once it is open; Ctrl E writes the workbook."""
        page = self._page
        make_action(ActionSpec("call_sheet", "Ctrl+P", "printer"), page, self._print_key, text="打印登记表")
        make_action(
            ActionSpec("call_workbook", "Ctrl+E", "download"), page, self._sheet_key, text="导出登记表"
        )

    def begin(self) -> None:
        """Open the panel for the calls that the page shows."""
        page = self._page
        self.panel.begin(page.asked, page.head.chips.who_words, self._desk.session.rights)
        page.show_form(self.panel)
        self.panel.take_focus()

    def print(self) -> None:
        """Show the paper as it will be printed."""
        wanted = self.panel.wanted()
        if wanted is not None:
            self._page.open_page("print", subject=CallSheetSubject(asked=wanted, name=self._named("")))

    def ask_sheet(self) -> None:
        """Ask where the workbook goes."""
        if self.panel.wanted() is not None:
            self.dialog = ask_where(
                self._page, "存成 Excel 来填", self._named(".xlsx"), SHEET, self.write_sheet
            )

    def write_sheet(self, to: Path) -> None:
        """Write the workbook; numbers in full are noted, so it goes the way of writes."""
        wanted, desk = self.panel.wanted(), self._desk
        if wanted is None:
            return
        job = desk.jobs.write if wanted.whole_phones else desk.jobs.read
        self._page.runner.run(
            job(lambda progress: desk.call_sheets.workbook(asked=wanted, to=to, progress=progress)),
            on_done=lambda count: self._page.notices.toast(f"已写 {count} 个回访：{to.name}"),
        )

    def ask_calendar(self) -> None:
        """Ask where the calendar goes."""
        self.dialog = ask_where(self._page, "存我的日历", "我的回访.ics", CALENDAR, self.write_calendar)

    def write_calendar(self, to: Path) -> None:
        """Write one's own calendar."""
        desk = self._desk
        self._page.runner.run(
            desk.jobs.read(lambda _: desk.call_sheets.calendar(to=to)),
            on_done=lambda count: self._page.notices.toast(f"已写 {count} 条日历：{to.name}"),
        )

    def _named(self, suffix: str) -> str:
        first, last = self.panel.first.day, self.panel.last.day
        assert first is not None
        assert last is not None
        days = f"{first:%m-%d}" if first == last else f"{first:%m-%d}至{last:%m-%d}"
        return f"回访登记表 {days}{suffix}"

    def _print_key(self) -> None:
        if self._page.panel.shows(self.panel):
            self.print()
        else:
            self.begin()

    def _sheet_key(self) -> None:
        if not self._page.panel.shows(self.panel):
            self.begin()
        self.ask_sheet()
