"""An exchange that reached the customer starts the warranty of its piece anew; nothing else does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aftersales.cases import CaseKind
from aftersales.errors import KnownError
from aftersales.goods import SoldGood
from tests.desktop.acting import Shop


def sold(shop: Shop, kind: CaseKind, *, pieces: int = 1, reason: str = "质量问题") -> tuple[int, list[int]]:
    """A case about every piece of a line, each with its serial; the case and the ids of the pieces."""
    order = shop.sell((10_000, pieces), customer_id=shop.customer())
    goods = [
        shop.desk.goods.register(
            customer_id=order.customer_id,
            title=order.lines[0].title,
            starts=date(2026, 10, 1),
            serial=f"OLD-{place}",
            order_line_id=order.lines[0].id,
        ).id
        for place in range(pieces)
    ]
    case_id = shop.open(kind, reason, order=order, quantity=pieces)
    shop.planned(case_id)
    shop.step(case_id, "awaiting_consent", plan="换新")
    shop.step(case_id, "to_ship")
    return case_id, goods


def good(shop: Shop, good_id: int) -> SoldGood:
    with shop.desk.archive.database.read():
        return shop.desk.archive.goods.get(good_id)


def test_a_piece_handed_over_starts_its_clock_anew_with_its_new_serial(shop: Shop) -> None:
    case_id, (piece,) = sold(shop, CaseKind.EXCHANGE)
    before = good(shop, piece)
    shop.later(days=20)
    shop.step(case_id, "to_revisit", handed_over=True, given={"new_serials": " NEW-1 "})
    today, after = shop.clock.today(), good(shop, piece)
    assert (after.exchanged_on, after.serial) == (today, "NEW-1")
    assert after.whole_ends > before.whole_ends
    shop.desk.undo.undo()
    undone = good(shop, piece)
    assert (undone.exchanged_on, undone.serial, undone.whole_ends) == (None, "OLD-0", before.whole_ends)


def test_a_piece_received_by_post_starts_then_not_when_it_left(shop: Shop) -> None:
    case_id, (piece,) = sold(shop, CaseKind.EXCHANGE)
    shop.step(case_id, "in_transit", courier_out="顺丰", tracking_out="SF1")
    assert good(shop, piece).exchanged_on is None
    shop.later(days=3)
    shop.step(case_id, "to_revisit")
    assert (good(shop, piece).exchanged_on, good(shop, piece).serial) == (shop.clock.today(), "OLD-0")


def test_serials_go_with_their_pieces_and_their_number_is_right(shop: Shop) -> None:
    case_id, pieces = sold(shop, CaseKind.EXCHANGE, pieces=2)
    before = shop.everything()
    with pytest.raises(KnownError, match="new_serials"):
        shop.step(case_id, "to_revisit", handed_over=True, given={"new_serials": "N1"})
    with pytest.raises(KnownError, match="serial_taken"):
        shop.step(case_id, "to_revisit", handed_over=True, given={"new_serials": "N1，N1"})
    assert shop.everything() == before
    shop.step(case_id, "to_revisit", handed_over=True, given={"new_serials": "N1、N2"})
    assert [good(shop, piece).serial for piece in pieces] == ["N1", "N2"]


@pytest.mark.parametrize("kind", [CaseKind.RESHIP, CaseKind.REPAIR])
def test_what_is_sent_again_or_mended_starts_nothing(shop: Shop, kind: CaseKind) -> None:
    order = shop.sell((10_000, 1), customer_id=shop.customer())
    piece = shop.desk.goods.register(
        customer_id=order.customer_id,
        title="示例",
        starts=date(2026, 10, 1),
        order_line_id=order.lines[0].id,
    )
    case_id = shop.open(kind, "质量问题", order=order)
    shop.planned(case_id)
    shop.step(case_id, "awaiting_consent", plan="办", repair_way="寄修")
    if kind is CaseKind.REPAIR:
        shop.steps(case_id, "awaiting_device", "diagnosing", "repairing")
    shop.step(case_id, "to_ship")
    shop.step(case_id, "to_revisit", handed_over=True)
    assert good(shop, piece.id).exchanged_on is None


def test_a_second_exchange_starts_it_again(shop: Shop) -> None:
    case_id, (piece,) = sold(shop, CaseKind.EXCHANGE)
    shop.step(case_id, "to_revisit", handed_over=True)
    first = good(shop, piece).exchanged_on
    shop.step(case_id, "verifying")
    shop.later(days=5)
    shop.show_evidence(case_id)
    shop.steps(case_id, "judging", "planning", "awaiting_consent", "to_ship", "to_revisit")
    assert first is not None
    assert good(shop, piece).exchanged_on == first + timedelta(days=5)
