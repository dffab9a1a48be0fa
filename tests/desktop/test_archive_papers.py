"""Receipts, warranty cards and customers' files: numbered, read back, marked when they are made again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from aftersales.clock import FixedClock
from aftersales.errors import KnownError
from aftersales.orders import Order
from aftersales.products import Product
from aftersales.revisits import CallResult
from desktop import cli
from desktop.order_entry import SaleDraft, SaleLine
from desktop.printing import PaperChoice, SeveralSubject
from desktop.shop import Desk
from tests.desktop.acting import TECHNICIAN, Shop
from tests.desktop.test_papers import needs_pdftotext, text_of

PHONE = "13800001000"


def sold(shop: Shop) -> Order:
    """A purifier with a serial and a gift, sold over the counter to somebody known, 10.00 off."""
    made = shop.desk.goods.add_product(
        Product(
            code="SQ-1",
            title="示例净水器",
            brand="示例牌",
            whole_months=12,
            parts_months=36,
            parts_name="增压泵",
            service_point="城北服务点",
        )
    )
    lines = (
        SaleLine(title=made.title, price=129_900, product_id=made.id, code=made.code, serial="R6-0001"),
        SaleLine(title="滤芯扳手", price=1_500, gift=True),
    )
    draft = SaleDraft(lines=lines, means="微信", discount=1_000, customer_id=shop.customer(phone=PHONE))
    return shop.desk.counter.sell(draft=draft).order


def good_of(shop: Shop, order: Order) -> int:
    with shop.desk.archive.database.read():
        return shop.desk.archive.goods.of_order_lines([line.id for line in order.lines])[0].id


@needs_pdftotext
@pytest.mark.parametrize("size", ["80mm", "a5"])
def test_a_receipt_tells_the_sale(shop: Shop, tmp_path: Path, size: str) -> None:
    order = sold(shop)
    made = shop.desk.archive_papers.sale(order_id=order.id, to=tmp_path / "收据.pdf", size=size)
    assert (made.number, made.pages, made.missing) == ("SJ261014-001", 1, ())
    text = text_of(made.path)
    for part in (
        order.number,
        "示例净水器",
        "R6-0001",
        "赠品",
        "店内优惠",
        "¥1,289.00",
        "微信",
        "张示例",
        made.number,
    ):
        assert part in text, part
    assert "人民币壹仟贰佰捌拾玖元整" in text
    assert "本单据不作为报销" in text
    assert PHONE not in text
    assert "1000" in text
    assert "补打" not in text


@needs_pdftotext
def test_a_second_one_has_its_own_number_and_says_so(shop: Shop, tmp_path: Path) -> None:
    order, other = sold(shop), shop.sell((10_000, 1))
    papers = shop.desk.archive_papers
    first = papers.sale(order_id=order.id, to=tmp_path / "1.pdf")
    elsewhere = papers.sale(order_id=other.id, to=tmp_path / "2.pdf")
    again = papers.sale(order_id=order.id, to=tmp_path / "3.pdf", size="a5")
    assert len({first.number, elsewhere.number, again.number}) == 3
    assert "补打" not in text_of(elsewhere.path)
    assert "补打" in text_of(again.path)
    with shop.desk.archive.database.read():
        assert shop.desk.archive.numbers.printed("SJ", about=f"orders:{order.id}")
        assert not shop.desk.archive.numbers.printed("SB", about=f"orders:{order.id}")


@needs_pdftotext
@pytest.mark.parametrize("size", ["a5", "a4"])
def test_a_warranty_card_tells_terms_and_repairs(shop: Shop, tmp_path: Path, size: str) -> None:
    order = sold(shop)
    good_id = good_of(shop, order)
    shop.later(days=30)
    day = shop.clock.today()
    version = shop.desk.goods_views.view(good_id=good_id).good.version
    shop.desk.goods.note_repair(good_id=good_id, version=version, first_day=day, last_day=day, what="换泵")
    made = shop.desk.archive_papers.warranty_card(good_id=good_id, to=tmp_path / "三包.pdf", size=size)
    text = text_of(made.path)
    view = shop.desk.goods_views.view(good_id=good_id)
    for part in (
        *("三包凭证", "R6-0001", "SQ-1", "示例牌", order.number, "2026-10-14", "城北服务点", "换泵"),
        *(view.good.whole_ends.isoformat(), f"增压泵三包36个月，到{view.good.parts_end}", day.isoformat()),
    ):
        assert part in text, part
    assert PHONE not in text
    assert made.number.startswith("SB")


@needs_pdftotext
def test_a_customers_file_tells_what_there_is_with_masked_phones(shop: Shop, tmp_path: Path) -> None:
    order = sold(shop)
    customer_id = order.customer_id
    assert customer_id is not None
    call = shop.desk.revisit_planning.plan(
        customer_id=customer_id, case_id=None, day=shop.clock.today(), purpose="问好"
    )
    shop.desk.revisit_results.record(
        revisit_id=call.id, version=call.version, result=CallResult.REACHED, score=5, note="很好用"
    )
    made = shop.desk.archive_papers.customer_file(customer_id=customer_id, to=tmp_path / "档案.pdf")
    text = text_of(made.path)
    for part in (
        "客户档案",
        "张示例",
        "示例净水器",
        "R6-0001",
        order.number,
        "1,289.00",
        "问好",
        "很好用",
        "138****1000",
    ):
        assert part in text, part
    assert PHONE not in text


def test_a_paper_that_cannot_be_written_takes_no_number(shop: Shop, tmp_path: Path) -> None:
    order = sold(shop)
    before = shop.everything()
    with pytest.raises(KnownError, match="export"):
        shop.desk.archive_papers.sale(order_id=order.id, to=tmp_path / "没有这个文件夹" / "收据.pdf")
    assert shop.everything() == before


def test_who_may_not_print_prints_nothing(shop: Shop, tmp_path: Path) -> None:
    order = sold(shop)
    shop.sit(TECHNICIAN)
    before = shop.everything()
    made: tuple[Callable[[], object], ...] = (
        lambda: shop.desk.archive_papers.sale(order_id=order.id, to=tmp_path / "a.pdf"),
        lambda: shop.desk.archive_papers.customer_file(customer_id=1, to=tmp_path / "b.pdf"),
    )
    for make in made:
        with pytest.raises(KnownError, match="right_missing"):
            make()
    assert shop.everything() == before
    assert list(tmp_path.glob("*.pdf")) == []


@needs_pdftotext
def test_the_command_line_prints_them_by_their_numbers(
    clock: FixedClock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "店"
    with Desk.open(root, clock=clock) as desk:
        order = sold(Shop(desk, clock))
    for kind, about in (("sale", order.number), ("warranty", "R6-0001"), ("customer", "KH-00001")):
        to = tmp_path / f"{kind}.pdf"
        told = ["report", about, "--kind", kind, "--to", str(to), "--data", str(root), "--json"]
        assert cli.main(told) == cli.DONE
        assert json.loads(capsys.readouterr().out)["pages"] >= 1
        assert about in text_of(to)
    for asked in (
        ["report", "没有", "--kind", "sale"],
        ["report", "没有", "--kind", "warranty"],
        ["report", "没有", "--kind", "customer"],
        ["report", order.number, "--kind", "sale", "--size", "60x40"],
    ):
        code = cli.main([*asked, "--to", str(tmp_path / "x.pdf"), "--data", str(root)])
        assert code == cli.REFUSED
        assert "没有打印" in capsys.readouterr().err
    assert not (tmp_path / "x.pdf").exists()


@needs_pdftotext
@pytest.mark.parametrize("size", ["80mm", "58mm", "a5", "241-3"])
def test_receipts_of_several_orders_share_a_file_and_no_number(shop: Shop, tmp_path: Path, size: str) -> None:
    orders = [shop.sell((10_000 + each, 1), customer_id=shop.customer()) for each in range(3)]
    desk = shop.desk
    desk.archive_papers.sale(order_id=orders[1].id, to=tmp_path / "first.pdf")
    subject = SeveralSubject(of="orders", ids=tuple(order.id for order in orders), name="3 单")
    draft = desk.printing.draft(subject, PaperChoice(kind="sale", size=size))
    made = desk.printing.save(draft, tmp_path / "三单.pdf")
    assert made.pages == 3
    assert made.path.read_bytes() == draft.data, "what was seen is what lies there"
    text = text_of(made.path)
    for place, order in enumerate(orders, start=2):
        assert order.number in text
        assert f"SJ261014-{place:03d}" in text
    assert text.count("补打") == 1, "one of them was printed before"
