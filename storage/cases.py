"""Cases with their lines and their append-only history."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from aftersales.cases import Case, CaseDetails, CaseEvent, CaseFile, CaseLine, CaseSummary, GoingOut
from aftersales.clock import china_day
from aftersales.errors import KnownError
from aftersales.queries import Cursor, Page
from aftersales.repairs import RepairFile
from storage import case_lists
from storage.bulk import Columns
from storage.models import CaseEventRow, CaseRow
from storage.numbers import Numbers
from storage.query import dicts, first
from storage.records import Children, Records
from storage.repairs import plain_of, repair_of
from storage.row_texts import rows_of
from storage.values import columns_of, from_json, json_of, json_text, moment_text, noun_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from aftersales.actions import Action
    from aftersales.orders import Platform
    from aftersales.queries import CaseQuery, CaseTab, Moments
    from storage.case_surroundings import CaseSurroundings
    from storage.database import Database
    from storage.search_index import SearchIndex

_GOING_OUT, _REPAIR = "going_out", "repair"


class Cases:
    """Cases by id, number and list; events of cases."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._records = Records(database)
        self._numbers = Numbers(database)

    @cached_property
    def _index(self) -> SearchIndex:
        from storage.search_index import SearchIndex

        return SearchIndex(self._database)

    def save(self, case: Case, *, action: Action) -> Case:
        """Add (id 0; an empty number becomes GDyymmdd-nnn of the day it was opened in China) or change a case."""
        values = {
            **columns_of(case, "lines", "going_out", "repair", "details"),
            "details": details_text(case),
        }
        children = children_of_case(case)
        if case.id:
            return _standing(
                self._records.update("cases", case.id, case.version, values, children, action=action)
            )
        if not case.number and not self._records.begin(action):
            day = china_day(case.opened_at)
            values["number"] = f"GD{day:%y%m%d}-{self._numbers.next_for_day('case', day):03d}"
        return _standing(self._records.insert_whole("cases", values, children, action=action))

    def get(self, case_id: int) -> Case:
        return _standing(self._records.image("cases", case_id))

    def find(self, number: str) -> Case | None:
        """The case of this number, unless it lies in the recycle bin."""
        row = first(CaseRow.select(CaseRow.id).where(CaseRow.number == number, CaseRow.deleted_at.is_null()))
        return None if row is None else self.get(row["id"])

    def remove(self, case_id: int, *, version: int, action: Action) -> None:
        """Move a case to the recycle bin; its number stays taken."""
        from storage.recycle_bin import RecycleBin

        RecycleBin(self._database).put("cases", case_id, version, action=action)

    def add_event(self, event: CaseEvent, *, action: Action) -> CaseEvent:
        """Append to the timeline."""
        return noun_of(CaseEvent, self._records.append_whole("case_events", columns_of(event), action=action))

    def events(self, case_id: int) -> tuple[CaseEvent, ...]:
        """The timeline, oldest first."""
        rows = rows_of(self._database, CaseEventRow, "case_id", case_id, "ORDER BY id")
        return tuple(noun_of(CaseEvent, row) for row in rows)

    def file(self, case_id: int) -> CaseFile:
        """A case with its timeline and evidence."""
        from storage.evidence import EvidenceRecords

        evidence = EvidenceRecords(self._database).of_case(case_id)
        return CaseFile(case=self.get(case_id), events=self.events(case_id), evidence=evidence)

    def many(self, ids: Sequence[int]) -> tuple[Case, ...]:
        """The cases of these ids, by id; what is not there is left out."""
        return tuple(map(case_of, self._records.images("cases", ids).values()))

    def traits(self, case: Case) -> tuple[str | None, Platform | None]:
        """The tier of the case's customer and the platform of its order."""
        from storage.case_surroundings import traits

        return traits(self._database, case.customer_id, case.order_id)

    def surroundings(self, cases: Sequence[Case]) -> Mapping[int, CaseSurroundings]:
        """What the clocks of stored cases are reckoned from, by id."""
        from storage.case_surroundings import surroundings

        return surroundings(self._database, cases)

    def page(
        self, query: CaseQuery, *, after: Cursor | None = None, limit: int = 100, counted: bool = True
    ) -> Page[CaseSummary]:
        """A page of a list; see `case_lists.page`."""
        return case_lists.page(query, after=after, limit=limit, index=lambda: self._index, counted=counted)

    def count(self, query: CaseQuery) -> int:
        """How many cases a list shows."""
        return case_lists.count(query, index=lambda: self._index)

    def each(self, query: CaseQuery) -> Iterator[CaseSummary]:
        """Every case of a list, page by page."""
        after: Cursor | None = None
        while True:
            page = self.page(query, after=after, limit=500, counted=False)
            yield from page.rows
            after = page.next
            if after is None:
                return

    def tab_counts(
        self, *, moments: Moments, staff_id: int | None, large_from: int = 200_000
    ) -> dict[CaseTab, int]:
        """How many cases each tab holds, in one query."""
        return case_lists.tab_counts(moments, staff_id, large_from)

    def open_of_customer(self, customer_id: int) -> tuple[CaseSummary, ...]:
        """A customer's cases that have not ended, newest first."""
        return case_lists.open_of_customer(customer_id)

    def open_by_assignee(self) -> dict[int, int]:
        """How many cases that have not ended each member of staff has, by id."""
        return case_lists.open_by_assignee()

    def of_order(self, order_id: int) -> tuple[Case, ...]:
        """All cases about an order, oldest first."""
        mine = (CaseRow.order_id == order_id) & CaseRow.deleted_at.is_null()
        rows = dicts(CaseRow.select(CaseRow.id).where(mine).order_by(CaseRow.id))
        images = self._records.images("cases", [row["id"] for row in rows])
        return tuple(case_of(images[row["id"]]) for row in rows)

    def opened_between(self, first_moment: datetime, until: datetime) -> int:
        """How many were opened from the first moment up to, not including, the last."""
        return _count_between(CaseRow.opened_at, first_moment, until)

    def closed_between(self, first_moment: datetime, until: datetime) -> int:
        """How many were closed from the first moment up to, not including, the last."""
        return _count_between(CaseRow.closed_at, first_moment, until)


def _count_between(field: Any, first_moment: datetime, until: datetime) -> int:
    within = (
        (field >= moment_text(first_moment)) & (field < moment_text(until)) & CaseRow.deleted_at.is_null()
    )
    return int(CaseRow.select(CaseRow.id).where(within).count())


def _standing(image: Columns | None) -> Case:
    """The case of an image; what was written and is gone since is as good as never found."""
    if image is None or image.get("deleted_at", "gone") is not None:
        raise KnownError("storage.gone")
    return case_of(image)


def children_of_case(case: Case) -> Children:
    """The rows of its child tables."""
    return {"case_lines": [columns_of(line) for line in case.lines]}


def details_text(case: Case) -> str:
    """The details as JSON text, with what goes out and what is known of a repair beside them, where there is any."""
    beside: dict[str, object] = {}
    if case.going_out:
        beside[_GOING_OUT] = [columns_of(line) for line in case.going_out]
    repair = plain_of(case.repair)
    if repair:
        beside[_REPAIR] = repair
    text = json_of(case.details)
    return json_text({**json.loads(text), **beside}) if beside else text


def _repair(text: str) -> RepairFile:
    if f'"{_REPAIR}"' not in text:
        return RepairFile()
    return repair_of(json.loads(text).get(_REPAIR, {}))


def _going_out(text: str) -> tuple[GoingOut, ...]:
    if _GOING_OUT not in text:
        return ()
    return tuple(noun_of(GoingOut, row) for row in json.loads(text).get(_GOING_OUT, ()))


def case_of(image: Columns) -> Case:
    """The case of a record's image."""
    return noun_of(
        Case,
        image,
        lines=tuple(noun_of(CaseLine, row) for row in image["case_lines"]),
        details=from_json(CaseDetails, image["details"]),
        going_out=_going_out(image["details"]),
        repair=_repair(image["details"]),
    )
