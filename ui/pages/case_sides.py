"""换货 and 补发 on the page of a case: what comes back, what goes out, what is still owed, and the forms that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from aftersales.errors import KnownError
from aftersales.two_sides import GOODS_OUT, going_out, side_back, side_out
from resources.wording import error_sentence
from ui.delegates.base import RowDelegate
from ui.delegates.cells import MoneyDelegate
from ui.models.paged_table import Column, PagedTableModel
from ui.models.roles import Cell, Row
from ui.pages.case_step_fields import COURIERS, LABEL_WIDTH, focus_on
from ui.pages.case_step_form import InlineForm
from ui.widgets.buttons import Button
from ui.widgets.edits import NumberEdit, TextEdit
from ui.widgets.texts import FormRow, HairLine, Panel, SectionTitle, TextLabel
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from aftersales.cases import Case
    from aftersales.two_sides import SideLine
    from desktop.views import CaseView
    from ui.pages.case_page import CasePage
    from ui.pages.case_writing import CaseWriter
    from ui.theme import Theme

COLUMNS = (
    Column(key="side", title="方向", width=72),
    Column(key="title", title="商品"),
    Column(key="quantity", title="约定", width=60, align="right"),
    Column(key="done", title="已到 / 已寄", width=92, align="right"),
    Column(key="owed", title="还差", width=60, align="right"),
    Column(key="parcel", title="快递", width=196),
)
_MOST_ROWS = 8
_SPARE = 2


class CaseSides(QWidget):
    """The two lists as one table; `agree` and `send` are its buttons, in sight for kinds that send something."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.agree = Button(theme, "改换出商品", icon="pencil", size="small")
        self.send = Button(theme, "记寄出", icon="truck", size="small")
        self.owed = TextLabel("", "quiet")
        head = SectionTitle("退回与寄出")
        for widget in (self.owed, self.agree, self.send):
            head.add_right(widget)
        self.model = PagedTableModel(COLUMNS, lambda _request: None, self)
        self.table = KeyTable(theme, name="退回与寄出")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        numbers = {key: MoneyDelegate(theme) for key in ("quantity", "done", "owed")}
        delegates: dict[str, RowDelegate] = {"side": RowDelegate(theme, left=12), **numbers}
        self.table.show_model(self.model, delegates)
        self.table.horizontalHeader().setStyleSheet("QHeaderView::section:first { padding-left: 12px; }")
        panel = Panel()
        panel.column.addWidget(self.table)
        inner = QVBoxLayout()
        inner.setContentsMargins(24, 18, 24, 20)
        inner.setSpacing(12)
        inner.addWidget(head)
        inner.addWidget(panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(inner)
        column.addWidget(HairLine())
        self.hide()

    def show_case(self, view: CaseView) -> None:
        """Show both sides; nothing for kinds in which nothing is sent."""
        case = view.case
        self.setVisible(case.kind in GOODS_OUT)
        if case.kind not in GOODS_OUT:
            return
        back, out = side_back(case), side_out(case)
        rows = [_row(("back", place), "退回", line) for place, line in enumerate(back)]
        rows += [_row(("out", place), "寄出", line) for place, line in enumerate(out)]
        self.model.set_rows(rows)
        self.table.setFixedHeight(32 + 36 * min(max(len(rows), 1), _MOST_ROWS))
        owed = sum(line.owed for line in out)
        self.owed.set_text(f"还差 {owed} 件没寄" if owed else "都寄了" if out else "还没定换出什么")
        self.owed.set_tone("warn" if owed or not out else "ok")
        self.agree.setVisible(not view.state.done)
        self.send.setVisible(not view.state.done and owed > 0)


def _row(key: tuple[str, int], side: str, line: SideLine) -> Row:
    owed = line.owed
    return Row(
        key=key,
        cells=(
            Cell(text=side, tone="quiet"),
            Cell(text=line.title, tip=line.title),
            Cell(text=str(line.quantity)),
            Cell(text=str(line.done)),
            Cell(text=str(owed) if owed else "—", tone="warn" if owed else "faint", bold=bool(owed)),
            Cell(text=line.parcel or "—", tone="" if line.parcel else "faint", tip=line.parcel),
        ),
        spoken=f"{side} {line.title}，约定 {line.quantity} 件，已 {line.done} 件，还差 {owed} 件",
    )


class SidesForm(InlineForm):
    """What is agreed, or what lies in a parcel: `agreed(list[tuple[str, int]])`, `sent(dict[int, int], str, str)`."""

    agreed = Signal(object)
    sent = Signal(object, str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.titles: list[TextEdit] = []
        self.pieces: list[NumberEdit] = []
        self.courier: TextEdit | None = None
        self.tracking: TextEdit | None = None
        self.hide()

    def ask_goods(self, case: Case) -> None:
        """Which goods go out: the present list, and lines for more."""
        self.begin("换给客户什么", "存下")
        self.courier = self.tracking = None
        self.titles, self.pieces = [], []
        known = [(line.title, line.quantity) for line in going_out(case)]
        for place, (title, pieces) in enumerate([*known, *[("", 1)] * _SPARE], start=1):
            edit = TextEdit(title, placeholder="商品名，不要了就清空")
            edit.setAccessibleName(f"第 {place} 样")
            count = self._count(f"第 {place} 样几件", pieces, least=1)
            self.titles.append(edit)
            self.pieces.append(count)
            self.add_row(FormRow(f"第 {place} 样", edit, count, label_width=LABEL_WIDTH))
        self.show()
        focus_on(self.titles[len(known)])

    def ask_parcel(self, case: Case) -> None:
        """What lies in a parcel: all that is still owed, unless told otherwise."""
        self.begin("寄出了一个包裹", "记寄出")
        self.titles, self.pieces = [], []
        for line in side_out(case):
            count = self._count(f"{line.title} 寄几件", line.owed, most=line.owed)
            count.setEnabled(line.owed > 0)
            self.pieces.append(count)
            self.add_row(_piece_row(line, count))
        self.courier = TextEdit(case.details.courier_out, placeholder=COURIERS[0])
        self.tracking = TextEdit(placeholder="快递单号")
        self.add_row(FormRow("寄出快递", self.courier, label_width=LABEL_WIDTH))
        self.add_row(FormRow("寄出单号", self.tracking, label_width=LABEL_WIDTH))
        self.show()
        focus_on(self.courier)

    def submit(self) -> None:
        if not self.verb.isEnabled():
            return
        if self.courier is not None and self.tracking is not None:
            pieces = {place: count.value or 0 for place, count in enumerate(self.pieces)}
            self.sent.emit(pieces, self.courier.text().strip(), self.tracking.text().strip())
            return
        named = [
            (edit.text().strip(), count.value or 0)
            for edit, count in zip(self.titles, self.pieces, strict=True)
            if edit.text().strip()
        ]
        self.agreed.emit(named)

    def _count(self, name: str, value: int, *, least: int = 0, most: int = 9_999) -> NumberEdit:
        edit = NumberEdit(self.theme, value=value, unit="件", least=least, most=most)
        edit.setAccessibleName(name)
        edit.setFixedWidth(88)
        return edit


def _piece_row(line: SideLine, count: NumberEdit) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(TextLabel(line.title, elided=True))
    row.addStretch(1)
    row.addWidget(TextLabel(f"还差 {line.owed} 件", "quiet"))
    row.addWidget(count)
    return box


class CaseShipping(QObject):
    """Writes both lists of the case that a page shows; `moved(Case)` follows."""

    moved = Signal(object)

    def __init__(self, page: CasePage, writer: CaseWriter, shown: CaseSides, form: SidesForm) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self._writer = writer
        self._form = form
        shown.agree.clicked.connect(lambda: self._ask(form.ask_goods))
        shown.send.clicked.connect(lambda: self._ask(form.ask_parcel))
        form.agreed.connect(self._agree)
        form.sent.connect(self._send)

    def _ask(self, ask: Callable[[Case], None]) -> None:
        view = self._page.view
        if view is not None and not view.state.done:
            self._page.close_form()
            ask(view.case)
            self._page.head.primary.set_kind("")

    def _agree(self, goods: list[tuple[str, int]]) -> None:
        sides = self._desk.case_sides
        self._write(lambda case_id, version: sides.agree(case_id=case_id, version=version, goods=goods))

    def _send(self, pieces: dict[int, int], courier: str, tracking: str) -> None:
        sides = self._desk.case_sides
        self._write(
            lambda case_id, version: sides.send(
                case_id=case_id, version=version, pieces=pieces, courier=courier, tracking=tracking
            )
        )

    def _write(self, work: Callable[[int, int], Case]) -> None:
        view = self._page.view
        if view is None:
            return
        case_id = view.case.id
        self._form.set_busy(busy=True)

        def failed(error: BaseException) -> None:
            self._form.set_busy(busy=False)
            if isinstance(error, KnownError):
                self._form.show_error(error_sentence(error))
            else:
                self._page.notices.error(error)
            self._page.read()

        self._writer.write(lambda: work(case_id, self._page.version), done=self.moved.emit, failed=failed)
