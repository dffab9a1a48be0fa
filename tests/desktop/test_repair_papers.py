"""What the report says of a repair: what the customer is charged and agreed to, and never what a part cost the shop."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from aftersales.cases import CaseKind
from aftersales.repairs import LabourLine
from desktop.printing import Subject
from desktop.repair_papers import paper_repair
from tests.desktop.acting import Shop
from tests.desktop.test_repairs import YES, Bench


@pytest.fixture
def bench(shop: Shop) -> Bench:
    return Bench(shop)


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(str(path)) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def test_the_paper_names_what_was_built_in_and_hides_what_it_cost(bench: Bench, tmp_path: Path) -> None:
    bench.desk.repairs.diagnose(**bench.named, text="泵不转")
    bench.plan(3)
    bench.work(LabourLine(what="换泵", price=8_000), LabourLine(what="清洗", price=1_100, free=True))
    quoted = paper_repair(bench.view)
    assert quoted is not None
    assert quoted.total == 44_000
    bench.quote()
    bench.answer(YES)
    bench.use(2)
    done = paper_repair(bench.view)
    assert done is not None
    assert [(line.what, line.amount) for line in done.lines] == [
        ("增压泵 ZY-24", 24_000),
        ("换泵", 8_000),
        ("清洗", 1_100),
    ]
    assert done.total == bench.view.owed == 32_000
    bench.desk.repairs.collect(**bench.named, amount=2_000, how="现金")
    to = tmp_path / "报告.pdf"
    bench.desk.papers.report(case_id=bench.id, to=to)
    text = text_of(to)
    assert "¥320.00" in text
    assert "已收 20.00 元，还欠 300.00 元" in text
    assert "客户同意 440.00 元：张示例，微信" in text
    assert "89.00" not in text


def test_a_free_repair_says_so(bench: Bench) -> None:
    bench.work(LabourLine(what="换泵", price=8_000, free=True))
    paper = paper_repair(bench.view)
    assert paper is not None
    assert (paper.total, paper.told) == (0, ("质保内维修，不收费",))


def test_before_anything_is_noted_the_paper_is_silent(bench: Bench, shop: Shop) -> None:
    assert paper_repair(bench.view) is None
    assert paper_repair(shop.view(shop.sold_case(CaseKind.RETURN)).repair) is None


@pytest.mark.parametrize("kind", ["report", "repair_slip", "pickup_slip"])
def test_a_copy_without_prices_names_the_work_alone(bench: Bench, tmp_path: Path, kind: str) -> None:
    bench.desk.repairs.diagnose(**bench.named, text="泵不转")
    bench.plan(3)
    bench.work(LabourLine(what="换泵", price=8_000))
    bench.quote()
    bench.answer(YES)
    bench.use(2)
    view = bench.view
    subject = Subject(of="cases", id=bench.id, name="x", kind=CaseKind.REPAIR)
    desk = bench.desk.printing
    usual = next(one.usual for one in desk.offers(subject) if one.kind == kind)
    priced = text_of(desk.save(desk.draft(subject, usual), tmp_path / "a.pdf").path)
    bare = replace(usual, parts=usual.parts - {"prices"})
    plain = text_of(desk.save(desk.draft(subject, bare), tmp_path / "b.pdf").path)
    assert "320.00" in priced
    for words in ("320.00", "440.00", "80.00", "¥", "叁佰贰拾"):
        assert words not in plain
    assert ("换泵" in plain) == (kind != "pickup_slip")
    assert view.owed == 32_000
