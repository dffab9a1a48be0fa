"""A repair from what was found to the money taken in: every entry told, undone by Ctrl Z, and asked for by its guard."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from aftersales.cases import Case, CaseKind
from aftersales.errors import KnownError
from aftersales.parts import MoveKind, Part
from aftersales.repairs import Agreement, BoughtPart, ConsentWay, LabourLine, PartBearer
from desktop.repair_papers import paper_repair
from desktop.repair_views import RepairView
from desktop.requests import AnswerGiven
from tests.desktop.acting import TECHNICIAN, Shop
from tests.desktop.test_case_opening import MOST, counted

YES = AnswerGiven(yes=True, who="张示例", how=ConsentWay.WECHAT)
NO = AnswerGiven(yes=False, who="张示例", how=ConsentWay.PHONE)
UNTIL = date(2026, 12, 31)


class Bench:
    """A repair in 检测中 and a part of which three lie on the shelf."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.desk = shop, shop.desk
        self.part = shop.desk.parts.save(Part(title="增压泵", code="ZY-24", stock=3, low_at=2, cost=8_900))
        self.id = shop.sold_case(CaseKind.REPAIR, "质量问题")
        shop.planned(self.id)
        shop.step(self.id, "awaiting_consent", plan="到店检测", repair_way="到店")
        shop.steps(self.id, "awaiting_device", "diagnosing")

    @property
    def case(self) -> Case:
        return self.shop.case(self.id)

    @property
    def view(self) -> RepairView:
        found = self.shop.view(self.id).repair
        assert found is not None
        return found

    @property
    def named(self) -> dict[str, Any]:
        return {"case_id": self.id, "version": self.case.version}

    @property
    def shelf(self) -> tuple[int, int]:
        part = self.desk.parts.view(part_id=self.part.id).part
        return part.stock, part.reserved

    def plan(self, quantity: int, price: int = 12_000, **given: Any) -> Case:
        return self.desk.repair_parts.plan(
            **self.named, part_id=self.part.id, quantity=quantity, price=price, **given
        )

    def use(self, quantity: int) -> Case:
        return self.desk.repair_parts.use(**self.named, part_id=self.part.id, quantity=quantity)

    def work(self, *lines: LabourLine, **given: Any) -> Case:
        return self.desk.repairs.set_work(**self.named, labour=lines, **given)

    def quote(self, until: date = UNTIL) -> Case:
        return self.desk.repairs.quote(**self.named, valid_until=until)

    def answer(self, given: AnswerGiven = YES) -> Case:
        return self.desk.repairs.answer(**self.named, answer=given)

    def refused(self, code: str, write: Any) -> None:
        before = self.shop.everything()
        with pytest.raises(KnownError, match=rf"{code}$|{code}\b"):
            write()
        assert self.shop.everything() == before


@pytest.fixture
def bench(shop: Shop) -> Bench:
    return Bench(shop)


def test_a_paid_repair_from_the_finding_to_the_money(bench: Bench, shop: Shop) -> None:
    shop.sit(TECHNICIAN)
    bench.desk.repairs.diagnose(**bench.named, text=" 泵不转 ")
    bench.plan(2)
    bench.work(LabourLine(what="换泵", price=8_000), visit_fee=3_000, visit_free=True)
    assert bench.shelf == (3, 2)
    shop.refused(bench.id, "repairing", "quote_unasked", "quote", "quote_answer")
    bench.quote()
    assert bench.case.details.quote == 32_000
    assert bench.view.agreement is Agreement.ASKED
    shop.step(bench.id, "awaiting_quote")
    shop.refused(bench.id, "repairing", "quote_unanswered", "quote_answer")
    bench.answer()
    assert shop.titles(bench.id)[-1] == "客户同意报价 320.00 元"
    shop.step(bench.id, "repairing")
    shop.refused(bench.id, "awaiting_pickup", "parts_kept", "parts_used")
    bench.use(1)
    assert (bench.shelf, bench.view.owed) == ((2, 1), 20_000)
    shop.step(bench.id, "awaiting_pickup", given={"parts_used": True})
    assert (bench.shelf, bench.view.owed) == ((1, 0), 32_000)
    bench.desk.repairs.collect(**bench.named, amount=30_000, how="微信")
    shop.step(bench.id, "to_revisit")
    shop.sit("周示例")
    with pytest.raises(KnownError, match="still_to_collect"):
        shop.step(bench.id, "closed", result="修好了")
    bench.desk.repairs.collect(**bench.named, amount=2_000, how="现金")
    bench.refused("nothing_owed", lambda: bench.desk.repairs.collect(**bench.named, amount=1, how="现金"))
    shop.step(bench.id, "closed", result="修好了")
    assert bench.view.repair.diagnosis == "泵不转"


def test_a_repair_within_the_warranty_needs_no_yes(bench: Bench, shop: Shop) -> None:
    bench.plan(1, free=True)
    bench.work(LabourLine(what="换泵", price=8_000, free=True))
    assert bench.view.agreement is Agreement.FREE
    shop.step(bench.id, "repairing")
    bench.use(1)
    shop.step(bench.id, "awaiting_pickup")
    assert bench.view.owed == 0
    shop.steps(bench.id, "to_revisit")
    shop.step(bench.id, "closed", result="保内修好")


def test_a_no_bars_the_repair_and_gives_the_parts_back_at_the_end(bench: Bench, shop: Shop) -> None:
    bench.plan(2)
    bench.quote()
    shop.step(bench.id, "awaiting_quote")
    bench.answer(NO)
    shop.refused(bench.id, "repairing", "quote_declined", "quote_answer")
    shop.steps(bench.id, "awaiting_pickup", "to_revisit")
    assert bench.view.owed == 0
    assert bench.shelf == (3, 2)
    shop.step(bench.id, "closed", result="客户不修了，取走")
    assert bench.shelf == (3, 0)
    assert "没用的配件放回" in shop.titles(bench.id)
    shop.desk.undo.undo()
    assert bench.shelf == (3, 2)
    assert bench.case.state == "to_revisit"


def test_dearer_than_agreed_is_quoted_anew(bench: Bench, shop: Shop) -> None:
    bench.work(LabourLine(what="换泵", price=8_000))
    bench.quote()
    bench.answer()
    bench.work(LabourLine(what="换泵", price=9_000))
    shop.refused(bench.id, "repairing", "quote_unasked", "quote", "quote_answer")
    bench.refused("quote_changed", bench.answer)
    bench.quote()
    assert bench.view.repair.answer is None
    bench.answer()
    shop.step(bench.id, "repairing")


def test_a_quote_holds_through_its_last_day(bench: Bench, shop: Shop) -> None:
    bench.work(LabourLine(what="换泵", price=8_000))
    today = shop.clock.today()
    bench.refused("quote_day", lambda: bench.quote(today - timedelta(days=1)))
    bench.quote(today)
    shop.clock.moment += timedelta(days=1)
    bench.refused("quote_over", bench.answer)
    bench.answer(NO)


def test_the_sum_of_a_step_is_that_of_the_lines(bench: Bench, shop: Shop) -> None:
    bench.work(LabourLine(what="换泵", price=8_000))
    bench.refused("quote_differs", lambda: shop.step(bench.id, "awaiting_quote", quote=9_000))
    shop.step(bench.id, "awaiting_quote", quote=8_000)
    assert bench.view.agreement is Agreement.ASKED


def test_a_sum_said_alone_becomes_a_line(bench: Bench, shop: Shop) -> None:
    shop.step(bench.id, "awaiting_quote", quote=6_600)
    assert [(line.what, line.price) for line in bench.view.repair.labour] == [("维修费", 6_600)]
    shop.step(bench.id, "repairing", given={"quote_answer": YES})
    assert bench.view.owed == 6_600


def test_what_is_not_on_the_shelf_is_wanted_and_kept_when_it_came(bench: Bench) -> None:
    bench.plan(5)
    (line,) = bench.view.parts
    assert (line.kept, line.missing, line.free, line.low) == (3, 2, 0, True)
    part = bench.desk.parts.view(part_id=bench.part.id).part
    bench.desk.parts.move(part_id=part.id, version=part.version, kind=MoveKind.IN, quantity=4)
    bench.plan(5)
    (line,) = bench.view.parts
    assert (line.kept, line.missing, line.free) == (5, 0, 2)


def test_fewer_pieces_go_back_and_used_ones_stay(bench: Bench) -> None:
    bench.plan(3)
    bench.use(1)
    bench.plan(2)
    assert bench.shelf == (2, 1)
    bench.refused("part_used", lambda: bench.plan(0))
    bench.refused("part_wrong", lambda: bench.use(2))
    bench.desk.repair_parts.give_back(**bench.named, part_id=bench.part.id, quantity=1)
    assert bench.shelf == (2, 0)
    assert [line.line.quantity for line in bench.view.parts] == [1]


def test_a_line_of_no_pieces_is_gone(bench: Bench, shop: Shop) -> None:
    bench.plan(2)
    bench.plan(0)
    assert (bench.view.parts, bench.shelf) == ((), (3, 0))
    assert shop.titles(bench.id)[-1] == "不用配件 增压泵"


@pytest.mark.parametrize(("quantity", "price"), [(-1, 0), (1, -1), (10_000, 0)])
def test_a_part_that_cannot_be_is_refused(bench: Bench, quantity: int, price: int) -> None:
    bench.refused("part_wrong", lambda: bench.plan(quantity, price))


def test_every_entry_is_undone_with_the_stock_and_the_timeline_says_so(bench: Bench, shop: Shop) -> None:
    bench.plan(2)
    before = bench.case.repair
    bench.use(2)
    assert shop.desk.undo.undo() == "用掉 增压泵 2 件"
    assert bench.shelf == (3, 2)
    assert shop.desk.undo.undo() == "配件 增压泵 2 件"
    assert (bench.case.repair.parts, bench.shelf) == ((), (3, 0))
    assert shop.desk.undo.redo() == "配件 增压泵 2 件"
    assert (bench.case.repair, bench.shelf) == (before, (3, 2))
    bench.quote()
    bench.answer()
    assert shop.desk.undo.undo() == "客户同意报价 240.00 元"
    assert bench.view.agreement is Agreement.ASKED
    assert shop.desk.undo.undo() == "报价 240.00 元"
    assert bench.case.details.quote is None
    assert shop.titles(bench.id)[-1] == "撤销：报价 240.00 元"


def test_a_loan_set_comes_back_before_the_end(bench: Bench, shop: Shop) -> None:
    due = shop.clock.today() + timedelta(days=7)
    lend = shop.desk.repairs.lend
    bench.refused("loan_title", lambda: lend(**bench.named, title=" ", due_on=due))
    bench.refused("loan_day", lambda: lend(**bench.named, title="示例机", due_on=due - timedelta(days=9)))
    lend(**bench.named, title="示例机", serial="B-1", due_on=due)
    bench.refused("loan_out", lambda: lend(**bench.named, title="另一台", due_on=due))
    shop.steps(bench.id, "repairing", "awaiting_pickup", "to_revisit")
    with pytest.raises(KnownError, match="loan_out"):
        shop.step(bench.id, "closed", result="修好了")
    shop.step(bench.id, "closed", result="修好了", given={"loan_back": True})
    (loan,) = bench.case.repair.loans
    assert loan.returned_on == shop.clock.today()


def test_an_entry_that_met_another_is_refused(bench: Bench, shop: Shop) -> None:
    seen = bench.named
    bench.desk.repairs.diagnose(**bench.named, text="一")
    bench.refused("changed_meanwhile", lambda: bench.desk.repairs.diagnose(**seen, text="二"))


def test_an_ended_case_takes_no_entry(bench: Bench, shop: Shop) -> None:
    shop.steps(bench.id, "repairing", "awaiting_pickup", "to_revisit")
    shop.step(bench.id, "closed", result="修好了")
    bench.refused("case_ended", lambda: bench.plan(1))
    bench.refused("case_ended", lambda: bench.desk.repairs.diagnose(**bench.named, text="一"))


def test_nothing_is_quoted_answered_or_taken_in_before_its_time(bench: Bench) -> None:
    bench.refused("nothing_quoted", bench.quote)
    bench.refused("no_quote", bench.answer)
    bench.refused("nothing_owed", lambda: bench.desk.repairs.collect(**bench.named, amount=1, how="现金"))
    bench.refused("diagnosis_missing", lambda: bench.desk.repairs.diagnose(**bench.named, text=" "))
    bench.work(LabourLine(what="换泵", price=8_000))
    bench.quote()
    bench.refused("answer_who", lambda: bench.answer(AnswerGiven(yes=True, who=" ", how=ConsentWay.PHONE)))
    bench.answer()
    for amount in (0, 8_001):
        bench.refused(
            r"repair\.amount",
            lambda amount=amount: bench.desk.repairs.collect(**bench.named, amount=amount, how="现金"),
        )


def test_a_repair_of_many_parts_is_opened_in_as_many_queries_as_one_of_few(bench: Bench) -> None:
    def asked() -> int:
        with counted() as statements:
            assert bench.shop.view(bench.id).repair is not None
        return len(statements.told)

    bench.plan(1)
    few = asked()
    for number in range(8):
        part = bench.desk.parts.save(Part(title=f"零件 {number}", stock=5))
        bench.desk.repair_parts.plan(**bench.named, part_id=part.id, quantity=2, price=100)
    assert asked() == few <= MOST


def test_other_kinds_show_no_repair(shop: Shop) -> None:
    assert shop.view(shop.sold_case(CaseKind.RETURN)).repair is None


def test_parts_of_no_stock_are_quoted_charged_and_cost_what_they_cost(bench: Bench, shop: Shop) -> None:
    bought = (
        BoughtPart(title=" 旧款电机 ", quantity=2, price=6_000, cost=4_500),
        BoughtPart(title="密封圈", price=500, cost=200, bearer=PartBearer.MAKER),
    )
    bench.desk.repairs.set_bought(**bench.named, parts=bought)
    assert shop.titles(bench.id)[-1] == "改外购配件"
    assert [part.title for part in bench.view.repair.bought] == ["旧款电机", "密封圈"]
    bench.quote()
    assert bench.case.details.quote == 12_000
    assert bench.view.repair.worth == 12_500
    bench.answer()
    shop.steps(bench.id, "awaiting_quote", "repairing")
    assert bench.view.owed == 12_000
    report = paper_repair(bench.view)
    assert report is not None
    assert [(line.what, line.amount, line.free, line.why) for line in report.lines] == [
        ("旧款电机", 12_000, False, ""),
        ("密封圈", 500, True, "厂家承担"),
    ]
    assert report.total == 12_000
    costs = shop.desk.recovery_views.costs_of_case(case_id=bench.id)
    assert costs is not None
    assert costs.parts == 9_200


@pytest.mark.parametrize("wrong", [{"title": " "}, {"quantity": 0}, {"price": -1}, {"cost": -1}])
def test_a_bought_part_that_cannot_be_is_refused(bench: Bench, wrong: dict[str, Any]) -> None:
    part = BoughtPart(**{"title": "电机", "quantity": 1, "price": 100, "cost": 0, **wrong})
    bench.refused("bought_wrong", lambda: bench.desk.repairs.set_bought(**bench.named, parts=[part]))


def test_a_check_is_owed_without_a_quote_and_falls_away_with_the_repair(bench: Bench, shop: Shop) -> None:
    bench.desk.repairs.set_check(**bench.named, fee=5_000, waived=True)
    assert bench.view.owed == 5_000
    assert bench.view.agreement is Agreement.FREE
    report = paper_repair(bench.view)
    assert report is not None
    assert ([line.what for line in report.lines], report.total) == (["检测费"], 5_000)
    bench.work(LabourLine(what="换泵", price=8_000))
    bench.quote()
    bench.answer()
    assert bench.view.owed == 8_000
    report = paper_repair(bench.view)
    assert report is not None
    assert (report.total, "修了不收检测费" in report.told) == (8_000, True)
    shop.desk.undo.undo()
    assert bench.view.owed == 5_000


def test_who_declines_the_repair_pays_the_check(bench: Bench, shop: Shop) -> None:
    bench.desk.repairs.set_check(**bench.named, fee=5_000, waived=True)
    bench.work(LabourLine(what="换泵", price=8_000))
    bench.quote()
    bench.desk.repairs.answer(**bench.named, answer=NO)
    assert bench.view.owed == 5_000
    bench.desk.repairs.collect(**bench.named, amount=5_000, how="微信")
    bench.refused("check_taken", lambda: bench.desk.repairs.set_check(**bench.named, fee=4_000))
    bench.refused("check_wrong", lambda: bench.desk.repairs.set_check(**bench.named, fee=-1))
    shop.desk.undo.undo()
    bench.desk.repairs.set_check(**bench.named, fee=0)
    assert (bench.view.owed, bench.view.repair.check_waived) == (0, False)
    assert shop.titles(bench.id)[-1] == "不收检测费"
