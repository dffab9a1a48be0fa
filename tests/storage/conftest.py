"""An open archive over SQLite and over PostgreSQL, and nouns to put into it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from tests.storage.making import Archive


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh archive of each kind."""
    where: Path | str = tmp_path / "shop"
    if request.param == "postgres":
        made: dict[str, Any] = request.getfixturevalue("postgres_server").fresh_database()
        where = f"postgresql://{made['user']}@/{made['dbname']}?host={made['host']}&port={made['port']}"
    with Database.open(where) as opened:
        yield opened


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """A fresh archive in a file."""
    with Database.open(tmp_path / "shop") as opened:
        yield opened


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 10, 14, 7, 20, tzinfo=UTC)


@pytest.fixture
def archive(database: Database) -> Archive:
    return Archive(database)
