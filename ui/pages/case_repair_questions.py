"""What 维修 asks of a person: the finding, the work, the quote and its answer, a loan set, money."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from aftersales import money
from aftersales.repairs import LabourLine, WorkUnit
from desktop.repair_book import QUOTE_HOLDS
from ui.pages.case_answer import answer_edits, answer_given
from ui.pages.case_repair_form import Question, Work
from ui.pages.case_step_fields import LABEL_WIDTH
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import DateEdit, MoneyEdit, NumberEdit, TextEdit
from ui.widgets.texts import FormRow, TextLabel

if TYPE_CHECKING:
    from desktop.repair_views import RepairView
    from desktop.shop import Desk
    from desktop.views import CaseView
    from ui.theme import Theme

PAID_BY = ("微信", "支付宝", "现金", "银行转账")
_SPARE = 2
_LOAN_DAYS = timedelta(days=7)
_NO_SUM = "金额没写对，没有写入。写 0 或更大的数，例如 80。"


def row(label: str, *edits: QWidget) -> FormRow:
    """A line of the band."""
    return FormRow(label, *edits, label_width=LABEL_WIDTH)


def beside(*edits: QWidget, stretched: bool = False) -> QWidget:
    """Edits that keep their width, from the left; `stretched` lets the first take what is left."""
    box = QWidget()
    line = QHBoxLayout(box)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    for place, edit in enumerate(edits):
        line.addWidget(edit, int(stretched and place == 0))
    if not stretched:
        line.addStretch(1)
    box.setFocusProxy(edits[0])
    return box


def named(edit: QWidget, name: str) -> None:
    """Say what an edit is to those who hear the page."""
    edit.setAccessibleName(name)


def ask_diagnosis(desk: Desk, repair: RepairView) -> Question:
    """What was found."""
    text = TextEdit(repair.repair.diagnosis, placeholder="查出了什么，例如 增压泵不转，进水正常")

    def read() -> Work:
        typed = text.text()
        return lambda case_id, version: desk.repairs.diagnose(case_id=case_id, version=version, text=typed)

    return Question(title="检测结论", verb="存下", rows=(row("检测结论", text),), read=read, focus=text)


class WorkQuestion:
    """Lines of labour with room for more, and the fee for coming."""

    def __init__(self, theme: Theme, desk: Desk, repair: RepairView) -> None:
        self._theme, self._desk = theme, desk
        covered = repair.covered
        blank = [LabourLine(what="", price=0, free=covered)] * _SPARE
        self.lines = [
            self._line(place, line) for place, line in enumerate((*repair.repair.labour, *blank), start=1)
        ]
        file = repair.repair
        self.fee = MoneyEdit(theme, fen=file.visit_fee or None)
        self.fee_free = free_box("上门费质保内免", on=file.visit_free if file.visit_fee else covered)
        self.fee.setFixedWidth(120)
        named(self.fee, "上门费")
        self._first = self.lines[len(file.labour)][0]

    def question(self) -> Question:
        rows = [
            row(f"人工 {place}", beside(what, count, unit, price, free, stretched=True))
            for place, (what, count, unit, price, free) in enumerate(self.lines, start=1)
        ]
        rows.append(row("上门费", beside(self.fee, self.fee_free)))
        return Question(
            title="人工和上门费", verb="存下", rows=tuple(rows), read=self._read, focus=self._first
        )

    def _line(
        self, place: int, line: LabourLine
    ) -> tuple[TextEdit, NumberEdit, ComboBox, MoneyEdit, QCheckBox]:
        what = TextEdit(line.what, placeholder="做了什么，不要了就清空")
        count = NumberEdit(self._theme, value=line.quantity, least=1, most=9_999)
        unit = ComboBox(
            self._theme, [Option(each, each.value) for each in WorkUnit], name=f"人工 {place} 单位"
        )
        unit.set_current(line.unit)
        price = MoneyEdit(self._theme, fen=line.price if line.what else None)
        for edit, name in ((what, "人工"), (count, "数量"), (price, "金额")):
            named(edit, f"{name} {place}")
        for narrow, width in ((count, 64), (unit, 80), (price, 104)):
            narrow.setFixedWidth(width)
        return what, count, unit, price, free_box(f"人工 {place} 质保内免", on=line.free)

    def _read(self) -> Work | str:
        labour = []
        for what, count, unit, price, free in self.lines:
            if not what.text().strip():
                continue
            if price.fen is None and not free.isChecked():
                return f"「{what.text().strip()}」还没写金额，没有写入。质保内的勾上免费。"
            if price.error or count.value is None:
                return _NO_SUM
            labour.append(
                LabourLine(
                    what=what.text().strip(),
                    unit=WorkUnit(str(unit.current)),
                    quantity=count.value,
                    price=price.fen or 0,
                    free=free.isChecked(),
                )
            )
        if self.fee.error:
            return _NO_SUM
        fee, fee_free, repairs = self.fee.fen or 0, self.fee_free.isChecked(), self._desk.repairs
        return lambda case_id, version: repairs.set_work(
            case_id=case_id, version=version, labour=labour, visit_fee=fee, visit_free=bool(fee and fee_free)
        )


def ask_quote(theme: Theme, desk: Desk, repair: RepairView) -> Question:
    """Until when the sum of the lines holds."""
    today = desk.clock.today
    until = DateEdit(theme, today, day=today() + QUOTE_HOLDS)
    note = TextEdit(placeholder="可不填，例如 含拆装")
    file = repair.repair
    words = f"客户付 {money.grouped(file.due)} 元"
    if file.worth != file.due:
        words += f"，质保内免 {money.grouped(file.worth - file.due)} 元"

    def read() -> Work | str:
        day = until.day
        if day is None:
            return "没写报价有效到哪天，没有写入。例如 +7。"
        said = note.text()
        return lambda case_id, version: desk.repairs.quote(
            case_id=case_id, version=version, valid_until=day, note=said
        )

    rows = (row("报价", TextLabel(words, "strong")), row("有效到", until), row("备注", note))
    return Question(title="给客户报价", verb="报价", rows=rows, read=read, focus=until)


def ask_answer(theme: Theme, desk: Desk, view: CaseView, repair: RepairView) -> Question:
    """What the customer said to the quote."""
    yes, who, how = answer_edits(theme, view)

    def read() -> Work:
        answer = answer_given(yes, who, how)
        return lambda case_id, version: desk.repairs.answer(case_id=case_id, version=version, answer=answer)

    asked = TextLabel(f"{money.grouped(repair.asked or 0)} 元", "strong")
    rows = (row("报价", asked), row("客户", beside(yes)), row("谁答复的", who, how))
    return Question(title="客户的答复", verb="记下答复", rows=rows, read=read, focus=who)


def ask_loan(theme: Theme, desk: Desk) -> Question:
    """Which set is lent, and until when."""
    today = desk.clock.today
    title = TextEdit(placeholder="例如 净水器 R400 备用")
    serial = TextEdit(placeholder="序列号，可不填")
    due = DateEdit(theme, today, day=today() + _LOAN_DAYS)
    named(serial, "备用机序列号")

    def read() -> Work | str:
        day = due.day
        if day is None:
            return "没写哪天归还，没有写入。例如 +7。"
        lent, number = title.text(), serial.text()
        return lambda case_id, version: desk.repairs.lend(
            case_id=case_id, version=version, title=lent, serial=number, due_on=day
        )

    rows = (row("备用机", title, serial), row("归还日", due))
    return Question(title="借备用机给客户", verb="借出", rows=rows, read=read, focus=title)


def ask_money(theme: Theme, desk: Desk, repair: RepairView) -> Question:
    """How much the customer paid, and how."""
    amount = MoneyEdit(theme, fen=repair.owed)
    how = ComboBox(theme, [Option(each, each) for each in PAID_BY], name="怎么付的")

    def read() -> Work | str:
        fen, way = amount.fen, str(how.current)
        if fen is None:
            return _NO_SUM
        return lambda case_id, version: desk.repairs.collect(
            case_id=case_id, version=version, amount=fen, how=way
        )

    rows = (row("收到", amount, how),)
    return Question(title="收维修费", verb="记收款", rows=rows, read=read, focus=amount)


def free_box(name: str, *, on: bool) -> QCheckBox:
    """The tick that says the warranty bears it."""
    box = QCheckBox("质保内免")
    box.setAccessibleName(name)
    box.setChecked(on)
    return box
