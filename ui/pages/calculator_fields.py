"""How the form of a claim is made: rows that read one fact of the claim and write it back, in titled groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from aftersales.settlement.check import day_of
from aftersales.settlement.claim import Claim, ClaimKind
from ui.widgets.choices import Choice, Segmented
from ui.widgets.combos import ComboBox
from ui.widgets.edits import DateEdit, MoneyEdit, NumberEdit
from ui.widgets.texts import Field, FormRow, SectionTitle

if TYPE_CHECKING:
    from aftersales.settlement.policy import PolicySet
    from aftersales.settlement.presets import ClaimPreset
    from aftersales.taxonomy import Reason
    from ui.theme import Theme

LABEL = 84
PER_RATE = 10_000
"""A percentage is typed in hundredths: 10 is 0.10 %, one thousandth."""
NEGATIVE = "不能是负数"

Wanted = Callable[[Claim, "Reason"], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """What every group of the form is built with; `steady` where the goods come from an order and are not typed.

    `presets` are the frequent claims that can be filled in.
    """

    theme: Theme
    policies: PolicySet
    today: Callable[[], date]
    steady: bool
    presets: tuple[ClaimPreset, ...] = ()

    def reason(self, claim: Claim) -> Reason:
        """The claim's reason; one that is not in the taxonomy any more counts as 其他."""
        known = {reason.name: reason for reason in self.policies.taxonomy.reasons}
        return known.get(claim.reason, self.policies.taxonomy.reasons[-1])


@dataclass(slots=True, kw_only=True)
class Row:
    """One line of the form: `key` is the field's path in a claim, `read` shows a claim's fact in the edit."""

    key: str
    box: FormRow | Field | QWidget
    edit: QWidget
    wanted: Wanted
    read: Callable[[Claim], None]

    @property
    def problem(self) -> str:
        """What the edit itself complains about; "" while it is hidden or well."""
        return "" if self.box.isHidden() else str(getattr(self.edit, "error", ""))

    @property
    def label(self) -> str:
        """What the row is called on screen."""
        if isinstance(self.box, FormRow | Field):
            return self.box.label.text()
        return self.edit.accessibleName()

    def set_error(self, text: str) -> None:
        """Show the calculation's complaint, or what the edit itself has to say."""
        if isinstance(self.box, FormRow | Field):
            self.box.set_error(text or self.problem)


class ClaimGroup(QWidget):
    """A titled group of rows. `edited(Claim)` carries the claim as a person just changed it."""

    edited = Signal(object)
    complained = Signal()

    def __init__(
        self, kit: Kit, title: str = "", caption: str = "", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.kit = kit
        self.claim: Claim | None = None
        self.rows: list[Row] = []
        self._pairs: list[tuple[QWidget, tuple[QWidget, ...]]] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 16, 24, 16)
        self.column.setSpacing(8)
        self.head = SectionTitle(title, caption)
        self.column.addWidget(self.head)
        self.head.setVisible(bool(title))

    # what a form asks of a group

    def show_claim(self, claim: Claim) -> None:
        """Show a claim: its facts in the edits, and only the rows that matter for it."""
        self.claim = claim
        reason = self.kit.reason(claim)
        for row in self.rows:
            row.read(claim)
            row.box.setVisible(row.wanted(claim, reason))
        for holder, boxes in self._pairs:
            holder.setVisible(any(not box.isHidden() for box in boxes))
        self.shown(claim, reason)
        self.setVisible(self.wanted(claim, reason))

    def wanted(self, claim: Claim, reason: Reason) -> bool:  # noqa: ARG002
        """Whether the group matters for this claim; one without a visible row does not."""
        return any(not row.box.isHidden() for row in self.rows)

    def shown(self, claim: Claim, reason: Reason) -> None:
        """The rows show the claim; a group says the rest (captions, chips)."""

    def problem(self) -> str:
        """Why the group cannot be calculated with as it stands; "" where it can."""
        return next((row.problem for row in self.rows if row.problem), "")

    # what a group is made of

    def give(self, claim: Claim) -> None:
        """A person changed the claim."""
        self.claim = claim
        self.edited.emit(claim)

    def money(
        self,
        key: str,
        label: str,
        get: Callable[[Claim], int | None],
        put: Callable[[Claim, int | None], Claim],
        *,
        wanted: Wanted | None = None,
        signed: bool = False,
    ) -> Row:
        """A sum in fen; an empty edit gives None."""
        edit = MoneyEdit(self.kit.theme)

        def typed(fen: int | None) -> None:
            if fen is not None and fen < 0 and not signed:
                edit.set_error(NEGATIVE)
            elif self.claim is not None:
                self.give(put(self.claim, fen))

        def read(claim: Claim) -> None:
            fen = get(claim)
            if not edit.hasFocus() and edit.fen != fen:
                edit.set_fen(fen)

        edit.fen_changed.connect(typed)
        return self._form_row(key, label, edit, read, wanted)

    def number(
        self,
        key: str,
        label: str,
        get: Callable[[Claim], int | None],
        put: Callable[[Claim, int | None], Claim],
        *,
        unit: str,
        decimals: int = 0,
        wanted: Wanted | None = None,
    ) -> Row:
        """A whole number in units of 10^−`decimals`; an empty edit gives None."""
        edit = NumberEdit(self.kit.theme, unit=unit, decimals=decimals)

        def typed(value: int | None) -> None:
            if self.claim is not None:
                self.give(put(self.claim, value))

        def read(claim: Claim) -> None:
            value = get(claim)
            if not edit.hasFocus() and edit.value != value:
                edit.set_value(value)

        edit.value_changed.connect(typed)
        return self._form_row(key, label, edit, read, wanted)

    def percent(
        self,
        key: str,
        label: str,
        get: Callable[[Claim], Fraction | None],
        put: Callable[[Claim, Fraction | None], Claim],
        *,
        wanted: Wanted | None = None,
    ) -> Row:
        """A rate as a percentage with two decimals."""
        return self.number(
            key,
            label,
            lambda claim: rate_number(get(claim)),
            lambda claim, value: put(claim, None if value is None else Fraction(value, PER_RATE)),
            unit="%",
            decimals=2,
            wanted=wanted,
        )

    def day(self, key: str, label: str, name: str, *, wanted: Wanted | None = None) -> Row:
        """A day of the claim's dates; a moment is shown as its day."""
        edit = DateEdit(self.kit.theme, self.kit.today)

        def typed(day: date | None) -> None:
            if self.claim is not None:
                dates = replace(self.claim.dates, **{name: day})
                self.give(replace(self.claim, dates=dates))

        def read(claim: Claim) -> None:
            found = getattr(claim.dates, name)
            day = None if found is None else day_of(found)
            if not edit.hasFocus() and edit.day != day:
                edit.set_day(day)

        edit.day_changed.connect(typed)
        row = Row(key=key, box=Field(label, edit), edit=edit, wanted=wanted or always, read=read)
        return self._keep(row)

    def choice(
        self,
        key: str,
        label: str,
        choices: Sequence[tuple[str, str]],
        get: Callable[[Claim], str],
        put: Callable[[Claim, str], Claim],
        *,
        wanted: Wanted | None = None,
    ) -> Row:
        """Two or three exclusive facts."""
        edit = Segmented(
            self.kit.theme, [Choice(code, text) for code, text in choices], spread=True, name=label
        )

        def chosen(code: str) -> None:
            if self.claim is not None:
                self.give(put(self.claim, code))

        edit.chosen.connect(chosen)
        return self._form_row(key, label, edit, lambda claim: edit.set_current(get(claim)), wanted)

    def combo(
        self,
        key: str,
        label: str,
        edit: ComboBox,
        get: Callable[[Claim], object],
        put: Callable[[Claim, Any], Claim],
        *,
        wanted: Wanted | None = None,
    ) -> Row:
        """One of a list."""
        still(edit)

        def chosen(code: object) -> None:
            if self.claim is not None:
                self.give(put(self.claim, code))

        edit.chosen.connect(chosen)
        return self._form_row(key, label, edit, lambda claim: show_in(edit, get(claim)), wanted)

    def tick(
        self,
        key: str,
        label: str,
        get: Callable[[Claim], bool],
        put: Callable[[Claim, bool], Claim],
        *,
        wanted: Wanted | None = None,
    ) -> Row:
        """Yes or no."""
        edit = QCheckBox(label)

        def clicked(on: bool) -> None:
            if self.claim is not None:
                self.give(put(self.claim, on))

        edit.clicked.connect(clicked)
        row = Row(
            key=key, box=edit, edit=edit, wanted=wanted or always, read=lambda c: edit.setChecked(get(c))
        )
        return self._keep(row)

    def pair(self, first: Row, second: Row) -> None:
        """Put two rows beside one another."""
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        for row in (first, second):
            self.column.removeWidget(row.box)
            line.addWidget(row.box, 1)
        self.column.addWidget(holder)
        self._pairs.append((holder, (first.box, second.box)))

    def add(self, row: Row) -> Row:
        """Take a row made elsewhere."""
        return self._keep(row)

    def _form_row(
        self, key: str, label: str, edit: QWidget, read: Callable[[Claim], None], wanted: Wanted | None
    ) -> Row:
        box = FormRow(label, edit, label_width=LABEL)
        return self._keep(Row(key=key, box=box, edit=edit, wanted=wanted or always, read=read))

    def _keep(self, row: Row) -> Row:
        self.rows.append(row)
        self.column.addWidget(row.box)
        if isinstance(row.box, FormRow | Field):
            row.box.error.setWordWrap(True)
        if isinstance(row.edit, QLineEdit):
            row.edit.editingFinished.connect(lambda: self._left(row))
        complaint = getattr(row.edit, "error_changed", None)
        if complaint is not None:
            complaint.connect(self._complain)
        return row

    def _left(self, row: Row) -> None:
        """What is typed is not written over; once the edit is left it shows what the claim holds."""
        if self.claim is not None and not row.problem:
            row.read(self.claim)

    def _complain(self, _text: str) -> None:
        self.complained.emit()


def always(_claim: Claim, _reason: Reason) -> bool:
    """A row that every claim has."""
    return True


def has_refund(claim: Claim) -> bool:
    """Only 退货 and 仅退款 have a refund."""
    return claim.kind in {ClaimKind.RETURN, ClaimKind.REFUND_ONLY}


def rate_number(rate: Fraction | None) -> int | None:
    """A rate in hundredths of a percent, as an edit shows it."""
    return None if rate is None else round(rate * PER_RATE)


def show_in(edit: ComboBox, key: object) -> None:
    """Show an entry unless it is shown already, so that what is being typed stays."""
    if edit.current != key:
        edit.set_current(key)


def still(combo: ComboBox) -> ComboBox:
    """Let the layout alone say how wide a combo is: one that fits itself to its words leaves its row."""
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return combo
