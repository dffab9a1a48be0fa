from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.log_file import PatientLog


@pytest.fixture
def log(tmp_path: Path) -> Iterator[PatientLog]:
    handler = PatientLog(tmp_path / "a.log", maxBytes=1_000, backupCount=2, encoding="utf-8")
    yield handler
    handler.close()


def write(log: PatientLog, lines: int) -> None:
    for number in range(lines):
        log.emit(logging.LogRecord("示例", logging.INFO, "", 0, f"第 {number:04} 行 " + "字" * 20, (), None))


def test_a_full_log_turns(log: PatientLog, tmp_path: Path) -> None:
    write(log, 100)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.log", "a.log.1", "a.log.2"]


def test_a_log_that_cannot_turn_loses_no_line(log: PatientLog, tmp_path: Path) -> None:
    def held(_source: str, _target: str) -> None:
        raise PermissionError

    log.rotator = held
    write(log, 100)
    kept = (tmp_path / "a.log").read_text("utf-8").splitlines()
    assert len(kept) == 100
    log.rotator = None
    write(log, 2_000)
    assert len((tmp_path / "a.log.1").read_text("utf-8").splitlines()) > 100
