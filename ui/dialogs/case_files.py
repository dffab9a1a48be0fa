"""Choosing files: where a paper or a sheet is written, which files become evidence, which are imported."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from aftersales.errors import KnownError
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.this_pc import ThisPc

Kept = Literal["saved_to", "taken_from", "imported_from"]
_FIRST: Final = {
    "saved_to": QStandardPaths.StandardLocation.DocumentsLocation,
    "taken_from": QStandardPaths.StandardLocation.DocumentsLocation,
    "imported_from": QStandardPaths.StandardLocation.DownloadLocation,
}
"""Where a dialog begins that was never used on this computer."""
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
    dialog = _dialog(parent, title, kind, "saved_to")
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


def ask_sheets(
    parent: QWidget, title: str, kinds: Sequence[str], on_chosen: Callable[[list[Path]], None]
) -> QFileDialog:
    """Ask for files to import, several at once."""
    dialog = _dialog(parent, title, ";;".join(kinds), "imported_from")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda chosen: on_chosen([Path(each) for each in chosen]))
    dialog.open()
    return dialog


def ask_folder(parent: QWidget, title: str, on_chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask for a folder of files to import."""
    dialog = _dialog(parent, title, "", "imported_from")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, on=True)
    dialog.fileSelected.connect(lambda chosen: on_chosen(Path(chosen)))
    dialog.open()
    return dialog


def _dialog(parent: QWidget, title: str, kind: str, kept: Kept = "taken_from") -> QFileDialog:
    """A dialog that begins where one was last, on this computer."""
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if kind:
        dialog.setNameFilters(kind.split(";;"))
    if sys.platform != "win32":
        _name_in_chinese(dialog)
    pc = _pc_of(parent)
    dialog.setDirectory(str(_begin(pc, kept)))
    dialog.accepted.connect(lambda: _keep(pc, kept, dialog))
    return dialog


def _begin(pc: ThisPc | None, kept: Kept) -> Path:
    last = Path(getattr(pc.settings, kept)) if pc is not None and getattr(pc.settings, kept) else None
    first = Path(QStandardPaths.writableLocation(_FIRST[kept]))
    return next((folder for folder in (last, first) if folder is not None and folder.is_dir()), Path.home())


def _keep(pc: ThisPc | None, kept: Kept, dialog: QFileDialog) -> None:
    chosen = [Path(each) for each in dialog.selectedFiles()[:1]]
    if pc is None or not chosen:
        return
    try:
        pc.change(**{kept: str(chosen[0] if chosen[0].is_dir() else chosen[0].parent)})
    except KnownError:  # a convenience: nothing to tell of
        return


def _pc_of(parent: QWidget) -> ThisPc | None:
    """The settings of the computer, of the page or window that the dialog belongs to."""
    widget: QWidget | None = parent
    while widget is not None:
        context = getattr(widget, "context", None)
        if context is not None:
            return context.pc  # type: ignore[no-any-return]
        widget = widget.parentWidget()
    return None


def _name_in_chinese(dialog: QFileDialog) -> None:
    """Say what Qt's own dialog leaves in English; a dialog of the system speaks for itself."""
    labels = QFileDialog.DialogLabel
    dialog.setLabelText(labels.LookIn, sentence("ui.file_place"))
    dialog.setLabelText(labels.FileName, sentence("ui.file_name"))
    dialog.setLabelText(labels.FileType, sentence("ui.file_type"))
