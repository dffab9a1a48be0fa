"""易坏期 as a sheet: the lives that failure times are reckoned from, so that any other program can reckon them anew."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from desktop.sheet_lists.base import COUNT, DAY, ID, TEXT, SheetRow, columns_of
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aftersales.failure_lives import Lived
    from desktop.failures import FailureDesk
    from desktop.sheet_lists.base import Seen
    from exports.sheet_columns import SheetColumn

_COLUMNS = {
    "product": TEXT,
    "code": ID,
    "label": ID,
    "first": DAY,
    "last": DAY,
    "days": COUNT,
    "failed": TEXT,
    "pieces": COUNT,
    "number": ID,
}


class LifeSheet:
    """So many pieces alike, from their first day to their first fault, or to the last day known without one.

    A query names one product as `ProductFailures.key` does, or is empty for all.
    """

    key = "failures"
    seen: Seen = MappingProxyType({})

    def __init__(self, *, failures: FailureDesk) -> None:
        self._failures = failures

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        answers = (sentence("failure_sheet.yes"), sentence("failure_sheet.no"))
        return columns_of("failure_sheet", _COLUMNS, choices={"failed": answers})

    def query(self, asked: Mapping[str, Any]) -> str:
        return str(asked.get("text", ""))

    def everything(self) -> str:
        return ""

    def count(self, _query: str) -> int:
        return 0

    def rows(self, query: str) -> Iterator[SheetRow]:
        for number, one in enumerate(self._failures.lives(key=query)):
            yield SheetRow(number, _values(one))

    def filters(self, query: str) -> str:
        return sentence("failure_sheet.one", {"title": query.partition(":")[2]}) if query else ""

    def sort(self, _query: str) -> str:
        return ""


def _values(one: Lived) -> tuple[Any, ...]:
    failed = sentence("failure_sheet.yes" if one.failed else "failure_sheet.no")
    what = (one.kind.title, one.kind.code, one.label)
    return (*what, one.first, one.last, one.life.days, failed, one.pieces, one.number)
