"""Choosing files for a case: where a paper or a sheet is written, and which files become evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

PDF = "PDF (*.pdf)"
SHEET = "Excel (*.xlsx)"
LIST_SHEET = "Excel (*.xlsx);;CSV (*.csv)"
COPY = "备份 (zhanggui-*.db)"
PICTURE = "图片 (*.png *.jpg *.jpeg *.webp *.bmp *.gif)"
EVIDENCE = "图片和文件 (*.png *.jpg *.jpeg *.webp *.gif *.bmp *.heic *.pdf *.mp4 *.mov *.txt);;所有文件 (*)"


def ask_where(
    parent: QWidget, title: str, name: str, kind: str, on_chosen: Callable[[Path], None]
) -> QFileDialog:
    """Ask where to write a file; the system asks itself before one is replaced."""
    dialog = _dialog(parent, title, kind)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
    dialog.selectFile(name)
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(_suffix_of(chosen)))
    dialog.fileSelected.connect(lambda chosen: on_chosen(Path(chosen)))
    dialog.open()
    return dialog


def _suffix_of(kind: str) -> str:
    """``csv`` of ``CSV (*.csv)``."""
    return kind.rpartition("*.")[2].rstrip(")")


def ask_picture(parent: QWidget, title: str, on_chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask for one picture."""
    dialog = _dialog(parent, title, PICTURE)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda chosen: on_chosen(Path(chosen)))
    dialog.open()
    return dialog


def ask_copy(parent: QWidget, title: str, on_chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask for one backup."""
    dialog = _dialog(parent, title, COPY)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda chosen: on_chosen(Path(chosen)))
    dialog.open()
    return dialog


def ask_evidence(parent: QWidget, title: str, on_chosen: Callable[[list[Path]], None]) -> QFileDialog:
    """Ask for photos and files, several at once."""
    dialog = _dialog(parent, title, EVIDENCE)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda chosen: on_chosen([Path(each) for each in chosen]))
    dialog.open()
    return dialog


def _dialog(parent: QWidget, title: str, kind: str) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilter(kind)
    dialog.setNameFilters(kind.split(";;"))
    return dialog
