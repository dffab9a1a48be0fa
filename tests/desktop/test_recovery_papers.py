"""Papers of a claim from the archive: what stands on them, what stays in the shop, and that a failed one tells nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from aftersales.cases import CaseKind
from aftersales.errors import KnownError
from aftersales.recovery import Recovery
from aftersales.settlement.claim import CourierEvent, CourierFacts
from desktop.recovery import edit_of
from tests.desktop.acting import PART_TIMER, Shop


@pytest.fixture
def claim(shop: Shop) -> Recovery:
    """A lost parcel, settled, its claim with a courier's name."""
    shop.at("2026-10-14T15:20")
    order = shop.sell((10_000, 1), customer_id=shop.customer())
    case_id = shop.open(CaseKind.REFUND_ONLY, "丢件", order=order)
    shop.planned(case_id)
    facts = CourierFacts(event=CourierEvent.LOST, insured=8_000, true_value=10_000)
    shop.settle(case_id, courier=facts)
    (row,) = shop.desk.recovery_views.of_case(case_id=case_id)
    found = shop.desk.recovery_views.view(recovery_id=row.summary.id).recovery
    edit = replace(edit_of(found), name="示例快递", reference="YT001")
    return shop.desk.recoveries.edit(recovery_id=found.id, version=found.version, edit=edit)


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(
            document[index].get_textpage().get_text_range().replace("\r\n", "\n")
            for index in range(len(document))
        )
    finally:
        document.close()


def test_the_letter_tells_the_claim(shop: Shop, claim: Recovery, tmp_path: Path) -> None:
    made = shop.desk.recovery_papers.letter(recovery_id=claim.id, to=tmp_path / "函.pdf")
    text = text_of(made.path)
    for part in (
        "示例快递：",
        "运单号 YT001",
        "保价 80.00 和价值 100.00 里少的一个",
        "¥80.00",
        "快递暂行条例",
        "盼复 2026-10-21",
        "示例家电",
        "示例路 1 号",
    ):
        assert part in text, part
    assert (made.number, made.missing) == (claim.number, ())
    assert shop.titles(claim.case_id)[-1] == f"追偿函 {claim.number}"


def test_ones_own_words_stand_on_the_letter(shop: Shop, claim: Recovery, tmp_path: Path) -> None:
    shop.desk.recoveries.write_letter(
        recovery_id=claim.id, version=claim.version, text="示例快递：\n照约定赔就好。"
    )
    made = shop.desk.recovery_papers.letter(recovery_id=claim.id, to=tmp_path / "函.pdf")
    text = text_of(made.path)
    assert "照约定赔就好。" in text
    assert "盼复。" not in text


def test_the_pack_shows_the_customer_masked_and_keeps_the_shops_words(
    shop: Shop, claim: Recovery, tmp_path: Path
) -> None:
    shop.desk.cases.note(case_id=claim.case_id, text="客户很凶，别惹")
    made = shop.desk.recovery_papers.pack(recovery_id=claim.id, to=tmp_path / "包.pdf")
    text = text_of(made.path)
    assert "张**" in text
    assert "13800001000" not in text
    assert "别惹" not in text
    assert "退客户的算式" in text
    assert "凭证：物流截图" in text


def test_a_paper_that_cannot_be_written_tells_nothing(shop: Shop, claim: Recovery, tmp_path: Path) -> None:
    before = shop.everything()
    with pytest.raises((KnownError, OSError)):
        shop.desk.recovery_papers.letter(recovery_id=claim.id, to=tmp_path / "没有" / "函.pdf")
    assert shop.everything() == before


def test_who_may_not_print_gets_no_paper(shop: Shop, claim: Recovery, tmp_path: Path) -> None:
    shop.sit(PART_TIMER)
    before = shop.everything()
    for make in (shop.desk.recovery_papers.letter, shop.desk.recovery_papers.pack):
        with pytest.raises(KnownError) as caught:
            make(recovery_id=claim.id, to=tmp_path / "函.pdf")
        assert caught.value.code == "workflow.right_missing"
    assert not (tmp_path / "函.pdf").exists()
    assert shop.everything() == before
