from __future__ import annotations

import pytest

from aftersales.cases import Case, CaseKind, CaseLine, Channel
from aftersales.errors import KnownError
from desktop.requests import CaseDraft
from tests.desktop.acting import Shop


def ownerless(shop: Shop, quantity: int = 1) -> Case:
    """A parcel without a name."""
    draft = CaseDraft(
        kind=CaseKind.RETURN,
        channel=Channel.MAIL,
        category="",
        reason="7天无理由",
        lines=(CaseLine(order_line_id=None, title="一台风扇", quantity=quantity),),
        arrived=True,
        courier_back="中通",
        tracking_back="ZT0001",
    )
    return shop.desk.cases.open(draft=draft)


def line(order_line_id: int | None, title: str, quantity: int = 1) -> CaseLine:
    return CaseLine(order_line_id=order_line_id, title=title, quantity=quantity)


def test_goods_without_a_name_get_their_order_customer_and_line(shop: Shop) -> None:
    case = ownerless(shop)
    customer = shop.customer()
    order = shop.sell(customer_id=customer)
    offers = shop.desk.case_owners.offers(case_id=case.id, text=order.number[-6:])
    (offered,) = offers.lines
    linked = shop.desk.case_owners.link(
        case_id=case.id,
        version=case.version,
        order_id=offered.order_id,
        lines=(line(offered.line.id, offered.line.title),),
    )
    assert (linked.order_id, linked.customer_id) == (order.id, customer)
    assert linked.lines[0].order_line_id == order.lines[0].id
    view = shop.view(case.id)
    assert view.customer is not None
    assert [event.title for event in view.events][-2:] == [f"关联订单 {order.number}", "关联客户 张示例"]
    assert shop.desk.undo.undo() == "关联订单和客户"
    assert shop.case(case.id).order_id is None
    assert shop.case(case.id).customer_id is None


def test_a_customer_alone_is_found_by_name_and_makes_the_deadline_his(shop: Shop) -> None:
    case = ownerless(shop)
    customer = shop.customer("李示例", "13800002000", tier="重要")
    offers = shop.desk.case_owners.offers(case_id=case.id, text="李示例")
    assert [found.id for found in offers.customers] == [customer]
    linked = shop.desk.case_owners.link(case_id=case.id, version=case.version, customer_id=customer)
    assert linked.customer_id == customer
    assert linked.lines == case.lines
    assert linked.due_at is not None
    assert case.due_at is not None
    assert linked.due_at < case.due_at
    shop.sell(customer_id=customer)
    later = shop.desk.case_owners.offers(case_id=case.id, text="")
    assert len(later.lines) == 1
    assert later.customers == ()


def test_pieces_beyond_what_is_left_or_held_elsewhere_are_refused(shop: Shop) -> None:
    case = ownerless(shop, 3)
    order = shop.sell(customer_id=shop.customer())
    sold = order.lines[0]
    with pytest.raises(KnownError, match="more_than_left"):
        shop.desk.case_owners.link(
            case_id=case.id, version=case.version, order_id=order.id, lines=(line(sold.id, sold.title, 3),)
        )
    shop.open(CaseKind.RETURN, order=order, quantity=2)
    with pytest.raises(KnownError, match="held_elsewhere"):
        shop.desk.case_owners.link(
            case_id=case.id, version=case.version, order_id=order.id, lines=(line(sold.id, sold.title),)
        )
    assert shop.case(case.id) == case


def test_what_is_known_already_is_not_written_over(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    case, other = shop.case(case_id), shop.sell()
    with pytest.raises(KnownError, match="owner_known"):
        shop.desk.case_owners.link(case_id=case_id, version=case.version, order_id=other.id)
    with pytest.raises(KnownError, match="owner_known"):
        shop.desk.case_owners.link(
            case_id=case_id, version=case.version, customer_id=shop.customer("王示例", "13800003000")
        )
    with pytest.raises(KnownError, match="changed_meanwhile"):
        shop.desk.case_owners.link(case_id=case_id, version=case.version - 1)
