"""协商: what is owed in any case, the offers in their order, until where leaving the goods pays, and who claims often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.money import grouped
from aftersales.negotiation import Round
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.chips import Chip
from ui.widgets.texts import SectionTitle, TextLabel

if TYPE_CHECKING:
    from aftersales.negotiation import Advice
    from desktop.settling_limits import OftenClaims
    from ui.theme import Theme

_WORDS = {Round.FIRST: "先提", Round.SECOND: "再提", Round.LAST: "最多"}
_FLOOR_NOTE = "底线只管店里自愿补的，按规则该付的照付"


class TalkBlock(QWidget):
    """The block. `offered(fen)` follows an offer: what the customer is to get in all, with the goods staying with him."""

    offered = Signal(int)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        self.head = SectionTitle("协商", "货留给客户，补一笔")
        self.ceiling = TextLabel("", "label")
        self.head.add_right(self.ceiling)
        column.addWidget(self.head)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.offers: dict[Round, Button] = {}
        for step, words in _WORDS.items():
            button = Button(theme, words)
            button.setToolTip("按这个数开价，记进工单的经过")
            button.clicked.connect(lambda _checked=False, step=step: self._take(step))
            self.offers[step] = button
            row.addWidget(button, 1)
        column.addLayout(row)
        self.told = TextLabel("", "caption", wrap=True)
        column.addWidget(self.told)
        self.note = TextLabel(_FLOOR_NOTE, "caption", wrap=True)
        column.addWidget(self.note)
        self._advice: Advice | None = None

    def show_advice(self, advice: Advice | None) -> None:
        """Show how to negotiate; without advice the block goes."""
        self._advice = advice
        self.setVisible(advice is not None)
        if advice is None:
            return
        self.ceiling.set_text(f"最多可让 {grouped(advice.ceiling)}")
        for offer in advice.offers:
            button = self.offers[offer.round]
            button.setText(f"{_WORDS[offer.round]} {grouped(offer.amount)}")
            button.setAccessibleName(f"开价 {_WORDS[offer.round]} {grouped(offer.amount)} 元")
            button.setEnabled(offer.amount > 0)
        self.told.set_text("；".join(_told(advice)))
        self.told.set_tone("bad" if advice.over_by else "")

    def _take(self, step: Round) -> None:
        if self._advice is not None:
            self.offered.emit(next(offer.amount for offer in self._advice.offers if offer.round is step))

    def light(self, *, lit: bool) -> None:
        """Whether an input that makes these sums has the focus."""
        self.ceiling.set_tone("acc" if lit else "")


def _told(advice: Advice) -> list[str]:
    said = []
    if advice.over_by:
        said.append(f"客户要 {grouped(advice.asked or 0)}，比最多的还多 {grouped(advice.over_by)}")
    if advice.legal:
        said.append(f"其中按规则该付 {grouped(advice.legal)}，不能少")
    if advice.legal_above_ceiling:
        said.append("该付的已经超过最多可让，照付")
    said.append(f"比收回货划算，只要不超过 {grouped(advice.break_even)}")
    said.append(f"毛利 {grouped(advice.margin)}，底线 {grouped(advice.floor)}")
    return said


class OftenBlock(QWidget):
    """The mark for a customer who claims often, with his cases; `case_asked(case_id)` follows one of them."""

    case_asked = Signal(int)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.chip = Chip("常退", "warn")
        self.told = TextLabel("", "quiet", wrap=True)
        row.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.told, 1)
        column.addLayout(row)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        column.addLayout(self._list)
        self._theme = theme
        self.hide()

    def show_often(self, often: OftenClaims | None) -> None:
        """Show the customer's claims; nothing where they are few. It is a mark: it changes no sum."""
        self.setVisible(often is not None)
        if often is None:
            return
        given = sum(claim.amount for claim in often.claims)
        self.told.set_text(
            f"{often.days} 天里第 {often.count} 单，一共给过 {grouped(given)} 元；只作提醒，不影响算多少"
        )
        for claim in often.claims[:5]:
            text = f"{claim.number}  {claim.kind} · {claim.reason}  {grouped(claim.amount)}"
            link = LinkButton(self._theme, text)
            link.clicked.connect(lambda _checked=False, case_id=claim.case_id: self.case_asked.emit(case_id))
            self._list.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
