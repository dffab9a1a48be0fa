"""维修 on the page of a case: what was found, parts and work with their sums, visits, the loan set, and what may be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aftersales import money
from aftersales.access import Right
from aftersales.clock import CHINA
from aftersales.repairs import Agreement
from desktop.repair_views import WORK
from resources.wording import sentence
from ui.actions import ACTIONS
from ui.delegates.base import RowDelegate
from ui.delegates.cells import MoneyDelegate
from ui.models.paged_table import Column, PagedTableModel
from ui.models.roles import Cell, Row
from ui.widgets.buttons import Button
from ui.widgets.chips import KeyCap
from ui.widgets.texts import FlowLayout, HairLine, Panel, SectionTitle, TextLabel
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aftersales.repairs import BoughtPart, LabourLine, Loan, Visit
    from desktop.repair_views import RepairPartView, RepairView
    from desktop.shop import Desk
    from desktop.views import CaseView
    from ui.theme import Theme

COLUMNS = (
    Column(key="what", title="项目"),
    Column(key="count", title="数量", width=76, align="right"),
    Column(key="price", title="单价", width=84, align="right"),
    Column(key="sum", title="金额", width=92, align="right"),
    Column(key="free", title="收费", width=84),
    Column(key="stock", title="配件", width=168),
)
_MOST_ROWS = 8
_DEEDS = (
    ("diagnose", "写检测", "pencil"),
    ("check", "检测费", "wallet"),
    ("part", "加配件", "package"),
    ("bought", "外购配件", "package"),
    ("work", "人工和上门费", "wrench"),
    ("quote", "报价", "calculator"),
    ("answer", "记答复", "check"),
    ("book", "约上门", "calendar-plus"),
    ("note", "记上门", "map-pin"),
    ("lend", "借备用机", "send"),
    ("take_back", "收回备用机", "undo-2"),
    ("collect", "收款", "wallet"),
)
_AGREED = {
    Agreement.UNQUOTED: ("要收 {sum} 元，还没报价", "warn"),
    Agreement.ASKED: ("报了 {sum} 元，等客户答复", "warn"),
    Agreement.YES: ("客户同意 {sum} 元", "ok"),
    Agreement.NO: ("客户没同意 {sum} 元", "bad"),
}


class CaseRepair(QWidget):
    """The section. `deed(name)` follows a button, `opened(key)` ↵ or a double click on a line."""

    deed = Signal(str)
    opened = Signal(object)

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.head = SectionTitle("维修")
        self.status = TextLabel("")
        self.head.add_right(self.status)
        self.head.add_right(KeyCap(theme, ACTIONS["repair"].keys))
        self.diagnosis = TextLabel("", wrap=True)
        self.model = PagedTableModel(COLUMNS, lambda _request: None, self)
        self.table = KeyTable(theme, name="配件和人工")
        self.table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        numbers = {key: MoneyDelegate(theme) for key in ("count", "price", "sum")}
        delegates: dict[str, RowDelegate] = {"what": RowDelegate(theme, left=12), **numbers}
        self.table.show_model(self.model, delegates)
        self.table.horizontalHeader().setStyleSheet("QHeaderView::section:first { padding-left: 12px; }")
        self.table.opened.connect(self.opened)
        self.panel = Panel()
        self.panel.column.addWidget(self.table)
        self.sums = TextLabel("", "quiet", wrap=True)
        self.facts = TextLabel("", "quiet", wrap=True)
        self.buttons = {name: Button(theme, text, icon=icon, size="small") for name, text, icon in _DEEDS}
        row = QWidget()
        flow = FlowLayout(row)
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, name=name: self.deed.emit(name))
            flow.addWidget(button)
        self._deeds = row
        inner = QVBoxLayout()
        inner.setContentsMargins(24, 18, 24, 20)
        inner.setSpacing(10)
        for widget in (self.head, self.diagnosis, self.panel, self.sums, self.facts, row):
            inner.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(inner)
        column.addWidget(HairLine())
        self.hide()

    def show_case(self, view: CaseView) -> None:
        """Show the repair; nothing for cases without one."""
        repair = view.repair
        self.setVisible(repair is not None)
        if repair is None:
            return
        self.head.title.set_text(view.case.kind.value if view.case.kind in WORK else "维修")
        self._show_status(repair)
        found = repair.repair.diagnosis
        self.diagnosis.set_text(found or "还没写检测结论")
        self.diagnosis.setProperty("role", "" if found else "caption")
        rows = list(_rows(repair))
        self.model.set_rows(rows)
        self.panel.setVisible(bool(rows))
        self.table.setFixedHeight(32 + 36 * min(len(rows), _MOST_ROWS))
        self.sums.set_text(_sums(repair))
        self.sums.setVisible(repair.has_lines or bool(repair.repair.check_fee))
        told = [*map(_visit_text, repair.visits), *map(_loan_text, repair.repair.loans)]
        self.facts.set_text("\n".join(told))
        self.facts.setVisible(bool(told))
        self._show_deeds(view, repair)

    def _show_status(self, repair: RepairView) -> None:
        known = _AGREED.get(repair.agreement)
        if known is None:
            free = repair.has_lines or repair.asked is not None
            words, tone = ("质保内免费", "ok") if free else ("", "")
        else:
            due = repair.repair.due if repair.agreement is Agreement.UNQUOTED else repair.asked or 0
            words, tone = known[0].format(sum=money.grouped(due)), known[1]
        self.status.set_text(words)
        self.status.set_tone(tone)

    def _show_deeds(self, view: CaseView, repair: RepairView) -> None:
        may = deeds_of(view, repair, self._desk)
        for name, button in self.buttons.items():
            button.setVisible(name in may)
        book = self.buttons["book"]
        book.setText("改约上门" if repair.waiting is not None else "约上门")
        book.updateGeometry()
        self._deeds.setVisible(bool(may))
        self._deeds.updateGeometry()


def deeds_of(view: CaseView, repair: RepairView, desk: Desk) -> frozenset[str]:
    """What this person may do to the repair as it stands now."""
    if view.state.done:
        return frozenset()
    rights, lent = desk.session.rights, repair.repair.loan_out is not None
    wanted = {
        "diagnose": (Right.REPAIR, True),
        "check": (Right.REPAIR, True),
        "part": (Right.PARTS, True),
        "bought": (Right.REPAIR, True),
        "work": (Right.REPAIR, True),
        "quote": (Right.REPAIR, repair.has_lines and repair.agreement is not Agreement.YES),
        "answer": (Right.REPAIR, repair.agreement in {Agreement.ASKED, Agreement.NO}),
        "book": (Right.VISIT, True),
        "note": (Right.VISIT, repair.waiting is not None),
        "lend": (Right.REPAIR, not lent),
        "take_back": (Right.REPAIR, lent),
        "collect": (Right.REPAIR, repair.owed > 0),
    }
    return frozenset(name for name, (right, fits) in wanted.items() if fits and right in rights)


def _rows(repair: RepairView) -> Iterator[Row]:
    if repair.repair.check_fee:
        yield _check_row(repair)
    for part in repair.parts:
        yield _part_row(part)
    for place, bought in enumerate(repair.repair.bought):
        yield _bought_row(place, bought)
    for place, line in enumerate(repair.repair.labour):
        yield _labour_row(place, line)
    if repair.repair.visit_fee:
        fee = money.grouped(repair.repair.visit_fee)
        cells = (Cell(text="上门费"), Cell(text="1 次"), Cell(text=fee), Cell(text=fee))
        yield Row(key=("fee", 0), cells=(*cells, _free(free=repair.repair.visit_free), Cell()))


def _check_row(repair: RepairView) -> Row:
    file, fee = repair.repair, money.grouped(repair.repair.check_fee)
    charged = _free_as("修了不收") if not file.check_due else _free(free=False)
    told = "修了就不收" if file.check_waived and file.check_due else ""
    return Row(
        key=("check", 0),
        cells=(
            Cell(text="检测费"),
            Cell(text="1 次"),
            Cell(text=fee),
            Cell(text=fee),
            charged,
            Cell(text=told),
        ),
        spoken=f"检测费，{fee} 元{told and '，'}{told}",
    )


def _bought_row(place: int, part: BoughtPart) -> Row:
    cost = f"外购，进价 {money.grouped(part.cost)}" if part.cost else "外购"
    return Row(
        key=("bought", place),
        cells=(
            Cell(text=part.title, tip=part.title),
            Cell(text=f"{part.quantity} 件"),
            Cell(text=money.grouped(part.price)),
            Cell(text=money.grouped(part.worth)),
            _free_as(f"{part.bearer.value}承担") if part.free else _free(free=False),
            Cell(text=cost, tone="quiet", tip=cost),
        ),
        spoken=f"{part.title}，{part.quantity} 件，{money.grouped(part.worth)} 元，{part.bearer.value}承担",
    )


def _part_row(part: RepairPartView) -> Row:
    line = part.line
    words, tone = _stock(part)
    return Row(
        key=("part", line.part_id),
        cells=(
            Cell(text=f"{line.title} {line.code}".strip(), tip=line.title),
            Cell(text=f"{line.quantity} 件"),
            Cell(text=money.grouped(line.price)),
            Cell(text=money.grouped(line.worth)),
            _free(free=line.free),
            Cell(text=words, tone=tone, tip=words),
        ),
        spoken=f"{line.title}，{line.quantity} 件，{money.grouped(line.worth)} 元，{words}",
    )


def _stock(part: RepairPartView) -> tuple[str, str]:
    """Where the pieces are, and whether the shelf runs short."""
    found = [f"用掉 {part.used}"] if part.used else []
    found += [f"占 {part.kept}"] if part.kept else []
    if part.missing:
        return "，".join([*found, f"缺 {part.missing} 件"]), "bad"
    return "，".join([*found, f"架上还有 {part.free}"]), "warn" if part.low else "quiet"


def _labour_row(place: int, line: LabourLine) -> Row:
    total = money.grouped(line.price)
    return Row(
        key=("labour", place),
        cells=(
            Cell(text=line.what, tip=line.what),
            Cell(text=f"{line.quantity} {line.unit.value}"),
            Cell(text="—", tone="faint"),
            Cell(text=total),
            _free(free=line.free),
            Cell(),
        ),
        spoken=f"{line.what}，{total} 元",
    )


def _free(*, free: bool) -> Cell:
    return Cell(text="质保内", tone="ok") if free else Cell(text="收费", tone="quiet")


def _free_as(words: str) -> Cell:
    return Cell(text=words, tone="ok")


def _sums(repair: RepairView) -> str:
    file = repair.repair
    parts = [f"合计 {money.grouped(file.worth + file.check_fee)} 元"]
    free = file.worth - file.due + file.check_fee - file.check_due
    if free:
        parts.append(f"不向客户收 {money.grouped(free)} 元")
    parts.append(f"客户付 {money.grouped(file.due + file.check_due)} 元")
    if repair.paid or repair.owed:
        parts += [f"已收 {money.grouped(repair.paid)} 元", f"还欠 {money.grouped(repair.owed)} 元"]
    quote, answer = file.quote, file.answer
    if quote is not None and answer is None:
        parts.append(sentence("repair.quote_told", {"until": quote.valid_until}))
    if answer is not None:
        at = answer.at.astimezone(CHINA)
        parts.append(f"{answer.who} {at:%m-%d %H:%M} {answer.how.value}{'同意' if answer.yes else '不同意'}")
    return " · ".join(parts)


def _visit_text(visit: Visit) -> str:
    start, end = visit.at.astimezone(CHINA), visit.until.astimezone(CHINA)
    words = [f"上门 {start:%m-%d %H:%M}–{end:%H:%M}", visit.technician or "还没定谁去"]
    words.append("等上门" if visit.outcome is None else visit.outcome.value)
    line = " · ".join(words)
    return f"{line}：{visit.reason}" if visit.reason else line


def _loan_text(loan: Loan) -> str:
    name = f"备用机 {loan.title} {loan.serial}".strip()
    if loan.returned_on is not None:
        return f"{name} · {loan.given_on:%m-%d} 借出 · {loan.returned_on:%m-%d} 已收回"
    return f"{name} · {loan.given_on:%m-%d} 借出 · {loan.due_on:%m-%d} 前归还"
