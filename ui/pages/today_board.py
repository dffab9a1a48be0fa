"""The left column of 今日: key figures, the cases that are late or due, the calls of the day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QRect, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.late_dataclasses import dataclass
from aftersales.revisits import RevisitState
from resources.wording import sentence
from ui.delegates.cells import AvatarDelegate, DueDelegate, MoneyDelegate, StageDelegate, TextDelegate
from ui.models.today import CALL_COLUMNS, CASE_COLUMNS, call_rows, case_row, case_rows, judged_again
from ui.pages.today_lists import CaseCellDelegate, WholeTable
from ui.widgets.buttons import LinkButton
from ui.widgets.figures import Figure, FigureRow
from ui.widgets.texts import HairLine, Scrolled, SectionTitle, TextLabel

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.case_words import CaseWords
    from desktop.views import CaseRow, TodayView
    from ui.theme import Theme

SETTLE = sentence("next.settle")


@dataclass(frozen=True, slots=True)
class BoardPlace:
    """Where a person stood: which case, which call, in which list, how far scrolled."""

    case: object
    call: object
    in_calls: bool
    scroll: int


class TodayBoard(QWidget):
    """`settle_asked`, `case_asked`, `call_asked` carry ids; `page_asked(key)` the links; `case_chosen` every move."""

    settle_asked = Signal(object)
    case_asked = Signal(object)
    call_asked = Signal(object)
    page_asked = Signal(str)
    case_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.view: TodayView | None = None
        self._own_id: int | None = None
        self._wanted: BoardPlace | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.figures = FigureRow()
        self.figures.setFixedHeight(72)
        column.addWidget(self.figures)
        column.addWidget(HairLine())
        self.area = Scrolled(margins=(0, 0, 0, 0))
        self.area.column.setSpacing(0)
        column.addWidget(self.area, 1)
        self._build_cases()
        self._build_calls()
        self.area.column.addStretch(1)

    def _build_cases(self) -> None:
        self.cases = WholeTable(
            self.theme,
            CASE_COLUMNS,
            {
                "due": DueDelegate(self.theme, left=24),
                "what": CaseCellDelegate(self.theme),
                "stage": StageDelegate(self.theme),
                "amount": MoneyDelegate(self.theme),
                "assignee": AvatarDelegate(self.theme, right=22),
            },
            button_column="what",
            two_line=True,
            name="超期和今天到期的工单",
        )
        self.cases.setProperty("group_margin", 36)
        self.cases.current_changed.connect(self._case_chosen)
        self.cases.acted.connect(self._act_on_case)
        self.cases.opened.connect(self.case_asked)
        self.cases.space_pressed.connect(self.case_asked)
        self.cases.left_by.connect(self._leave_cases)
        self.calm = QWidget()
        column = QHBoxLayout(self.calm)
        column.setContentsMargins(24, 20, 24, 20)
        column.addWidget(TextLabel("没有超期，今天也没有到期的工单", "quiet"))
        link = LinkButton(self.theme, "看全部工单")
        link.clicked.connect(lambda: self.page_asked.emit("cases"))
        column.addWidget(link)
        column.addStretch(1)
        self.area.column.addWidget(self.cases)
        self.area.column.addWidget(self.calm)

    def _build_calls(self) -> None:
        self._calls_title = SectionTitle("今日回访", "")
        self._calls_title.setContentsMargins(24, 0, 20, 0)
        self._calls_title.setFixedHeight(48)
        link = LinkButton(self.theme, "全部回访")
        link.clicked.connect(lambda: self.page_asked.emit("revisits"))
        self._calls_title.add_right(link)
        self.calls = WholeTable(
            self.theme,
            CALL_COLUMNS,
            {
                "time": TextDelegate(self.theme, left=24),
                "ring": StageDelegate(self.theme),
                "result": MoneyDelegate(self.theme, right=24),
            },
            button_column="result",
            row_height=40,
            name="今日回访",
        )
        self.calls.button.set_keys("")
        self.calls.current_changed.connect(self._call_chosen)
        self.calls.acted.connect(self.call_asked)
        self.calls.opened.connect(self.call_asked)
        self.calls.left_by.connect(self._leave_calls)
        self._no_calls = TextLabel("今天没有要打的回访", "quiet")
        self._no_calls.setContentsMargins(24, 14, 24, 14)
        self.area.column.addWidget(self._calls_title)
        self.area.column.addWidget(HairLine())
        self.area.column.addWidget(self.calls)
        self.area.column.addWidget(self._no_calls)

    # showing

    def show_view(self, view: TodayView, own_id: int | None) -> None:
        """Show a day, standing where the person stood."""
        self.view, self._own_id = view, own_id
        self._show_figures(view)
        self._show_cases(view)
        self._show_calls(view)
        self._take_place()

    def _show_figures(self, view: TodayView) -> None:
        late = len(view.overdue)
        self.figures.set_figures(
            (
                Figure("已超期", str(late), tone="bad" if late else ""),
                Figure("今天到期", str(len(view.due_today))),
                Figure("今日回访", str(len(view.revisits)), f"/ 已完成 {view.revisits_done}"),
                Figure("本周新增", str(view.new_this_week), f"/ 已结 {view.closed_this_week}"),
            )
        )

    def _show_cases(self, view: TodayView) -> None:
        rows = case_rows(view, self._own_id)
        self.cases.set_rows(rows)
        self.cases.setVisible(bool(rows))
        self.calm.setVisible(not rows)
        if rows and self.cases.current_key is None:
            self.cases.go_to_row(self._first_due_row(view))
        self._case_chosen()

    def _first_due_row(self, view: TodayView) -> int:
        """The first that can still be in time is the first to do; else the first late one."""
        return len(view.overdue) + 2 if view.overdue and view.due_today else 0

    def _show_calls(self, view: TodayView) -> None:
        left = len(view.revisits) - view.revisits_done
        self._calls_title.caption.set_text(f"剩 {left} 个" if left else "")
        self.calls.set_rows(call_rows(view.revisits))
        self.calls.setVisible(bool(view.revisits))
        self._no_calls.setVisible(not view.revisits)
        self._call_chosen()

    def judge_again(self, words: CaseWords, now: datetime) -> None:
        """The words of the deadlines as they read at `now`; nothing else moves."""
        if self.view is None:
            return
        overdue = judged_again(self.view.overdue, words, now)
        due_today = judged_again(self.view.due_today, words, now)
        self.view = replace(self.view, overdue=overdue, due_today=due_today)
        for case in (*overdue, *due_today):
            at = self.cases.rows.row_of(case.summary.id)
            if at >= 0:
                self.cases.rows.replace_row(at, case_row(case, self._own_id))

    # choosing

    @property
    def chosen(self) -> CaseRow | None:
        """The case the person stands on."""
        return self._case_of(self.cases.current_key)

    @property
    def chosen_rect(self) -> QRect:
        """Where its row is, in this widget's coordinates."""
        rect = self.cases.visualRect(self.cases.currentIndex())
        row = QRect(0, rect.y(), self.cases.width(), rect.height())
        return QRect(self.cases.mapTo(self, row.topLeft()), row.size())

    def take_focus(self) -> None:
        """Put the focus into the list the person was in."""
        in_calls = self._wanted is not None and self._wanted.in_calls
        (self.calls if in_calls else self.cases).setFocus()

    def _case_of(self, key: object) -> CaseRow | None:
        rows = (*self.view.overdue, *self.view.due_today) if self.view else ()
        return next((row for row in rows if row.summary.id == key), None)

    def _case_chosen(self, _key: object = None) -> None:
        row = self._case_of(self.cases.current_key)
        self.case_chosen.emit(self.cases.current_key if row else None)
        if row is None:
            self.cases.show_button(-1, "")
            return
        icon = "calculator" if row.next_step == SETTLE else ""
        self.cases.show_button(self.cases.currentIndex().row(), row.next_step, icon)
        self._keep_in_sight(self.cases)

    def _call_chosen(self, _key: object = None) -> None:
        calls = self.view.revisits if self.view else ()
        planned = [call.revisit.id for call in calls if call.revisit.state is RevisitState.PLANNED]
        key = self.calls.current_key
        if key not in planned:
            key = planned[0] if planned and key is None else None
        at = self.calls.rows.row_of(key) if key is not None else -1
        self.calls.show_button(at, "记结果" if at >= 0 else "")
        self._keep_in_sight(self.calls)

    def _keep_in_sight(self, table: WholeTable) -> None:
        if not table.hasFocus() or not table.currentIndex().isValid():
            return
        rect = table.visualRect(table.currentIndex())
        self.area.ensureVisible(0, table.y() + rect.center().y(), 0, rect.height() // 2 + 36)

    def _leave_cases(self, by: int) -> None:
        if by > 0 and self.calls.isVisible():
            self.calls.setFocus()
            self.calls.go_to_row(0)
            self._keep_in_sight(self.calls)

    def _leave_calls(self, by: int) -> None:
        if by < 0 and self.cases.isVisible():
            self.calls.setCurrentIndex(QModelIndex())
            self.cases.setFocus()
            self.cases.go_to_row(self.cases.rows.rowCount() - 1)
            self._keep_in_sight(self.cases)

    def _act_on_case(self, key: object) -> None:
        row = self._case_of(key)
        if row is not None:
            (self.settle_asked if row.next_step == SETTLE else self.case_asked).emit(key)

    # the way back

    def place(self) -> BoardPlace:
        bar = self.area.verticalScrollBar()
        return BoardPlace(self.cases.current_key, self.calls.current_key, self.calls.hasFocus(), bar.value())

    def restore(self, place: BoardPlace) -> None:
        self._wanted = place
        self._take_place()

    def _take_place(self) -> None:
        place = self._wanted
        if place is None or self.view is None:
            return
        self.cases.go_to(place.case)
        if place.in_calls:
            self.calls.go_to(place.call)
        self.take_focus()
        self._wanted = None
        QTimer.singleShot(0, self, lambda: self.area.verticalScrollBar().setValue(place.scroll))
