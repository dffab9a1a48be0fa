"""The sample shop's small things: sales over the counter, an order corrected, two records joined, flags, parcels, a 无主件."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from aftersales.cases import Case, CaseKind, CaseLine, Channel
from aftersales.clock import china_moment
from aftersales.customers import Customer, Phone
from desktop.demo_stage import LIANG, SUN, XU, ZHOU, Stage, Story, cue
from desktop.order_corrections import LineEdit, OrderEdit, line_edits
from desktop.order_entry import SaleDraft, SaleLine
from desktop.requests import CaseDraft

if TYPE_CHECKING:
    from aftersales.orders import Order


def skills_noted(stage: Stage) -> Story:
    """Who can do what, as the owner wrote it down."""
    yield cue("09-28 19:30", ZHOU)
    staff = {each.name: each.id for each in stage.desk.staff.list()}
    stage.desk.assigning.set_skills(
        given={staff[LIANG]: "维修、空调、净水器", staff[XU]: "退货、换货、补发", staff[SUN]: "咨询"}
    )


def counter_sales(stage: Stage) -> Story:
    """Two sales over the counter; in the first a gift was forgotten and put in afterwards, with its marked price."""
    yield cue("10-14 10:05", XU)
    sold = _sell(
        stage,
        _of_catalogue(stage, "QL-K1", "K1-2610-550213"),
        SaleLine(title="除垢剂", price=1_900),
        means="微信",
        customer="郑演示",
        discount=1_000,
    )
    yield cue("10-14 10:20", XU)
    _add_gift(stage, sold, "保温杯套", 1_500)
    yield cue("10-14 11:25", ZHOU)
    _sell(stage, _of_catalogue(stage, "JG-S2", "S2-2610-90871"), means="现金")


def records_joined(stage: Stage) -> Story:
    """A customer who was registered a second time under another phone."""
    yield cue("10-13 11:40", XU)
    customers = stage.desk.customers
    keep = customers.get(customer_id=stage.customer("冯建设").id)
    twice = Customer(name="冯建设", phones=(Phone(number="13800001088"),), note="换过号码，旧号还在用。")
    gone = customers.get(customer_id=customers.register(customer=twice).id)
    customers.merge(keep=keep, gone=gone)


def flags_set(stage: Stage) -> Story:
    """The platform asks about one case, the regulator about another."""
    yield cue("10-14 14:50", ZHOU)
    asked = _open_case(stage, "罗海燕")
    stage.desk.case_flags.platform(
        case_id=asked.id,
        version=asked.version,
        due_at=china_moment("2026-10-16 18:00"),
        note="平台要上传检测结果",
    )
    passed_on = _open_case(stage, "王美玲")
    stage.desk.case_flags.regulator(
        case_id=passed_on.id, version=passed_on.version, received=date(2026, 10, 14), note="12315 转来"
    )


def parcel_sent(stage: Stage) -> Story:
    """Of an exchange the manual went ahead; the machine is still owed."""
    yield cue("10-13 09:30", XU)
    case = _open_case(stage, "郑雅文")
    sides = stage.desk.case_sides
    agreed = sides.agree(
        case_id=case.id, version=case.version, goods=(("空气炸锅 A5 奶白色", 1), ("说明书", 1))
    )
    yield cue("10-13 16:15", XU)
    sides.send(
        case_id=case.id, version=agreed.version, pieces={1: 1}, courier="顺达快递", tracking="SD88410099371"
    )


def nameless_parcel(stage: Stage) -> Story:
    """A parcel came back and nobody knows whose it is."""
    yield cue("10-14 13:40", SUN)
    stage.desk.cases.open(
        draft=CaseDraft(
            kind=CaseKind.RETURN,
            channel=Channel.COUNTER,
            category="",
            reason="其他",
            phenomenon="无主件",
            description="没有纸条，面单上的名字被水洇了。",
            lines=(CaseLine(order_line_id=None, title="白色空气炸锅，外箱破", quantity=1),),
            arrived=True,
            courier_back="顺达快递",
            tracking_back="SD88410077204",
        )
    )


def _sell(stage: Stage, *lines: SaleLine, means: str, customer: str = "", discount: int = 0) -> Order:
    customer_id = stage.customer(customer).id if customer else None
    draft = SaleDraft(lines=lines, means=means, customer_id=customer_id, discount=discount)
    return stage.desk.counter.sell(draft=draft).order


def _of_catalogue(stage: Stage, code: str, serial: str) -> SaleLine:
    found = stage.desk.counter.look_up(text=code)
    assert found is not None
    return SaleLine(
        title=found.product.title,
        price=found.price or 0,
        product_id=found.product.id,
        code=code,
        serial=serial,
    )


def _add_gift(stage: Stage, order: Order, title: str, marked: int) -> None:
    gift = LineEdit(title=title, unit_price=0, gift_price=marked)
    changes = OrderEdit(lines=(*line_edits(order), gift), remark="赠品后补的")
    stage.desk.orders.correct(order_id=order.id, version=order.version, changes=changes)


def _open_case(stage: Stage, name: str) -> Case:
    """The newest open case of a customer."""
    found = stage.desk.cases.similar_open(customer_id=stage.customer(name).id)
    return stage.case(max(one.id for one in found))


ARCHIVE_STORIES = (skills_noted, counter_sales, records_joined, parcel_sent, nameless_parcel, flags_set)
