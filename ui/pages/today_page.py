"""The page 今日: what is late and due, whom to call today, what waits to be paid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from aftersales.errors import KnownError
from aftersales.revisits import RevisitState
from desktop.changes import Changed
from resources.wording import error_sentence, sentence
from ui.delegates.cells import AvatarDelegate, DueDelegate, MoneyDelegate, StageDelegate, TextDelegate
from ui.models.today import CALL_COLUMNS, CASE_COLUMNS, call_rows, case_row, case_rows, judged_again
from ui.pages.base import Context, Page
from ui.pages.case_words import when_text
from ui.pages.today_drawer import SideDrawer
from ui.pages.today_lists import CaseCellDelegate, WholeTable
from ui.pages.today_popup import DuePopup
from ui.pages.today_side import TodaySide
from ui.pages.today_writing import write_and_tell
from ui.widgets.buttons import Button, LinkButton, PrimaryButton
from ui.widgets.figures import Figure, FigureRow
from ui.widgets.progress import Skeleton
from ui.widgets.states import EmptyState, ErrorState, Way
from ui.widgets.texts import HairLine, Scrolled, SectionTitle, TextLabel

if TYPE_CHECKING:
    from datetime import date, datetime

    from desktop.views import CaseRow, CaseView, TodayView

WEEKDAYS = "一二三四五六日"
TICK = 30_000
SETTLE = sentence("next.settle")
_SHOWN = frozenset(
    {Changed.CASES, Changed.REVISITS, Changed.SETTLEMENTS, Changed.IMPORTS, Changed.CUSTOMERS, Changed.BACKUPS}
)
_WAYS = (
    Way("import", "导入订单表", "Excel 或 CSV，列名不用改", "file-spreadsheet", "Ctrl+I"),
    Way("new_case", "直接新建工单", "客户来电时先记下来", "clipboard-list", "N"),
)


def day_words(day: date) -> str:
    """10月14日 周三."""
    return f"{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


@dataclass(frozen=True, slots=True)
class _Place:
    case: object
    call: object
    in_calls: bool
    scroll: int


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
        self._wanted: _Place | None = None
        self._stale = False
        self._build_header()
        self._build_states()
        self._build_actions()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self.tick)

    # building

    def _build_header(self) -> None:
        self._side_button = Button(self.theme, "待付与快捷", icon="wallet")
        self._side_button.clicked.connect(self._toggle_side)
        self._import = Button(self.theme, "导入订单", icon="file-spreadsheet")
        self._import.clicked.connect(lambda: self.open_page("import"))
        self._new = PrimaryButton(self.theme, "新建工单", icon="plus", keys="N")
        self._new.clicked.connect(lambda: self.open_page("new_case"))
        for button in (self._side_button, self._import, self._new):
            self.header.add_right(button)

    def _build_states(self) -> None:
        self.states = QStackedWidget()
        self._blank = QWidget()
        self._waiting = QWidget()
        column = QVBoxLayout(self._waiting)
        column.setContentsMargins(24, 24, 24, 24)
        column.addWidget(Skeleton(self.theme))
        column.addStretch(1)
        self.empty = EmptyState(self.theme, "今天还没有事", "先把订单导进来，建单时就能直接选。", _WAYS)
        self.empty.chosen.connect(lambda key: self.open_page(key))
        self.content = QWidget()
        self._build_content()
        self.failed: ErrorState | None = None
        for state in (self._blank, self._waiting, self.content, self.empty):
            self.states.addWidget(state)
        self.body.addWidget(self.states, 1)

    def _build_content(self) -> None:
        row = QHBoxLayout(self.content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        row.addLayout(left, 1)
        self.figures = FigureRow()
        self.figures.setFixedHeight(72)
        left.addWidget(self.figures)
        left.addWidget(HairLine())
        self.scroll = Scrolled(margins=(0, 0, 0, 0))
        self.scroll.column.setSpacing(0)
        left.addWidget(self.scroll, 1)
        self._build_cases()
        self._build_calls()
        self.scroll.column.addStretch(1)
        self.drawer = SideDrawer(self.theme, self.content, row, width=333)
        side_scroll = Scrolled(margins=(0, 0, 0, 0))
        self.side = TodaySide(self.theme)
        self.side.chosen.connect(self._go_quick)
        self.side.imports_asked.connect(lambda: self.open_page("import"))
        side_scroll.column.addWidget(self.side)
        self.drawer.column.addWidget(side_scroll)

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
        self.cases.setProperty("group_margin", 42)
        self.cases.current_changed.connect(self._case_chosen)
        self.cases.acted.connect(self._act_on_case)
        self.cases.opened.connect(self._open_case)
        self.cases.space_pressed.connect(self._open_case)
        self.cases.left_by.connect(self._leave_cases)
        self.calm = QWidget()
        column = QHBoxLayout(self.calm)
        column.setContentsMargins(24, 20, 24, 20)
        column.addWidget(TextLabel("没有超期，今天也没有到期的工单", "quiet"))
        link = LinkButton(self.theme, "看全部工单")
        link.clicked.connect(lambda: self.open_page("cases"))
        column.addWidget(link)
        column.addStretch(1)
        self.scroll.column.addWidget(self.cases)
        self.scroll.column.addWidget(self.calm)

    def _build_calls(self) -> None:
        self._calls_title = SectionTitle("今日回访", "")
        self._calls_title.setContentsMargins(24, 0, 20, 0)
        self._calls_title.setFixedHeight(48)
        link = LinkButton(self.theme, "全部回访")
        link.clicked.connect(lambda: self.open_page("revisits"))
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
        self.calls.acted.connect(self._record_call)
        self.calls.opened.connect(self._record_call)
        self.calls.left_by.connect(self._leave_calls)
        self._no_calls = TextLabel("今天没有要打的回访", "quiet")
        self._no_calls.setContentsMargins(24, 14, 24, 14)
        self.scroll.column.addWidget(self._calls_title)
        self.scroll.column.addWidget(HairLine())
        self.scroll.column.addWidget(self.calls)
        self.scroll.column.addWidget(self._no_calls)

    def _build_actions(self) -> None:
        self._settle = self.add_action("settle", self._settle_case)
        self._change_due = self.add_action("change_deadline", self._ask_due)
        self._settle.setEnabled(False)
        self._change_due.setEnabled(False)

    # reading

    def activated(self, args: dict[str, Any]) -> None:  # noqa: ARG002 - the page takes none
        self.load()
        (self.calls if self._wanted and self._wanted.in_calls else self.cases).setFocus()

    def refresh(self, changes: frozenset[Any]) -> None:
        if not changes & _SHOWN:
            return
        if self.isVisible():
            self.load()
        else:
            self._stale = True

    def load(self) -> None:
        """Read the day; what is shown stays until the answer comes."""
        desk = self.shop
        self._stale = False
        self.runner.run(
            desk.jobs.read(lambda _: (desk.today.view(), desk.today.counts().open_cases)),
            on_done=lambda found: self._show(*found),
            on_failed=self._show_failure,
            on_slow=self._show_waiting,
        )

    def _show_waiting(self) -> None:
        if self.view is None:
            self.states.setCurrentWidget(self._waiting)

    def _show_failure(self, error: BaseException) -> None:
        if self.view is not None or not isinstance(error, KnownError):
            self.notices.error(error)
        if self.view is not None:
            return
        line = error_sentence(error) if isinstance(error, KnownError) else "已有的数据没有动。"
        if self.failed is not None:
            self.states.removeWidget(self.failed)
            self.failed.deleteLater()
        self.failed = ErrorState(self.theme, "今天的事读不出来", line)
        self.failed.retried.connect(self.load)
        self.states.addWidget(self.failed)
        self.states.setCurrentWidget(self.failed)

    def _show(self, view: TodayView, open_cases: int) -> None:
        self.view = view
        self.header.set_title(self.title, day_words(view.day))
        backed_up = f"已备份 {when_text(view.backed_up_at, view.day)}" if view.backed_up_at else "还没备份"
        hints = () if _nothing(view, open_cases) else None
        self.set_status(hints=hints, right=backed_up, right_icon="hard-drive")
        if _nothing(view, open_cases):
            self.states.setCurrentWidget(self.empty)
            self._side_button.hide()
            return
        self._show_figures(view)
        self._show_cases(view)
        self._show_calls(view)
        self.side.show_view(view)
        self.states.setCurrentWidget(self.content)
        self._fit_side()
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
        if rows and self.cases.current_key is None and self._wanted is None:
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

    @property
    def _own_id(self) -> int | None:
        return self.shop.session.staff_id

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
        judge = self.shop.judge
        self.view = replace(
            view,
            overdue=judged_again(view.overdue, judge, now),
            due_today=judged_again(view.due_today, judge, now),
        )
        for case in (*self.view.overdue, *self.view.due_today):
            at = self.cases.rows.row_of(case.summary.id)
            if at >= 0:
                self.cases.rows.replace_row(at, case_row(case, self._own_id))

    # choosing

    def _case_of(self, key: object) -> CaseRow | None:
        rows = (*self.view.overdue, *self.view.due_today) if self.view else ()
        return next((row for row in rows if row.summary.id == key), None)

    def _case_chosen(self, _key: object = None) -> None:
        row = self._case_of(self.cases.current_key)
        self._settle.setEnabled(row is not None)
        self._change_due.setEnabled(row is not None)
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
        inside = table.mapTo(self.scroll.widget(), rect.center())
        self.scroll.ensureVisible(0, inside.y(), 0, rect.height() // 2 + 36)

    def _leave_cases(self, by: int) -> None:
        if by > 0 and self.calls.isVisible():
            self.calls.setFocus()
            self.calls.go_to_row(0)
            self._keep_in_sight(self.calls)

    def _leave_calls(self, by: int) -> None:
        if by < 0 and self.cases.isVisible():
            self.cases.setFocus()
            self.cases.go_to_row(self.cases.rows.rowCount() - 1)
            self._keep_in_sight(self.cases)

    # doing

    def _act_on_case(self, key: object) -> None:
        row = self._case_of(key)
        if row is not None and row.next_step == SETTLE:
            self.open_page("calculator", case_id=row.summary.id)
        elif row is not None:
            self._open_case(key)

    def _open_case(self, key: object) -> None:
        self.open_page("case", case_id=key)

    def _record_call(self, key: object) -> None:
        self.open_page("revisits", revisit_id=key)

    def _settle_case(self) -> None:
        self.open_page("calculator", case_id=self.cases.current_key)

    def _go_quick(self, key: str) -> None:
        case = self._case_of(self.cases.current_key)
        if key == "calculator" and case is not None:
            self.open_page(key, case_id=case.summary.id)
        else:
            self.open_page(key)

    def _ask_due(self) -> None:
        key = self.cases.current_key
        if self.popup is not None or not isinstance(key, int):
            return
        desk = self.shop
        self.runner.run(desk.jobs.read(lambda _: desk.cases.view(case_id=key)), on_done=self._open_due)

    def _open_due(self, found: CaseView) -> None:
        if self.popup is not None or self.cases.current_key != found.case.id:
            return
        case = found.case
        self.popup = DuePopup(self.theme, self, today=self.shop.clock.today, due_at=case.due_at)
        self.popup.given.connect(lambda moment, why: self._set_due(case.id, case.version, moment, why))
        self.popup.closed.connect(self._popup_closed)
        rect = self.cases.visualRect(self.cases.currentIndex())
        top = self.cases.mapTo(self, rect.topLeft())
        self.popup.open_under(QRect(top, rect.size()))

    def _set_due(self, case_id: int, version: int, moment: datetime, why: str) -> None:
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

    def _close_popup(self) -> None:
        if self.popup is not None:
            self.popup.close_popup()

    def _popup_closed(self) -> None:
        self.popup = None
        self.cases.setFocus()

    # the right column in a narrow window

    def _fit_side(self) -> None:
        self._side_button.setVisible(self.drawer.narrow and self.states.currentWidget() is self.content)

    def _toggle_side(self) -> None:
        self.drawer.set_open(shown=not self.drawer.is_open)

    # the way back

    def place(self) -> object:
        bar = self.scroll.verticalScrollBar()
        return _Place(self.cases.current_key, self.calls.current_key, self.calls.hasFocus(), bar.value())

    def restore(self, place: object) -> None:
        if isinstance(place, _Place):
            self._wanted = place
            self._take_place()

    def _take_place(self) -> None:
        place = self._wanted
        if place is None or self.view is None:
            return
        self._wanted = None
        self.cases.go_to(place.case)
        self.calls.go_to(place.call)
        (self.calls if place.in_calls else self.cases).setFocus()
        QTimer.singleShot(0, self, lambda: self.scroll.verticalScrollBar().setValue(place.scroll))

    # Qt

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self._close_popup()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        narrow = self.drawer.narrow
        QTimer.singleShot(0, self, lambda: self._resized(was_narrow=narrow))

    def _resized(self, *, was_narrow: bool) -> None:
        if self.drawer.narrow != was_narrow or not self._fitted:
            self._fitted = True
            self.drawer.set_open(shown=not self.drawer.narrow)
        self._fit_side()

    _fitted = False


def _nothing(view: TodayView, open_cases: int) -> bool:
    """A shop in which nothing was done yet."""
    done = view.new_this_week or view.closed_this_week or view.imports or view.revisits
    return not open_cases and not done


def _late(row: CaseRow, now: datetime) -> bool:
    return row.summary.due_at is not None and row.summary.due_at < now
