"""关联订单和客户 on the page of a case: goods nobody's name was on are joined to whose they turn out to be (L)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from aftersales.cases import CaseLine
from aftersales.clock import china_day
from aftersales.errors import KnownError
from aftersales.masking import mask_phone
from aftersales.orders import OrderLineStanding
from resources.wording import error_sentence
from ui.delegates.base import RowDelegate
from ui.models.paged_table import Column, PagedTableModel
from ui.models.roles import Cell, Row
from ui.pages.case_step_fields import LABEL_WIDTH, focus_on
from ui.pages.case_step_form import InlineForm
from ui.widgets import painting
from ui.widgets.edits import NumberEdit, TextEdit
from ui.widgets.texts import FormRow, TextLabel
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from aftersales.cases import Case
    from aftersales.customers import CustomerBrief
    from desktop.case_owners import OwnerOffers
    from ui.pages.case_page import CasePage
    from ui.pages.case_writing import CaseWriter
    from ui.theme import Theme

COLUMNS = (
    Column(key="what", title="商品或客户"),
    Column(key="where", title="订单或电话", width=188),
    Column(key="left", title="还能处理", width=76, align="right"),
)
_TYPING = 120
_MOST_ROWS = 6
_ROW = 36


class OwnerForm(InlineForm):
    """What was typed, what fits, how many pieces; `asked(str)` follows typing, `chosen(OrderLineStanding | CustomerBrief, int)` the verb."""

    asked = Signal(str)
    chosen = Signal(object, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.search: TextEdit | None = None
        self.pieces: NumberEdit | None = None
        self.table: KeyTable | None = None
        self.nothing: TextLabel | None = None
        self._found: dict[int, OrderLineStanding | CustomerBrief] = {}
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(self._ask)
        self.hide()

    @property
    def is_waiting(self) -> bool:
        """Whether typing has not rested yet."""
        return self._typing.isActive()

    def ask(self, case: Case) -> None:
        """Open the form for a case, with what its own customer bought where he is known."""
        self.begin("关联订单和客户", "关联")
        self._found = {}
        self.search = TextEdit(case.details.tracking_back, placeholder="订单号、姓名、电话或尾号、快递单号")
        self.search.setAccessibleName("找订单和客户")
        self.pieces = NumberEdit(
            self.theme, value=sum(line.quantity for line in case.lines) or 1, unit="件", least=1
        )
        self.pieces.setFixedWidth(88)
        self.table = KeyTable(self.theme, name="可能是谁的", row_height=_ROW)
        model = PagedTableModel(COLUMNS, lambda _request: None, self.table)
        self.table.show_model(model, {"left": RowDelegate(self.theme, align=painting.RIGHT)})
        self.table.opened.connect(lambda _key: self.submit())
        self.nothing = TextLabel("", "caption")
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.installEventFilter(self)
        self.add_row(FormRow("找", self.search, label_width=LABEL_WIDTH))
        self.add_row(self.table)
        self.add_row(self.nothing)
        if case.order_id is None:
            self.add_row(FormRow("件数", _at_left(self.pieces), label_width=LABEL_WIDTH))
        self.show_offers(())
        self.show()
        focus_on(self.search)
        self._ask()

    def show_offers(self, found: tuple[OrderLineStanding | CustomerBrief, ...]) -> None:
        """Show what fits, the first chosen."""
        if self.table is None or self.search is None or self.nothing is None:
            return
        self._found = dict(enumerate(found))
        model = self.table.model()
        assert isinstance(model, PagedTableModel)
        model.set_rows([_row(number, each) for number, each in self._found.items()])
        self.table.setVisible(bool(found))
        self.table.setFixedHeight(32 + _ROW * min(len(found), _MOST_ROWS))
        words = (
            "没有对得上的，换个号码或名字" if self.search.text().strip() else "打订单号、姓名或电话尾号来找"
        )
        self.nothing.set_text("" if found else words)
        self.nothing.setVisible(not found)
        if found:
            self.table.go_to_row(0)

    def submit(self) -> None:
        if self.table is None or self.pieces is None or not self.verb.isEnabled():
            return
        key = self.table.current_key
        found = self._found.get(key) if isinstance(key, int) else None
        if found is None:
            self.show_error("还没选是哪张订单、哪位客户，工单没动。找到再选一行。")
        else:
            self.chosen.emit(found, self.pieces.value or 1)

    def _ask(self) -> None:
        if self.search is not None:
            self.asked.emit(self.search.text())

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """↑ and ↓ in the search line walk the rows below it."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and self.table is not None:
            by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if by is not None:
                self.table.move_by(by)
                return True
        return super().eventFilter(watched, event)


class CaseOwner(QObject):
    """Joins the case that a page shows; `moved(Case)` follows."""

    moved = Signal(object)

    def __init__(self, page: CasePage, writer: CaseWriter, form: OwnerForm) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self._writer = writer
        self._form = form
        self._asked = 0
        form.asked.connect(self._find)
        form.chosen.connect(self._link)

    @property
    def is_open(self) -> bool:
        """Whether something is still to be said of whose the case is."""
        view = self._page.view
        return view is not None and not view.state.done and (view.order is None or view.customer is None)

    def ask(self) -> None:
        """Open the form (L); a case that has both has nothing to ask."""
        view = self._page.view
        if view is None or not self.is_open:
            return
        self._page.close_form()
        self._form.ask(view.case)
        self._page.head.primary.set_kind("")

    def _find(self, text: str) -> None:
        view = self._page.view
        if view is None:
            return
        case_id, has_order = view.case.id, view.order is not None
        self._asked += 1
        asked = self._asked

        def done(offers: OwnerOffers) -> None:
            if asked == self._asked and self._form.isVisible():
                self._form.show_offers((*(() if has_order else offers.lines), *offers.customers))

        job = self._desk.jobs.read(lambda _: self._desk.case_owners.offers(case_id=case_id, text=text))
        self._page.runner.run(job, on_done=done)

    def _link(self, found: OrderLineStanding | CustomerBrief, pieces: int) -> None:
        view = self._page.view
        if view is None:
            return
        case_id = view.case.id
        self._form.set_busy(busy=True)

        def work() -> Case:
            link, version = self._desk.case_owners.link, self._page.version
            if isinstance(found, OrderLineStanding):
                line = CaseLine(order_line_id=found.line.id, title=found.line.title, quantity=pieces)
                return link(case_id=case_id, version=version, order_id=found.order_id, lines=(line,))
            return link(case_id=case_id, version=version, customer_id=found.id)

        def failed(error: BaseException) -> None:
            self._form.set_busy(busy=False)
            if isinstance(error, KnownError):
                self._form.show_error(error_sentence(error))
            else:
                self._page.notices.error(error)
            self._page.read()

        self._writer.write(work, done=self.moved.emit, failed=failed)


def _at_left(edit: QWidget) -> QWidget:
    """A short edit at the left of its line."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(edit)
    row.addStretch(1)
    return box


def _row(number: int, found: OrderLineStanding | CustomerBrief) -> Row:
    if isinstance(found, OrderLineStanding):
        day = f" · {china_day(found.ordered_at):%m-%d}" if found.ordered_at else ""
        left = max(0, found.left - found.held)
        cells = (
            Cell(text=found.line.title, tip=found.line.title),
            Cell(text=f"{found.order_number[-8:]}{day}", tone="quiet", tip=found.order_number),
            Cell(text=f"{left} 件", tone="" if left else "faint"),
        )
        return Row(
            key=number, cells=cells, spoken=f"订单 {found.order_number}，{found.line.title}，{left} 件"
        )
    cells = (
        Cell(text=found.name, bold=True),
        Cell(text=mask_phone(found.phone), tone="quiet"),
        Cell(text="客户", tone="faint"),
    )
    return Row(key=number, cells=cells, spoken=f"客户 {found.name}")
