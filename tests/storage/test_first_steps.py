"""What a new shop did first, read from the archive of either kind."""

from __future__ import annotations

from storage.database import Database
from storage.first_steps import FirstFacts, FirstStepsReader


def test_an_empty_archive_shows_nothing(database: Database) -> None:
    with database.read():
        assert FirstStepsReader(database).facts() == FirstFacts(
            imported=False, settled=False, call=False, paper=False, staff=False, newest_case=None
        )


def test_it_is_one_query_that_reads_no_whole_table(sqlite: Database) -> None:
    from storage import first_steps

    with sqlite.read():
        plan = " ".join(str(row[-1]) for row in sqlite.rows("EXPLAIN QUERY PLAN " + first_steps._FOUND))
    assert "TEMP B-TREE" not in plan
    assert "cases" in plan
