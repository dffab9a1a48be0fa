"""平台介入 and 监管投诉 on the page of a case: chips in the head, entries of the menu of steps, and the form that asks."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from aftersales.access import Right
from aftersales.clock import CHINA
from aftersales.errors import KnownError
from resources.wording import error_sentence
from ui.pages.case_step_fields import LABEL_WIDTH, focus_on
from ui.pages.case_step_form import InlineForm
from ui.widgets.edits import DateEdit, TextEdit
from ui.widgets.texts import FormRow, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMenu, QWidget

    from aftersales.cases import Case
    from desktop.shop import Desk
    from ui.pages.case_page import CasePage
    from ui.pages.case_writing import CaseWriter
    from ui.theme import Theme

_TIME = re.compile(r"([01]?\d|2[0-3])[:：]?([0-5]\d)?")
_PLATFORM_DAYS = 2


class FlagForm(InlineForm):
    """Until when the platform waits (`platform_given(datetime, str)`), or when the regulator asked (`regulator_given(date, str)`)."""

    platform_given = Signal(object, str)
    regulator_given = Signal(object, str)

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._desk = desk
        self.day: DateEdit | None = None
        self.at: TextEdit | None = None
        self.note: TextEdit | None = None
        self.reckoned: TextLabel | None = None
        self.hide()

    def ask_platform(self) -> None:
        """Open the form for 平台介入: the platform says until when."""
        today = self._desk.clock.today()
        self._begin("平台介入", "最晚哪天答复", day=today + timedelta(days=_PLATFORM_DAYS))
        self.at = TextEdit("18:00", placeholder="18:00")
        self.add_row(FormRow("几点", self.at, label_width=LABEL_WIDTH))
        self._end("平台要什么，例如 要验货视频")

    def ask_regulator(self) -> None:
        """Open the form for 监管投诉: the day it came in; the law says how long there is."""
        self._begin("监管投诉", "哪天收到", day=self._desk.clock.today())
        assert self.day is not None
        self.reckoned = TextLabel("", "caption")
        self.add_row(self.reckoned)
        self.day.textChanged.connect(lambda _text: self._reckon())
        self._end("投诉编号，投诉人说什么")
        self._reckon()

    def submit(self) -> None:
        if self.day is None or self.note is None or not self.verb.isEnabled():
            return
        note = self.note.text().strip()
        if self.day.day is None:
            self.show_error("日子没看懂，工单没动。写成 10-14 或 明天 再试。")
        elif self.at is None:
            self.regulator_given.emit(self.day.day, note)
        else:
            at = _TIME.fullmatch(self.at.text().strip())
            if at is None:
                self.show_error("钟点没看懂，工单没动。写成 18:00 再试。")
                return
            moment = datetime.combine(self.day.day, time(int(at[1]), int(at[2] or 0)), CHINA)
            self.platform_given.emit(moment.astimezone(UTC), note)

    def _begin(self, title: str, word: str, *, day: date) -> None:
        self.begin(title, title)
        self.at = self.reckoned = None
        self.day = DateEdit(self.theme, self._desk.clock.today, day=day)
        self.add_row(FormRow(word, self.day, label_width=LABEL_WIDTH))

    def _end(self, example: str) -> None:
        self.note = TextEdit(placeholder=example)
        self.add_row(FormRow("备注", self.note, label_width=LABEL_WIDTH))
        self.show()
        if self.day is not None:
            focus_on(self.day)

    def _reckon(self) -> None:
        if self.day is None or self.reckoned is None:
            return
        if self.day.day is None:
            self.reckoned.set_text("")
            return
        due = self._desk.case_flags.regulator_due(received=self.day.day)
        last = due.astimezone(CHINA) - timedelta(microseconds=1)
        days = self._desk.judge.workflow.regulator_workdays
        self.reckoned.set_text(f"{days} 个工作日，最晚 {last:%m-%d} 晚上（消法实施条例 第四十六条）")


class CaseFlags(QObject):
    """The flags of the case that a page shows; `moved(Case)` follows."""

    moved = Signal(object)

    def __init__(self, page: CasePage, writer: CaseWriter, form: FlagForm) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self._writer = writer
        self._form = form
        form.platform_given.connect(self._platform)
        form.regulator_given.connect(self._regulator)

    def add_to(self, menu: QMenu) -> None:
        """Put the ways to raise or answer the flags into a menu, where the case may have them."""
        view = self._page.view
        if view is None or view.state.done or Right.HANDLE not in self._desk.session.rights:
            return
        menu.addSeparator()
        case = view.case
        self._entry(
            menu,
            "平台介入",
            raised=case.platform_due_at is not None,
            ask=self.ask_platform,
            end=self._platform,
        )
        self._entry(
            menu,
            "监管投诉",
            raised=case.regulator_due_at is not None,
            ask=self.ask_regulator,
            end=self._regulator,
        )

    def _entry(
        self,
        menu: QMenu,
        name: str,
        *,
        raised: bool,
        ask: Callable[[], None],
        end: Callable[[None, str], None],
    ) -> None:
        action = menu.addAction(f"{name}已答复" if raised else f"{name}…")
        action.triggered.connect(lambda _on=False: end(None, "") if raised else ask())

    def ask_platform(self) -> None:
        """Ask until when the platform waits."""
        self._ask(self._form.ask_platform)

    def ask_regulator(self) -> None:
        """Ask when the regulator's letter came."""
        self._ask(self._form.ask_regulator)

    def _ask(self, ask: Callable[[], None]) -> None:
        self._page.close_form()
        ask()
        self._page.head.primary.set_kind("")

    def _platform(self, due_at: datetime | None, note: str) -> None:
        flags = self._desk.case_flags
        self._write(
            lambda case_id, version: flags.platform(
                case_id=case_id, version=version, due_at=due_at, note=note
            )
        )

    def _regulator(self, received: date | None, note: str) -> None:
        flags = self._desk.case_flags
        self._write(
            lambda case_id, version: flags.regulator(
                case_id=case_id, version=version, received=received, note=note
            )
        )

    def _write(self, work: Callable[[int, int], Case]) -> None:
        view = self._page.view
        if view is None:
            return
        case_id = view.case.id
        self._form.set_busy(busy=True)

        def failed(error: BaseException) -> None:
            self._form.set_busy(busy=False)
            if isinstance(error, KnownError) and self._form.isVisible():
                self._form.show_error(error_sentence(error))
            else:
                self._page.notices.error(error)
            self._page.read()

        self._writer.write(lambda: work(case_id, self._page.version), done=self.moved.emit, failed=failed)
