"""The page 新建工单: who, which goods, what happened; one form that a known customer goes through by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from aftersales.access import Right, holders
from aftersales.cases import Case, CaseKind
from aftersales.errors import KnownError
from aftersales.recognising.slate import LONGEST
from desktop.changes import Changed
from resources.wording import error_sentence
from ui.dialogs.case_files import ask_evidence
from ui.pages.base import Context, Page
from ui.pages.case_evidence import holds_evidence
from ui.pages.new_case_draft import DraftBar, DraftKeeper
from ui.pages.new_case_evidence import OTHER, GivenFile, given_files
from ui.pages.new_case_facts import LONGEST_TEXT
from ui.pages.new_case_findings import TAKE_ALL_KEYS
from ui.pages.new_case_form import NewCaseForm
from ui.pages.new_case_keeper import KeeperAdvice
from ui.pages.new_case_reader import IntakeReader
from ui.pages.new_case_resume import DraftResumer
from ui.pages.new_case_who import WhoFollower
from ui.pages.new_case_writing import CaseOpener
from ui.widgets.bands import PageHeader
from ui.widgets.buttons import Button, GhostButton, PrimaryButton
from ui.widgets.chips import Chip

if TYPE_CHECKING:
    from aftersales.customers import CustomerBrief

_ONE_FIELD = 24
"""A pasted text longer than this is no name and no number: it goes to the box that reads."""
_WHOLE_TEXT = "贴上的文字.txt"
_AT_GOODS = frozenset(
    {
        "desk.more_than_left",
        "desk.line_not_of_order",
        "desk.quantity_wrong",
        "desk.held_elsewhere",
        "desk.money_all_back",
    }
)
_SHOWN = frozenset({Changed.ORDERS, Changed.CUSTOMERS, Changed.IMPORTS, Changed.CASES})


class NewCasePage(Page):
    """The intake form. Opened with `customer_id` it begins with that customer; it opens `case` with case_id."""

    key = "new_case"
    title = "新建工单"
    status_hints = (
        ("Space", "选商品"),
        ("+ -", "改件数"),
        ("Ctrl+V", "贴聊天或图片"),
        ("Alt+Return", "认出来的全填"),
        ("Ctrl+Return", "建工单"),
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, header=PageHeader(context.theme, self.title, back=True), parent=parent)
        self.desk = context.shop
        self._stay = False
        self._learned = False
        self._commit_next: bool | None = None
        self._opener = CaseOpener(self.desk, self.runner, self.notices, self)
        self._build_header()
        self.form = NewCaseForm(self.theme, self.desk, self.runner, self)
        self.customer, self.goods, self.facts = self.form.customer, self.form.goods, self.form.facts
        self.evidence, self.after = self.form.evidence, self.form.after
        self.bar = DraftBar(self.theme)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.form, 1)
        self.who = WhoFollower(self.form, self.desk, self.runner, self.notices, self)
        self.reader = IntakeReader(self.form, self.desk, self.runner, self)
        self.advice = KeeperAdvice(self.form, self.desk, self.runner, self)
        self.keeper = DraftKeeper(self.form, self.desk, self.runner, self)
        self.drafts = DraftResumer(
            self.form, self.bar, self.keeper, desk=self.desk, runner=self.runner, parent=self
        )
        self._connect()
        self._connect_reading()
        self.add_action("commit", self.commit)
        self.add_action("back", self._escape)
        self.add_action("paste", self.paste)
        self.setAcceptDrops(True)
        self.set_status()
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
        self.customer.chosen.connect(self._customer_by_hand)
        self.customer.order_chosen.connect(self.who.choose_order)
        self.who.changed.connect(self._who_changed)
        self.who.lines_shown.connect(self._lines_shown)
        self.who.failed.connect(self._commit_no_more)
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

    def _connect_reading(self) -> None:
        self.reader.customer_meant.connect(self.who.choose)
        self.reader.order_meant.connect(self.who.mean_order)
        self.customer.began_new.connect(self._commit_no_more)
        self.form.found.open_asked.connect(lambda case_id: self.open_page("case", case_id=case_id))
        self.form.paste.too_long.connect(self._keep_whole_paste)
        self.facts.description.too_long.connect(self._keep_whole_description)
        self.form.paste.edit.textChanged.connect(self._say_draft)
        self.facts.kind.chosen.connect(lambda _kind: self._kind_changed())
        self.facts.changed.connect(self._kind_changed)
        self.form.paste.edit.installEventFilter(self)
        self._all = QShortcut(QKeySequence(TAKE_ALL_KEYS), self, self.reader.take_all)
        self._all.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.drafts.customer_meant.connect(self.who.choose)
        self.drafts.order_meant.connect(self.who.choose_order)
        self.drafts.resumed.connect(self._say_draft)
        self.drafts.dropped.connect(self.customer.take_focus)

    # the page in sight

    def activated(self, args: dict[str, Any]) -> None:
        self._show_deadlines()
        own = self.desk.session.staff_id
        self.runner.run(
            self.desk.jobs.read(lambda _: self.desk.staff.list()),
            on_done=lambda staff: self.after.show_staff(staff, own),
        )
        self.advice.ask()
        customer_id, known = args.get("customer_id"), self.customer.customer
        if customer_id is not None and (known is None or known.id != customer_id):
            self.runner.run(
                self.desk.jobs.read(lambda _: self.desk.customers.brief(customer_id=int(customer_id))),
                on_done=self.who.choose,
            )
        if args.get("order_id") is not None:
            self.who.mean_order(int(args["order_id"]), anyway=True)
        self._turn_buttons(on=not self._opener.busy)
        self.customer.take_focus()
        self.keeper.begin()
        if not self._learned:
            self._learned = True
            self.runner.run(self.desk.jobs.read(self.desk.recognition.learn_if_stale))

    def refresh(self, changes: frozenset[Any]) -> None:
        if Changed.SETTINGS in changes:
            self.facts.set_reasons(self.desk.cases.reasons())
            self._show_deadlines()
        if changes & _SHOWN and self.customer.customer is not None and not self._opener.busy:
            self.who.read_similar(self.customer.customer)

    # who

    def _customer_by_hand(self, customer: CustomerBrief) -> None:
        self.who.choose(customer)
        self.reader.read_again(customer)

    def _who_changed(self) -> None:
        self._show_deadlines()
        self._say_draft()

    def _customer_cleared(self) -> None:
        self._commit_no_more()
        self.who.forget()
        self._show_deadlines()
        self._goods_changed()

    def _lines_shown(self, reading: bool) -> None:
        self.reader.lines_shown()
        self.drafts.lines_shown()
        self._goods_changed()
        if not reading:
            self.goods.take_focus()
        self._commit_as_asked()

    # what and why

    def _goods_changed(self) -> None:
        self.after.show_warranty(self.goods.warranty)
        self._say_draft()

    def _show_deadlines(self) -> None:
        """By when the case will have to move, as its kind and its customer's tier have it."""
        kind, customer = CaseKind(str(self.facts.kind.current)), self.customer.customer
        tier = customer.tier if customer is not None else None
        reason = self.facts.choice.reason
        deadlines = self.desk.cases.intake_deadlines(kind=kind, tier=tier, reason=reason)
        self.after.show_deadlines(deadlines, self.desk.clock.today())

    def _kind_changed(self) -> None:
        self.goods.set_kind(CaseKind(str(self.facts.kind.current)))
        self._show_deadlines()

    def _keep_whole_paste(self, text: str) -> None:
        self._keep_whole(text)
        self.form.paste.say(f"太长，只认前面 {LONGEST} 个字；全文存成了凭证「{_WHOLE_TEXT}」")

    def _keep_whole_description(self, text: str) -> None:
        self._keep_whole(text)
        self.facts.text_field.set_error(f"说明只放得下 {LONGEST_TEXT} 个字，全文存成了凭证「{_WHOLE_TEXT}」")

    def _keep_whole(self, text: str) -> None:
        self.evidence.put([GivenFile(OTHER, None, text.encode(), _WHOLE_TEXT)], aside=True)

    def _reason_changed(self) -> None:
        self.evidence.show_slots(self.facts.choice.slots)

    def _say_draft(self) -> None:
        self.draft_chip.set_chip("草稿" if self.form.touched else "")

    def _ask_files(self, slot: str) -> None:
        title = f"选凭证：{slot}" if slot else "选凭证"
        ask_evidence(self, title, lambda paths: self.evidence.put([GivenFile(slot, path) for path in paths]))

    def paste(self) -> None:
        """Put the picture or the files on the clipboard into the next empty place; have a text read."""
        mime = QGuiApplication.clipboard().mimeData()
        files = given_files(mime, "")
        if files:
            self.evidence.put(files)
        elif mime.hasText() and mime.text().strip():
            self.form.paste.edit.setFocus()
            self.form.paste.put(mime.text())

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
        if self.customer.searching or self.who.waiting:
            self._commit_next = stay  # asked for before the answers came: done when they are there
            return
        if self.customer.adding and not self.goods.parcel:
            self.customer.save_new(lambda: self._commit(stay=stay))
        elif self.form.complete():
            self._turn_buttons(on=False)
            self._opener.open(self.form.drafts(), self.evidence.files)

    def _commit_as_asked(self) -> None:
        stay, self._commit_next = self._commit_next, None
        if stay is not None:
            self._commit(stay=stay)

    def _commit_no_more(self) -> None:
        self._commit_next = None

    def _opened(self, case: Case) -> None:
        self._turn_buttons(on=True)
        self.begin_anew()
        self.keeper.drop()
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
        elif error.code == "desk.parcel_wrong":
            self.goods.hand.tracking_row.set_error(error_sentence(error))
            self.goods.hand.tracking.setFocus()
        elif error.code in _AT_GOODS:
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A picture on the clipboard is evidence, even while one stands in a text field."""
        pasted = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pasted and event.matches(QKeySequence.StandardKey.Paste):  # type: ignore[attr-defined]
            mime = QGuiApplication.clipboard().mimeData()
            if holds_evidence(mime) and not (mime.hasText() and not mime.hasUrls()):
                self.paste()
                return True
            text = mime.text() if mime.hasText() else ""
            if watched is self.customer.edit and (len(text) > _ONE_FIELD or "\n" in text.strip()):
                self.paste()
                return True
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.keeper.pause()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_evidence(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        spot = self.evidence.mapFrom(self, event.position().toPoint())
        files = given_files(event.mimeData(), self.evidence.slot_at(spot))
        if files:
            self.evidence.put(files)
            event.acceptProposedAction()
