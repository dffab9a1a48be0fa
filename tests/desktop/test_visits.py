"""Visits: booked, moved, noted with a reason and a photo, followed by the next one; never done before their day."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aftersales.cases import Case, CaseKind
from aftersales.errors import KnownError
from aftersales.repairs import VisitOutcome
from desktop.visits import Appointment
from tests.desktop.acting import PART_TIMER, PNG, TECHNICIAN, Shop


class Way:
    """A case whose customer agreed to a visit."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.desk = shop, shop.desk
        self.id = shop.sold_case(CaseKind.REPAIR, "质量问题")
        shop.planned(self.id)
        shop.step(self.id, "awaiting_consent", plan="上门修", repair_way="上门")
        self.start = shop.clock.now() + timedelta(days=1)

    @property
    def case(self) -> Case:
        return self.shop.case(self.id)

    @property
    def named(self) -> dict[str, Any]:
        return {"case_id": self.id, "version": self.case.version}

    def at(self, start: datetime, hours: float = 2, who: str | None = TECHNICIAN) -> Appointment:
        return Appointment(
            at=start,
            until=start + timedelta(hours=hours),
            technician_id=self.shop.staff[who] if who else None,
        )

    def book(self, start: datetime, **given: Any) -> Case:
        return self.desk.visits.book(**self.named, appointment=self.at(start, **given))

    def note(self, outcome: VisitOutcome, **given: Any) -> Case:
        return self.desk.visits.note(**self.named, outcome=outcome, **given)


@pytest.fixture
def way(shop: Shop) -> Way:
    return Way(shop)


def test_a_booked_visit_opens_the_step_and_sets_the_deadline(way: Way, shop: Shop) -> None:
    shop.refused(way.id, "to_visit", "appointment_missing", "appointment_at")
    way.book(way.start)
    assert shop.next(way.id, "to_visit").allowed
    assert shop.step(way.id, "to_visit").due_at == way.start
    moved = way.book(way.start + timedelta(hours=5))
    assert (moved.state, moved.due_at) == ("to_visit", way.start + timedelta(hours=5))
    assert len(moved.repair.visits) == 1
    assert moved.repair.visits[0].technician == TECHNICIAN
    assert shop.titles(way.id)[-1].startswith("改约上门 ")


def test_a_failed_visit_keeps_reason_and_photo_and_books_the_next(
    way: Way, shop: Shop, tmp_path: Path
) -> None:
    way.book(way.start)
    shop.step(way.id, "to_visit")
    photo = tmp_path / "门口.png"
    photo.write_bytes(PNG)
    shop.clock.moment = way.start + timedelta(hours=2)
    with pytest.raises(KnownError, match="visit_reason"):
        way.note(VisitOutcome.FAILED)
    following = way.start + timedelta(days=2)
    case = way.note(VisitOutcome.FAILED, reason="没人在家", photo=photo, following=way.at(following))
    assert (case.state, case.due_at) == ("to_visit", following)
    failed, waiting = case.repair.visits
    assert (failed.outcome, failed.reason, waiting.is_open) == (VisitOutcome.FAILED, "没人在家", True)
    (kept,) = (item for slot in shop.view(way.id).slots if slot.name == "上门照片" for item in slot.filled)
    assert kept.id == failed.evidence_id
    assert shop.view(way.id).events[-1].to_state == "to_visit"
    assert shop.desk.undo.undo() == "上门没做成"
    (again,) = way.case.repair.visits
    assert again.is_open
    assert way.case.due_at == way.start


def test_after_a_failed_visit_only_the_next_one_leads_on(way: Way, shop: Shop) -> None:
    way.book(way.start)
    shop.step(way.id, "to_visit")
    way.note(VisitOutcome.FAILED, reason="客户改天")
    shop.refused(way.id, "repairing", "visit_failed_last")
    shop.refused(way.id, "to_revisit", "visit_not_done")
    shop.refused(way.id, "to_visit", "appointment_not_new", "appointment_at")
    booked = way.book(way.start + timedelta(days=3))
    assert booked.due_at == way.start + timedelta(days=3)
    shop.step(way.id, "repairing")


def test_work_is_not_done_before_its_day(way: Way, shop: Shop) -> None:
    way.book(way.start)
    shop.step(way.id, "to_visit")
    for outcome in (VisitOutcome.DONE, VisitOutcome.PARTLY):
        with pytest.raises(KnownError, match="visit_early"):
            way.note(outcome, reason="先记上")
    shop.clock.moment = way.start
    way.note(VisitOutcome.PARTLY, reason="缺一个泵，带回店里修")
    shop.refused(way.id, "to_revisit", "visit_not_done")
    shop.steps(way.id, "diagnosing", "repairing", "to_revisit")


def test_a_visit_that_did_it_ends_the_work(way: Way, shop: Shop) -> None:
    way.book(way.start)
    shop.step(way.id, "to_visit")
    shop.clock.moment = way.start + timedelta(hours=1)
    way.note(VisitOutcome.DONE)
    shop.step(way.id, "to_revisit")


def test_a_window_lies_ahead_and_somebody_goes_who_may(way: Way, shop: Shop) -> None:
    for start, hours, who, code in (
        (shop.clock.now() - timedelta(days=1), 2, TECHNICIAN, "visit_past"),
        (way.start, 0, TECHNICIAN, "visit_window"),
        (way.start, 2, PART_TIMER, "visit_who"),
    ):
        before = shop.everything()
        with pytest.raises(KnownError, match=code):
            way.book(start, hours=hours, who=who)
        assert shop.everything() == before
    assert [one.name for one in shop.desk.visits.technicians()] == ["周示例", "许示例", "梁示例"]


def test_a_photo_that_is_none_writes_nothing(way: Way, shop: Shop, tmp_path: Path) -> None:
    way.book(way.start)
    photo = tmp_path / "门口.png"
    photo.write_bytes(b"no picture")
    with pytest.raises(KnownError, match="evidence_no_picture"):
        way.note(VisitOutcome.FAILED, reason="没人", photo=photo)
    assert way.case.repair.visits[0].is_open


def test_nothing_waits_to_be_noted(way: Way) -> None:
    with pytest.raises(KnownError, match="no_visit"):
        way.note(VisitOutcome.DONE)
