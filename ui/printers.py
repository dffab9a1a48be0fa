"""The printers of this PC, and a run of papers on one of them: page after page, so that the window stays alive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QMarginsF, QObject, QRectF, QSizeF, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from desktop.jobs import Jobs
    from desktop.printing import PagePixels, PdfPages
    from ui.job_runner import JobRunner

SHARP = 300
"""Dots per inch that a page is drawn with at most; a finer printer gains nothing from more, memory loses."""


class Printers(Protocol):
    """What a page asks of the printers of a PC."""

    def names(self) -> tuple[str, ...]:
        """The printers by name, the usual one first; empty where there is none."""
        ...

    def open(self, name: str) -> QPrinter:
        """A printer to paint on."""
        ...


class SystemPrinters:
    """The printers that the system knows; the library loads when they are first asked for."""

    def names(self) -> tuple[str, ...]:
        """The printers by name, the usual one first."""
        from PySide6.QtPrintSupport import QPrinterInfo

        names = [str(name) for name in QPrinterInfo.availablePrinterNames()]
        usual = QPrinterInfo.defaultPrinterName()
        return tuple(sorted(names, key=lambda name: (name != usual, names.index(name))))

    def open(self, name: str) -> QPrinter:
        """A printer to paint on, as sharp as it is."""
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

        return QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintTask:
    """PDFs for one printer, in one job."""

    printer: str
    files: tuple[PdfPages, ...]
    copies: int = 1
    title: str = ""


class PrintRun(QObject):
    """Prints tasks one after another. `finished(pages)` or `failed(words)` comes once; `moved(done, of)` between."""

    finished = Signal(int)
    failed = Signal(str)
    moved = Signal(int, int)

    def __init__(
        self,
        printers: Printers,
        runner: JobRunner,
        jobs: Jobs,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._printers, self._runner, self._jobs = printers, runner, jobs
        self._tasks: list[PrintTask] = []
        self._files: tuple[PdfPages, ...] = ()
        self._pages: list[tuple[PdfPages, int]] = []
        self._printer: QPrinter | None = None
        self._painter: QPainter | None = None
        self._done = self._of = 0
        self._stopped = False

    def start(self, tasks: tuple[PrintTask, ...]) -> None:
        """Begin; the tasks are taken in their order."""
        self._tasks = list(tasks)
        self._next_task()

    def stop(self) -> None:
        """Call it off; pages that went to the printer stay there."""
        self._stopped = True

    def _next_task(self) -> None:
        self._end_task()
        if self._stopped or not self._tasks:
            self._close(*(book for task in self._tasks for book in task.files))
            self._tasks.clear()
            self.finished.emit(self._done)
            return
        task = self._tasks.pop(0)
        self._files = task.files
        pages = [(book, page) for book in task.files for page in range(book.count)]
        self._printer = self._printers.open(task.printer)
        self._printer.setDocName(task.title)
        self._printer.setFullPage(True)
        by_itself = self._printer.supportsMultipleCopies()
        self._printer.setCopyCount(task.copies if by_itself else 1)
        self._pages = pages * (1 if by_itself else task.copies)
        self._of += len(self._pages)
        self._set_size()
        self._painter = QPainter()
        if not self._painter.begin(self._printer):
            self._painter = None
            self._give_up(f"「{task.printer}」没有应答，没有印出来。看看打印机开没开，或先存 PDF。")
            return
        self._next_page()

    def _set_size(self) -> None:
        book, page = self._pages[0]
        width, height = book.size(page)
        if self._printer is not None:
            across = width > height
            size = QSizeF(min(width, height), max(width, height))
            layout = QPageLayout(
                QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch),
                QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait,
                QMarginsF(0, 0, 0, 0),
            )
            self._printer.setPageLayout(layout)

    def _next_page(self) -> None:
        if self._stopped or not self._pages or self._printer is None:
            self._next_task()
            return
        book, page = self._pages[0]
        dpi = min(self._printer.resolution(), SHARP)
        self._runner.run(
            self._jobs.read(lambda _progress: book.render(page, dpi=dpi)),
            on_done=self._paint,
            on_failed=lambda _error: self._give_up(
                f"印到第 {self._done + 1} 页停了，后面的没印。再印一次，或先存 PDF。"
            ),
        )

    def _paint(self, pixels: PagePixels) -> None:
        if self._painter is None or self._printer is None:
            return
        book, page = self._pages.pop(0)
        width, height = book.size(page)
        told = QImage(pixels.rgb, pixels.width, pixels.height, pixels.stride, QImage.Format.Format_RGB888)
        scale = self._printer.resolution() / 72
        self._painter.drawImage(QRectF(0, 0, width * scale, height * scale), told, QRectF(told.rect()))
        self._done += 1
        self.moved.emit(self._done, self._of)
        if self._pages and not self._stopped:
            self._set_size()
            self._printer.newPage()
        self._next_page()

    def _give_up(self, words: str) -> None:
        self._end_task()
        self._close(*(book for task in self._tasks for book in task.files))
        self._tasks.clear()
        self.failed.emit(words)

    def _end_task(self) -> None:
        if self._painter is not None:
            self._painter.end()
        self._painter = self._printer = None
        self._pages = []
        self._close(*self._files)
        self._files = ()

    def _close(self, *books: PdfPages) -> None:
        for book in books:
            book.close()
