"""What 维修 asks about parts of no stock that were bought for it, and about the fee for finding out what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox

from aftersales.repairs import BoughtPart, PartBearer
from ui.pages.case_repair_form import Question, Work
from ui.pages.case_repair_questions import beside, named, row
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import MoneyEdit, NumberEdit, TextEdit

if TYPE_CHECKING:
    from desktop.repair_views import RepairView
    from desktop.shop import Desk
    from ui.theme import Theme

    Line = tuple[TextEdit, NumberEdit, MoneyEdit, MoneyEdit, ComboBox]

_SPARE = 2
_NO_SUM = "金额没写对，没有写入。写 0 或更大的数，例如 80。"


class BoughtQuestion:
    """Lines of parts of no stock, with room for more."""

    def __init__(self, theme: Theme, desk: Desk, repair: RepairView) -> None:
        self._theme, self._desk = theme, desk
        bearer = PartBearer.SHOP if repair.covered else PartBearer.CUSTOMER
        blank = [BoughtPart(title="", price=0, bearer=bearer)] * _SPARE
        self.lines = [
            self._line(place, part) for place, part in enumerate((*repair.repair.bought, *blank), start=1)
        ]
        self._first = self.lines[len(repair.repair.bought)][0]

    def question(self) -> Question:
        """What is asked, with its edits."""
        rows = tuple(
            row(f"配件 {place}", beside(*edits, stretched=True))
            for place, edits in enumerate(self.lines, start=1)
        )
        return Question(title="外购配件", verb="存下", rows=rows, read=self._read, focus=self._first)

    def _line(self, place: int, part: BoughtPart) -> Line:
        title = TextEdit(part.title, placeholder="不在备件里的，不要了就清空")
        count = NumberEdit(self._theme, value=part.quantity, unit="件", least=1, most=9_999)
        price = MoneyEdit(self._theme, fen=part.price if part.title else None)
        cost = MoneyEdit(self._theme, fen=part.cost or None)
        bearer = ComboBox(
            self._theme,
            [Option(each, f"{each.value}承担") for each in PartBearer],
            name=f"配件 {place} 谁承担",
        )
        bearer.set_current(part.bearer)
        price.setPlaceholderText("收客户")
        cost.setPlaceholderText("进价")
        for edit, name in ((title, "配件"), (count, "件数"), (price, "单价"), (cost, "进价")):
            named(edit, f"{name} {place}")
        for narrow, width in ((count, 72), (price, 92), (cost, 92), (bearer, 112)):
            narrow.setFixedWidth(width)
        return title, count, price, cost, bearer

    def _read(self) -> Work | str:
        parts = []
        for title, count, price, cost, bearer in self.lines:
            name, who = title.text().strip(), PartBearer(str(bearer.current))
            if not name:
                continue
            if price.fen is None and who is PartBearer.CUSTOMER:
                return f"「{name}」还没写收客户多少钱，没有写入。不收钱的改成别人承担。"
            if price.error or cost.error or count.value is None:
                return _NO_SUM
            parts.append(
                BoughtPart(
                    title=name,
                    quantity=count.value,
                    price=price.fen or 0,
                    cost=cost.fen or 0,
                    bearer=who,
                )
            )
        repairs = self._desk.repairs
        return lambda case_id, version: repairs.set_bought(case_id=case_id, version=version, parts=parts)


def ask_check(theme: Theme, desk: Desk, repair: RepairView) -> Question:
    """What finding out what is wrong costs, told before anything is opened."""
    file = repair.repair
    fee = MoneyEdit(theme, fen=file.check_fee or None)
    fee.setFixedWidth(120)
    waived = QCheckBox("修了就不收")
    waived.setAccessibleName("修了就不收检测费")
    waived.setChecked(file.check_waived if file.check_fee else True)

    def read() -> Work | str:
        if fee.error:
            return _NO_SUM
        sum_, free = fee.fen or 0, waived.isChecked()
        return lambda case_id, version: desk.repairs.set_check(
            case_id=case_id, version=version, fee=sum_, waived=free
        )

    rows = (row("检测费", beside(fee, waived)),)
    return Question(title="只检测也收的钱", verb="存下", rows=rows, read=read, focus=fee)
