"""One sheet with every component of the kit, to hold beside the design's own sheet in both themes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QMenu,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ui.delegates.cells import (
    ChipDelegate,
    DiffDelegate,
    MoneyDelegate,
    StageDelegate,
)
from ui.models.paged_table import Column, PagedTableModel, PageRequest
from ui.models.roles import Cell, Diff, Due, Ring, Row
from ui.widgets.buttons import Button, GhostButton, IconButton, LinkButton, PrimaryButton
from ui.widgets.chips import Avatar, Chip, FilterChip, KeyCap
from ui.widgets.choices import Choice, Count, Segmented, Stepper, SummaryFilter, Switch
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import DateEdit, MoneyEdit, NumberEdit, SearchEdit, TextEdit
from ui.widgets.figures import Figure, FigureRow
from ui.widgets.messages import Banner, Deed, Toast
from ui.widgets.progress import ProgressRow, Skeleton
from ui.widgets.states import NoMatch
from ui.widgets.status import ConfidenceBar, DueLabel, IconLabel, Painted, ProfitBar, StackedBar, StageRing
from ui.widgets.steps import Step, WizardSteps, WorkflowSteps
from ui.widgets.texts import Field, FlowLayout, HairLine, Panel, TextLabel
from ui.widgets.timeline import Timeline, TimelineEntry
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from ui.theme import Theme

SAMPLE_DAY = date(2026, 10, 14)
SWATCHES = (
    ("窗口", "window"), ("主面", "surface"), ("表头", "sunk"), ("悬停", "hover"), ("按下", "press"), ("细线", "line"),
    ("边框", "line2"), ("控件框", "line4"), ("正文", "text"), ("次要", "text2"), ("说明", "text3"), ("停用", "textOff"),
    ("主色", "acc"), ("主色悬停", "accHover"), ("主色按下", "accPress"), ("链接", "accText"), ("选中", "accBg"),
    ("选中边", "accLine"), ("超期/错", "bad"), ("底", "badBg"), ("快到期", "warn"), ("底", "warnBg"), ("完成", "ok"),
    ("底", "okBg"),
)  # fmt: skip
ICONS = (
    "sun", "clipboard-list", "calculator", "calendar-days", "users", "shield-check", "shopping-bag", "hand-coins",
    "book-open", "file-spreadsheet", "chart-column", "settings", "printer", "search", "plus", "x", "check", "undo-2",
    "scale", "phone", "wallet", "camera", "truck", "wrench", "history",
)  # fmt: skip


class ComponentSheet(QWidget):
    """All pieces in twelve blocks, three in a line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("sheet")
        self.setAutoFillBackground(True)
        palette = self.palette()
        palette.setColor(self.backgroundRole(), theme.colour("surface"))
        self.setPalette(palette)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(40, 32, 40, 40)
        outer.setSpacing(24)
        outer.addWidget(TextLabel("掌柜售后 组件表 · " + ("深色" if theme.dark else "浅色"), "figure"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(40)
        grid.setVerticalSpacing(32)
        blocks = (
            ("颜色", self._colours), ("文字", self._texts), ("按钮", self._buttons),
            ("输入", self._inputs), ("状态与标签", self._states), ("表格", self._tables),
            ("提示与横幅", self._messages), ("菜单、对话框的字", self._menus), ("图标", self._icons),
            ("加载、进度、空", self._waiting), ("自绘图形", self._painted), ("经过 与 导入差异", self._history),
        )  # fmt: skip
        for number, (title, build) in enumerate(blocks):
            block = QWidget()
            column = QVBoxLayout(block)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(8)
            column.addWidget(TextLabel(title, "section"))
            column.addWidget(HairLine(strong=True))
            build(column)
            column.addStretch(1)
            grid.addWidget(block, number // 3, number % 3)
            grid.setColumnStretch(number % 3, 1)
        outer.addLayout(grid)
        self._wide(outer)
        outer.addStretch(1)

    def _colours(self, column: QVBoxLayout) -> None:
        grid = QGridLayout()
        for number, (name, token) in enumerate(SWATCHES):
            cell = QVBoxLayout()
            cell.setSpacing(1)
            cell.addWidget(_Swatch(self._theme, token))
            cell.addWidget(TextLabel(name, "label"))
            cell.addWidget(TextLabel(self._theme.tokens()[token], "axis"))
            grid.addLayout(cell, number // 6, number % 6)
        column.addLayout(grid)

    def _texts(self, column: QVBoxLayout) -> None:
        samples = (
            ("¥2,350.00", "total", "28 / 36 粗"), ("关键数字 64", "figure", "20 / 28 粗"),
            ("页面标题 退赔计算", "title", "16 / 24 粗"), ("分区标题 订单商品", "section", "14 / 20 粗"),
            ("正文 空调 K35 修两次仍不制冷", "", "13 / 20"), ("说明 138 **** 2207 · 10-14", "caption", "12 / 16"),
            ("坐标轴、快捷键 Ctrl K", "axis", "11 / 16"),
        )  # fmt: skip
        for text, role, note in samples:
            label = TextLabel(text)
            label.setProperty("role", role)
            column.addLayout(_line(label, None, TextLabel(note, "axis")))

    def _buttons(self, column: QVBoxLayout) -> None:
        theme = self._theme
        off = Button(theme, "打印", icon="printer")
        off.setEnabled(False)
        idle = PrimaryButton(theme, "写入工单", icon="check")
        idle.setEnabled(False)
        column.addWidget(TextLabel("主按钮：一屏一个", "caption"))
        keyed = PrimaryButton(theme, "新建工单", icon="plus", keys="N")
        column.addLayout(_line(PrimaryButton(theme, "写入工单", icon="check"), keyed, idle))
        column.addWidget(TextLabel("普通 / 带键 / 停用", "caption"))
        plain = Button(theme, "打印", icon="printer", keys="Ctrl+P")
        column.addLayout(_line(Button(theme, "打印", icon="printer"), plain, off))
        column.addWidget(TextLabel("轻按钮 / 链接 / 危险 / 图标 / 分段", "caption"))
        danger = Button(theme, "删除", icon="trash-2", kind="danger")
        icons = (IconButton(theme, "ellipsis", "更多"), IconButton(theme, "x", "关闭", kind="ghost"))
        column.addLayout(_line(GhostButton(theme, "稍后"), LinkButton(theme, "看订单"), danger, *icons))
        periods = Segmented(theme, [Choice("m", "月"), Choice("w", "周"), Choice("l", "列表")])
        rows = [Choice("c", "紧凑", "rows-4"), Choice("n", "标准", "rows-3"), Choice("w", "宽松", "rows-2")]
        density = Segmented(theme, rows, current="n")
        small, large = Button(theme, "小按钮", size="small"), Button(theme, "大按钮", size="large")
        column.addLayout(_line(periods, density, small, large))

    def _inputs(self, column: QVBoxLayout) -> None:
        theme, grid = self._theme, QGridLayout()
        wrong = TextEdit("1388021")
        wrong_field = Field("出错", wrong)
        wrong.set_error("手机号少 4 位")
        fixed = QLineEdit("GD261011-018")
        fixed.setReadOnly(True)
        days = NumberEdit(theme, value=38, unit="天")
        rate = NumberEdit(theme, value=10, unit="%", decimals=2)
        kinds = ComboBox(theme, [Option(1, "产品", "必填"), Option(2, "物流")], name="大类")
        fields = (
            Field("普通", QLineEdit("林晓芸")), Field("选择", kinds),
            Field("金额", MoneyEdit(theme, fen=328_000)), Field("日期", DateEdit(theme, _sample_day, day=SAMPLE_DAY)),
            Field("天数", days), Field("百分比", rate),
            wrong_field, Field("只读", fixed),
        )  # fmt: skip
        for number, field in enumerate(fields):
            grid.addWidget(field, number // 2, number % 2, Qt.AlignmentFlag.AlignTop)
        column.addLayout(grid)
        column.addWidget(SearchEdit(theme, "工单号、客户、电话、商品"))
        ticked, radio = QCheckBox("勾选"), QRadioButton("单选")
        ticked.setChecked(True)
        radio.setChecked(True)
        switches = (Switch(theme, "开", on=True), Switch(theme, "关"))
        column.addLayout(_line(ticked, QCheckBox("未选"), radio, QRadioButton("单选"), *switches))

    def _states(self, column: QVBoxLayout) -> None:
        theme = self._theme
        column.addWidget(TextLabel("状态环：看进度，不看颜色", "caption"))
        rings = (
            ("待受理", Ring()), ("核实中", Ring(0.25)), ("待补凭证", Ring(0.25, waiting=True)), ("待判责", Ring(0.4)),
            ("待定方案", Ring(0.55)), ("待退款", Ring(0.75)), ("待回访", Ring(0.9)), ("已结案", Ring(1, done=True)),
        )  # fmt: skip
        column.addLayout(_flow([StageRing(theme, label, ring) for label, ring in rings]))
        column.addWidget(TextLabel("状态（可点）/ 标签 / 筛选", "caption"))
        chips: list[QWidget] = [
            StageRing(theme, "待定方案", Ring(0.55), boxed=True), Chip("重要"),
            Chip("剩 2 时 40 分", "warn", theme=theme, icon="clock"), Chip("已超期", "bad"), Chip("更新", "acc"),
            Chip("休", "ok"), Chip("不变", "plain"),
        ]  # fmt: skip
        column.addLayout(_flow(chips))
        more = Button(theme, "筛选", icon="plus", size="small")
        filters = [
            FilterChip(theme, "状态", "未结案"),
            more,
            FilterChip(theme, "负责人", "全部", active=False),
        ]
        column.addLayout(_flow(filters))
        column.addWidget(TextLabel("时限", "caption"))
        dues = (
            Due("超期 1 天 4 时", 1.0, "bad"),
            Due("剩 2 时 40 分", 0.88, "warn"),
            Due("剩 1 天 6 时", 0.4),
        )
        column.addLayout(_flow([DueLabel(theme, due) for due in dues]))
        column.addLayout(
            _flow([Avatar(theme, "周明远", own=True), Avatar(theme, "许倩"), KeyCap(theme, "Ctrl+I")])
        )

    def _tables(self, column: QVBoxLayout) -> None:
        columns = (
            Column(key="name", title="客户", width=74),
            Column(key="what", title="商品 · 问题"),
            Column(key="stage", title="状态", width=100),
            Column(key="money", title="金额（元）", width=92, align="right"),
        )
        people = (
            ("陈国栋", "空气炸锅 A5 · 温控失灵", "待换货", Ring(0.75), "399.00"),
            ("赵启明", "电热毯双人款 · 一侧不热", "待补凭证", Ring(0.25, waiting=True), "259.00"),
            ("林晓芸", "空调 K35 · 仍不制冷", "待定方案", Ring(0.55), "2,350.00"),
            ("王美玲", "破壁机 P8 · 杯体裂纹", "待退款", Ring(0.75), "499.00"),
        )
        rows = [
            Row(
                key=name,
                cells=(
                    Cell(text=name, bold=name == "林晓芸"),
                    Cell(text=what, mark="不制冷"),
                    Cell(text=stage, ring=ring),
                    Cell(text=amount),
                ),
            )
            for name, what, stage, ring, amount in people
        ]
        table = self._table(columns, rows)
        theme = self._theme
        table.show_model(table.model(), {"stage": StageDelegate(theme), "money": MoneyDelegate(theme)})  # type: ignore[arg-type]
        table.go_to("林晓芸")
        table.hovered_row = 1
        column.addWidget(_panel(table))

    def _table(self, columns: Sequence[Column], rows: Sequence[Row]) -> KeyTable:
        table = KeyTable(self._theme, name="示例")
        model = PagedTableModel(columns, _no_more, table)
        model.set_rows(rows)
        table.setModel(model)
        table.setFixedHeight(32 + 36 * len(rows) + 1)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return table

    def _messages(self, column: QVBoxLayout) -> None:
        theme = self._theme
        for text, deed, error in (("已改到 10月16日", "撤销", False), ("打印机缺纸", "再打一次", True)):
            place = QWidget()
            place.setFixedHeight(64)
            toast = Toast(theme, place)
            toast.show_message(text, Deed(deed, _nothing), error=error)
            place.setMinimumWidth(300)
            column.addWidget(place)
        column.addWidget(Banner(theme, "backup", "备份盘 E: 没插上", deeds=[Deed("备份到别处", _nothing)]))

    def _menus(self, column: QVBoxLayout) -> None:
        menu = QMenu(self)
        for icon, text, keys in (("pencil", "改状态", "S"), ("user", "转交", "A"), ("clock", "改时限", "D")):
            menu.addAction(self._theme.icon(icon), f"{text}\t{keys}")
        menu.setWindowFlags(Qt.WindowType.Widget)
        menu.setFixedSize(208, 3 * 32 + 14)
        column.addWidget(menu)
        menu.show()
        column.addWidget(TextLabel("恢复到 10-12 21:15？", "title"))
        words = "之后新增的 9 个工单会被替换。恢复前会先把现在的数据备份一份。"
        column.addWidget(TextLabel(words, "quiet", wrap=True))
        column.addLayout(_line(Button(self._theme, "取消", keys="Esc"), PrimaryButton(self._theme, "恢复")))

    def _icons(self, column: QVBoxLayout) -> None:
        column.addLayout(_flow([IconLabel(self._theme, name) for name in ICONS], gap=16))
        column.addWidget(
            TextLabel("Lucide（ISC），16 px，线宽 1.75 / 24 网格；20 px 只用在空状态。", "caption", wrap=True)
        )
        column.addWidget(Stepper(self._theme, "件数", value=2))

    def _waiting(self, column: QVBoxLayout) -> None:
        theme = self._theme
        column.addWidget(TextLabel("骨架：超过 0.3 秒才出现", "caption"))
        box = Panel(margins=(16, 4, 16, 4))
        box.column.addWidget(Skeleton(theme))
        column.addWidget(box)
        column.addWidget(TextLabel("可取消的进度：在原处显示", "caption"))
        progress = ProgressRow(theme)
        progress.set_progress(412, 1_086, "正在读取订单")
        progress.left.set_text("大约还要 6 秒，可以先做别的")
        box = Panel(margins=(16, 12, 12, 12))
        box.column.addWidget(progress)
        column.addWidget(box)
        column.addWidget(TextLabel("空列表", "caption"))
        box = Panel(margins=(16, 16, 16, 16))
        box.column.addWidget(NoMatch(theme, "工单"))
        column.addWidget(box)

    def _painted(self, column: QVBoxLayout) -> None:
        theme = self._theme
        column.addWidget(TextLabel("盈亏条：低于底线才变红，按钮变成「找店主放行」", "caption"))
        for value in (-9_000, -18_800):
            bar = ProfitBar(theme)
            bar.set_profit(value, floor=-15_000, full=76_000)
            column.addWidget(bar)
        column.addWidget(TextLabel("待付：几份拼成一笔", "caption"))
        stack = StackedBar(theme)
        stack.set_parts([298_800, 118_800, 54_100], "待付退赔")
        column.addWidget(stack)
        column.addWidget(TextLabel("把握：够高用淡蓝，不够用琥珀", "caption"))
        column.addLayout(
            _line(ConfidenceBar(theme, 96), ConfidenceBar(theme, 61), ConfidenceBar(theme, None))
        )

    def _history(self, column: QVBoxLayout) -> None:
        theme = self._theme
        timeline = Timeline(theme)
        timeline.set_entries(
            [
                TimelineEntry("判责：厂家质量问题", "今天 14:05", "周明远 · 依据检测单"),
                TimelineEntry("凭证补齐 5 项", "今天 11:32"),
                TimelineEntry("超过核实时限 2 时", "10-13 18:00", tone="bad"),
                TimelineEntry("创建工单", "10-11 09:14"),
            ]
        )
        column.addWidget(timeline)
        columns = (
            Column(key="result", title="结果", width=66), Column(key="name", title="客户", width=110),
            Column(key="phone", title="手机号"), Column(key="paid", title="实付", width=110, align="right"),
        )  # fmt: skip
        rows = [
            _diff_row(
                "更新", "acc", Cell(text="王美玲", diff=Diff("update", "王美林")), "136 **** 5528", "499.00"
            ),
            _diff_row(
                "有错",
                "bad",
                Cell(text="姜文斌"),
                "1388021",
                "329.00",
                phone=Diff("error", message="少 4 位"),
            ),
            _diff_row(
                "冲突", "warn", Cell(text="林晓芸"), "139 **** 6652", "178.00", paid=Diff("conflict", "89.00")
            ),
            _diff_row("待确认", "warn", Cell(text="杜鹏", diff=Diff("held")), "187 **** 2216", "239.00"),
            _diff_row("不变", "plain", Cell(text="谢婷", diff=Diff("quiet")), "133 **** 9102", "899.00"),
        ]
        table = self._table(columns, rows)
        cells = {
            "result": ChipDelegate(theme), "name": DiffDelegate(theme), "phone": DiffDelegate(theme),
            "paid": DiffDelegate(theme, right_aligned=True),
        }  # fmt: skip
        table.show_model(table.model(), cells)  # type: ignore[arg-type]
        column.addWidget(_panel(table))

    def _wide(self, outer: QVBoxLayout) -> None:
        theme = self._theme
        steps = WorkflowSteps(theme)
        done = [("受理", "10-11 09:14"), ("核实", "10-13 16:20"), ("判责", "今天 14:05")]
        ahead = [Step(label, "future") for label in ("退款", "回访", "结案")]
        now = Step("方案", "now", "今天 18:00 前", "warn", Ring(0.55))
        steps.set_steps([*(Step(label, "done", caption) for label, caption in done), now, *ahead])
        outer.addWidget(steps)
        outer.addLayout(_line(WizardSteps(theme, ["选文件", "对应列", "核对", "完成"], current=1)))
        counts = SummaryFilter(
            theme,
            [
                Count("all", "全部"), Count("new", "新增"), Count("update", "更新"), Count("same", "不变"),
                Count("conflict", "冲突", "warn"), Count("error", "有错", "bad"), Count("skip", "跳过"),
                Count("held", "待确认", "warn"),
            ],
        )  # fmt: skip
        counts.set_counts(
            {"all": 148, "new": 116, "update": 14, "same": 7, "conflict": 2, "error": 2, "skip": 5, "held": 2}
        )
        outer.addWidget(counts)
        figures = [
            Figure("已超期", "2", tone="bad"), Figure("今天到期", "5"), Figure("今日回访", "5", "/ 已完成 2"),
            Figure("本周新增", "14", "/ 已结 11"),
        ]  # fmt: skip
        outer.addWidget(FigureRow(figures))


class _Swatch(Painted):
    def __init__(self, theme: Theme, token: str) -> None:
        super().__init__(theme)
        self._token = token
        self.setFixedSize(62, 36)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        from PySide6.QtGui import QPainter

        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.theme.colour("line2"))
        painter.setBrush(self.theme.colour(self._token))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        painter.end()


def _diff_row(
    result: str,
    tone: str,
    name: Cell,
    phone_text: str,
    paid_text: str,
    *,
    phone: Diff | None = None,
    paid: Diff | None = None,
) -> Row:
    cells = (
        Cell(text=result, tone=tone),
        name,
        Cell(text=phone_text, diff=phone),
        Cell(text=paid_text, diff=paid),
    )
    return Row(key=result, cells=cells)


def _panel(widget: QWidget) -> QFrame:
    panel = Panel()
    panel.column.addWidget(widget)
    return panel


def _line(*widgets: QWidget | None) -> QLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    if None not in widgets:
        row.addStretch(1)
    return row


def _flow(widgets: Sequence[QWidget], gap: int = 12) -> QLayout:
    flow = FlowLayout(gap=gap)
    for widget in widgets:
        flow.addWidget(widget)
    return flow


def _no_more(request: PageRequest) -> None:
    raise AssertionError(request)


def _nothing() -> None:
    """A sample button leads nowhere."""


def _sample_day() -> date:
    return SAMPLE_DAY
