from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.this_pc import ThisPc
from ui.dialogs.case_files import SHEET, ask_evidence, ask_folder, ask_sheets, ask_where


class _Context:
    def __init__(self, pc: ThisPc) -> None:
        self.pc = pc


class _Window(QWidget):
    def __init__(self, pc: ThisPc) -> None:
        super().__init__()
        self.context = _Context(pc)
        self.inner = QWidget(self)


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """文档 and 下载 of a person, in a folder of the test."""
    location = QStandardPaths.StandardLocation
    found = {"documents": tmp_path / "文档", "downloads": tmp_path / "下载"}
    for folder in found.values():
        folder.mkdir()
    where = {
        location.DocumentsLocation: str(found["documents"]),
        location.DownloadLocation: str(found["downloads"]),
    }
    monkeypatch.setattr(QStandardPaths, "writableLocation", staticmethod(lambda asked: where[asked]))
    return found


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> _Window:
    window = _Window(ThisPc(tmp_path / "this-pc.json"))
    qtbot.addWidget(window)
    window.show()
    return window


def _folder(dialog: QFileDialog) -> Path:
    folder = Path(dialog.directory().absolutePath())
    dialog.reject()
    return folder


def test_papers_begin_in_documents_and_imports_in_downloads(window: _Window, places: dict[str, Path]) -> None:
    assert _folder(ask_where(window.inner, "存", "表.xlsx", SHEET, print)) == places["documents"]
    assert _folder(ask_evidence(window.inner, "照片", print)) == places["documents"]
    assert _folder(ask_sheets(window.inner, "选文件", ["所有文件 (*)"], print)) == places["downloads"]
    assert _folder(ask_folder(window.inner, "选文件夹", print)) == places["downloads"]


def test_the_next_dialog_of_its_kind_begins_where_one_was_last(
    window: _Window, places: dict[str, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "别处"
    other.mkdir()
    chosen: list[Path] = []
    dialog = ask_where(window.inner, "存", "表.xlsx", SHEET, chosen.append)
    dialog.selectFile(str(other / "表.xlsx"))
    dialog.accept()
    assert chosen == [other / "表.xlsx"]
    assert _folder(ask_where(window.inner, "存", "表.xlsx", SHEET, print)) == other
    assert _folder(ask_sheets(window.inner, "选文件", ["所有文件 (*)"], print)) == places["downloads"]
    again = _Window(ThisPc(tmp_path / "this-pc.json"))  # the next start
    qtbot.addWidget(again)
    assert _folder(ask_where(again.inner, "存", "表.xlsx", SHEET, print)) == other
    other.rmdir()
    assert _folder(ask_where(again.inner, "存", "表.xlsx", SHEET, print)) == places["documents"]


@pytest.mark.skipif("sys.platform == 'win32'", reason="the system's own dialog speaks for itself")
def test_the_dialog_speaks_chinese(window: _Window, places: dict[str, Path]) -> None:
    (places["documents"] / "夹").mkdir()
    dialog = ask_where(window.inner, "存", "表.xlsx", SHEET, print)
    words = {label.text() for label in dialog.findChildren(QLabel)}
    assert {"位置：", "文件名：", "类型："} <= words
    assert not [text for text in words if text.isascii() and text.strip()]
    dialog.reject()
