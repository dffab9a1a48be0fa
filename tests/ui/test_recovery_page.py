"""追偿 in the window: the list under its headings, the panel, each step by key, money, letter, and what cases cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.cases import CaseKind
from aftersales.clock import FixedClock
from aftersales.recovery import Against, Basis, Receipt, Recovery, RecoveryState, SumLine
from aftersales.recovery_lists import RecoveryTab
from desktop.printing import Subject
from desktop.recovery import RecoveryEdit
from desktop.shop import Desk
from tests.ui.case_kit import Bridge, context, open_case, reopened, shop, visible_text
from ui.models.roles import Role as Cells
from ui.notices import Recorder
from ui.pages.goods_form_parts import SideForm
from ui.pages.recovery_forms import DueForm, LetterForm, ReceiptForm, RecoveryForm, StepForm, TermsForm
from ui.pages.recovery_page import RecoveryPage
from ui.theme import Theme

Type = Callable[[QWidget, str], None]
CTRL = Qt.KeyboardModifier.ControlModifier
PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


def add(desk: Desk, case_id: int, name: str, basis: Basis, amount: int, *, against: Against) -> Recovery:
    edit = RecoveryEdit(
        against=against,
        name=name,
        basis=basis,
        lines=(SumLine(label="货值", formula="示例算式", amount=amount),),
        found_on=desk.clock.today(),
    )
    return desk.recoveries.add(case_id=case_id, edit=edit)


def fill(desk: Desk) -> None:
    """A courier's draft due today, a supplier who is to answer, a maker who paid."""
    case_id = open_case(desk, CaseKind.RETURN, number=0).id
    other = open_case(desk, CaseKind.RETURN, number=1).id
    add(desk, case_id, "示例快递", Basis.LATE, 32_900, against=Against.COURIER)
    asked = add(desk, other, "示例批发", Basis.OTHER, 10_700, against=Against.SUPPLIER)
    desk.recoveries.move(recovery_id=asked.id, version=asked.version, to=RecoveryState.CLAIMED)
    paid = add(desk, other, "示例电器", Basis.OTHER, 26_000, against=Against.MAKER)
    paid = desk.recoveries.move(recovery_id=paid.id, version=paid.version, to=RecoveryState.CLAIMED)
    receipt = Receipt(received_on=desk.clock.today(), amount=26_000, way="转账")
    desk.recoveries.receive(recovery_id=paid.id, version=paid.version, receipt=receipt)


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("claims")
    with shop(folder) as desk:
        fill(desk)
        return folder


@pytest.fixture
def desk(stocked: Path, tmp_path: Path) -> Iterator[Desk]:
    with reopened(stocked, tmp_path / "shop") as opened:
        yield opened


class Hands:
    """What a person does with the page."""

    def __init__(self, page: RecoveryPage, bridge: Bridge, bot: QtBot) -> None:
        self.page, self.bridge, self.bot = page, bridge, bot

    @property
    def tab(self):  # type: ignore[no-untyped-def]
        return self.page.claims

    def wait(self) -> None:
        """Until typing has rested and everything is read."""
        for _ in range(3):
            self.bot.wait(15)
            self.bot.waitUntil(lambda: not (self.page.runner.busy or self._typing()))

    def _typing(self) -> bool:
        return bool(self.tab.arrowing.isActive() or self.tab.filters.typing)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifier)
        self.wait()

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.wait()

    def rows(self) -> list[str]:
        """The first column in sight, headings in brackets."""
        model = self.page.table.model()
        found = []
        for row in range(model.rowCount()):
            group = model.index(row, 0).data(Cells.GROUP)
            found.append(f"[{group.title} {group.count}]" if group else str(model.index(row, 0).data()))
        return found

    def stand_on(self, name: str) -> None:
        rows = self.rows()
        self.page.table.go_to_row(rows.index(name))
        self.wait()

    def form(self, kind: type[SideForm]) -> SideForm:
        form = self.tab.side.currentWidget()
        assert isinstance(form, kind), form
        return form

    def save(self) -> None:
        self.key(Qt.Key.Key_Return, CTRL)

    def panel(self) -> str:
        return visible_text(self.tab.shown)

    def known(self, name: str) -> Recovery:
        """The claim as it is stored."""
        views = self.page.desk.recovery_views
        for tab in (RecoveryTab.OPEN, RecoveryTab.CLOSED):
            for row in views.page(query=views.query(tab=tab)).rows:
                if row.summary.name == name:
                    return views.view(recovery_id=row.summary.id).recovery
        raise LookupError(name)


@pytest.fixture
def hands(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> Iterator[Hands]:
    page = RecoveryPage(context(desk, theme, recorder))
    page.resize(1440, 900)
    qtbot.addWidget(page)
    bridge = Bridge(desk, page)
    page.show()
    page.activated({})
    found = Hands(page, bridge, qtbot)
    found.wait()
    yield found
    bridge.stop()


def test_the_list_stands_under_its_headings(hands: Hands) -> None:
    assert hands.rows() == ["[还没到账 2]", "示例快递", "示例批发", "[近 30 天有结果 1]", "示例电器"]
    text = visible_text(hands.page)
    for part in ("待追回 2 件", "¥436.00", "快递 1 件", "329.00", "近 30 天追回", "+260.00"):
        assert part in text, part
    assert hands.page.status.left == "3 / 3 件"


def test_the_panel_tells_how_the_sum_came_about_and_what_is_missing(hands: Hands) -> None:
    text = hands.panel()
    for part in (
        "示例快递，",
        "¥329.00",
        "草拟",
        "10-14 前提交",
        "货值",
        "示例算式",
        "向快递追",
        "还缺 1 项",
        "物流截图",
        "示例快递： 我店交由贵司承运的",
        "提交",
    ):
        assert part in text, part


def test_tabs_kinds_and_search_narrow_the_list(hands: Hands, type_chinese: Type) -> None:
    hands.click(hands.tab.tabs.button("waiting"))
    assert hands.rows() == ["示例批发"]
    hands.click(hands.tab.tabs.button("open"))
    hands.click(hands.tab.filters.kinds.button("厂家"))
    assert hands.rows()[-1] == "示例电器"
    hands.click(hands.tab.filters.kinds.button(""))
    hands.key(Qt.Key.Key_Slash)
    type_chinese(hands.tab.filters.search, "批发")
    hands.wait()
    assert "示例批发" in hands.rows()
    assert "示例快递" not in hands.rows()
    hands.key(Qt.Key.Key_Escape)
    assert "示例快递" in hands.rows()


def test_a_claim_that_lacks_evidence_asks_for_a_word(
    hands: Hands, recorder: Recorder, type_chinese: Type
) -> None:
    hands.save()
    form = hands.form(StepForm)
    assert isinstance(form, StepForm)
    assert "还缺凭证：物流截图" in visible_text(form)
    hands.save()
    assert "没有提交" in visible_text(form)
    type_chinese(form.note, "页面打不开了")
    hands.save()
    found = hands.known("示例快递")
    assert (found.state, found.evidence_waived) == (RecoveryState.CLAIMED, "页面打不开了")
    assert recorder.texts("toast")[-1].endswith("已提出")
    hands.page.desk.undo.undo()
    hands.wait()
    assert hands.known("示例快递").state is RecoveryState.DRAFT


def test_an_answer_then_money_in_parts_by_key(hands: Hands, type_chinese: Type) -> None:
    hands.stand_on("示例批发")
    hands.save()
    form = hands.form(StepForm)
    assert isinstance(form, StepForm)
    assert form.granted is not None
    form.granted.selectAll()
    QTest.keyClicks(form.granted, "80")
    hands.save()
    assert hands.known("示例批发").granted == 8_000
    hands.stand_on("示例批发")
    hands.key(Qt.Key.Key_B)
    receipt = hands.form(ReceiptForm)
    assert isinstance(receipt, ReceiptForm)
    assert receipt.amount.fen == 8_000
    hands.save()
    assert "没写钱从哪来" in visible_text(receipt)
    edit = receipt.way.lineEdit()
    assert edit is not None
    type_chinese(edit, "冲货款")
    hands.save()
    found = hands.known("示例批发")
    assert (found.state, found.received, found.receipts[0].way) == (RecoveryState.PART, 8_000, "冲货款")
    assert "还差" in hands.panel()
    assert "27.00" in hands.panel()


def test_no_money_comes_for_a_draft(hands: Hands, recorder: Recorder) -> None:
    hands.key(Qt.Key.Key_B)
    assert "还没提交" in recorder.texts("problem")[-1]
    assert not hands.tab.writing


def test_a_new_claim_by_hand_with_insurance_reckoned(hands: Hands, type_chinese: Type) -> None:
    case = open_case(hands.page.desk, CaseKind.RETURN, number=0)
    hands.wait()
    hands.page.activated({"case_id": case.id})
    hands.wait()
    form = hands.form(RecoveryForm)
    assert isinstance(form, RecoveryForm)
    assert form.case.text == case.number
    form.basis.set_current(Basis.LOST)
    form.basis.chosen.emit(Basis.LOST)
    edit = form.name.lineEdit()
    assert edit is not None
    edit.clear()
    type_chinese(edit, "迅达示例")
    hands.click(form.courier.reckon)
    assert "没写货值" in visible_text(form)
    QTest.keyClicks(form.courier.value, "449")
    QTest.keyClicks(form.courier.insured, "300")
    hands.click(form.courier.reckon)
    assert "应追 300.00 元" in visible_text(form)
    hands.save()
    found = hands.known("迅达示例")
    assert (found.claimed, found.basis, found.case_id) == (30_000, Basis.LOST, case.id)
    assert "迅达示例" in hands.panel()


def test_a_sum_that_is_nothing_is_said_at_its_field(hands: Hands) -> None:
    hands.key(Qt.Key.Key_N)
    form = hands.form(RecoveryForm)
    hands.save()
    assert "先选一单工单" in visible_text(form)
    hands.key(Qt.Key.Key_Escape)
    assert not hands.tab.writing


def test_another_term_and_other_words(hands: Hands, desk: Desk) -> None:
    hands.key(Qt.Key.Key_D)
    form = hands.form(DueForm)
    assert isinstance(form, DueForm)
    form.day.set_day(desk.clock.today() + timedelta(days=9))
    hands.save()
    assert hands.known("示例快递").due_on == desk.clock.today() + timedelta(days=9)
    hands.stand_on("示例快递")
    hands.click(hands.tab.shown.change)
    letter = hands.form(LetterForm)
    assert isinstance(letter, LetterForm)
    letter.text.setPlainText("示例快递：\n照赔。")
    hands.save()
    assert hands.known("示例快递").letter == "示例快递：\n照赔。"
    assert "照赔。" in hands.panel()


def test_removed_by_key_and_brought_back(hands: Hands) -> None:
    hands.key(Qt.Key.Key_Delete)
    assert "示例快递" not in hands.rows()
    hands.page.desk.undo.undo()
    hands.wait()
    assert "示例快递" in hands.rows()


def test_evidence_and_papers(hands: Hands, tmp_path: Path) -> None:
    known = hands.known("示例快递")
    photo = tmp_path / "物流截图.png"
    photo.write_bytes(PNG)
    assert hands.tab.next_slot() == "物流截图"
    hands.page.desk.recoveries.add_evidence(recovery_id=known.id, slot="物流截图", paths=[photo])
    hands.wait()
    assert "1 项已齐" in hands.panel()
    asked: list[dict[str, object]] = []
    hands.page.page_asked.connect(lambda _key, args: asked.append(args))
    hands.stand_on("示例快递")
    hands.tab.ask_letter()
    menu = hands.tab.open_more()
    next(action for action in menu.actions() if action.text() == "凭证包").trigger()
    menu.close()
    subject = Subject(of="recoveries", id=known.id, name=known.number)
    assert asked == [
        {"subject": subject, "kind": "recovery_letter"},
        {"subject": subject, "kind": "recovery_pack"},
    ]


def test_other_steps_stand_behind_the_dots(hands: Hands) -> None:
    hands.stand_on("示例批发")
    menu = hands.tab.open_more()
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == [
        "记到账",
        "记拒赔",
        "不追了",
        "凭证包",
        "改",
        "改时限",
        "这一家的期限",
        "删除，可撤销",
    ]
    menu.close()
    hands.wait()


def test_the_terms_of_one_supplier_hold_from_now_on(hands: Hands) -> None:
    hands.stand_on("示例批发")
    hands.tab.agree_terms()
    hands.wait()
    form = hands.form(TermsForm)
    assert isinstance(form, TermsForm)
    assert form.answer.value == 10
    form.answer.set_value(20)
    hands.save()
    assert "和示例批发约定的" in hands.panel()


def test_a_row_leads_to_its_case(hands: Hands) -> None:
    case_id = hands.known("示例快递").case_id
    hands.page.table.setFocus()
    hands.key(Qt.Key.Key_Return)
    assert hands.bridge.asked[-1] == ("case", {"case_id": case_id})


def test_what_cases_cost_stands_on_its_own_tab(hands: Hands) -> None:
    hands.click(hands.page.tabs.button("costs"))
    assert len(hands.rows()) == 2
    text = visible_text(hands.page.costs)
    assert "追回" in text
    assert "260.00" in text
    hands.click(hands.page.costs.by.button("supplier"))
    assert set(hands.rows()) == {"示例批发", "示例电器"}
    hands.click(hands.page.costs.by.button("courier"))
    assert hands.rows() == ["示例快递"]


def test_one_finds_the_place_again(hands: Hands) -> None:
    hands.click(hands.tab.tabs.button("waiting"))
    place = hands.page.place()
    hands.page.activated({"recovery_id": hands.known("示例电器").id})
    hands.wait()
    assert hands.tab.tabs.current == "closed"
    assert "示例电器" in hands.panel()
    hands.page.restore(place)
    hands.wait()
    assert hands.rows() == ["示例批发"]


def test_who_may_not_settle_sees_no_costs_and_writes_nothing(
    desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot
) -> None:
    desk.staff.add(name="周示例", role=Role.OWNER)
    member = desk.staff.add(name="梁示例", role=Role.TECHNICIAN)
    desk.staff.sit_down(staff_id=member.id)
    page = RecoveryPage(context(desk, theme, recorder))
    page.resize(1100, 680)
    qtbot.addWidget(page)
    page.show()
    page.activated({})
    hands = Hands(page, Bridge(desk, page), qtbot)
    hands.wait()
    assert not page.add.isEnabled()
    assert not page.tabs.button("costs").isVisible()
    hands.key(Qt.Key.Key_N)
    assert not page.claims.writing
    hands.bridge.stop()


def test_a_shop_without_claims_says_how_they_come(
    tmp_path: Path, theme: Theme, recorder: Recorder, qtbot: QtBot, clock: FixedClock
) -> None:
    with Desk.open(tmp_path / "new", clock=clock) as desk:
        page = RecoveryPage(context(desk, theme, recorder))
        page.resize(1300, 800)
        qtbot.addWidget(page)
        page.show()
        page.activated({})
        hands = Hands(page, Bridge(desk, page), qtbot)
        hands.wait()
        assert "还没有要追的钱" in visible_text(page)
        button = next(
            each
            for each in page.findChildren(QAbstractButton)
            if "记一笔追偿" in each.accessibleName() + each.text()
        )
        assert button is not None
        hands.bridge.stop()
        page.hide()
