"""Files of the archive that another program holds: tried again, then named; nothing of the old file is lost."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from aftersales import held_files
from aftersales.errors import KnownError
from resources.wording import error_sentence
from storage.evidence_files import EvidenceFiles
from storage.files import put_in_place, remove


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Windows says of every rename that the file is held; the waits that were taken."""
    waits: list[float] = []

    def refuse(*_: object) -> None:
        error = PermissionError(errno.EACCES, "held")
        error.winerror = 32  # type: ignore[attr-defined,unused-ignore]
        raise error

    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr(held_files.replace, "__kwdefaults__", {"pause": waits.append})
    return waits


def test_a_file_that_stays_held_is_named(tmp_path: Path, held: list[float]) -> None:
    (tmp_path / "新").write_bytes(b"new")
    (tmp_path / "档案.db").write_bytes(b"old")
    with pytest.raises(KnownError) as caught:
        put_in_place(tmp_path / "新", tmp_path / "档案.db")
    assert caught.value.code == "storage.file_held"
    assert "「档案.db」" in error_sentence(caught.value)
    assert sum(held) == pytest.approx(2.5)
    assert (tmp_path / "档案.db").read_bytes() == b"old"


def test_the_program_that_holds_it_is_named_where_the_system_tells(
    tmp_path: Path,
    held: list[float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(held_files, "holders", lambda _path: ("示例杀毒", "Microsoft Excel"))
    (tmp_path / "新").touch()
    with pytest.raises(KnownError) as caught:
        put_in_place(tmp_path / "新", tmp_path / "旧")
    assert "示例杀毒、Microsoft Excel" in error_sentence(caught.value)


def test_evidence_that_cannot_be_kept_leaves_nothing_half(tmp_path: Path, held: list[float]) -> None:
    with pytest.raises(KnownError, match=r"storage\.file_held"):
        EvidenceFiles(tmp_path).keep(b"bytes")
    assert held
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_other_failures_stay_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        put_in_place(tmp_path / "没有", tmp_path / "旧")
    remove(tmp_path / "没有")
