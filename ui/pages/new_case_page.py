"""The page 新建工单: who, which goods, what happened; one form that a known customer goes through by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from aftersales.access import Right, holders
from aftersales.cases import Case
from aftersales.errors import KnownError
from desktop.changes import Changed
from resources.wording import error_sentence
from ui.dialogs.case_files import ask_evidence
from ui.pages.base import Context, Page
from ui.pages.case_evidence import holds_evidence
from ui.pages.new_case_facts import GivenFile, given_files
from ui.pages.new_case_form import NewCaseForm
from ui.pages.new_case_writing import CaseOpener
from ui.widgets.bands import PageHeader
from ui.widgets.buttons import Button, GhostButton, PrimaryButton
from ui.widgets.chips import Chip

if TYPE_CHECKING:
    from collections.abc import Callable

    from aftersales.customers import CustomerBrief
    from aftersales.orders import OrderLineStanding

_SHOWN = frozenset({Changed.ORDERS, Changed.CUSTOMERS, Changed.IMPORTS, Changed.CASES})


class NewCasePage(Page):
    """The intake form. Opened with `customer_id` it begins with that customer; it opens `case` with case_id."""

    key = "new_case"
    title = "新建工单"
    status_hints = (
        ("Down", "选客户"),
        ("Space", "选商品"),
        ("+ -", "改件数"),
        ("Ctrl+V", "贴图片"),
        ("Ctrl+Return", "建工单"),
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, header=PageHeader(context.theme, self.title, back=True), parent=parent)
        self.desk = context.shop
        self._stay = False
        self._request = 0
        self._opener = CaseOpener(self.desk, self.runner, self.notices, self)
        self._build_header()
        self.form = NewCaseForm(self.theme, self.desk, self.runner, self)
        self.customer, self.goods, self.facts = self.form.customer, self.form.goods, self.form.facts
        self.evidence, self.after = self.form.evidence, self.form.after
        self.body.addWidget(self.form, 1)
        self._connect()
        self.add_action("commit", self.commit)
        self.add_action("back", self._escape)
        self.add_action("paste", self.paste)
        self.setAcceptDrops(True)
        self._reason_changed()

    def _build_header(self) -> None:
        self.draft_chip = Chip("")
        self.draft_chip.set_chip("")
        self.header.add_left(self.draft_chip)
        self.cancel = GhostButton(self.theme, "取消", keys="Escape")
        self.again = Button(self.theme, "建好再建一个", icon="copy")
        self.primary = PrimaryButton(self.theme, "建工单", icon="check", keys="Ctrl+Return")
        for button in (self.cancel, self.again, self.primary):
            self.header.add_right(button)

    def _connect(self) -> None:
        self.cancel.clicked.connect(self.go_back)
        self.again.clicked.connect(self.commit_and_begin)
        self.primary.clicked.connect(self.commit)
        self.customer.chosen.connect(self._customer_chosen)
        self.customer.order_chosen.connect(self._order_chosen)
        self.customer.cleared.connect(self._customer_cleared)
        self.customer.failed.connect(self.notices.error)
        self._opener.opened.connect(self._opened)
        self._opener.refused.connect(self._show_refusal)
        self.customer.open_asked.connect(lambda case_id: self.open_page("case", case_id=case_id))
        self.goods.changed.connect(self._goods_changed)
        self.facts.reason_changed.connect(self._reason_changed)
        self.facts.changed.connect(self._say_draft)
        self.facts.description.textChanged.connect(lambda: self.facts.text_field.set_error(""))
        self.evidence.add_asked.connect(self._ask_files)
        self.evidence.changed.connect(self._say_draft)
        for edit in (*self.findChildren(QLineEdit), self.facts.description):
            edit.installEventFilter(self)

    # the page in sight

    def activated(self, args: dict[str, Any]) -> None:
        now = self.desk.clock
        self.after.show_deadlines(self.desk.cases.intake_deadlines(), now.today())
        own = self.desk.session.staff_id
        self.runner.run(
            self.desk.jobs.read(lambda _: self.desk.staff.list()),
            on_done=lambda staff: self.after.show_staff(staff, own),
        )
        customer_id, known = args.get("customer_id"), self.customer.customer
        if customer_id is not None and (known is None or known.id != customer_id):
            self.runner.run(
                self.desk.jobs.read(lambda _: self.desk.customers.brief(customer_id=int(customer_id))),
                on_done=self._customer_chosen,
            )
        self._turn_buttons(on=not self._opener.busy)
        self.customer.take_focus()

    def refresh(self, changes: frozenset[Any]) -> None:
        if changes & _SHOWN and self.customer.customer is not None and not self._opener.busy:
            self._read_similar(self.customer.customer)

    # who

    def _customer_chosen(self, customer: CustomerBrief) -> None:
        self.form.order = None
        self.customer.show_customer(customer)
        self._read_lines(lambda: self.desk.customers.lines(customer_id=customer.id))
        self._read_similar(customer)
        self._say_draft()

    def _order_chosen(self, line: OrderLineStanding) -> None:
        """An order by its number: its customer, and its lines alone."""
        self.form.order = line

        def work(_progress: object) -> CustomerBrief | None:
            owner = self.desk.orders.get(order_id=line.order_id).customer_id
            return None if owner is None else self.desk.customers.brief(customer_id=owner)

        def done(customer: CustomerBrief | None) -> None:
            if customer is None:
                self.customer.show_order_only(line)
            else:
                self.customer.show_customer(customer)
                self._read_similar(customer)
            self._say_draft()

        def lines() -> tuple[OrderLineStanding, ...]:
            found = self.desk.orders.find(text=line.order_number, limit=200)
            return tuple(each for each in found if each.order_id == line.order_id)

        self.runner.run(self.desk.jobs.read(work), on_done=done)
        self._read_lines(lines, line.line.id)

    def _customer_cleared(self) -> None:
        self.form.order = None
        self._request += 1
        self.goods.clear()
        self._goods_changed()

    def _read_lines(
        self, read: Callable[[], tuple[OrderLineStanding, ...]], first: int | None = None
    ) -> None:
        self._request += 1
        request = self._request

        def done(lines: tuple[OrderLineStanding, ...]) -> None:
            if request != self._request:
                return
            self.goods.show_lines(lines, self.desk.clock.today())
            if first is not None:
                self.goods.choose(first)
            self._goods_changed()
            self.goods.take_focus()

        self.runner.run(self.desk.jobs.read(lambda _: read()), on_done=done)

    def _read_similar(self, customer: CustomerBrief) -> None:
        def done(cases: Any) -> None:
            if self.customer.customer == customer:
                self.customer.show_similar(cases)

        self.runner.run(
            self.desk.jobs.read(lambda _: self.desk.cases.similar_open(customer_id=customer.id)), on_done=done
        )

    # what and why

    def _goods_changed(self) -> None:
        self.after.show_warranty(self.goods.warranty)
        self._say_draft()

    def _reason_changed(self) -> None:
        self.evidence.show_slots(self.facts.choice.slots)

    def _say_draft(self) -> None:
        self.draft_chip.set_chip("草稿" if self.form.touched else "")

    def _ask_files(self, slot: str) -> None:
        title = f"选凭证：{slot}" if slot else "选凭证"
        ask_evidence(self, title, lambda paths: self.evidence.put([GivenFile(slot, path) for path in paths]))

    def paste(self) -> None:
        """Put the picture or the files on the clipboard into the next empty place."""
        files = given_files(QGuiApplication.clipboard().mimeData(), "")
        if files:
            self.evidence.put(files)

    # writing

    def commit(self) -> None:
        """建工单, and go to it."""
        self._commit(stay=False)

    def commit_and_begin(self) -> None:
        """建工单, and begin the next."""
        self._commit(stay=True)

    def _commit(self, *, stay: bool) -> None:
        if not self.primary.isEnabled() or self.customer.saving:
            return
        self._stay = stay
        if self.customer.adding:
            self.customer.save_new(lambda: self._commit(stay=stay))
        elif self.form.complete():
            self._turn_buttons(on=False)
            self._opener.open(self.form.draft(), self.evidence.files)

    def _opened(self, case: Case) -> None:
        self._turn_buttons(on=True)
        self.begin_anew()
        if not self._stay:
            self.open_page("case", case_id=case.id)

    def _turn_buttons(self, *, on: bool) -> None:
        may = Right.CREATE in self.desk.session.rights
        for button in (self.primary, self.again):
            button.setEnabled(on and may)
            button.setToolTip("" if may else f"建工单要{' 或 '.join(holders(Right.CREATE))}来做")

    def _show_refusal(self, error: BaseException) -> None:
        """What the desk refused, at the field it is about."""
        self._turn_buttons(on=True)
        if not isinstance(error, KnownError):
            self.notices.error(error)
        elif error.code == "desk.text_too_long":
            self.facts.text_field.set_error(error_sentence(error))
            self.facts.description.setFocus()
        elif error.code in {"desk.more_than_left", "desk.line_not_of_order", "desk.quantity_wrong"}:
            self.goods.set_error(error_sentence(error))
            self.goods.take_focus()
        else:
            self.notices.error(error)

    def begin_anew(self) -> None:
        """An empty form with the focus on the customer."""
        self.after.begin(self.desk.session.staff_id)
        self.form.clear()
        self._say_draft()

    def _escape(self) -> None:
        if not self.customer.escape():
            self.go_back()

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        """A picture on the clipboard is evidence, even while one stands in a text field."""
        pasted = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pasted and event.matches(QKeySequence.StandardKey.Paste):  # type: ignore[attr-defined]
            mime = QGuiApplication.clipboard().mimeData()
            if holds_evidence(mime) and not (mime.hasText() and not mime.hasUrls()):
                self.paste()
                return True
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_evidence(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        spot = self.evidence.mapFrom(self, event.position().toPoint())
        files = given_files(event.mimeData(), self.evidence.slot_at(spot))
        if files:
            self.evidence.put(files)
            event.acceptProposedAction()
