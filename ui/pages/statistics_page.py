"""The page 统计: what cases and answers tell of a span of days, and who is still to be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget

from aftersales.access import Right
from desktop.changes import Changed
from desktop.printing import SpanSubject
from desktop.satisfaction import SatisfactionQuery
from desktop.sheet_lists.statistics import StatisticsQuery
from ui.dialogs.case_files import LIST_SHEET, ask_where
from ui.pages.base import Context, Page
from ui.pages.case_writing import CaseWriter
from ui.pages.statistics_asking import AskingTab
from ui.pages.statistics_factors import FactorsTab
from ui.pages.statistics_overview import OverviewTab
from ui.pages.statistics_satisfaction import SatisfactionTab
from ui.pages.statistics_span import SpanChooser
from ui.widgets.buttons import Button
from ui.widgets.states import ErrorState
from ui.widgets.tabs import Tabs
from ui.widgets.texts import HairLine

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from PySide6.QtWidgets import QFileDialog, QWidget

    from aftersales.satisfaction import Group
    from aftersales.score_factors import FactorReport
    from desktop.case_statistics import CaseOverview
    from desktop.satisfaction import SatisfactionResults

_SHOWN = frozenset(
    {Changed.CASES, Changed.SETTLEMENTS, Changed.REVISITS, Changed.SURVEYS, Changed.GOODS, Changed.SETTINGS}
)
_TABS = {"overview": "总览", "satisfaction": "满意度", "factors": "什么影响分数", "asking": "待问"}
_MONTHS = 6
SHEET_NAME = "满意度答卷"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    tab: str
    span: tuple[str, date | None, date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What one reading gave: cases, answers as the tab 满意度 asks for them, months, and all answers of the span."""

    cases: CaseOverview
    all_answers: SatisfactionResults
    answers: SatisfactionResults
    months: tuple[Group, ...]
    factors: FactorReport | None


class StatisticsPage(Page):
    """统计. Opened with `tab` it shows that one."""

    key = "statistics"
    title = "统计"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent=parent)
        self.desk = context.shop
        self._asked = 0
        self._stale = True
        self._drawn_on: date | None = None
        self._counts = ""
        self.writer = CaseWriter(self.desk, self.runner, self.notices, self)
        self.span = SpanChooser(self.theme, self.desk.clock.today)
        self.span.changed.connect(self.read)
        self.header.add_left(self.span)
        self._build_tabs()
        self.export_button = Button(self.theme, "导出", icon="download", keys="Ctrl+E")
        self.export_button.clicked.connect(lambda _on=False: self.ask_export())
        self.export_button.setToolTip("总览导出数字；其余导出答卷连同工单的几项事实，别的程序可以照着重算")
        self.header.add_right(self.asking.draw)
        self.print_button = Button(self.theme, "打印月报", icon="printer", keys="Ctrl+P")
        self.print_button.follow(self.add_action("print", self._print))
        self.header.add_right(self.export_button)
        self.header.add_right(self.print_button)
        self.asking.draw.hide()
        self.add_action("export", self._ask_export)
        self.add_action("commit", self._commit)
        self.add_action("back", self._escape)

    def _build_tabs(self) -> None:
        self.tabs = Tabs(self.theme, _TABS, name="统计")
        self.tabs.chosen.connect(self._turn_to)
        self.overview = OverviewTab(self.theme)
        self.overview.problem_asked.connect(lambda reason: self.open_page("cases", text=reason, tab="all"))
        self.satisfaction = SatisfactionTab(self.theme)
        self.satisfaction.query_changed.connect(self.read)
        self.factors = FactorsTab(self.theme)
        self.asking = AskingTab(self, self.writer)
        self.asking.case_asked.connect(lambda case_id: self.open_page("case", case_id=case_id))
        self.asking.counted.connect(self._count)
        self.error = ErrorState(self.theme, "没有读出来", "档案没有动，再读一次试试。")
        self.error.retried.connect(self.read)
        self.contents = QStackedWidget()
        for widget in (self.overview, self.satisfaction, self.factors, self.asking, self.error):
            self.contents.addWidget(widget)
        self.body.addWidget(self.tabs)
        self.body.addWidget(HairLine())
        self.body.addWidget(self.contents, 1)

    def _print(self) -> None:
        """The report of the span in sight, to look at (Ctrl P)."""
        if self.print_button.isVisible():
            first, last = self.span.span
            name = f"{first.isoformat()} 至 {last.isoformat()}"
            self.open_page("print", subject=SpanSubject(first=first, last=last, name=name))

    # the page in sight

    def activated(self, args: dict[str, Any]) -> None:
        if "tab" in args:
            self.tabs.set_current(str(args["tab"]))
        self._turn_to(self.tabs.current)
        rights = self.desk.session.rights
        self.export_button.setVisible(Right.EXPORT in rights)
        self.print_button.setVisible({Right.PRINT, Right.SETTLE} <= rights)
        if self._stale:
            self.read()
            self.asking.read()
        self._draw_once()

    def _draw_once(self) -> None:
        """Once a day draw whom to ask, so that nobody has to think of it."""
        today = self.desk.clock.today()
        if self._drawn_on == today or not self.asking.may:
            return
        self._drawn_on = today
        self.runner.run(
            self.desk.jobs.write(lambda _: self.desk.surveys.draw_quietly()),
            on_done=lambda outcome: self.asking.read() if outcome.count else None,
        )

    def refresh(self, changes: frozenset[Any]) -> None:
        if not changes & _SHOWN:
            return
        self._stale = True
        if self.isVisible():
            self.read()
            self.asking.read()

    def place(self) -> _Place:
        return _Place(tab=self.tabs.current, span=self.span.plain())

    def restore(self, place: object) -> None:
        if isinstance(place, _Place):
            self.tabs.set_current(place.tab)
            self.span.take(place.span)
            self._turn_to(place.tab)
            self.read()

    def _turn_to(self, key: str) -> None:
        self.contents.setCurrentIndex(tuple(_TABS).index(key))
        self.asking.draw.setVisible(key == "asking" and self.asking.may)
        content = self.asking.table if key == "asking" else self.contents.currentWidget()
        if content is not None:
            content.setFocus()
        self._say()

    def _say(self) -> None:
        first, last = self.span.span
        key = self.tabs.current
        hints = {
            "asking": (("Space", "答案"), ("Ctrl+Return", "保存")),
            "overview": (("Ctrl+E", "导出"),),
        }.get(key, (("Ctrl+E", "导出"),))
        right = "点原因的柱子看工单" if key == "overview" else ""
        left = f"{first} 至 {last}{self._counts}"
        self.set_status(left=left, hints=hints, hints_side="right", right=right)

    # reading

    def read(self) -> None:
        """Count anew for what is chosen."""
        self._counts = ""
        self._stale = False
        self._asked += 1
        asked, desk = self._asked, self.desk
        first, last = self.span.span
        every = SatisfactionQuery(first=first, last=last)
        query = SatisfactionQuery(
            first=first,
            last=last,
            only=self.satisfaction.only,
            without_own=self.satisfaction.without_own.isChecked(),
        )

        def work(_progress: object) -> _Found:
            everything = desk.satisfaction.results(query=every)
            return _Found(
                cases=desk.case_statistics.overview(first=first, last=last),
                all_answers=everything,
                answers=everything if query == every else desk.satisfaction.results(query=query),
                months=desk.satisfaction.months(last=last, count=_MONTHS),
                factors=desk.satisfaction.factors(query=query),
            )

        self._say()
        self.runner.run(
            desk.jobs.read(work),
            on_done=lambda found: self._show(found) if asked == self._asked else None,
            on_failed=self._failed,
        )

    def _show(self, found: _Found) -> None:
        if self.contents.currentWidget() is self.error:
            self._turn_to(self.tabs.current)
        self.overview.show_all(found.cases, found.all_answers, found.months, self.span.before_words)
        self.satisfaction.show_results(found.answers)
        self.factors.show_report(found.factors)
        opened, surveyed = found.cases.figures.opened, found.all_answers.surveyed
        self._counts = f" · 工单 {opened:,} 件 · 评分 {surveyed:,} 份"
        self._say()

    def _failed(self, error: BaseException) -> None:
        self.contents.setCurrentWidget(self.error)
        self.notices.error(error)

    def _count(self, waiting: int) -> None:
        self.tabs.set_note("asking", f"{waiting}" if waiting else "")

    # what a person does

    def _ask_export(self) -> None:
        if Right.EXPORT in self.desk.session.rights:
            self.ask_export()

    def ask_export(self) -> QFileDialog:
        """Ask where what is in sight goes: the figures of 总览, the answers of the other tabs."""
        name = SHEET_NAME if self._of_answers else self.title
        return ask_where(self, f"导出{name}", f"{name}.xlsx", LIST_SHEET, self.export)

    @property
    def _of_answers(self) -> bool:
        return self.tabs.current != "overview"

    def export(self, to: Path) -> None:
        """Write what is in sight of the span to a sheet."""
        first, last = self.span.span
        list_key, unit = "statistics", "行"
        query: StatisticsQuery | SatisfactionQuery = StatisticsQuery(first=first, last=last)
        if self._of_answers:
            list_key, unit = "satisfaction", "条答案"
            query = SatisfactionQuery(
                first=first,
                last=last,
                only=self.satisfaction.only,
                without_own=self.satisfaction.without_own.isChecked(),
            )
        self.runner.run(
            self.desk.jobs.read(
                lambda progress: self.desk.list_sheets.write(
                    list_key=list_key, query=query, to=to, progress=progress
                )
            ),
            on_done=lambda rows: self.notices.toast(f"已导出 {rows:,} {unit}"),
        )

    def _commit(self) -> None:
        if self.tabs.current == "asking":
            self.asking.commit()

    def _escape(self) -> None:
        frame = self.asking.frame
        if self.tabs.current == "asking" and frame.narrow and frame.side_open:
            frame.set_open(opened=False)
            self.asking.table.setFocus()
