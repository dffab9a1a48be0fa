"""The preview of an import: as many rows as orders were read, each page of them fetched when it comes into sight."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from aftersales.clock import CHINA
from aftersales.masking import mask_phone
from aftersales.matching import Outcome
from aftersales.money import grouped
from desktop.json_out import problem_text
from desktop.transfers import Decision, change_label
from ui.models.paged_table import ALIGNMENTS, Column
from ui.models.roles import Cell, Diff, Role

if TYPE_CHECKING:
    from datetime import date

    from aftersales.matching import Change, Problem
    from desktop.transfers import SheetKey, SheetReport, StagedOrder
    from ui.models.roles import DiffKind

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
PAGE = 100
COLUMNS = (
    Column(key="rows", title="行", width=56, align="right"),
    Column(key="outcome", title="结果", width=72),
    Column(key="number", title="订单号", width=160),
    Column(key="customer", title="客户", width=104),
    Column(key="phone", title="手机号", width=112),
    Column(key="title", title="商品"),
    Column(key="quantity", title="数量", width=48, align="right"),
    Column(key="paid", title="实付", width=104, align="right"),
    Column(key="ordered_at", title="下单", width=76),
)
OUTCOMES: Mapping[Outcome, tuple[str, str]] = {
    Outcome.ADDED: ("新增", ""),
    Outcome.UPDATED: ("更新", "acc"),
    Outcome.UNCHANGED: ("不变", "plain"),
    Outcome.CONFLICT: ("冲突", "warn"),
    Outcome.ERROR: ("有错", "bad"),
    Outcome.SKIPPED: ("跳过", "plain"),
    Outcome.HELD: ("待确认", "warn"),
}
DECISIONS = {
    Decision.SHEET: ("用表格", "acc"),
    Decision.SYSTEM: ("留系统", "plain"),
    Decision.TAKE: ("照样收", "acc"),
    Decision.LEAVE: ("先不要", "plain"),
}
_COLUMN_OF_KEY = {
    "number": "number",
    "nickname": "customer",
    "receiver_name": "customer",
    "phone": "phone",
    "landline": "phone",
    "title": "title",
    "code": "title",
    "spec": "title",
    "quantity": "quantity",
    "pieces": "quantity",
    "paid": "paid",
    "received": "paid",
    "line_paid": "paid",
    "ordered_at": "ordered_at",
    "paid_at": "ordered_at",
}
_COLUMN_OF_CHANGE = {
    "receiver.name": "customer",
    "receiver.phone": "phone",
    "lines.title": "title",
    "lines.quantity": "quantity",
    "paid_gross": "paid",
    "ordered_at": "ordered_at",
}
QUIET = frozenset({Outcome.UNCHANGED, Outcome.SKIPPED})
_FIELDS: Mapping[int, str] = {
    Qt.ItemDataRole.DisplayRole: "text",
    Role.TONE: "tone",
    Role.DIFF: "diff",
    Role.BOLD: "bold",
    Role.CHIPS: "chips",
}


class Words(Protocol):
    """Makes the cells of a row in the order of `columns`."""

    @property
    def columns(self) -> Sequence[Column]: ...

    def cells(self, row: Any, /) -> tuple[Cell, ...]: ...


class PreviewWords:
    """Makes ready cells of staged orders; knows which column of which sheet a problem stands in."""

    columns = COLUMNS

    def __init__(self, sheets: Sequence[SheetReport], today: date) -> None:
        self._today = today
        keyed = [(sheet, column) for sheet in sheets for column in sheet.columns if column.key]
        self._keys = {(sheet.label, column.header): column.key for sheet, column in keyed}
        self._own = {(sheet.key, column.header): column.key for sheet, column in keyed}
        self._names = sheet_names(sheets) if len(sheets) > 1 else {}

    def cells(self, order: StagedOrder) -> tuple[Cell, ...]:
        """The nine cells of one order."""
        quiet = order.outcome in QUIET
        texts = {
            "rows": order.rows,
            "number": order.number or "—",
            "customer": order.customer or "—",
            "phone": mask_phone(order.phone) or "—",
            "title": order.title or "—",
            "quantity": "—" if order.quantity is None else f"{order.quantity:,}",
            "paid": "—" if order.paid is None else grouped(order.paid),
            "ordered_at": self._day(order),
        }
        empty = {key for key, text in texts.items() if text == "—"}
        marks = self._marks(order, empty)
        tone = "faint" if quiet else ""
        cells = {key: Cell(text=text, tone="quiet" if key == "rows" else tone) for key, text in texts.items()}
        for key, (text, diff) in marks.items():
            cells[key] = Cell(text=text or texts[key], diff=diff, tip=diff.message)
        cells["outcome"] = self._outcome(order)
        sheet = self._names.get((order.incoming.file_index, order.incoming.sheet))
        if sheet:
            cells["rows"] = Cell(text=order.rows, tone="quiet", tip=f"{sheet} 第 {order.rows} 行")
        return tuple(cells[column.key] for column in COLUMNS)

    def _outcome(self, order: StagedOrder) -> Cell:
        text, tone = OUTCOMES[order.outcome]
        if order.decision is not None:
            text, tone = DECISIONS[order.decision]
        reasons = [change_line(change) for change in order.changes]
        reasons += [problem_text(problem) for problem in order.problems]
        spoken = f"第 {order.rows} 行，{text}，订单 {order.number}"
        return Cell(text=text, tone=tone, tip="\n".join(reasons), spoken=spoken)

    def _marks(self, order: StagedOrder, empty: set[str]) -> dict[str, tuple[str, Diff]]:
        """What is special in which column; a cell that could not be read shows what stands in the sheet."""
        marks: dict[str, tuple[str, Diff]] = {}
        kind: DiffKind = "conflict" if order.outcome is Outcome.CONFLICT else "update"
        if order.outcome in {Outcome.UPDATED, Outcome.CONFLICT}:
            for change in order.changes:
                key = _COLUMN_OF_CHANGE.get(change.field)
                if key is not None and key not in marks:
                    marks[key] = _changed(key, change, kind)
        wrong: DiffKind = "error" if order.outcome is Outcome.ERROR else "held"
        if order.outcome in {Outcome.ERROR, Outcome.HELD}:
            for problem in order.problems:
                key = self._column_of(order, problem)
                if key is not None and problem.level != "info":
                    text = _raw(problem.value) if key in empty else ""
                    marks.setdefault(key, (text, Diff(wrong, message=problem_text(problem))))
        return marks

    def _column_of(self, order: StagedOrder, problem: Problem) -> str | None:
        own = self._own.get(((order.incoming.file_index, order.incoming.sheet), problem.column))
        key = own or self._keys.get((problem.sheet, problem.column))
        return _COLUMN_OF_KEY.get(key or "")

    def _day(self, order: StagedOrder) -> str:
        if order.ordered_at is None:
            return "—"
        day = order.ordered_at.astimezone(CHINA).date()
        return f"{day:%m-%d}" if day.year == self._today.year else day.isoformat()


def sheet_names(sheets: Sequence[SheetReport]) -> dict[SheetKey, str]:
    """How each of these sheets is called among the others: with its file where two have the same name."""
    plain = [sheet.label for sheet in sheets]
    found: dict[SheetKey, str] = {}
    for sheet, name in zip(sheets, plain, strict=True):
        whole = f"{sheet.file} › {name}" if plain.count(name) > 1 and sheet.sheet else name
        again = sum(1 for each in found.values() if each.partition("（")[0] == whole)
        found[sheet.key] = f"{whole}（{again + 1}）" if again else whole
    return found


def _raw(value: str) -> str:
    """What stands in the sheet; a number with digits missing is no telephone yet and shows what is wrong with it."""
    return mask_phone(value) if sum(map(str.isdigit, value)) >= 11 else value


def _changed(key: str, change: Change, kind: DiffKind) -> tuple[str, Diff]:
    before, after = change.before, change.after
    if key == "phone":
        before, after = mask_phone(before), mask_phone(after)
    elif key == "ordered_at":
        before, after = before[5:10], after[5:10]
    return after, Diff(kind, old=before, message=change_line(change))


def change_line(change: Change) -> str:
    """One change in words: 实付 89.00 → 178.00."""
    before, after = change.before or "空", change.after or "空"
    if change.field == "receiver.phone":
        before, after = mask_phone(before), mask_phone(after)
    return f"{change_label(change.field)} {before} → {after}"


@dataclass(frozen=True, slots=True)
class PreviewRequest:
    """A wish for the rows of page `page`, which lie behind the place `after`; the answer names the `id`."""

    id: int
    page: int
    after: int


class PreviewModel(QAbstractTableModel):
    """Rows by their places: the whole list is there at once, empty, and `want` asks for the pages in sight.

    `fetch` starts a job for a `PreviewRequest`; its answer goes to `put`. `filled` follows every page.
    """

    filled = Signal()

    def __init__(self, fetch: Callable[[PreviewRequest], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: Sequence[Column] = COLUMNS
        self._fetch = fetch
        self._places: Sequence[int] = ()
        self._words: Words | None = None
        self._orders: dict[int, Any] = {}
        self._cells: dict[int, tuple[Cell, ...]] = {}
        self._asked: set[int] = set()
        self._id = 0

    def show(self, places: Sequence[int], words: Words) -> None:
        """Show what stands at these places, none of it read yet; older answers will be dropped."""
        self.beginResetModel()
        self._places, self._words, self.columns = places, words, words.columns
        self._forget()
        self.endResetModel()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show no rows, in other columns."""
        self.beginResetModel()
        self._places, self._words, self.columns = (), None, columns
        self._forget()
        self.endResetModel()

    def clear(self) -> None:
        """Show no rows."""
        self.set_columns(self.columns)

    def read_again(self) -> None:
        """What is stored of the rows has changed: read what is in sight anew, and keep it in sight meanwhile."""
        self._asked = set()
        self._id += 1

    def want(self, first: int, last: int) -> None:
        """Ask for the pages of the rows `first` to `last` that were not asked for yet."""
        if not self._places:
            return
        for page in range(max(first, 0) // PAGE, min(last, len(self._places) - 1) // PAGE + 1):
            if page not in self._asked:
                self._asked.add(page)
                start = page * PAGE
                after = self._places[start - 1] if start else 0
                self._fetch(PreviewRequest(self._id, page, after))

    def put(self, request: PreviewRequest, orders: Sequence[Any]) -> None:
        """Take the answer to a request; a stale one is dropped."""
        if request.id != self._id or self._words is None:
            return
        start = request.page * PAGE
        for at, order in enumerate(orders, start):
            self._orders[at] = order
            self._cells[at] = self._words.cells(order)
        if orders:
            last = self.index(start + len(orders) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(start, 0), last)
        self.filled.emit()

    def drop(self, request: PreviewRequest) -> None:
        """A page will not come: it may be asked for again."""
        if request.id == self._id:
            self._asked.discard(request.page)

    def order_at(self, row: int) -> Any:
        """The order or record of a row; None before its page came."""
        return self._orders.get(row)

    def row_of(self, seq: int) -> int:
        """The row of a place, −1 if it is not in the list."""
        at = bisect_left(self._places, seq)
        return at if at < len(self._places) and self._places[at] == seq else -1

    def _forget(self) -> None:
        self._id += 1
        self._orders, self._cells, self._asked = {}, {}, set()

    # Qt

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Role.KEY:
            return self._places[index.row()]
        cells = self._cells.get(index.row())
        if cells is None:
            return None
        cell = cells[index.column()]
        if role in _FIELDS:
            return getattr(cell, _FIELDS[role])
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cell.spoken or f"{self.columns[index.column()].title} {cell.text}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(ALIGNMENTS[self.columns[section].align])
        return None
