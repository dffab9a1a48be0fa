"""The tab 满意度 of 统计: one measure by staff, product, reason or tier, its marks, the shop's own questions, and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from aftersales.questionnaires import QuestionKind
from desktop.satisfaction_words import between_text, change_text, main_text, mean_text
from ui.charts.bars import BarPair, PairBars
from ui.charts.lines import LinePoint, TrendLine
from ui.charts.rows import PartRow, PartRows, SureRow, SureRows
from ui.pages.statistics_parts import ChartCell
from ui.widgets.choices import Choice, Segmented
from ui.widgets.combos import ComboBox, Option
from ui.widgets.texts import HairLine, Scrolled, SectionTitle, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aftersales.satisfaction import Group, Marks, Reply
    from desktop.satisfaction import QuestionTally, SatisfactionResults
    from ui.theme import Theme

MEASURES = {
    QuestionKind.CSAT: ("满意度", "4、5 分占多少", "评分 1–5"),
    QuestionKind.NPS: ("推荐意愿", "9、10 分的占比减去 0–6 分的占比", "评分 0–10"),
    QuestionKind.CES: ("省心程度", "平均分", "评分 1–7"),
}
GROUPS = {"staff": "经办", "product": "商品", "reason": "原因", "tier": "等级", "case_kind": "类型"}
_SCALES: dict[QuestionKind, tuple[float, float, Callable[[float], str]]] = {
    QuestionKind.CSAT: (0.0, 1.0, lambda share: f"{share:.0%}"),
    QuestionKind.NPS: (-100.0, 100.0, lambda value: f"{value:+.0f}".replace("-", "\u2212") if value else "0"),
    QuestionKind.CES: (1.0, 7.0, lambda value: f"{value:.0f}"),
}
_MOST_GROUPS, _MOST_WORDS = 12, 6
_ALL = ""


class SatisfactionTab(Scrolled):
    """`query_changed` follows a choice that needs other answers."""

    query_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(margins=(0, 0, 0, 0))
        self._theme = theme
        self._found: SatisfactionResults | None = None
        self.column.setSpacing(0)
        self._build_band()
        self.column.addWidget(HairLine())
        self._build_charts()

    # building

    def _build_band(self) -> None:
        band = QHBoxLayout()
        band.setContentsMargins(24, 8, 24, 8)
        band.setSpacing(8)
        self.measure = Segmented(
            self._theme,
            [Choice(kind.value, words[0]) for kind, words in MEASURES.items()],
            small=True,
            name="看哪一项",
        )
        self.by = Segmented(
            self._theme, [Choice(key, words) for key, words in GROUPS.items()], small=True, name="按什么看"
        )
        self.measure.chosen.connect(lambda _: self._show())
        self.by.chosen.connect(lambda _: self._regroup())
        self.one = ComboBox(self._theme, [Option(_ALL, "全部")], name="只看")
        self.one.setMinimumWidth(140)
        self.one.chosen.connect(lambda _: self.query_changed.emit())
        self.without_own = QCheckBox("不算本人记的")
        self.without_own.setToolTip("经办自己打的回访，分数是他自己记下的")
        self.without_own.clicked.connect(lambda _: self.query_changed.emit())
        for widget in (self.measure, self.by, self.one):
            band.addWidget(widget)
        band.addStretch(1)
        band.addWidget(self.without_own)
        self.column.addLayout(band)

    def _build_charts(self) -> None:
        theme = self._theme
        self.groups = SureRows(theme, name="各组")
        self.trend = TrendLine(theme, name="走势")
        self.marks = PairBars(theme, name="各分数", single=True)
        self.group_cell = ChartCell("", self.groups, fixed=True)
        self.trend_cell = ChartCell("走势", self.trend)
        self.mark_cell = ChartCell("各打了多少", self.marks)
        right = QVBoxLayout()
        right.setSpacing(0)
        for cell in (self.trend_cell, self.mark_cell):
            cell.setMinimumHeight(220)
            right.addWidget(cell, 1)
            if cell is self.trend_cell:
                right.addWidget(HairLine())
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.group_cell)
        left.addWidget(HairLine())
        left.addWidget(self._build_rest())
        left.addStretch(1)
        row.addLayout(left, 3)
        row.addWidget(HairLine(vertical=True))
        row.addLayout(right, 2)
        holder = QWidget()
        holder.setLayout(row)
        self.column.addWidget(holder, 1)

    def _build_rest(self) -> QWidget:
        rest = QWidget()
        below = QVBoxLayout(rest)
        below.setContentsMargins(24, 16, 24, 8)
        below.setSpacing(16)
        self._own_questions, self._said = QVBoxLayout(), QVBoxLayout()
        for column in (self._own_questions, self._said):
            column.setSpacing(4)
            column.setAlignment(Qt.AlignmentFlag.AlignTop)
            below.addLayout(column)
        return rest

    # what is asked for

    @property
    def kind(self) -> QuestionKind:
        """The measure in sight."""
        return QuestionKind(self.measure.current)

    @property
    def only(self) -> tuple[tuple[str, str], ...]:
        """The one group that is looked at, if it is one."""
        chosen = str(self.one.current or _ALL)
        return ((self.by.current, chosen),) if chosen else ()

    def _regroup(self) -> None:
        filtered = bool(self.one.current)
        self._offer()
        if filtered:
            self.query_changed.emit()
        else:
            self._show()

    def _offer(self) -> None:
        names = self._found.choices.get(self.by.current, ()) if self._found else ()
        chosen = self.one.current
        self.one.set_options(
            [Option(_ALL, f"全部{GROUPS[self.by.current]}"), *(Option(name, name) for name in names)]
        )
        self.one.set_current(chosen if chosen in names else _ALL)

    # showing

    def show_results(self, found: SatisfactionResults) -> None:
        """Show the answers of one span."""
        self._found = found
        self._offer()
        self._show()

    def _show(self) -> None:
        found = self._found
        if found is None:
            return
        kind = self.kind
        marks = found.marks[kind]
        self._show_groups(found, kind)
        self._show_trend(found.months[kind], kind)
        self._show_marks(marks)
        self._show_own_questions(found)
        self._show_said(found)

    def _show_groups(self, found: SatisfactionResults, kind: QuestionKind) -> None:
        groups = found.groups[kind, self.by.current]
        least, most, label = _SCALES[kind]
        rows = [_sure(group) for group in groups[:_MOST_GROUPS]]
        if groups:
            rows += _rest(found.marks[kind].n, groups, GROUPS[self.by.current])
        self.groups.show_rows(rows, least=least, most=most, label=label)
        words, meaning, _ = MEASURES[kind]
        self.group_cell.title.set_text(f"{words} · 按{GROUPS[self.by.current]}")
        self.group_cell.say(_said_of(found, kind, meaning), empty="" if groups else "这些天没有人答过")

    def _show_trend(self, months: tuple[Group, ...], kind: QuestionKind) -> None:
        least, most, label = _SCALES[kind]
        points = [_point(group) for group in months]
        self.trend.show_points(points, least=least, most=most, label=label)
        shown = [group for group in months if group.marks.main]
        words = "竖线是 95% 范围，下面是份数" if shown else "每月满 5 份才算"
        self.trend_cell.say(words if months else "", empty="" if months else "这些天没有人答过")

    def _show_marks(self, marks: Marks) -> None:
        first = 0 if marks.kind is QuestionKind.NPS else 1
        self.marks.show_bars(
            [
                BarPair(name=f"{first + place}", one=count, other=0, tip=f"{first + place} 分 {count} 份")
                for place, count in enumerate(marks.counts)
            ]
        )
        empty = "" if marks.n else "这些天没有人答过"
        self.mark_cell.say(f"{MEASURES[marks.kind][2]}，共 {marks.n} 份" if marks.n else "", empty=empty)

    def _show_own_questions(self, found: SatisfactionResults) -> None:
        _clear(self._own_questions)
        if not found.tallies:
            return
        self._own_questions.addWidget(SectionTitle("店里自己的题"))
        for tally in found.tallies:
            self._own_questions.addWidget(_tally(self._theme, tally))

    def _show_said(self, found: SatisfactionResults) -> None:
        _clear(self._said)
        if not found.said:
            return
        self._said.addWidget(SectionTitle("客户说", f"{len(found.said)} 条"))
        for one in found.said[:_MOST_WORDS]:
            self._said.addWidget(TextLabel(f"「{one.words}」", wrap=True))
            self._said.addWidget(TextLabel(_who(one), "caption"))


def _sure(group: Group) -> SureRow:
    marks = group.marks
    own = f"，其中本人记的 {marks.own}" if marks.own else ""
    right = f"{main_text(marks)}  {marks.n} 份" if marks.main else ""
    return SureRow(
        name=group.name,
        value=marks.main.value if marks.main else None,
        low=marks.main.low if marks.main else 0.0,
        high=marks.main.high if marks.main else 0.0,
        right=f"{right}*" if right and marks.own else right,
        tip=f"{group.name}：{main_text(marks)}，{between_text(marks)}，{marks.n} 份{own}",
        few=between_text(marks),
        key=group.name,
    )


def _rest(whole: int, groups: Sequence[Group], what: str) -> list[SureRow]:
    """Rows for what the groups in sight leave out, so that the counts add up to the whole."""
    beyond = groups[_MOST_GROUPS:]
    more = sum(group.marks.n for group in beyond)
    nobody = whole - sum(group.marks.n for group in groups)
    rows = [(f"另外 {len(beyond)} 个", more), (f"没有{what}", nobody)]
    return [
        SureRow(name=name, value=None, low=0.0, high=0.0, right="", few=few, tip=f"{name}：{few}")
        for name, n in rows
        if n and (few := f"{n} 份，只算在总数里")
    ]


def _said_of(found: SatisfactionResults, kind: QuestionKind, meaning: str) -> str:
    marks = found.marks[kind]
    if marks.main is None:
        return between_text(marks) if marks.n else meaning
    words = f"{meaning}：{main_text(marks)}，95% 在 {between_text(marks)}，共 {marks.n} 份"
    if kind is QuestionKind.CSAT:
        words += f"，平均 {mean_text(marks)} 分"
    moved = change_text(marks, found.before[kind])
    if moved:
        words += f"，比上一段 {moved}"
    return f"{words}。带 * 的有本人记的分" if marks.own else words


def _point(group: Group) -> LinePoint:
    main = group.marks.main
    return LinePoint(
        name=f"{int(group.name[5:])}月",
        value=main.value if main else None,
        low=main.low if main else 0.0,
        high=main.high if main else 0.0,
        n=group.marks.n,
        tip=f"{group.name}：{main_text(group.marks)}，{between_text(group.marks)}，{group.marks.n} 份",
    )


def _tally(theme: Theme, tally: QuestionTally) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 8)
    column.setSpacing(2)
    column.addWidget(TextLabel(tally.wording, "strong", wrap=True))
    parts = "　".join(f"{name} {count}" for name, count in tally.counts if count)
    column.addWidget(TextLabel(f"{parts}　共 {tally.n} 份", "quiet", wrap=True))
    tokens = [("chart1", "onAcc"), ("chart2", "onAcc"), ("chart3", ""), ("chartGrey", ""), ("warnFill", "")]
    bar = PartRows(
        theme, name=tally.wording, tokens=[tokens[place % 5] for place in range(len(tally.counts))]
    )
    bar.setFixedHeight(30)
    few = "" if tally.n >= 5 else f"只有 {tally.n} 份，满 5 份才画"
    bar.show_rows(
        [PartRow(name="", counts=tuple(count for _, count in tally.counts), right="", tip=parts, few=few)]
    )
    column.addWidget(bar)
    return holder


def _who(one: Reply) -> str:
    return " · ".join(
        part for part in (f"{one.answered_on:%Y-%m-%d}", one.customer, one.product, one.case_number) if part
    )


def _clear(column: QVBoxLayout) -> None:
    while column.count():
        item = column.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
