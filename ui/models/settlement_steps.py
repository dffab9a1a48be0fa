"""The steps of a calculation as a tree: one row a step, its full wording as the one child below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from aftersales.money import grouped, signed
from aftersales.settlement.result import CountsTo
from ui.models.roles import Role

if TYPE_CHECKING:
    from aftersales.settlement.result import Step
    from desktop.settlements import Calculation
    from resources.settlement_words import StepWords

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
NOTHING = "—"
TOTAL = "按规则应退"
COURIER = "向快递追偿"
HEADERS: Final = ("", "步骤", "算式", "依据", "金额（元）")
_PLAIN_SUMS: Final = ("goods_line", "goods_line_again", "goods_paid")
"""Sums that the calculation begins with; what comes after carries its sign."""


class StepColumn(IntEnum):
    """The columns of the tree."""

    NUMBER = 0
    LABEL = 1
    FORMULA = 2
    CITATION = 3
    AMOUNT = 4


class StepRole(IntEnum):
    """What the delegate asks for beside the words."""

    ROW = Role.ICON + 10
    DETAIL = Role.ICON + 11


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDetail:
    """What the expanded row says: the sum written out, how it was rounded, the text it rests on, what is only 参考."""

    formula: str
    rounding: str
    citation: str
    text: str
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One row; `kind` step, total or heading. `tag` is 法, 店 or 单."""

    kind: Literal["step", "total", "heading"]
    code: str = ""
    number: str = ""
    label: str = ""
    formula: str = ""
    tag: str = ""
    citation: str = ""
    amount: str = ""
    detail: StepDetail | None = None

    @property
    def spoken(self) -> str:
        """The row read aloud."""
        words = (
            self.label,
            self.formula,
            self.citation,
            f"{self.amount} 元" if self.amount not in {"", NOTHING} else "",
        )
        return "，".join(word for word in words if word)


def step_rows(calculation: Calculation) -> tuple[StepRow, ...]:
    """The rows of a calculation: what makes up the customer's sum, the total, then what the courier owes."""
    settlement = calculation.settlement
    if settlement is None:
        return ()
    pairs = list(zip(settlement.steps, calculation.words, strict=True))
    buyer = [pair for pair in pairs if _for_buyer(pair[0])]
    courier = [pair for pair in pairs if pair[0].counts_to is CountsTo.FROM_COURIER]
    rows = [_row(number, step, words) for number, (step, words) in enumerate(buyer, 1)]
    rows.append(StepRow(kind="total", code="total", label=TOTAL, amount=grouped(settlement.to_buyer)))
    if courier:
        rows.append(StepRow(kind="heading", label=COURIER))
        rows += [_row(number, step, words) for number, (step, words) in enumerate(courier, len(buyer) + 1)]
    return tuple(rows)


def side_steps(calculation: Calculation, *prefixes: str) -> tuple[tuple[Step, StepWords], ...]:
    """Steps outside the table (the shop's own account, how far it can go), by the beginning of their codes."""
    if calculation.settlement is None:
        return ()
    pairs = zip(calculation.settlement.steps, calculation.words, strict=True)
    return tuple((step, words) for step, words in pairs if step.code.startswith(prefixes))


def _for_buyer(step: Step) -> bool:
    return step.counts_to is CountsTo.TO_BUYER or (
        step.counts_to is None and not step.code.startswith("negotiation")
    )


def _row(number: int, step: Step, words: StepWords) -> StepRow:
    return StepRow(
        kind="step",
        code=step.code,
        number=str(number),
        label=words.label,
        formula=words.formula,
        tag=words.source_tag,
        citation=words.citation,
        amount=_amount(step),
        detail=_detail(step, words),
    )


def _amount(step: Step) -> str:
    if step.amount is None:
        return NOTHING
    plain = step.code in _PLAIN_SUMS or not step.amount
    return grouped(step.amount) if plain else signed(step.amount)


def _detail(step: Step, words: StepWords) -> StepDetail:
    policy = step.policy
    formula = f"{words.label}：{words.formula}"
    if step.amount is not None and not words.formula.endswith(grouped(abs(step.amount))):
        formula += f" = {grouped(abs(step.amount))}"
    reference = ""
    if policy is not None and policy.reference:
        reference = f"数目取自规则库，{policy.checked.isoformat()} 查过，用前再核对"
    return StepDetail(
        formula=formula,
        rounding=words.rounding,
        citation=words.citation,
        text=policy.source if policy is not None else "",
        reference=reference,
    )


class StepModel(QAbstractItemModel):
    """Rows of steps; the child of a step is its detail, spanning all columns. Total and heading have none."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[StepRow, ...] = ()

    def set_rows(self, rows: Sequence[StepRow]) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row_at(self, row: int) -> StepRow:
        return self._rows[row]

    def rows_of(self, codes: Sequence[str]) -> tuple[int, ...]:
        """Where steps stand whose code begins with one of `codes`, in the order of the table."""
        if not codes:
            return ()
        found = (
            i for i, row in enumerate(self._rows) if row.kind == "step" and row.code.startswith(tuple(codes))
        )
        return tuple(found)

    # Qt

    def index(self, row: int, column: int, parent: Index = NO_PARENT) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = NO_PARENT) -> QModelIndex:  # type: ignore[override]
        above = index.internalId() if index.isValid() else 0
        return self.createIndex(above - 1, 0, 0) if above else QModelIndex()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        if not parent.isValid():
            return len(self._rows)
        own_child = not parent.internalId() and parent.column() == 0
        return 1 if own_child and self._rows[parent.row()].detail is not None else 0

    def columnCount(self, parent: Index = NO_PARENT) -> int:  # noqa: ARG002
        return len(HEADERS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        above = index.internalId()
        row = self._rows[above - 1 if above else index.row()]
        if role == StepRole.ROW:
            return row
        if above:
            return self._detail_data(row, role)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return getattr(row, _COLUMNS[index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == StepColumn.AMOUNT else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or index.internalId() or self._rows[index.row()].kind != "step":
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _detail_data(self, row: StepRow, role: int) -> Any:
        detail = row.detail
        if role == StepRole.DETAIL:
            return detail
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole} and detail is not None:
            parts = (detail.formula, detail.rounding, detail.citation, detail.text, detail.reference)
            return "。".join(part for part in parts if part)
        return None


_COLUMNS: Final[Mapping[int, str]] = MappingProxyType(
    {
        StepColumn.NUMBER: "number",
        StepColumn.LABEL: "label",
        StepColumn.FORMULA: "formula",
        StepColumn.CITATION: "citation",
        StepColumn.AMOUNT: "amount",
    }
)
