"""The tab 总览 of 统计: key figures, and six charts of cases and satisfaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from aftersales import money
from aftersales.questionnaires import QuestionKind
from desktop.satisfaction_words import between_text, change_text, main_text, mean_text
from ui.charts.bars import BarPair, CountBar, CountBars, Legend, PairBars
from ui.charts.lines import LinePoint, TrendLine
from ui.charts.rows import PartRow, PartRows, RangeRow, RangeRows
from ui.delegates.cells import MoneyDelegate, TextDelegate
from ui.models.paged_table import Column, PagedTableModel
from ui.models.roles import Cell, Row
from ui.pages.statistics_parts import ChartCell, KeyFigure
from ui.widgets.texts import HairLine, Scrolled
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.case_statistics import CaseFigures, ProductCases, StageTime, Week
    from aftersales.satisfaction import Group
    from desktop.case_statistics import CaseOverview
    from desktop.satisfaction import SatisfactionResults
    from ui.theme import Theme

MAKER, REST = "等厂家", "其余"
"""As the desk names what waits for the maker, and what is left over."""
_SHOWN_PRODUCTS = 5
_MINUS = "\u2212"
_SCORES = (
    ("bad", "onAcc"),
    ("warnFill", ""),
    ("chartGrey", ""),
    ("chart2", "onAcc"),
    ("chart1", "onAcc"),
)
_COLUMNS = (
    Column(key="name", title="商品"),
    Column(key="count", title="工单", width=56, align="right"),
    Column(key="given", title="退赔（元）", width=112, align="right"),
)


class OverviewTab(Scrolled):
    """`problem_asked(reason)` follows a click on a bar: the cases of that reason."""

    problem_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(margins=(0, 0, 0, 0))
        self._theme = theme
        self.column.setSpacing(0)
        self._build_figures()
        self.column.addWidget(HairLine())
        self._build_charts()

    def _build_figures(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.figures = {
            key: KeyFigure(self._theme, label)
            for key, label in (
                ("opened", "新增工单"),
                ("days", "平均办结"),
                ("in_time", "按时办结"),
                ("given", "退赔金额"),
                ("score", "满意度"),
            )
        }
        for place, figure in enumerate(self.figures.values()):
            if place:
                row.addWidget(HairLine(vertical=True))
            row.addWidget(figure, 1)
        self.column.addLayout(row)

    def _build_charts(self) -> None:
        theme = self._theme
        self.weeks = PairBars(theme, name="工单走势")
        self.problems = CountBars(theme, name="常见原因")
        self.stages = RangeRows(theme, name="卡在哪一步")
        self.months = PartRows(theme, name="满意度", tokens=_SCORES)
        self.promoters = TrendLine(theme, name="推荐意愿")
        self.products = KeyTable(theme, name="退赔最多的商品")
        self._products = PagedTableModel(_COLUMNS, lambda _request: None, self)
        self.products.show_model(
            self._products,
            {"name": TextDelegate(theme), "count": MoneyDelegate(theme), "given": MoneyDelegate(theme)},
        )
        self.cells = {
            "weeks": ChartCell(
                "工单走势", self.weeks, right=Legend(theme, ("chart1", "新增"), ("chart3", "办结"))
            ),
            "problems": ChartCell(
                "常见原因", self.problems, right=Legend(theme, ("chart1", "件数"), ("warnFill", "累计"))
            ),
            "stages": ChartCell(
                "卡在哪一步", self.stages, right=Legend(theme, ("chart1", "一般"), ("chart3", "最慢一成"))
            ),
            "months": ChartCell("满意度", self.months, right=self._score_legend()),
            "promoters": ChartCell(
                "推荐意愿", self.promoters, right=Legend(theme, ("chart1", "净推荐"), ("chart3", "95% 范围"))
            ),
            "products": ChartCell("退赔最多的商品", self.products),
        }
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for place, cell in enumerate(self.cells.values()):
            cell.setMinimumHeight(268)
            line, column = divmod(place, 3)
            grid.addWidget(cell, line * 2, column * 2)
            if column:
                grid.addWidget(HairLine(vertical=True), line * 2, column * 2 - 1)
            grid.setColumnStretch(column * 2, 1)
            grid.setRowStretch(line * 2, 1)
        grid.addWidget(HairLine(), 1, 0, 1, 5)
        holder = QWidget()
        holder.setLayout(grid)
        self.column.addWidget(holder, 1)
        self.problems.asked.connect(self.problem_asked)

    def _score_legend(self) -> Legend:
        return Legend(
            self._theme, *((ground, f"{place}") for place, (ground, _) in enumerate(_SCORES, start=1))
        )

    # showing

    def show_all(
        self,
        cases: CaseOverview,
        answers: SatisfactionResults,
        months: Sequence[Group],
        before: str,
    ) -> None:
        """Show one span; `before` says what the figures are held against."""
        self._show_figures(cases, answers, months, before)
        self._show_weeks(cases.weeks)
        self._show_problems(cases)
        self._show_stages(cases.stages)
        self._show_months(months)
        self._show_promoters(answers.months[QuestionKind.NPS])
        self._show_products(cases.products)

    def _show_figures(
        self, cases: CaseOverview, answers: SatisfactionResults, months: Sequence[Group], before: str
    ) -> None:
        now, then = cases.figures, cases.before
        weeks = cases.weeks[-8:]
        self.figures["opened"].show_figure(
            f"{now.opened:,}",
            "件",
            f"{before} {_signed(now.opened - then.opened, 0)}" if then.opened else "",
            line=[week.opened for week in weeks] if any(week.opened for week in weeks) else [],
        )
        self.figures["days"].show_figure(
            "—" if now.days is None else f"{now.days:.1f}",
            "天" if now.days is not None else _few(now),
            f"{before} {_signed(now.days - then.days, 1)}"
            if now.days is not None and then.days is not None
            else "",
        )
        self.figures["in_time"].show_figure(
            "—" if now.in_time is None else f"{now.in_time * 100:.1f}",
            "%" if now.in_time is not None else _few(now),
            f"{before} {_signed((now.in_time - then.in_time) * 100, 1)}"
            if now.in_time is not None and then.in_time is not None
            else "",
        )
        given = now.given - then.given
        self.figures["given"].show_figure(
            f"¥{money.grouped(now.given)}",
            "",
            f"{before} {money.signed(given)}" if then.given else "",
            tone="warn" if given > 0 and then.given else "",
        )
        marks, earlier = answers.marks[QuestionKind.CSAT], answers.before[QuestionKind.CSAT]
        moved = change_text(marks, earlier)
        said = f"满意 {main_text(marks)}（{between_text(marks)}）" if marks.main else between_text(marks)
        means = [group.marks.mean.value for group in months if group.marks.mean]
        self.figures["score"].show_figure(
            mean_text(marks),
            "/ 5" if marks.mean else "",
            said,
            more=f"{before} {moved}" if moved else "",
            line=means,
        )

    def _show_weeks(self, weeks: Sequence[Week]) -> None:
        self.weeks.show_bars(
            [
                BarPair(
                    name=f"{week.first.month}-{week.first.day:02d}" if place + 1 < len(weeks) else "本周",
                    one=week.opened,
                    other=week.closed,
                    tip=f"{week.first:%m-%d} 起一周：新增 {week.opened}，办结 {week.closed}",
                )
                for place, week in enumerate(weeks)
            ]
        )
        if not any(week.opened or week.closed for week in weeks):
            self.cells["weeks"].say("", empty=f"近 {len(weeks)} 周没有工单")
            return
        busiest = max(weeks, key=lambda week: week.opened, default=None)
        words = f"近 {len(weeks)} 周"
        if busiest is not None and busiest.opened:
            words += f"，{busiest.first.month}月{busiest.first.day}日那周最多，{busiest.opened} 件"
        self.cells["weeks"].say(words)

    def _show_problems(self, cases: CaseOverview) -> None:
        found = cases.problems
        bars = [
            CountBar(
                name=one.name,
                count=one.count,
                running=one.running,
                tip=f"{one.name} {one.count} 件，到它累计 {one.running:.0%}",
                key="" if one.name == REST else one.name,
                rest=one.name == REST,
            )
            for one in found
        ]
        self.problems.show_bars(bars)
        if not found:
            self.cells["problems"].say("", empty="这些天没有新工单")
            return
        some = found[min(2, len(found) - 1)]
        self.cells["problems"].say(
            f"前 {found.index(some) + 1} 类占 {some.running:.0%}，最多的是{found[0].name}"
        )

    def _show_stages(self, stages: Sequence[StageTime]) -> None:
        self.stages.show_rows(
            [
                RangeRow(
                    name=one.stage,
                    usual=one.usual,
                    slow=one.slow,
                    right=f"{one.usual:.1f} 时",
                    tip=f"{one.stage}：一半不超过 {one.usual:.1f} 小时，最慢一成超过 {one.slow:.1f} 小时（{one.n} 次）",
                    waiting=one.stage == MAKER,
                )
                for one in stages
            ]
        )
        slowest = max(stages, key=lambda one: one.slow, default=None)
        if slowest is None:
            self.cells["stages"].say("", empty="这些天没有工单往前走")
        else:
            self.cells["stages"].say(f"{slowest.stage}最慢，一成超过 {slowest.slow:.0f} 小时")

    def _show_months(self, months: Sequence[Group]) -> None:
        self.months.show_rows(
            [
                PartRow(
                    name=f"{int(group.name[5:])}月",
                    counts=group.marks.counts,
                    right=f"{mean_text(group.marks)} 分" if group.marks.mean else "",
                    tip=f"{group.name}：{group.marks.n} 份，平均 {mean_text(group.marks)}",
                    few="" if group.marks.mean else between_text(group.marks),
                )
                for group in months
            ]
        )
        last = next((group for group in reversed(months) if group.marks.main), None)
        if not months:
            self.cells["months"].say("", empty="还没有评分。回访时记下 1–5 分，这里就有了")
        elif last is None:
            self.cells["months"].say("每月满 5 份才算")
        else:
            marks = last.marks
            words = (
                f"{int(last.name[5:])}月 4–5 分占 {main_text(marks)}（{between_text(marks)}，{marks.n} 份）"
            )
            self.cells["months"].say(words)

    def _show_promoters(self, months: Sequence[Group]) -> None:
        self.promoters.show_points(
            [_point(group) for group in months], least=-100, most=100, label=lambda value: _signed(value, 0)
        )
        shown = [group for group in months if group.marks.main]
        if not months:
            self.cells["promoters"].say("", empty="还没有人答过推荐意愿。问卷里有这一题，回访时问到就有了")
        elif not shown:
            self.cells["promoters"].say("每月满 5 份才算")
        else:
            last, marks = shown[-1], shown[-1].marks
            words = f"{int(last.name[5:])}月 {main_text(marks)}（{between_text(marks)}，{marks.n} 份）"
            since = [
                f"{int(one.name[5:])}月{between_text(one.marks)}" for one in months if one.name > last.name
            ]
            self.cells["promoters"].say("，".join([words, *since]))

    def _show_products(self, products: Sequence[ProductCases]) -> None:
        paid = [one for one in products if one.given][:_SHOWN_PRODUCTS]
        self._products.set_rows([_product(one) for one in paid])
        if not paid:
            self.cells["products"].say("", empty="这些天的工单还没有退赔")
        else:
            whole = sum(one.given for one in products)
            self.cells["products"].say(f"{paid[0].name}占 {paid[0].given / whole:.0%}")


def _point(group: Group) -> LinePoint:
    marks = group.marks
    main = marks.main
    return LinePoint(
        name=f"{int(group.name[5:])}月",
        value=main.value if main else None,
        low=main.low if main else 0.0,
        high=main.high if main else 0.0,
        n=marks.n,
        tip=f"{group.name}：{main_text(marks)}，{between_text(marks)}，{marks.n} 份",
    )


def _product(one: ProductCases) -> Row:
    cells = (Cell(text=one.name), Cell(text=str(one.count)), Cell(text=money.grouped(one.given)))
    return Row(key=one.name, cells=cells, spoken=f"{one.name}，{one.count} 件，{money.grouped(one.given)} 元")


def _few(figures: CaseFigures) -> str:
    return f"只办结 {figures.closed} 件，满 5 件才算"


def _signed(value: float, places: int) -> str:
    return f"{value:+.{places}f}".replace("-", _MINUS) if round(value, places) else f"{0:.{places}f}"
