"""Numbers that people see: counted per series and day, printed on papers, never given twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.values import moment_text

if TYPE_CHECKING:
    from datetime import date, datetime

    from storage.database import Database


class Numbers:
    """Counters of the archive. A number whose transaction fails is free again; one that was written never is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def next_for_day(self, series: str, day: date) -> int:
        """1, 2, 3 … within a series and a day."""
        return self._take(series, day.isoformat(), 1)

    def next(self, series: str) -> int:
        """1, 2, 3 … within a series."""
        return self._take(series, "", 1)

    def take(self, series: str, count: int) -> int:
        """Reserve `count` numbers of a series at once; the first of them."""
        return self._take(series, "", count) - count + 1 if count else 0

    def paper(self, kind: str, day: date, *, case_id: int | None, made_at: datetime, about: str = "") -> str:
        """A new paper number such as ``BG261014-003`` for `kind` BG, kept for ever.

        `about` names what a paper that is of no case is about: ``orders:12``.
        """
        number = _paper_number(kind, day, self.next_for_day(f"paper.{kind}", day))
        self._database.run(
            "INSERT INTO paper_numbers (kind, number, case_id, made_at, about) VALUES (?, ?, ?, ?, ?)",
            (kind, number, case_id, moment_text(made_at), about),
        )
        return number

    def next_paper(self, kind: str, day: date, *, ahead: int = 0) -> str:
        """The paper number that would be given next, or `ahead` after it; it is free until `paper` takes it."""
        found = self._database.rows(
            "SELECT last FROM counters WHERE series = ? AND day = ?", (f"paper.{kind}", day.isoformat())
        )
        return _paper_number(kind, day, (int(found[0][0]) if found else 0) + 1 + ahead)

    def printed(self, kind: str, *, about: str) -> bool:
        """Whether such a paper about this was made before."""
        found = self._database.rows(
            "SELECT count(*) FROM paper_numbers WHERE about = ? AND kind = ?", (about, kind)
        )
        return bool(found[0][0])

    def papers(self, case_id: int) -> tuple[str, ...]:
        """The paper numbers of a case, oldest first."""
        found = self._database.rows(
            "SELECT number FROM paper_numbers WHERE case_id = ? ORDER BY id", (case_id,)
        )
        return tuple(str(row[0]) for row in found)

    def _take(self, series: str, day: str, count: int) -> int:
        found = self._database.rows(
            "INSERT INTO counters (series, day, last) VALUES (?, ?, ?) "
            "ON CONFLICT (series, day) DO UPDATE SET last = counters.last + ? RETURNING last",
            (series, day, count, count),
        )
        return int(found[0][0])


def _paper_number(kind: str, day: date, count: int) -> str:
    return f"{kind}{day:%y%m%d}-{count:03d}"
