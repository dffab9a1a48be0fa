"""试算: an example settled while a rule is being changed, both sums side by side, the steps that change lit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from aftersales.money import grouped, signed
from ui.widgets import painting
from ui.widgets.chips import Chip
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import TextEdit
from ui.widgets.status import IconLabel, Painted
from ui.widgets.texts import Field, TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.settlement.claim import Claim
    from desktop.rule_trying import TriedStep, TryClaim, TryOut
    from ui.theme import Theme

_ROW, _HEAD = 30, 26
_SUM = 80
_LABEL = 96
_NOTHING = "—"


class TryPane(QWidget):
    """Which claim, what it gives now and then. `claim_changed` follows another choice; `case_asked(number)` a real one."""

    claim_changed = Signal()
    case_asked = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._claims: list[TryClaim] = []
        self.setAccessibleName("试算")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._choice())
        column.addLayout(self._sums())
        self.steps = TriedSteps(theme)
        column.addWidget(self.steps)
        column.addStretch(1)

    def _choice(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.example = ComboBox(self._theme, name="拿哪一例试算")
        self.example.setMinimumWidth(120)
        self.example.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.example.chosen.connect(self._chosen)
        self.number = TextEdit(placeholder="工单号 ↵")
        self.number.setMinimumWidth(96)
        self.number.setMaximumWidth(140)
        self.number.returnPressed.connect(self._asked)
        row.addWidget(Field("试算", self.example), 1)
        row.addWidget(Field("或一张真的工单", self.number))
        row.setAlignment(Qt.AlignmentFlag.AlignTop)
        return row

    def _sums(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.before, self.after = TextLabel(_NOTHING, "figure"), TextLabel(_NOTHING, "figure")
        for name, label in (("现在应退", self.before), ("改后应退", self.after)):
            box = QVBoxLayout()
            box.setSpacing(0)
            box.addWidget(TextLabel(name, "caption"))
            box.addWidget(label)
            row.addLayout(box)
            if label is self.before:
                row.addWidget(IconLabel(self._theme, "arrow-right", "text3"), 0, Qt.AlignmentFlag.AlignBottom)
        self.difference = Chip("")
        self.difference.hide()
        row.addWidget(self.difference, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        return row

    @property
    def claim(self) -> Claim | None:
        """The claim that is tried."""
        place = self.example.current
        return self._claims[place].claim if isinstance(place, int) and place < len(self._claims) else None

    def show_claims(self, claims: Sequence[TryClaim]) -> None:
        """Offer these, the first chosen."""
        self._claims = list(claims)
        self.example.set_options([Option(place, one.title) for place, one in enumerate(claims)])
        self.example.set_current(0)

    def put_case(self, claim: TryClaim) -> None:
        """Offer a real case's claim, and choose it."""
        self._claims.append(claim)
        self.example.set_options([Option(place, one.title) for place, one in enumerate(self._claims)])
        self.example.set_current(len(self._claims) - 1)
        self.number.clear()
        self.number.set_error("")
        self.claim_changed.emit()

    def show_try(self, tried: TryOut) -> None:
        """Show both settlements; a sum that cannot be had is —."""
        for label, fen in ((self.before, tried.before), (self.after, tried.after)):
            label.set_text(_NOTHING if fen is None else f"¥{grouped(fen)}")
        moved = tried.before is not None and tried.after is not None and tried.difference != 0
        self.after.set_tone("acc" if moved else "")
        self.difference.set_chip(signed(tried.difference) if moved else "", "acc")
        self.steps.show_steps(tried.steps)

    def _chosen(self, _key: object) -> None:
        self.claim_changed.emit()

    def _asked(self) -> None:
        if self.number.text().strip():
            self.case_asked.emit(self.number.text().strip())


class TriedSteps(Painted):
    """The steps under each other: what it is, how it is computed, the sum now and the sum then; changed ones lit."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._steps: tuple[TriedStep, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def lit(self) -> tuple[TriedStep, ...]:
        """The steps that the change moves."""
        return tuple(step for step in self._steps if step.changed)

    def show_steps(self, steps: Sequence[TriedStep]) -> None:
        """Show these."""
        self._steps = tuple(steps)
        said = [f"{step.label} {_sum(step.before)} → {_sum(step.after)}" for step in self.lit]
        self.setAccessibleName("会变的步骤：" + ("，".join(said) or "没有"))
        self.setToolTip("\n".join(f"{step.label}：{step.formula}（{step.citation}）" for step in self._steps))
        self.updateGeometry()
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(320, _HEAD + _ROW * len(self._steps) + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setFont(painting.sized(self.font(), 12))
        painter.setPen(self.theme.colour("text2"))
        self._draw(painter, 0, _HEAD, ("步骤", "算式", "现在", "改后"))
        painter.fillRect(0, _HEAD - 1, self.width(), 1, self.theme.colour("line2"))
        top = _HEAD
        for step in self._steps:
            self._paint_step(painter, top, step)
            top += _ROW
        painter.end()

    def _paint_step(self, painter: QPainter, top: int, step: TriedStep) -> None:
        if step.changed:
            painter.fillRect(0, top, self.width(), _ROW - 1, self.theme.colour("accBg"))
        painter.fillRect(0, top + _ROW - 1, self.width(), 1, self.theme.colour("line"))
        painter.setFont(painting.sized(self.font(), 12, bold=step.changed))
        painter.setPen(self.theme.colour("text" if step.changed else "text2"))
        texts = (step.label, step.formula, _sum(step.before), _sum(step.after))
        self._draw(painter, top, _ROW - 1, texts)

    def _draw(self, painter: QPainter, top: int, height: int, texts: Sequence[str]) -> None:
        bare = set(texts[2:]) == {_NOTHING}  # a step without sums has their room for its words
        sums = 0 if bare else _SUM
        formula = max(self.width() - _LABEL - 2 * sums - 16, 0)
        left = 8
        for place, (text, wide) in enumerate(zip(texts, (_LABEL, formula, sums, sums), strict=True)):
            align = painting.RIGHT if place > 1 else painting.LEFT
            painting.draw_text(painter, QRect(left, top, max(wide - 6, 0), height), text, align=align)
            left += wide


def _sum(fen: int | None) -> str:
    return _NOTHING if fen is None else grouped(fen)
