"""Files of a case: evidence that comes in by choosing, dropping and pasting, and what is shown of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QGuiApplication

from ui.dialogs.case_files import ask_evidence, ask_where
from ui.dialogs.case_picture import LARGEST, PictureDialog, read_picture
from ui.pages.case_evidence import TILE, holds_evidence, paths_of, picture_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage

    from aftersales.evidence import Evidence
    from ui.pages.case_evidence import CaseEvidence
    from ui.pages.case_page import CasePage
    from ui.pages.case_writing import CaseWriter


class CaseFilesDesk(QObject):
    """Evidence of the case that a page shows."""

    def __init__(self, page: CasePage, writer: CaseWriter, evidence: CaseEvidence) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self._writer = writer
        self._evidence = evidence
        evidence.add_asked.connect(self.ask)
        evidence.opened.connect(self.show_large)
        evidence.picture_wanted.connect(self._read_small)

    # evidence in

    def ask(self, slot: str) -> None:
        """Choose files for a place."""
        if self._page.view is not None:
            title = f"添加凭证 {slot}".strip()
            ask_evidence(self._page, title, lambda paths: self.keep(slot, paths))

    def keep(self, slot: str, paths: list[Path]) -> None:
        """Keep files in a place, each a write of its own."""
        view = self._page.view
        if view is None:
            return
        for path in paths:
            self._keep_one(view.case.id, slot, path)

    def _keep_one(self, case_id: int, slot: str, path: Path) -> None:
        self._writer.write(lambda: self._desk.cases.add_evidence(case_id=case_id, slot=slot, path=path))

    def paste(self) -> None:
        """Take a picture or files from the clipboard (Ctrl V)."""
        self.take(QGuiApplication.clipboard().mimeData(), self._evidence.next_slot())

    def take(self, data: QMimeData, slot: str) -> None:
        """Keep what was dropped or pasted."""
        view = self._page.view
        paths = paths_of(data)
        if view is None or not holds_evidence(data):
            return
        if paths:
            self.keep(slot, paths)
            return
        picture, case_id = picture_bytes(data), view.case.id
        if picture:
            name = f"{slot or '凭证'}.png"
            self._writer.write(
                lambda: self._desk.cases.add_evidence(
                    case_id=case_id, slot=slot, data=picture, file_name=name
                )
            )

    def drag_enter(self, event: QDragEnterEvent) -> None:
        """Let evidence in."""
        if self._page.view is not None and holds_evidence(event.mimeData()):
            event.acceptProposedAction()

    def drop(self, event: QDropEvent) -> None:
        """Keep what was dropped, in the place under the mouse."""
        spot = self._evidence.mapFrom(self._page, event.position().toPoint())
        event.acceptProposedAction()
        self.take(event.mimeData(), self._evidence.slot_at(spot))

    # evidence out

    def _read_small(self, evidence: Evidence) -> None:
        def work(_progress: object) -> QImage:
            data = self._desk.cases.evidence_bytes(evidence_id=evidence.id)
            return read_picture(data, QSize(TILE.width() * 2, TILE.height() * 2), fill=True)

        self._page.runner.run(
            self._desk.jobs.read(work), on_done=lambda image: self._evidence.set_picture(evidence.id, image)
        )

    def show_large(self, evidence: Evidence) -> None:
        """Open a picture; what is no picture is written where the person says."""

        def work(_progress: object) -> tuple[QImage, bytes]:
            data = self._desk.cases.evidence_bytes(evidence_id=evidence.id)
            return read_picture(data, LARGEST, fill=False), data

        def done(found: tuple[QImage, bytes]) -> None:
            image, data = found
            if image.isNull():
                ask_where(
                    self._page,
                    "另存凭证",
                    evidence.file_name,
                    "所有文件 (*)",
                    lambda to: self._write(to, data),
                )
            else:
                PictureDialog(self._page.theme, evidence.slot or evidence.file_name, image, self._page).open()

        self._page.runner.run(self._desk.jobs.read(work), on_done=done)

    def _write(self, to: Path, data: bytes) -> None:
        def failed(_error: BaseException) -> None:
            self._page.notices.problem(f"写不进「{to.name}」，凭证还在工单里。换个地方再存。")

        self._page.runner.run(
            self._desk.jobs.read(lambda _: to.write_bytes(data)),
            on_done=lambda _size: self._page.notices.toast(f"已存 {to.name}"),
            on_failed=failed,
        )
