"""满意度 as a sheet: a row for each answer with the facts of its case, so that any other program can reckon anew."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from desktop.satisfaction import SatisfactionQuery
from desktop.sheet_lists.base import COUNT, DAY, ID, TEXT, SheetRow, columns_of, words
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aftersales.clock import Clock
    from aftersales.satisfaction import Reply
    from aftersales.score_factors import ScoredCase
    from desktop.satisfaction import SatisfactionDesk
    from desktop.sheet_lists.base import Seen
    from exports.sheet_columns import SheetColumn, Value

_COLUMNS = {
    "day": DAY,
    "survey": TEXT,
    "call": TEXT,
    "case": ID,
    "questionnaire": TEXT,
    "question": TEXT,
    "kind": TEXT,
    "number": COUNT,
    "words": TEXT,
    "customer": TEXT,
    "tier": TEXT,
    "product": TEXT,
    "case_kind": TEXT,
    "reason": TEXT,
    "staff": TEXT,
    "entered": TEXT,
    "own": TEXT,
    "way": TEXT,
    "answer_minutes": COUNT,
    "close_minutes": COUNT,
    "handovers": COUNT,
    "reopened": COUNT,
    "refund_share": COUNT,
}
_LONG = timedelta(days=3_660)


class AnswerSheet:
    """Answers by day. Facts of a case stand beside each answer about it; a query is that of 统计."""

    key = "satisfaction"
    seen: Seen = MappingProxyType({})

    def __init__(self, *, satisfaction: SatisfactionDesk, clock: Clock) -> None:
        self._satisfaction = satisfaction
        self._clock = clock

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        return columns_of("survey_sheet", _COLUMNS)

    def query(self, asked: Mapping[str, Any]) -> SatisfactionQuery:
        """All there is; nothing narrows it by words."""
        del asked
        return self.everything()

    def everything(self) -> SatisfactionQuery:
        today = self._clock.today()
        return SatisfactionQuery(first=today - _LONG, last=today)

    def count(self, query: SatisfactionQuery) -> int:
        return len(self._satisfaction.replies(query=query))

    def rows(self, query: SatisfactionQuery) -> Iterator[SheetRow]:
        facts = {one.case_id: one for one in self._satisfaction.scored(query=query)}
        for number, one in enumerate(self._satisfaction.replies(query=query)):
            yield SheetRow(number, (*_about(one), *_facts(facts.get(one.case_id or 0))))

    def filters(self, query: SatisfactionQuery) -> str:
        days = sentence("survey.sheet_filter", {"first": query.first, "last": query.last})
        without = sentence("survey.sheet_without_own") if query.without_own else ""
        return words(days, *(value for _, value in query.only), without)

    def sort(self, _query: SatisfactionQuery) -> str:
        return sentence("survey.sheet_sort")


def _about(one: Reply) -> tuple[Value, ...]:
    return (
        one.answered_on,
        f"{sentence('survey.sheet_survey')}{one.survey_id}" if one.survey_id else "",
        f"HF{one.revisit_id}" if one.revisit_id else "",
        one.case_number,
        one.questionnaire,
        one.wording,
        sentence(f"survey.kind_{one.kind.value}"),
        one.number,
        one.words,
        one.customer,
        one.tier,
        one.product,
        one.case_kind,
        one.reason,
        one.staff,
        one.entered,
        sentence("survey.sheet_own") if one.own else "",
        sentence(f"survey.way_{one.way}"),
    )


def _facts(one: ScoredCase | None) -> tuple[int | None, ...]:
    """In whole minutes and ten-thousandths: the very numbers the figures were reckoned with."""
    if one is None:
        return (None,) * 5
    return (
        _times(one.hours_to_answer, 60),
        _times(one.days_to_close, 1_440),
        one.handovers,
        int(one.reopened),
        _times(one.refund_share, 10_000),
    )


def _times(value: float | None, by: int) -> int | None:
    return None if value is None else round(value * by)
