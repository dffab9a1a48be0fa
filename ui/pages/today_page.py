"""The page 今日: what is late and due, whom to call today, what waits to be paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from aftersales.errors import KnownError
from desktop.changes import Changed
from resources.wording import error_sentence
from ui.pages.base import Context, Page
from ui.pages.case_words import when_text
from ui.pages.today_board import BoardPlace, TodayBoard
from ui.pages.today_drawer import SideDrawer
from ui.pages.today_side import TodaySide
from ui.pages.today_states import PageStates
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.texts import Scrolled

if TYPE_CHECKING:
    from datetime import date, datetime

    from desktop.shop import Desk
    from desktop.views import CaseRow, CaseView, TodayView
    from ui.pages.today_checklist import FirstStepsKeeper
    from ui.pages.today_popup import DuePopup
    from ui.widgets.states import EmptyState

WEEKDAYS = "一二三四五六日"
TICK = 30_000
FIRST_STEPS = 600
"""Milliseconds after the first rows until the first steps of a new shop are asked for: rows and numbers come before."""
_SHOWN = frozenset(
    {
        Changed.CASES,
        Changed.REVISITS,
        Changed.SETTLEMENTS,
        Changed.IMPORTS,
        Changed.CUSTOMERS,
        Changed.BACKUPS,
    }
)
_WAYS = (
    ("import", "导入订单表", "Excel 或 CSV，列名不用改", "file-spreadsheet", "Ctrl+I"),
    ("new_case", "直接新建工单", "客户来电时先记下来", "clipboard-list", "N"),
)


def day_words(day: date) -> str:
    """10月14日 周三."""
    return f"{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


class TodayPage(Page):
    """Opens `case` and `calculator` with case_id, `revisits` with revisit_id, `cases`, `import`, `new_case`."""

    key, title = "today", "今日"
    status_hints = (
        ("Up Down", "选择"),
        ("Return", "办下一步"),
        ("Space", "打开工单"),
        ("D", "改时限"),
        ("R", "退赔计算"),
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.view: TodayView | None = None
        self.popup: DuePopup | None = None
        self._build_header()
        self._build_states()
        self._build_actions()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self.tick)
        self._nothing = False
        self.first_steps: FirstStepsKeeper | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(FIRST_STEPS)
        self._later.timeout.connect(self._read_first_steps)

    # building

    def _build_header(self) -> None:
        self._side_button = Button(self.theme, "待付与快捷", icon="wallet")
        self._side_button.clicked.connect(lambda: self.drawer.set_open(shown=not self.drawer.is_open))
        self._import = Button(self.theme, "导入订单", icon="file-spreadsheet")
        self._import.clicked.connect(lambda: self.open_page("import"))
        self._new = PrimaryButton(self.theme, "新建工单", icon="plus", keys="N")
        self._new.clicked.connect(lambda: self.open_page("new_case"))
        for button in (self._side_button, self._import, self._new):
            self.header.add_right(button)

    def _build_states(self) -> None:
        self.states = PageStates(self.theme, self.notices, "今天的事读不出来", self.load)
        self._empty: EmptyState | None = None
        self.content = QWidget()
        self._build_content()
        self.states.add(self.content)
        self.body.addWidget(self.states, 1)

    @property
    def empty(self) -> EmptyState:
        """What a shop sees in which nothing was done yet."""
        if self._empty is None:
            from ui.widgets.states import EmptyState, Way

            ways = tuple(Way(*way) for way in _WAYS)
            self._empty = EmptyState(self.theme, "今天还没有事", "先把订单导进来，建单时就能直接选。", ways)
            self._empty.chosen.connect(self.open_page)
            self.states.add(self._empty)
        return self._empty

    def _build_content(self) -> None:
        row = QHBoxLayout(self.content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.board = TodayBoard(self.theme)
        self.board.settle_asked.connect(lambda key: self.open_page("calculator", case_id=key))
        self.board.case_asked.connect(lambda key: self.open_page("case", case_id=key))
        self.board.call_asked.connect(lambda key: self.open_page("revisits", revisit_id=key))
        self.board.page_asked.connect(self.open_page)
        self.board.case_chosen.connect(self._case_chosen)
        row.addWidget(self.board, 1)
        self.drawer = SideDrawer(self.theme, self.content, row, width=333)
        side_scroll = Scrolled(margins=(0, 0, 0, 0))
        self.side = TodaySide(self.theme)
        self.side.chosen.connect(self._go_quick)
        self.side.owed.all_asked.connect(lambda: self.open_page("recovery"))
        self.side.owed.opened.connect(lambda key: self.open_page("recovery", recovery_id=key))
        self.side.imports_asked.connect(lambda: self.open_page("import"))
        side_scroll.column.addWidget(self.side)
        self.drawer.column.addWidget(side_scroll)
        self.drawer.mode_changed.connect(self._fit_side)

    def _build_actions(self) -> None:
        self._settle = self.add_action("settle", lambda: self._go_quick("calculator"))
        self._change_due = self.add_action("change_deadline", self._ask_due)
        self.add_action("back", self._close_what_lies_over)
        self._settle.setEnabled(False)
        self._change_due.setEnabled(False)

    # reading

    def activated(self, args: dict[str, Any]) -> None:  # noqa: ARG002 - the page takes none
        self.load()
        self.board.take_focus()

    def refresh(self, changes: frozenset[Any]) -> None:
        if Changed.SETTINGS in changes and self.first_steps is not None:
            self.first_steps.setting_changed(read=self.isVisible())
        if changes & _SHOWN and self.isVisible():  # coming into sight it reads anew anyway
            self.load()

    def load(self) -> None:
        """Read the day; what is shown stays until the answer comes."""
        desk = self.shop
        self.runner.run(
            desk.jobs.read(lambda _: _read(desk)),
            on_done=lambda found: self._show(*found),
            on_failed=self.states.fail,
            on_slow=self.states.wait,
        )

    def _show(self, view: TodayView, nothing: bool) -> None:
        self.view, self._nothing = view, nothing
        self.header.set_title(self.title, day_words(view.day))
        backed_up = f"已备份 {when_text(view.backed_up_at, view.day)}" if view.backed_up_at else "还没备份"
        hints = () if nothing else None
        self.set_status(hints=hints, right=backed_up, right_icon="hard-drive")
        if self.first_steps is None:
            self._later.start()
        else:
            self.first_steps.read()
        if nothing:
            self._show_empty()
            return
        self.states.show_state(self.content)
        self.board.show_view(view, self.shop.session.staff_id)
        self.side.show_view(view)
        self._fit_side()

    def _show_empty(self) -> None:
        first = self.first_steps.alone if self.first_steps is not None else None
        self.states.show_state(first or self.empty)
        self._side_button.hide()

    def _read_first_steps(self) -> None:
        if self.first_steps is None:
            from ui.pages.today_checklist import FirstStepsKeeper

            self.first_steps = FirstStepsKeeper(self)
            self.first_steps.shown.connect(self._first_steps_shown)
        self.first_steps.read()

    def _first_steps_shown(self) -> None:
        if self._nothing:
            self._show_empty()

    # the clock

    def tick(self) -> None:
        """Repaint the words of deadlines; read anew where a case became late or the day ended."""
        view = self.view
        if view is None:
            return
        now = self.shop.clock.now()
        if self.shop.clock.today() != view.day or any(_late(row, now) for row in view.due_today):
            self.load()
            return
        self.board.judge_again(self.shop.words, now)

    # doing

    def _case_chosen(self, key: object) -> None:
        self._settle.setEnabled(key is not None)
        self._change_due.setEnabled(key is not None)

    def _go_quick(self, key: str) -> None:
        case = self.board.chosen
        if key == "calculator" and case is not None:
            self.open_page(key, case_id=case.summary.id)
        else:
            self.open_page(key)

    def _ask_due(self) -> None:
        chosen = self.board.chosen
        if self.popup is not None or chosen is None:
            return
        desk, case_id = self.shop, chosen.summary.id
        self.runner.run(desk.jobs.read(lambda _: desk.cases.view(case_id=case_id)), on_done=self._open_due)

    def _open_due(self, found: CaseView) -> None:
        chosen = self.board.chosen
        if self.popup is not None or chosen is None or chosen.summary.id != found.case.id:
            return
        case = found.case
        from ui.pages.today_popup import DuePopup

        self.popup = DuePopup(self.theme, self, today=self.shop.clock.today, due_at=case.due_at)
        self.popup.given.connect(lambda moment, why: self._set_due(case.id, case.version, moment, why))
        self.popup.closed.connect(self._popup_closed)
        row = self.board.chosen_rect
        self.popup.open_under(QRect(self.board.mapTo(self, row.topLeft()), row.size()))

    def _set_due(self, case_id: int, version: int, moment: datetime, why: str) -> None:
        from ui.pages.today_writing import write_and_tell

        desk = self.shop
        write_and_tell(
            self,
            lambda: desk.cases.set_due(case_id=case_id, version=version, due_at=moment, why=why),
            say=lambda _: f"时限改到 {when_text(moment, desk.clock.today())}",
            done=lambda _: self._close_popup(),
            failed=self._due_refused,
        )

    def _due_refused(self, error: BaseException) -> None:
        if self.popup is not None and isinstance(error, KnownError):
            self.popup.refuse(error_sentence(error))
        else:
            self.notices.error(error)

    def _close_what_lies_over(self) -> None:
        if self.popup is not None:
            self.popup.close_popup()
        elif self.drawer.narrow and self.drawer.is_open:
            self.drawer.set_open(shown=False)
            self.board.take_focus()

    def _close_popup(self) -> None:
        if self.popup is not None:
            self.popup.close_popup()

    def _popup_closed(self) -> None:
        self.popup = None
        self.board.cases.setFocus()

    # the right column in a narrow window

    def _fit_side(self) -> None:
        self._side_button.setVisible(self.drawer.narrow and self.states.shows(self.content))

    # the way back

    def place(self) -> object:
        return self.board.place()

    def restore(self, place: object) -> None:
        if isinstance(place, BoardPlace):
            self.board.restore(place)

    # Qt

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self._later.stop()
        self._close_popup()


def _read(desk: Desk) -> tuple[TodayView, bool]:
    """The day, and whether this is a shop in which nothing was done yet."""
    view = desk.today.view()
    done = view.new_this_week or view.closed_this_week or view.imports or view.revisits or view.waiting
    return view, not done and not desk.today.counts().open_cases


def _late(row: CaseRow, now: datetime) -> bool:
    return row.summary.due_at is not None and row.summary.due_at < now
