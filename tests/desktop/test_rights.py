"""Each role at the door of each function that writes: let in as the table says, else one sentence and nothing written."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from aftersales.access import Right, Role, rights_of
from aftersales.cases import CaseKind, Channel, Responsible
from aftersales.customers import Customer
from aftersales.errors import KnownError
from aftersales.goods import SoldGood
from aftersales.goods_lists import GoodsScope
from aftersales.holiday_records import DayKind
from aftersales.orders import Order, Platform
from aftersales.parts import MoveKind, Part
from aftersales.products import Product
from aftersales.recycle_bin import BinKind
from aftersales.repairs import ConsentWay
from aftersales.revisits import CallResult, RevisitState
from desktop.backup_plan import BackupPlan
from desktop.customers import CustomerEdit
from desktop.import_offers import Offer
from desktop.jobs import Progress
from desktop.order_corrections import OrderEdit
from desktop.order_entry import SaleDraft, SaleLine
from desktop.requests import AnswerGiven, CaseDraft, CaseEdit, PaymentGiven
from desktop.rule_editing import RuleChange
from desktop.shop import Desk
from resources.wording import error_sentence
from tests.desktop.acting import CLERK, OWNER, PART_TIMER, PNG, TECHNICIAN, Shop
from tests.desktop.batch_doors import BATCH_DOORS
from tests.desktop.calendar_doors import CALENDAR_DOORS, CALENDAR_READING
from tests.desktop.failure_doors import FAILURE_DOORS, FAILURE_READING
from tests.desktop.first_doors import FIRST_DOORS, FIRST_READING
from tests.desktop.list_doors import LIST_DOORS, LIST_READING
from tests.desktop.money_doors import MONEY_DOORS
from tests.desktop.planning_doors import PLANNING_DOORS, PLANNING_READING
from tests.desktop.print_doors import PRINT_DOORS, PRINT_READING
from tests.desktop.recovery_doors import RECOVERY_DOORS, RECOVERY_READING
from tests.desktop.repair_doors import REPAIR_DOORS
from tests.desktop.results_doors import RESULTS_DOORS, RESULTS_READING
from tests.desktop.satisfaction_doors import SATISFACTION_DOORS, SATISFACTION_READING
from tests.desktop.sheet_doors import SHEET_DOORS, SHEET_READING
from tests.desktop.trouble_doors import TROUBLE_DOORS, TROUBLE_READING

SHEETS = Path(__file__).parents[1] / "fixtures" / "sheets"
PAIR = (SHEETS / "02_taobao_ExportOrderList_gbk.csv", SHEETS / "03_taobao_ExportOrderDetailList_gbk.csv")
PEOPLE = {
    OWNER: Role.OWNER,
    CLERK: Role.CLERK,
    TECHNICIAN: Role.TECHNICIAN,
    PART_TIMER: Role.PART_TIMER,
}


@dataclass(frozen=True)
class Ready:
    """What the functions are called on: a case to settle, one to pay, one printed, a call, and a staged sheet."""

    shop: Shop
    to_settle: int
    to_pay: int
    call: int
    good: int
    tmp: Path

    @property
    def desk(self) -> Desk:
        return self.shop.desk

    def version(self, case_id: int) -> int:
        with self.desk.archive.database.read():
            return self.desk.archive.cases.get(case_id).version


Write = Callable[[Ready], object]


def _write_in(on: Ready) -> object:
    claim = on.desk.settlements.draft(case_id=on.to_settle).claim
    return on.desk.settlements.write_in(case_id=on.to_settle, version=on.version(on.to_settle), claim=claim)


def _open(on: Ready) -> object:
    draft = CaseDraft(kind=CaseKind.INQUIRY, channel=Channel.PHONE, category="", reason="其他")
    return on.desk.cases.open(draft=draft)


def _payment(on: Ready) -> object:
    return on.desk.cases.pay(
        case_id=on.to_pay,
        version=on.version(on.to_pay),
        payment=PaymentGiven(amount=100, channel="微信"),
    )


def _move(on: Ready) -> object:
    return on.desk.cases.move(case_id=on.to_pay, version=on.version(on.to_pay), to_state="to_revisit")


def _edit(on: Ready) -> object:
    return on.desk.cases.edit(case_id=on.to_pay, version=on.version(on.to_pay), changes=CaseEdit(urgent=True))


def _set_due(on: Ready) -> object:
    due = on.shop.clock.now() + timedelta(days=2)
    return on.desk.cases.set_due(case_id=on.to_pay, version=on.version(on.to_pay), due_at=due, why="约好了")


def _suspend(on: Ready) -> object:
    until = on.shop.clock.now() + timedelta(days=2)
    return on.desk.cases.suspend(case_id=on.to_pay, version=on.version(on.to_pay), until=until, why="出差")


def _import(on: Ready) -> object:
    staged = on.desk.transfers.read(paths=PAIR, progress=Progress())
    return on.desk.transfers.commit(staged=staged)


def _register(on: Ready) -> SoldGood:
    return on.desk.goods.register(customer_id=1, title="示例锅", starts=on.shop.clock.today())


def _customer(on: Ready) -> Customer:
    return on.desk.customers.get(customer_id=1)


def _merge(on: Ready) -> object:
    keep = _customer(on)
    gone = replace(keep, id=99)
    if Right.ARCHIVE in on.desk.session.rights:
        gone = on.desk.customers.get(customer_id=on.desk.customers.add(name="重复示例", phone="").id)
    return on.desk.customers.merge(keep=keep, gone=gone)


def _set_tier(on: Ready) -> object:
    one = _customer(on)
    return on.desk.customers.set_tier(customer_id=1, version=one.version, tier="长期", tiers=("长期",))


def _edit_customer(on: Ready) -> object:
    version = _customer(on).version
    return on.desk.customers.edit(customer_id=1, version=version, changes=CustomerEdit(note="示例"))


def _order(on: Ready) -> Order:
    return on.desk.orders.get(order_id=1)


def _good(on: Ready) -> SoldGood:
    with on.desk.archive.database.read():
        return on.desk.archive.goods.get(on.good)


def _remove_product(on: Ready) -> None:
    made = on.desk.goods.save_product(Product(code="", title="要删的示例锅"))
    on.desk.goods.remove_product(product_id=made.id, version=made.version)


def _note_repair(on: Ready) -> object:
    good, today = _good(on), on.shop.clock.today()
    return on.desk.goods.note_repair(
        good_id=good.id, version=good.version, first_day=good.starts, last_day=today
    )


def _exchange(on: Ready) -> object:
    good = _good(on)
    return on.desk.goods.exchange(good_id=good.id, version=good.version, day=on.shop.clock.today())


def _note_service(on: Ready) -> object:
    good = _good(on)
    return on.desk.goods.note_service(good_id=good.id, version=good.version, day=on.shop.clock.today())


def _part(on: Ready) -> Part:
    return on.desk.parts.save(Part(title="示例泵", stock=1))


def _move_part(on: Ready) -> object:
    part = _part(on)
    return on.desk.parts.move(part_id=part.id, version=part.version, kind=MoveKind.IN, quantity=1)


def _sell(on: Ready) -> None:
    line = SaleLine(title="示例锅", price=9_900)
    on.desk.counter.sell(draft=SaleDraft(lines=(line,), means="现金"))


def _remove_part(on: Ready) -> None:
    part = _part(on)
    on.desk.parts.remove(part_id=part.id, version=part.version)


def _remove_rule(on: Ready) -> None:
    rule_id = "own.late.1"
    if Right.RULES in on.desk.session.rights:
        rule_id = on.desk.rule_editing.add(name="要删的示例", minimum=100).id
    on.desk.rule_editing.remove(rule_id=rule_id)


def _go_back(on: Ready) -> None:
    if Right.RULES in on.desk.session.rights:
        on.desk.rule_editing.save(RuleChange(rule_id="law.fraud", values={"times": 4}))
    on.desk.rule_editing.go_back(rule_id="law.fraud", edition="")


def _part_timer(on: Ready) -> dict[str, int]:
    staff_id = on.shop.staff[PART_TIMER]
    with on.desk.archive.database.read():
        return {"staff_id": staff_id, "version": on.desk.archive.staff.get(staff_id).version}


def _new_staff(on: Ready) -> int:
    """Somebody without secrets yet; the one at the desk may set his own, so it is another."""
    with on.desk.archive.database.read():
        secrets = on.desk.archive.secrets.all()
    free = [each.id for each in on.desk.staff.list() if each.id not in secrets]
    return next(each for each in free if each != on.desk.session.staff_id)


def _delete_customer(on: Ready) -> None:
    new = 1
    if Right.ARCHIVE in on.desk.session.rights:
        new = on.desk.customers.add(name="误示例", phone="").id
    on.desk.bin.delete_customer(customer_id=new, version=1)


def _delete_good(on: Ready) -> None:
    good = _register(on) if Right.ARCHIVE in on.desk.session.rights else _good(on)
    on.desk.bin.delete_good(good_id=good.id, version=good.version)


def _delete_case(on: Ready) -> None:
    case_id = on.to_pay
    if Right.VOID in on.desk.session.rights:
        case_id = on.shop.open(CaseKind.INQUIRY, "其他")
    on.desk.bin.delete_case(case_id=case_id, version=on.version(case_id))


def _delete_order(on: Ready) -> None:
    order = next(one for one, shop, _ in on.desk.orders.all() if shop.platform is Platform.COUNTER)
    on.desk.bin.delete_order(order_id=order.id, version=order.version)


def _restore(on: Ready) -> None:
    on.desk.bin.restore(entry_id=on.desk.bin.page(kind=BinKind.CUSTOMER).entries[0].id)


def _before_restore(on: Ready) -> None:
    found = on.desk.upkeep.backups().copies
    on.desk.upkeep.before_restore(path=found[0].path if found else on.tmp / "none.db")


TABLE: Mapping[str, tuple[Right, Write]] = {
    "rule_editing.save": (
        Right.RULES,
        lambda on: on.desk.rule_editing.save(RuleChange(rule_id="law.fraud", values={"minimum": 80_000})),
    ),
    "rule_editing.add": (Right.RULES, lambda on: on.desk.rule_editing.add(name="示例", minimum=100)),
    "rule_editing.remove": (Right.RULES, _remove_rule),
    "rule_editing.go_back": (Right.RULES, _go_back),
    "rule_sheet.write": (Right.EXPORT, lambda on: on.desk.rule_sheet.write(to=on.tmp / "规则.xlsx")),
    **REPAIR_DOORS,
    **RESULTS_DOORS,
    **RECOVERY_DOORS,
    **PRINT_DOORS,
    **PLANNING_DOORS,
    **BATCH_DOORS,
    **LIST_DOORS,
    **FIRST_DOORS,
    **TROUBLE_DOORS,
    **FAILURE_DOORS,
    **CALENDAR_DOORS,
    "cases.open": (Right.CREATE, _open),
    "cases.move": (Right.HANDLE, _move),
    "cases.pay": (Right.PAY, _payment),
    "cases.note": (Right.NOTE, lambda on: on.desk.cases.note(case_id=on.to_pay, text="示例")),
    "cases.edit": (Right.HANDLE, _edit),
    "cases.set_due": (Right.HANDLE, _set_due),
    "cases.suspend": (Right.HANDLE, _suspend),
    "cases.add_evidence": (
        Right.NOTE,
        lambda on: on.desk.cases.add_evidence(case_id=on.to_pay, slot="照片", data=PNG, file_name="a.png"),
    ),
    "customers.add": (Right.CREATE, lambda on: on.desk.customers.add(name="新示例", phone="13900009000")),
    "customers.register": (
        Right.CREATE,
        lambda on: on.desk.customers.register(customer=Customer(name="另一示例")),
    ),
    "customers.edit": (Right.ARCHIVE, _edit_customer),
    "customers.add_tag": (
        Right.ARCHIVE,
        lambda on: on.desk.customers.add_tag(customer_id=1, version=_customer(on).version, tag="示例"),
    ),
    "customers.remove_tag": (
        Right.ARCHIVE,
        lambda on: on.desk.customers.remove_tag(customer_id=1, version=_customer(on).version, tag="示例"),
    ),
    "customers.set_tier": (Right.ARCHIVE, _set_tier),
    "customers.merge": (Right.ARCHIVE, _merge),
    "customers.allow_calls": (Right.CALL, lambda on: on.desk.customers.allow_calls(customer_id=1)),
    "customers.stop_calls": (Right.CALL, lambda on: on.desk.customers.stop_calls(customer_id=1)),
    "customers.reveal_phone": (
        Right.CALL,
        lambda on: on.desk.customers.reveal_phone(customer_id=1, why="回访"),
    ),
    "goods.add_product": (
        Right.ARCHIVE,
        lambda on: on.desk.goods.add_product(Product(code="S1", title="示例锅")),
    ),
    "offers.add": (
        Right.ARCHIVE,
        lambda on: on.desk.offers.add(
            offers=(Offer(code="", title="示例锅", lines=1, pieces=1, usual_price=100),)
        ),
    ),
    "goods.register": (Right.ARCHIVE, _register),
    "goods.save_product": (
        Right.ARCHIVE,
        lambda on: on.desk.goods.save_product(Product(code="S2", title="示例壶")),
    ),
    "goods.remove_product": (Right.ARCHIVE, _remove_product),
    "goods.correct": (Right.ARCHIVE, lambda on: on.desk.goods.correct(replace(_good(on), serial="S-1"))),
    "goods.note_repair": (Right.ARCHIVE, _note_repair),
    "goods.note_service": (Right.ARCHIVE, _note_service),
    "goods.exchange": (Right.ARCHIVE, _exchange),
    "parts.save": (Right.PARTS, _part),
    "parts.move": (Right.PARTS, _move_part),
    "parts.remove": (Right.PARTS, _remove_part),
    "orders.correct": (
        Right.ARCHIVE,
        lambda on: on.desk.orders.correct(
            order_id=1, version=_order(on).version, changes=OrderEdit(remark="示例")
        ),
    ),
    "orders.link_customer": (
        Right.ARCHIVE,
        lambda on: on.desk.orders.link_customer(order_id=1, version=_order(on).version, customer_id=None),
    ),
    "settlements.write_in": (Right.SETTLE, _write_in),
    "revisit_planning.plan": (
        Right.CALL,
        lambda on: on.desk.revisit_planning.plan(
            customer_id=1, case_id=None, day=on.shop.clock.today(), purpose="问候"
        ),
    ),
    "warranty_calls.plan": (
        Right.CALL,
        lambda on: on.desk.warranty_calls.plan(query=on.desk.goods_views.query(GoodsScope.ALL)),
    ),
    "revisits.move": (
        Right.CALL,
        lambda on: on.desk.revisits.move(
            revisit_id=on.call, version=1, day=on.shop.clock.today() + timedelta(days=1)
        ),
    ),
    "revisit_results.record": (
        Right.CALL,
        lambda on: on.desk.revisit_results.record(revisit_id=on.call, version=1, result=CallResult.REFUSED),
    ),
    "transfers.read": (Right.IMPORT, _import),
    "transfers.undo": (Right.IMPORT, lambda on: on.desk.transfers.undo(batch_id=1)),
    "papers.report": (Right.PRINT, lambda on: on.desk.papers.report(case_id=on.to_pay, to=on.tmp / "a.pdf")),
    "papers.receipt": (
        Right.PRINT,
        lambda on: on.desk.papers.receipt(case_id=on.to_pay, to=on.tmp / "b.pdf"),
    ),
    **SATISFACTION_DOORS,
    **SHEET_DOORS,
    "archive_papers.sale": (
        Right.PRINT,
        lambda on: on.desk.archive_papers.sale(order_id=1, to=on.tmp / "c.pdf"),
    ),
    "archive_papers.warranty_card": (
        Right.PRINT,
        lambda on: on.desk.archive_papers.warranty_card(good_id=on.good, to=on.tmp / "d.pdf"),
    ),
    "archive_papers.customer_file": (
        Right.PRINT,
        lambda on: on.desk.archive_papers.customer_file(customer_id=1, to=on.tmp / "e.pdf"),
    ),
    "counter.sell": (Right.ARCHIVE, _sell),
    "assigning.set_skills": (
        Right.STAFF,
        lambda on: on.desk.assigning.set_skills(given={on.desk.session.staff.id: "维修"}),
    ),
    "profile.set_logo": (Right.RULES, lambda on: on.desk.profile.set_logo(path=None)),
    "profile.name_shop": (Right.RULES, lambda on: on.desk.profile.name_shop(name="新店名")),
    "staff.add": (Right.STAFF, lambda on: on.desk.staff.add(name="新人", role=Role.CLERK)),
    "staff.rename": (
        Right.STAFF,
        lambda on: on.desk.staff.rename(**_part_timer(on), name="孙示例二"),
    ),
    "staff.set_role": (
        Right.STAFF,
        lambda on: on.desk.staff.set_role(**_part_timer(on), role=Role.TECHNICIAN),
    ),
    "staff.set_active": (
        Right.STAFF,
        lambda on: on.desk.staff.set_active(**_part_timer(on), active=False),
    ),
    "staff.set_secret": (
        Right.STAFF,
        lambda on: on.desk.staff.set_secret(staff_id=_new_staff(on), password="", version=0),
    ),
    "staff.set_code": (
        Right.STAFF,
        lambda on: on.desk.staff.set_code(staff_id=_new_staff(on), code="1234", version=0),
    ),
    "staff.set_lock_minutes": (Right.STAFF, lambda on: on.desk.staff.set_lock_minutes(minutes=5)),
    "holidays.set_days": (
        Right.RULES,
        lambda on: on.desk.holidays.set_days(year=2027, version=0, text="1月1日", kind=DayKind.OFF),
    ),
    "holidays.give_back": (Right.RULES, lambda on: on.desk.holidays.give_back(year=2027)),
    "bin.delete_customer": (Right.ARCHIVE, _delete_customer),
    "bin.delete_good": (Right.ARCHIVE, _delete_good),
    "bin.delete_case": (Right.VOID, _delete_case),
    "bin.delete_order": (Right.VOID, _delete_order),
    "bin.restore": (Right.ARCHIVE, _restore),
    "upkeep.set_plan": (Right.UPKEEP, lambda on: on.desk.upkeep.set_plan(plan=BackupPlan(days=5))),
    "upkeep.before_restore": (Right.RULES, _before_restore),
    "upkeep.backup": (Right.UPKEEP, lambda on: on.desk.upkeep.backup()),
    **MONEY_DOORS,
}


@pytest.fixture
def ready(shop: Shop, tmp_path: Path) -> Ready:
    to_settle = shop.sold_case(CaseKind.RETURN)
    shop.planned(to_settle)
    to_pay = shop.open(CaseKind.REFUND_ONLY, "丢件", order=shop.sell(customer_id=1))
    shop.agreed(to_pay)
    shop.step(to_pay, "to_pay")
    call = shop.desk.revisit_planning.plan(
        customer_id=1, case_id=None, day=shop.clock.today(), purpose="示例"
    ).id
    good = shop.desk.goods.register(customer_id=1, title="示例机", starts=shop.clock.today())
    line = SaleLine(title="示例柜台货", price=100)
    shop.desk.counter.sell(draft=SaleDraft(lines=(line,), means="现金"))
    shop.desk.bin.delete_customer(customer_id=shop.customer("误示例", phone=""), version=1)
    shop.desk.upkeep.backup()
    out = tmp_path / "out"
    out.mkdir()
    staged = shop.desk.transfers.read(paths=PAIR[:1], progress=Progress())
    assert shop.desk.transfers.commit(staged=staged).id == 1
    return Ready(shop=shop, to_settle=to_settle, to_pay=to_pay, call=call, good=good.id, tmp=out)


def files(ready: Ready) -> list[str]:
    """Papers, backups and evidence, but not the archive's own files."""
    folders = (ready.tmp, ready.desk.folder.backups, ready.desk.folder.evidence, ready.desk.folder.staging)
    return sorted(str(path) for folder in folders for path in folder.rglob("*"))


@pytest.mark.parametrize("name", PEOPLE)
def test_each_role_is_let_in_as_the_table_says(ready: Ready, name: str) -> None:
    """All doors in one go: those that stay shut first, for they must change nothing."""
    ready.shop.sit(name)
    rights = rights_of(PEOPLE[name])
    shut = {what: write for what, (right, write) in TABLE.items() if right not in rights}
    before, lying = ready.shop.everything(), files(ready)
    for what, write in shut.items():
        with pytest.raises(KnownError) as caught:
            write(ready)
        assert caught.value.code in {"workflow.right_missing", "workflow.no_right"}, what
        assert "店主" in error_sentence(caught.value), what
        assert (ready.shop.everything(), files(ready)) == (before, lying), what
    for right, write in TABLE.values():
        if right in rights:
            write(_fresh(ready))


def _fresh(ready: Ready) -> Ready:
    """The same with a call that is still planned, whatever the last function did to it."""
    planned = ready.desk.revisits.page(first=ready.shop.clock.today(), last=ready.shop.clock.today())
    free = [found.revisit for found in planned if found.revisit.version == 1]
    if free:
        return replace(ready, call=free[0].id)
    archive = ready.desk.archive
    with ready.shop._writing() as action:
        customer = archive.customers.get(1)
        archive.customers.save(replace(customer, may_call=None, opted_out_at=None), action=action)
        found = archive.revisits.get(ready.call)
        call = archive.revisits.save(
            replace(found, id=0, version=0, state=RevisitState.PLANNED, day=ready.shop.clock.today()),
            action=action,
        )
    return replace(ready, call=call.id)


READING = {
    **RECOVERY_READING,
    **PRINT_READING,
    **PLANNING_READING,
    **LIST_READING,
    **FIRST_READING,
    **TROUBLE_READING,
    **FAILURE_READING,
    **RESULTS_READING,
    **SATISFACTION_READING,
    **CALENDAR_READING,
    "cases": {
        *("moments", "page", "tab_counts", "view", "find", "similar_open", "reasons"),
        *("intake_deadlines", "evidence_bytes", "loads", "why_due", "count"),
    },
    "customers": {"search", "brief", "lines", "get", "alike", "merge_preview"},
    "customer_batches": {"tags"},
    **SHEET_READING,
    "goods": {"of_customer", "find_serial"},
    "goods_views": {
        *("query", "page", "count", "ids", "counts", "owners"),
        *("catalogue", "product", "products", "view", "verdict"),
    },
    "parts": {"page", "view", "of_case"},
    "repairs": set(),
    "repair_parts": set(),
    "visits": {"technicians"},
    "warranty_calls": set(),
    "offers": {"offered"},
    "orders": {
        *("find", "get", "all", "page", "count", "ids", "tab_counts", "accounts", "lines", "holds", "view"),
    },
    "settlements": {
        *("draft", "blank", "calculate", "as_text", "text_of"),
        *("needs", "advice", "compare", "presets", "filled"),
    },
    "payments": set(),
    "settlement_papers": set(),
    "revisits": {"page", "overdue", "load", "places", "why_text", "callers"},
    "revisit_planning": {"may_call", "place"},
    "revisit_results": set(),
    "transfers": {
        *("look", "rows", "standing", "decide", "decide_following", "discard", "recent", "can_undo"),
        *("not_taken", "left_out", "write_left_out", "fields", "choice", "expanded"),
        *("keep_pasted", "forget_pasted", "sweep", "readings"),
    },
    "papers": set(),
    "archive_papers": set(),
    "counter": {"look_up", "search"},
    "assigning": {"skills", "suggested", "advised"},
    "profile": {"read", "logo", "for_papers"},
    "rule_editing": {"rows", "row", "limits", "reading_reason", "problem", "edition_of", "upcoming"},
    "rule_history": {"of", "all"},
    "rule_trial": {"examples", "of_case", "try_out", "consequences"},
    "rule_sheet": set(),
    "staff": {
        *("list", "lines", "sit_down", "asks_password", "unlock", "verify_release", "lock_minutes"),
    },
    "holidays": {"years", "effects", "effects_of_giving_back"},
    "bin": {"page", "empty_old"},
    "upkeep": {"backup_if_due", "backup_at_close", "last_backup", "check", "plan", "backups", "chosen_copy"},
}
PARTS_OF_ANOTHER = {
    "revisit_planning.plan_after_case",
    "revisit_planning.plan_event",
    "revisit_results.noted",
    "transfers.commit",
    "revisit_planning.planned_by_hand",
    "goods.registered",
    "goods.exchanged",
    "goods.stayed",
}
"""Done inside a function that has asked already; committing asks too, and is tried with reading."""


def test_the_table_knows_every_function_that_writes(desk: Desk) -> None:
    there = {
        f"{room}.{name}"
        for room in READING
        for name, _ in inspect.getmembers(type(getattr(desk, room)), inspect.isfunction)
        if not name.startswith("_") and not name.endswith("_problem")
    }
    known = {f"{room}.{name}" for room, names in READING.items() for name in names}
    assert there - known - PARTS_OF_ANOTHER == set(TABLE)


def test_committing_asks_again(ready: Ready) -> None:
    staged = ready.desk.transfers.read(paths=PAIR, progress=Progress())
    ready.shop.sit(PART_TIMER)
    before = ready.shop.everything()
    with pytest.raises(KnownError, match="right_missing"):
        ready.desk.transfers.commit(staged=staged)
    assert ready.shop.everything() == before
    ready.desk.transfers.discard(staged=staged)


def test_a_technician_repairs_but_does_not_judge(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.REPAIR, "质量问题")
    shop.planned(case_id)
    shop.step(case_id, "awaiting_consent", plan="到店检测")
    shop.step(case_id, "awaiting_device")
    shop.sit(TECHNICIAN)
    shop.step(case_id, "diagnosing")
    with pytest.raises(KnownError, match="right_missing"):
        shop.step(case_id, "repairing", responsible=Responsible.BUYER)
    shop.step(case_id, "awaiting_quote", quote=3_000)
    said_yes = AnswerGiven(yes=True, who="张示例", how=ConsentWay.SIGNED)
    shop.step(case_id, "repairing", given={"quote_answer": said_yes})
    shop.steps(case_id, "awaiting_parts", "repairing", "to_revisit")
    shop.refused(case_id, "closed", "no_right")
