"""The page 追偿: money others owe the shop, and what cases cost it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from desktop.changes import Changed
from ui.pages.base import Context, Page
from ui.pages.case_frame import SideBySide, SideFrame
from ui.pages.case_writing import CaseWriter
from ui.pages.recovery_costs import CostsTab
from ui.pages.recovery_panel import WIDTH
from ui.pages.recovery_tab import RecoveriesTab
from ui.widgets.bands import PageHeader
from ui.widgets.buttons import Button
from ui.widgets.tabs import Tabs
from ui.widgets.texts import HairLine

if TYPE_CHECKING:
    from ui.pages.list_reading import ListPlace

_SHOWN = frozenset({Changed.RECOVERIES, Changed.CASES, Changed.SETTLEMENTS, Changed.GOODS})
_TABS = {"claims": "追偿", "costs": "每单的账"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryPlace:
    """Which tab, and where one stood in the list."""

    tab: str
    place: ListPlace | None


class RecoveryPage(Page):
    """追偿. Opened with `recovery_id` it stands on that claim, with `case_id` it begins one, with `tab` costs it shows those."""

    key = "recovery"
    title = "追偿"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        header = PageHeader(context.theme, self.title, "别人该赔给店里的钱")
        super().__init__(context, header=header, parent=parent)
        self.desk = context.shop
        self._stale: set[str] = set()
        self.writer = CaseWriter(self.desk, self.runner, self.notices, self)
        self.add = Button(self.theme, "记一笔追偿", icon="plus", keys="N")
        self.add.clicked.connect(self.new)
        self._build_tabs()
        for button in (*self.claims.buttons, self.add):
            self.header.add_right(button)
        self._build_keys()

    def _build_tabs(self) -> None:
        self.tabs = Tabs(self.theme, _TABS, name="追偿与账")
        self.claims = RecoveriesTab(self, self.writer)
        self.costs = CostsTab(self)
        self.lists = QStackedWidget()
        self.side = SideFrame(self.theme, name="追偿预览")
        self.side.column.addWidget(self.claims.side, 1)
        self.frame = SideBySide(self.claims, self.side, width=WIDTH)
        self.lists.addWidget(self.frame)
        self.lists.addWidget(self.costs)
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(HairLine())
        column.addWidget(self.lists, 1)
        self.body.addWidget(main, 1)
        self._connect()

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._turn_to)
        claims = self.claims
        claims.side_wanted.connect(lambda: self.frame.set_open(opened=True))
        claims.side_closed.connect(self._close_side)
        claims.said.connect(self._say)
        claims.turned.connect(self._turn_buttons)
        claims.case_asked.connect(self._open_case)
        claims.table.space_pressed.connect(lambda _key: self.frame.toggle())
        self.frame.turned.connect(self._side_turned)
        self.costs.said.connect(self._say)
        self.costs.case_asked.connect(self._open_case)
        self.costs.customer_asked.connect(lambda row: self.open_page("customer", customer_id=row))

    def _build_keys(self) -> None:
        on = self._on_claims
        self.add_action("new_case", self.new).setObjectName("new_recovery")
        self.add_action("search", on(self.claims.go_to_search))
        self.add_action("filter", on(self.claims.filter))
        self.add_action("next_case", lambda: self.table.move_by(1))
        self.add_action("previous_case", lambda: self.table.move_by(-1))
        self.add_action("add_evidence", on(lambda: self.claims.ask_evidence(self.claims.next_slot())))
        self.add_action("got_money", on(self.claims.receive), keys="B")
        self.add_action("change_deadline", on(self.claims.change_due))
        self.add_action("edit", on(self.claims.edit), keys="M")
        self.add_action("delete", on(self.claims.remove))
        self._commit = self.add_action("commit", on(self.claims.go_on))
        self.add_action("print", on(self.claims.ask_letter))
        self.add_action("copy", self.copy)
        self.add_action("export", on(self.claims.export))
        self.add_action("back", self._escape)

    def _on_claims(self, run: Any) -> Any:
        """Only while the claims are in sight."""

        def work() -> None:
            if self.tabs.current == "claims":
                run()

        return work

    # the page in sight

    @property
    def table(self) -> Any:
        """The table in sight."""
        return self.claims.table if self.tabs.current == "claims" else self.costs.table

    def activated(self, args: dict[str, Any]) -> None:
        if "tab" in args:
            self.tabs.set_current(str(args["tab"]))
        if "recovery_id" in args or "case_id" in args:
            self.tabs.set_current("claims")
        if "recovery_id" in args:
            self._stale.discard("claims")
            self.claims.show_claim(int(args["recovery_id"]))
        self._turn_to(self.tabs.current)
        if "case_id" in args:
            self.claims.begin_new(int(args["case_id"]))

    def refresh(self, changes: frozenset[Any]) -> None:
        if not changes & _SHOWN:
            return
        self._stale |= {"claims", "costs"}
        if self.isVisible():
            self._freshen(self.tabs.current)

    def place(self) -> RecoveryPlace:
        return RecoveryPlace(
            tab=self.tabs.current,
            place=self.claims.reader.place() if self.claims.begun else None,
        )

    def restore(self, place: object) -> None:
        if not isinstance(place, RecoveryPlace):
            return
        self.tabs.set_current(place.tab)
        if place.place is not None:
            self.claims.return_to(place.place)
        self._turn_to(place.tab)

    def _turn_to(self, key: str) -> None:
        claims = key == "claims"
        self.lists.setCurrentIndex(0 if claims else 1)
        content = self.claims if claims else self.costs
        self.set_status(left=content.words, hints=self._hints(), hints_side="right")
        anew = key in self._stale
        self._stale.discard(key)
        content.begin(anew=anew)
        if claims:
            self.claims.read_side()
        self._turn_buttons()

    def _hints(self) -> tuple[tuple[str, str], ...]:
        return self.claims.hints if self.tabs.current == "claims" else (("Return", "打开工单"),)

    def _freshen(self, key: str) -> None:
        self._stale.discard(key)
        if key == "claims" and self.claims.begun:
            self.claims.begin_again()
        elif key == "costs" and self.costs.begun:
            self.costs.read()

    def _turn_buttons(self) -> None:
        self._commit.setEnabled(not self.claims.writing)  # an open form has Ctrl ↵ to itself
        self.add.setEnabled(self.claims.may)
        self.add.setToolTip("" if self.claims.may else self.claims.may_not)
        self.tabs.button("costs").setVisible(self.costs.may)
        for button in self.claims.buttons:
            button.setVisible(self.tabs.current == "claims")

    def _say(self, words: str) -> None:
        content = self.claims if self.tabs.current == "claims" else self.costs
        if self.sender() is content:
            self.set_status(left=words, hints=self._hints(), hints_side="right")

    # the side

    def _close_side(self) -> None:
        self.frame.set_open(opened=False)
        self.claims.table.setFocus()

    def _side_turned(self, opened: bool) -> None:
        if opened:
            self.claims.read_side()
            return
        focused = QApplication.focusWidget()
        if focused is not None and self.claims.side.isAncestorOf(focused):
            self.claims.table.setFocus()

    # what a person does

    def new(self) -> None:
        """A claim made by hand (N)."""
        self.tabs.set_current("claims")
        self._turn_to("claims")
        self.claims.new()

    def choose(self, recovery_id: int) -> None:
        """Stand on a claim."""
        self.claims.show_claim(recovery_id)

    def copy(self) -> None:
        """The claim one stands on as a line of a table."""
        text = self.claims.copy_text() if self.tabs.current == "claims" else ""
        if text:
            QGuiApplication.clipboard().setText(text)
            self.notices.toast("已复制")

    def _open_case(self, case_id: int) -> None:
        self.open_page("case", case_id=case_id)

    def _escape(self) -> None:
        if not self.claims.escape() and self.frame.narrow and self.frame.side_open:
            self._close_side()
