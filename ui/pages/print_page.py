"""The page 打印预览: the very PDF at the left, what and where it is printed at the right."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from desktop.printing import AnySubject
from resources.wording import sentence
from ui.dialogs.case_files import PDF, ask_where
from ui.pages.base import Context, Page
from ui.pages.print_options import WIDTH, PrintOptions
from ui.pages.print_view import PageKey, PaperView, Sheets, image_of
from ui.printers import Printers, PrintRun, PrintTask, SystemPrinters
from ui.widgets.bands import PageHeader
from ui.widgets.buttons import Button, IconButton
from ui.widgets.choices import Choice, Segmented
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QHideEvent
    from PySide6.QtWidgets import QFileDialog, QWidget

    from desktop.jobs import Progress
    from desktop.paper_press import PaperDraft, PaperMade
    from desktop.printing import PagePixels, PaperChoice, PdfPages

_KEPT = f"printing.{platform.node()}"
"""Printers belong to a PC, so what is remembered of them is remembered for this one."""


class PrintPage(Page):
    """One subject's papers. Opened with `subject` and, where one paper was asked for, its `kind`."""

    key = "print"
    title = "打印预览"
    status_hints = (
        ("Ctrl+P", "打印"),
        ("Ctrl+S", "存 PDF"),
        ("+ -", "缩放"),
        ("Space", "收起右边"),
        ("Escape", "返回"),
    )

    def __init__(
        self, context: Context, *, printers: Printers | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, header=PageHeader(context.theme, self.title, back=True), parent=parent)
        self.desk = context.shop
        self.printers = printers or SystemPrinters()
        self.subject: AnySubject | None = None
        self.drafts: tuple[PaperDraft, ...] = ()
        self.dialog: QFileDialog | None = None
        self.run: PrintRun | None = None
        self._books: tuple[PdfPages, ...] = ()
        self._asked = 0
        self.view = PaperView(self.theme)
        self.options = PrintOptions(self.theme, self.printers.names(), self.desk.session.rights)
        self.options.setFixedWidth(WIDTH)
        beside = QHBoxLayout()  # never over the papers: what is ticked shows there at once
        beside.setSpacing(0)
        beside.addWidget(self.view, 1)
        beside.addWidget(self.options)
        self.body.addLayout(beside, 1)
        self._lay_header()
        self.view.wanted.connect(self._render)
        self.view.zoomed.connect(self._show_percent)
        self.options.changed.connect(self.draw)
        self.options.print.follow(self.add_action("print", self.print))
        self.options.save.clicked.connect(self.ask_save)
        self.add_action("save_pdf", self.ask_save)
        self.add_action("back", self._escape)
        self.add_action("preview", self._turn_options)

    def _lay_header(self) -> None:
        smaller = IconButton(self.theme, "zoom-out", "缩小", keys="-")
        larger = IconButton(self.theme, "zoom-in", "放大", keys="+")
        smaller.clicked.connect(lambda: self.view.zoom(-1))
        larger.clicked.connect(lambda: self.view.zoom(1))
        self.add_action("zoom_out", lambda: self.view.zoom(-1))
        self.add_action("zoom_in", lambda: self.view.zoom(1))
        self.percent = TextLabel("", "quiet")
        self.percent.setFixedWidth(44)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        choices = (Choice("page", "整页"), Choice("width", "页宽"))
        self.fit = Segmented(self.theme, choices, current="page", small=True)
        self.fit.chosen.connect(self.view.set_fit)
        self.side = Button(self.theme, "打印选项", icon="printer", keys="Space")
        self.side.clicked.connect(self._turn_options)
        for widget in (smaller, self.percent, larger, self.fit, self.side):
            self.header.add_right(widget)

    def _turn_options(self) -> None:
        """Hide the options for more room, or show them again (Space)."""
        self.options.setVisible(self.options.isHidden())

    # a page

    def activated(self, args: dict[str, Any]) -> None:
        if "subject" in args:
            self.subject = args["subject"]
            wanted = str(args.get("kind", ""))
            self.header.set_title(self.title, self.subject.name)
            self.options.show_offers(self.desk.printing.offers(self.subject))
            self.options.take(self.desk.saved_views.look(list_key=_KEPT), wanted=wanted)
            self.options.show()
        self.view.setFocus()
        self.draw()

    def place(self) -> object:
        return self.subject

    def restore(self, place: object) -> None:
        if isinstance(place, AnySubject) and self.subject is None:
            self.activated({"subject": place})

    # Qt

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._asked += 1
        self.view.set_papers(())
        _close(self._books)
        self.drafts, self._books = (), ()

    # what is seen

    def draw(self) -> None:
        """Draw the chosen papers anew and show them."""
        subject, choices = self.subject, self.options.choices()
        if subject is None:
            return
        self._asked += 1
        asked = self._asked

        def work(progress: Progress) -> tuple[tuple[PaperDraft, ...], tuple[PdfPages, ...]]:
            drafts = tuple(self.desk.printing.draft(subject, choice, progress=progress) for choice in choices)
            return drafts, self.desk.printing.open_pages(drafts)

        shows_phone = any(choice.whole_phone for choice in choices)  # which is entered, so it is a write
        self.runner.run(
            (self.desk.jobs.write if shows_phone else self.desk.jobs.read)(work),
            on_done=lambda made: self._drawn(asked, choices, *made),
            on_failed=lambda error: self._not_drawn(asked, error),
            on_slow=lambda: self.set_status(left="正在排版"),
            on_progress=lambda done, total, _text: self.set_status(left=f"正在排版 {done} / {total or done}"),
        )

    def _drawn(
        self,
        asked: int,
        choices: tuple[PaperChoice, ...],
        drafts: tuple[PaperDraft, ...],
        books: tuple[PdfPages, ...],
    ) -> None:
        if asked != self._asked:
            _close(books)
            return
        _close(self._books)
        self.drafts, self._books = drafts, books
        sheets = [
            Sheets(title=draft.order.title, sizes=tuple(book.size(page) for page in range(book.count)))
            for draft, book in zip(drafts, books, strict=True)
        ]
        self.view.set_papers(sheets)
        self.set_status(left=_told(drafts, choices, books))
        missing = sorted({sign for draft in drafts for sign in draft.missing})
        if missing:
            self.notices.banner(
                "missing", f"有 {len(missing)} 个字没有字形，会印成〓：{'、'.join(missing)}。其余照印。"
            )
        else:
            self.notices.clear_banner("missing")

    def _not_drawn(self, asked: int, error: BaseException) -> None:
        if asked == self._asked:
            self.drafts = ()
            self.set_status(left="")
            self.runner.report(error)

    def _render(self, keys: list[PageKey]) -> None:
        for key in keys:
            self._render_page(key, self._books[key.paper], self._asked)

    def _render_page(self, key: PageKey, book: PdfPages, asked: int) -> None:
        def done(pixels: PagePixels) -> None:
            if asked == self._asked:
                self.view.put(key, image_of(pixels))

        def failed(error: BaseException) -> None:
            if asked == self._asked:
                self.runner.report(error)

        work = self.desk.jobs.read(lambda _progress: book.render(key.page, dpi=key.dpi))
        self.runner.run(work, on_done=done, on_failed=failed)

    def _show_percent(self, percent: int) -> None:
        self.percent.set_text(f"{percent}%")
        if self.view.fit:
            self.fit.set_current(self.view.fit)
        else:
            self.fit.set_none()

    # what is done

    def print(self) -> None:
        """Give the papers their numbers and send them to their printers (Ctrl P)."""
        if not self.drafts or not self.options.has_printer or self.run is not None:
            return
        drafts, copies = self.drafts, self.options.copies.value or 1
        self.options.print.setEnabled(False)
        self.runner.run(
            self.desk.jobs.write(lambda _progress: self.desk.printing.issue(drafts)),
            on_done=lambda issued: self._send(issued, copies),
            on_failed=self._refused,
        )
        self._remember()

    def _send(self, issued: tuple[PaperDraft, ...], copies: int) -> None:
        self.run = PrintRun(self.printers, self.runner, self.desk.jobs, self)
        self.run.finished.connect(self._printed)
        self.run.failed.connect(self._not_printed)
        self.run.moved.connect(lambda done, of: self.set_status(left=f"正在打印 {done} / {of} 页，Esc 停下"))
        self.run.start(
            tuple(
                PrintTask(
                    printer=self.options.printer_of(draft.order.kind),
                    files=self.desk.printing.open_pages((draft,)),
                    copies=copies,
                    title=f"{draft.order.title} {draft.number}",
                )
                for draft in issued
            )
        )

    def _escape(self) -> None:
        """Stop what is being printed, else go back (Esc)."""
        if self.run is not None:
            self.run.stop()
        else:
            self.go_back()

    def _printed(self, pages: int) -> None:
        self._end_run()
        self.notices.toast(f"已送打印 {pages} 页")
        self.draw()

    def _not_printed(self, words: str) -> None:
        self._end_run()
        self.notices.problem(words)
        self.draw()

    def _refused(self, error: BaseException) -> None:
        self.options.print.setEnabled(True)
        self.runner.report(error)

    def _end_run(self) -> None:
        if self.run is not None:
            self.run.deleteLater()
            self.run = None
        self.options.print.setEnabled(True)

    def ask_save(self) -> None:
        """Ask where the papers go as PDF (Ctrl S); several go beside one another."""
        if self.drafts and self.subject is not None:
            first = self.drafts[0]
            name = _file_words(f"{first.order.title} {self.subject.name}.pdf")
            self.dialog = ask_where(self, "存 PDF", name, PDF, self.save)

    def save(self, to: Path) -> None:
        """Write the papers; each further one takes its title into its name."""
        drafts = self.drafts
        places = [to, *(to.with_name(f"{to.stem} {one.order.title}{to.suffix}") for one in drafts[1:])]

        def work(_progress: object) -> list[PaperMade]:
            return [
                self.desk.printing.save(draft, place) for draft, place in zip(drafts, places, strict=True)
            ]

        self.runner.run(self.desk.jobs.write(work), on_done=self._saved)
        self._remember()

    def _saved(self, made: list[PaperMade]) -> None:
        self.dialog = None
        numbers = "、".join(one.number for one in made if one.number)
        names = "、".join(one.path.name for one in made)
        self.notices.toast(f"已存 {names}，编号 {numbers}" if numbers else f"已存 {names}")
        self.draw()

    def _remember(self) -> None:
        look = self.options.plain()
        self.runner.run(
            self.desk.jobs.write(lambda _progress: self.desk.saved_views.remember(list_key=_KEPT, look=look))
        )


def _close(books: tuple[PdfPages, ...]) -> None:
    for book in books:
        book.close()


def _told(
    drafts: tuple[PaperDraft, ...], choices: tuple[PaperChoice, ...], books: tuple[PdfPages, ...]
) -> str:
    """服务报告 1 页 · 小票约 220 mm."""
    parts = []
    for draft, choice, book in zip(drafts, choices, books, strict=True):
        if choice.size.endswith("mm") and book.count == 1:
            length = round(book.size(0)[1] / 72 * 25.4)
            parts.append(sentence("printing.roll", {"title": draft.order.title, "length": length}))
        else:
            parts.append(sentence("printing.sheets", {"title": draft.order.title, "pages": book.count}))
    return " · ".join(parts)


def _file_words(name: str) -> str:
    """A name without what file systems refuse."""
    return "".join(" " if sign in '\\/:*?"<>|' else sign for sign in name).strip()
