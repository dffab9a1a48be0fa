"""The page 导入: files are chosen, their columns matched, every order looked over, and then written as one batch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QHideEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.changes import Changed
from desktop.transfers import UndoneImport
from ui.models.import_preview import sheet_names
from ui.pages.base import Page
from ui.pages.import_batches import Batches
from ui.pages.import_done import DoneStep
from ui.pages.import_footer import ASKING, DONE, MAPPING, REVIEW, START, ImportFooter
from ui.pages.import_intake import FileIntake
from ui.pages.import_late import LateStep
from ui.pages.import_looking import Looking
from ui.pages.import_mapping import MappingStep
from ui.pages.import_parts import PanelButton, Sided
from ui.pages.import_rest import SavedRest
from ui.pages.import_review import ReviewStep
from ui.pages.import_runs import Runs
from ui.pages.import_session import ImportSession
from ui.pages.import_start import StartStep
from ui.pages.import_steps import ERROR_HINTS, HINTS, PANELS, STEPS
from ui.pages.import_templates import ImportTemplates
from ui.pages.import_watch import Watching
from ui.pages.import_work import Work
from ui.widgets.bands import PageHeader
from ui.widgets.buttons import IconButton
from ui.widgets.steps import WizardSteps
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aftersales.batches import ImportBatch
    from desktop.transfers import Leftovers, SheetKey, StagedImport
    from ui.pages.base import Context
    from ui.pages.import_sources import Outlook, Source


class ImportPage(Page):
    """Opened as ``import`` with optional `paths` (and `beside`: they join what is there); asks for ``cases``.

    Leaving it forgets what was compared. `session` is what the person got so far; one job at a time runs in `work`.
    """

    key = "import"
    title = "导入"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        theme, desk = context.theme, context.shop
        self.steps = WizardSteps(theme, STEPS)
        self.file_words = TextLabel("", "quiet", elided=True)
        self.panel_button = PanelButton(theme)
        close = IconButton(theme, "x", "关闭", keys="Esc", kind="ghost", size="small")
        header = PageHeader(
            theme, self.title, left=[self.steps], right=[self.file_words, self.panel_button, close]
        )
        super().__init__(context, header=header, parent=parent)
        self._desk = desk
        self.session = ImportSession(desk)
        self.work = Work(self.runner)
        self.setAcceptDrops(True)
        self.start = StartStep(theme)
        self.intake = FileIntake(
            self,
            lambda text, html: self.session.keep_pasted(text, html=html),
            ready=lambda: self.step == START and not self.work.busy,
        )
        self.templates = ImportTemplates(self)
        self.mapping = MappingStep(theme)
        self.batches = Batches(context, self.runner, self.start.why)
        self.watching = Watching(self, self.start.why.watch)
        self.review = ReviewStep(context, self.runner, desk)
        self.done = DoneStep(self)
        self.late = LateStep(theme, lambda: self.session)
        self.stack = QStackedWidget()
        for step in (self.start, self.mapping, self.review, self.done, self.late):
            self.stack.addWidget(step)
        self.footer = ImportFooter(theme)
        parts: dict[str, Any] = {
            "work": self.work,
            "footer": self.footer,
            "session": lambda: self.session,
            "ended": self._ended,
        }
        self.rest, self.runs = SavedRest(self, **parts), Runs(self, **parts)
        self.looking = Looking(self, self.start, **parts)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.footer)
        for leave in (self.start_over, self.go_back):
            close.clicked.connect(leave)
        self._connect()
        self._bind_keys()
        self._show_step(START)

    def _connect(self) -> None:
        self.start.chosen.connect(self.intake.choose)
        self.start.folder_asked.connect(self.intake.choose_folder)
        self.start.pasted.connect(self.intake.paste)
        self.start.drop.templates.clicked.connect(
            lambda _on=False: self.templates.open_menu(self.start.drop.templates)
        )
        self.intake.found.connect(self.add_files)
        self.watching.wanted.connect(self.add_files)
        self.start.emptied.connect(self.start_over)
        self.start.kind_chosen.connect(self._take_as)
        self.looking.looked.connect(self._looked)
        self.looking.changed.connect(self._show_footer)
        self.looking.refused.connect(self._refused)
        self.batches.undone.connect(self._undone)
        self.mapping.changed.connect(self._show_footer)
        self.mapping.profile_chosen.connect(self._take_for)
        self.mapping.details.keep.toggled.connect(lambda keep: setattr(self.session, "remember", keep))
        self.review.outlook_changed.connect(self._show_standing)
        self.review.other_file_asked.connect(self._other_file)
        self.done.cases_asked.connect(lambda: self.open_page("cases"))
        self.done.orders_asked.connect(lambda: self.open_page("orders", tab="imported_today"))
        self.done.again_asked.connect(self.start_over)
        self.done.undo_asked.connect(self.batches.undo)
        self.runs.staged.connect(self._staged)
        self.runs.written.connect(self._written)
        self.runs.again_asked.connect(self._read_again)
        self.done.rest_asked.connect(self.rest.ask)
        self.footer.rest.clicked.connect(self.rest.ask)
        self.footer.back.clicked.connect(self._back)
        self.footer.next.clicked.connect(self.go_on)
        self.footer.progress.cancelled.connect(self._cancel)

    def _bind_keys(self) -> None:
        self.add_action("choose_file", self.intake.choose)
        self.add_action("choose_folder", self.intake.choose_folder)
        self.add_action("paste", self.intake.paste)
        self.add_action("commit", self.go_on)
        self.add_action("back", self._escape)
        self.add_action("next_problem", lambda: self._walk(1))
        self.add_action("previous_problem", lambda: self._walk(-1))

    # coming and going

    def activated(self, args: dict[str, Any]) -> None:
        self.batches.read()
        self.watching.read()
        self.runner.run(self._desk.jobs.read(lambda _: self._desk.transfers.reading.get_ready()))
        paths = [Path(path) for path in args.get("paths", ())]
        if paths:
            if not args.get("beside"):
                self.start_over()
            self.add_files(paths)
        self._focus()

    def refresh(self, changes: frozenset[Any]) -> None:
        if Changed.IMPORTS in changes:
            self.batches.read()
        if Changed.GOODS in changes and self.step == DONE:
            self.done.offers.read(self.done.batch_id)
        if changes & {Changed.IMPORTS, Changed.SETTINGS}:
            self.watching.read()

    @property
    def step(self) -> int:
        """The step in sight, from 0; `ASKING` stands between the columns and the review."""
        return self.stack.currentIndex()

    def _show_step(self, step: int) -> None:
        self.stack.setCurrentIndex(step)
        self.steps.set_current(REVIEW if step == ASKING else step)
        self.set_status(hints=HINTS[step])
        self.panel_button.follow_step(self.stack.currentWidget(), PANELS.get(step, ""))
        self._show_files()
        self._show_footer()
        self._focus()

    def _focus(self) -> None:
        if not self.isVisible():
            return
        targets: tuple[QWidget, ...] = (
            self.start.first_widget,
            self.mapping.table,
            self.review.table,
            self.done.again,
            self.late.first_widget,
        )
        targets[self.step].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_files(self) -> None:
        self.file_words.set_text(self.session.words() if self.step in {MAPPING, REVIEW} else "")

    def _show_footer(self) -> None:
        missing = self.mapping.missing()[:1] if self.step == MAPPING else ()
        open_count = self.session.open_questions if self.step == START else 0
        self.footer.show_step(
            self.step,
            any_sheet=bool(self.session.taken),
            missing=missing[0] if missing else "",
            open_questions=open_count,
            standing=self.session.standing,
            busy=self.work.busy,
        )
        self.footer.setVisible(self.step != DONE and self.start.error is None)

    def _show_standing(self, standing: Outlook) -> None:
        self.session.standing = standing
        self._show_footer()

    # files

    def add_files(self, paths: Iterable[Path]) -> None:
        """Look at these files beside the ones that are there; step 2 and 3 go back to the first."""
        if self.work.busy:
            return
        if self.step == DONE or self.start.error is not None:
            self.start_over()
        elif self.step != START:
            self._discard()
            self._show_step(START)
        if self.session.add(paths):
            self.looking.look()

    def _other_file(self) -> None:
        self.start_over()
        self.intake.choose()

    def start_over(self) -> None:
        """Forget files and choices, and begin with step 1; not while something is being written."""
        if self.work.writing:
            return
        self.work.cancel()
        self._discard()
        if self.session.paths:
            self.runner.run(self.session.forget_pasted())
        self.session = ImportSession(self._desk)
        self.mapping.forget()
        self.mapping.details.keep.setChecked(True)
        self.start.why.show_refused(())
        self.start.show_sheets((), frozenset())
        self._show_step(START)

    def _looked(self, step: int) -> None:
        if step == MAPPING and self.session.taken:
            self._show_mapping()
        else:
            self._show_step(START)

    def _refused(self) -> None:
        self.set_status(hints=ERROR_HINTS)
        self._show_footer()

    def _ended(self) -> None:
        self.start.finish()
        self.footer.finish()
        self._show_footer()

    # from step to step

    def go_on(self) -> None:
        """The next step of the work: Ctrl ↵."""
        if self.work.busy or not self.footer.next.isEnabled():
            return
        if self.step == START:
            self._show_mapping()
        elif self.step == MAPPING:
            self._read()
        elif self.step == ASKING:
            self._answered_late()
        elif self.step == REVIEW:
            self._commit()
        else:
            self.start_over()

    def _show_mapping(self) -> None:
        session = self.session
        self.mapping.show_sheets(session.taken, session.looked.remembered, session.profiles)
        if self.mapping.is_empty:
            self._read()
        else:
            self._show_step(MAPPING)

    def _take_as(self, key: SheetKey, kind: str) -> None:
        """Read a sheet as another kind, and stay at the files."""
        if not self.work.busy:
            self.session.take_as(key, kind)
            self.looking.look()

    def _take_for(self, key: SheetKey, profile: str) -> None:
        """Read a sheet by another profile, and stay at the columns."""
        if not self.work.busy:
            self.session.take_for(key, profile)
            self.looking.look(MAPPING)

    def _back(self) -> None:
        if self.step == START:
            if self.session.paths:
                self.start_over()
            else:
                self.go_back()
        elif self.step == DONE:
            self.start_over()
        elif not self.work.busy:
            self._discard()
            self._show_step(START if self.mapping.is_empty or self.step == MAPPING else MAPPING)

    def _escape(self) -> None:
        current = self.stack.currentWidget()
        if self.work.busy:
            self._cancel()
        elif isinstance(current, Sided) and current.drawer_open:
            current.close_drawer()
        else:
            self._back()

    def _cancel(self) -> None:
        self.work.cancel()
        if self.work.busy:  # what is being written says itself when it has stopped
            self.footer.stop()

    def _walk(self, by: int) -> None:
        if self.step == REVIEW and not self.review.next_problem(by):
            self.notices.toast("后面没有要看的了" if by > 0 else "前面没有要看的了")

    def _read(self) -> None:
        self.runs.read(self.mapping.mappings())
        self._show_footer()

    def _staged(self, staged: StagedImport, found: Outlook, sources: tuple[Source, ...]) -> None:
        self.session.staged = staged
        late = self.session.late(staged.sheets)
        self.review.show_import(staged, found, sources)
        if late:
            self.late.ask(late, sheet_names(staged.sheets))
        self._show_step(ASKING if late else REVIEW)

    def _answered_late(self) -> None:
        """On to the review; what was answered is read with its answers first."""
        if self.late.changed:
            self._discard()
            self._read()
        else:
            self._show_step(REVIEW)

    def _commit(self) -> None:
        staged, standing = self.session.staged, self.session.standing
        if staged is not None and standing is not None:
            self.runs.commit(staged, standing, self.mapping.mappings())
            self._show_footer()

    def _written(self, batch: ImportBatch, left: Leftovers, standing: Outlook) -> None:
        self.session.staged, self.session.left = None, left
        self.review.clear()
        self.done.show_batch(batch, standing, left.count)
        self._show_step(DONE)
        self.notices.toast(f"导入了 {standing.words}", undo=lambda: self.batches.undo(batch.id))

    def _read_again(self) -> None:
        if self.step == REVIEW and not self.work.busy:
            self._discard()
            self._show_step(MAPPING)
            self._read()

    def _undone(self, batch_id: int, result: UndoneImport) -> None:
        if self.step == DONE and self.done.batch_id == batch_id:
            self.done.show_undone(result)

    def _discard(self) -> None:
        staged = self.session.staged
        if staged is not None and not self.work.writing:
            self.session.staged = self.session.standing = None
            self.review.clear()
            self.runs.forget(staged)

    # Qt

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if event.spontaneous() or self.work.writing:
            return
        self.work.cancel()
        if self.step in {REVIEW, ASKING}:
            self._discard()
            self._show_step(MAPPING)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.step != REVIEW:
            event.acceptProposedAction()
            self.start.drop.set_hot(hot=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self.start.drop.set_hot(hot=False)

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.start.drop.set_hot(hot=False)
        self.intake.take(event.mimeData())
