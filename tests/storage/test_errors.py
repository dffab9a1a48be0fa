"""Every known error of the archive has its sentence; a full disk loses nothing."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

from aftersales.errors import KnownError
from resources.wording import knows
from storage.database import Database
from tests.storage.making import Archive, dump, order

ROOM = Path(__file__).parents[2] / "storage"


def test_every_code_has_a_sentence() -> None:
    codes = {
        node.value
        for path in ROOM.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"storage\.[a-z_]+", node.value)
    }
    assert len(codes) > 20
    assert sorted(code for code in codes if not knows(code)) == []


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE")
def test_a_full_disk_loses_nothing_and_work_goes_on_after_it(sqlite: Database) -> None:
    import resource
    import signal

    archive = Archive(sqlite)
    saved = archive.order()
    before = dump(sqlite)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, limits[1]))
        with pytest.raises(KnownError) as refused, archive.writing() as action:  # noqa: PT012
            for place in range(300):
                archive.orders.save(order(shop_id=saved.shop_id, number=f"N{place}"), action=action)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert refused.value.code in ("storage.disk_full", "storage.disk_trouble")
    assert dump(sqlite) == before
    assert archive.order(number="again").number == "again"


def test_a_writer_that_waits_too_long_is_told_so(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    import apsw

    assert sqlite.folder is not None
    other = apsw.Connection(str(sqlite.folder / "archive.db"))
    other.execute("BEGIN IMMEDIATE")
    with sqlite.read():
        pass
    sqlite._engine._timeout = 0.05
    with pytest.raises(KnownError, match=r"storage\.locked"), sqlite.write():
        pass
    other.execute("ROLLBACK")
    other.close()
    with sqlite.write():
        pass
