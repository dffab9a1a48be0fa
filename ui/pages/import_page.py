"""The page 导入: files are chosen, their columns matched, every order looked over, and then written as one batch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QHideEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from aftersales.errors import KnownError
from desktop.changes import Changed
from desktop.transfers import UndoneImport
from ui.pages.base import Page
from ui.pages.import_batches import Batches
from ui.pages.import_done import DoneStep
from ui.pages.import_footer import ImportFooter
from ui.pages.import_intake import FileIntake
from ui.pages.import_mapping import MappingStep
from ui.pages.import_parts import Sided
from ui.pages.import_questions import Questions
from ui.pages.import_rest import SavedRest
from ui.pages.import_review import ReviewStep
from ui.pages.import_runs import Runs
from ui.pages.import_session import ImportSession, Looked
from ui.pages.import_start import StartStep
from ui.pages.import_work import Answers, Work
from ui.widgets.bands import PageHeader
from ui.widgets.buttons import Button, IconButton
from ui.widgets.steps import WizardSteps
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aftersales.batches import ImportBatch
    from desktop.transfers import Leftovers, SheetKey, StagedImport, Standing
    from ui.pages.base import Context

START, MAPPING, REVIEW, DONE = range(4)
_STEPS = ("选文件", "对应列", "核对", "完成")
_PANELS = ("说明", "对应情况", "要定的")
_HINTS = (
    (("Ctrl+O", "选文件"), ("Space", "导不导这张表"), ("Ctrl+Return", "下一步")),
    (("Up Down", "换一列"), ("Return", "改对应"), ("Ctrl+Return", "下一步")),
    (("F8", "下一处问题"), ("Shift+F8", "上一处"), ("Ctrl+Return", "导入")),
    (("Ctrl+Return", "再导一份"),),
)
_ERROR_HINTS = (("Return", "再试一次"), ("Ctrl+O", "换个文件"), ("Escape", "取消"))


class ImportPage(Page):
    """Opened as ``import`` with optional `paths`; asks for ``cases``. Leaving it forgets what was compared.

    `session` is what the person got so far; one job at a time runs in `work`.
    """

    key = "import"
    title = "导入"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        theme, desk = context.theme, context.shop
        self.steps = WizardSteps(theme, _STEPS)
        self.file_words = TextLabel("", "quiet", elided=True)
        self.panel_button = Button(theme, _PANELS[START], icon="info", size="small")
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
        self.intake = FileIntake(self, lambda text, html: self.session.keep_pasted(text, html=html))
        self.questions = Questions(self.start, lambda: self.session)
        self.mapping = MappingStep(theme, desk.transfers.fields())
        self.batches = Batches(context, self.runner, self.start.why)
        self.review = ReviewStep(context, self.runner, desk)
        self.done = DoneStep(theme)
        self.stack = QStackedWidget()
        for step in (self.start, self.mapping, self.review, self.done):
            self.stack.addWidget(step)
        self.footer = ImportFooter(theme)
        parts: dict[str, Any] = {
            "work": self.work,
            "footer": self.footer,
            "session": lambda: self.session,
            "ended": self._ended,
        }
        self.rest, self.runs = SavedRest(self, **parts), Runs(self, **parts)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.footer)
        close.clicked.connect(self._close)
        self.panel_button.clicked.connect(self._toggle_panel)
        self._connect()
        self._bind_keys()
        self._show_step(START)

    def _connect(self) -> None:
        self.start.chosen.connect(self.choose_files)
        self.start.pasted.connect(self.paste)
        self.start.left_out.connect(self._leave_out)
        self.intake.found.connect(self.add_files)
        self.questions.look_asked.connect(self._look_again)
        self.start.retried.connect(self._look)
        self.start.emptied.connect(self.start_over)
        self.start.cancelled.connect(self.work.cancel)
        self.batches.undone.connect(self._undone)
        self.mapping.changed.connect(self._show_footer)
        self.mapping.profile_chosen.connect(self._take_for)
        self.mapping.details.keep.toggled.connect(self._keep_columns)
        self.review.standing_changed.connect(self._show_standing)
        self.review.other_file_asked.connect(self._other_file)
        self.done.cases_asked.connect(lambda: self.open_page("cases"))
        self.done.again_asked.connect(self.start_over)
        self.done.undo_asked.connect(self.batches.undo)
        self.runs.staged.connect(self._staged)
        self.runs.written.connect(self._written)
        self.runs.again_asked.connect(self._read_again)
        self.done.rest_asked.connect(self.rest.ask)
        self.footer.rest.clicked.connect(self.rest.ask)
        self.footer.back.clicked.connect(self._back)
        self.footer.next.clicked.connect(self.go_on)
        self.footer.progress.cancelled.connect(self.work.cancel)
        for step in (self.start, self.mapping, self.review):
            step.folded_changed.connect(lambda _folded: self._show_panel_button())

    def _bind_keys(self) -> None:
        self.add_action("choose_file", self.choose_files)
        self.add_action("paste", self.paste)
        self.add_action("commit", self.go_on)
        self.add_action("back", self._escape)
        self.add_action("next_problem", lambda: self._walk(1))
        self.add_action("previous_problem", lambda: self._walk(-1))

    # coming and going

    def activated(self, args: dict[str, Any]) -> None:
        self.batches.read()
        paths = [Path(path) for path in args.get("paths", ())]
        if paths:
            self.start_over()
            self.add_files(paths)
        self._focus()

    def refresh(self, changes: frozenset[Any]) -> None:
        if Changed.IMPORTS in changes:
            self.batches.read()

    @property
    def step(self) -> int:
        """The step in sight, from 0."""
        return self.stack.currentIndex()

    def _show_step(self, step: int) -> None:
        self.stack.setCurrentIndex(step)
        self.steps.set_current(step)
        self.set_status(hints=_HINTS[step])
        self._show_panel_button()
        self._show_files()
        self._show_footer()
        self._focus()

    def _focus(self) -> None:
        if not self.isVisible():
            return
        targets: tuple[QWidget, ...]
        targets = (self.start.first_widget, self.mapping.table, self.review.table, self.done.again)
        targets[self.step].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_files(self) -> None:
        self.file_words.set_text(self.session.words() if self.step in {MAPPING, REVIEW} else "")

    def _show_panel_button(self) -> None:
        current = self.stack.currentWidget()
        folded = isinstance(current, Sided) and current.has_drawer
        self.panel_button.setVisible(folded)
        if folded:
            self.panel_button.setText(_PANELS[self.step])
            self.panel_button.updateGeometry()

    def _toggle_panel(self) -> None:
        current = self.stack.currentWidget()
        if isinstance(current, Sided):
            current.toggle_drawer()

    def _show_footer(self) -> None:
        missing = self.mapping.missing()[:1] if self.step == MAPPING else ()
        self.footer.show_step(
            self.step,
            any_sheet=bool(self.session.taken),
            missing=missing[0] if missing else "",
            standing=self.session.standing,
            busy=self.work.busy,
        )
        self.footer.setVisible(self.step != DONE and self.start.error is None)

    def _show_standing(self, standing: Standing) -> None:
        self.session.standing = standing
        self._show_footer()

    # files

    def choose_files(self) -> None:
        """Ask for files; several at once."""
        if self.step == START and not self.work.busy:
            self.intake.choose()

    def paste(self) -> None:
        """Take what was copied in the file manager or in a spreadsheet."""
        if self.step == START:
            self.intake.paste()

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
            self._look()

    def _other_file(self) -> None:
        self.start_over()
        self.choose_files()

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

    def _look(self, step: int = START) -> None:
        def looked(found: Looked) -> None:
            self.session.found(found)
            self._show_sheets()
            self.start.why.show_refused(found.refused)
            if step == MAPPING and self.session.taken:
                self._show_mapping()
            else:
                self._show_step(START)

        if step == MAPPING:
            self.footer.begin("正在看")
        else:
            self.start.begin()
        self.work.start(
            self.session.look(),
            Answers(
                done=looked,
                ended=self._ended,
                failed=self._not_read,
                cancelled=self.session.not_looked_at,
                progress=lambda done, total, name: self.start.progress.set_progress(
                    done, total, f"正在看 {name}"
                ),
            ),
        )
        self._show_footer()

    def _not_read(self, error: BaseException) -> None:
        """None of the files can be read."""
        if not isinstance(error, KnownError):
            self.session.not_looked_at()
            self.notices.error(error)
            return
        if self.session.sheets:
            self.session.not_looked_at()
            self.notices.error(error)
            return
        self.start.show_sheets((), frozenset())
        self.start.show_error(error, self.session.paths, self._desk.clock.now())
        self.set_status(hints=_ERROR_HINTS)
        self._show_footer()

    def _ended(self) -> None:
        self.start.finish()
        self.footer.finish()
        self._show_footer()

    def _leave_out(self, key: SheetKey, left_out: bool) -> None:
        self.session.leave_out(key, left_out=left_out)
        self._show_sheets()
        self._show_footer()

    def _keep_columns(self, keep: bool) -> None:
        self.session.remember = keep

    def _show_sheets(self) -> None:
        self.start.show_sheets(self.session.sheets, self.session.skipped)
        self.questions.show()

    def _look_again(self) -> None:
        if not self.work.busy:
            self._look()

    # from step to step

    def go_on(self) -> None:
        """The next step of the work: Ctrl ↵."""
        if self.work.busy or not self.footer.next.isEnabled():
            return
        if self.step == START:
            self._show_mapping()
        elif self.step == MAPPING:
            self._read()
        elif self.step == REVIEW:
            self._commit()
        else:
            self.start_over()

    def _show_mapping(self) -> None:
        session = self.session
        self.mapping.show_sheets(session.taken, session.looked.remembered, session.profiles)
        self._show_step(MAPPING)

    def _take_for(self, key: SheetKey, profile: str) -> None:
        """Read a sheet by another profile, and stay at the columns."""
        if not self.work.busy:
            self.session.take_for(key, profile)
            self._look(MAPPING)

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
            self._show_step(self.step - 1)

    def _escape(self) -> None:
        current = self.stack.currentWidget()
        if self.work.busy:
            self.work.cancel()
        elif isinstance(current, Sided) and current.drawer_open:
            current.close_drawer()
        else:
            self._back()

    def _close(self) -> None:
        self.start_over()
        self.go_back()

    def _walk(self, by: int) -> None:
        if self.step == REVIEW and not self.review.next_problem(by):
            self.notices.toast("后面没有要看的了" if by > 0 else "前面没有要看的了")

    def _read(self) -> None:
        self.runs.read(self.mapping.mappings())
        self._show_footer()

    def _staged(self, staged: StagedImport, standing: Standing) -> None:
        self.session.staged = staged
        self.review.show_import(staged, standing)
        self._show_step(REVIEW)

    def _commit(self) -> None:
        staged, standing = self.session.staged, self.session.standing
        if staged is not None and standing is not None:
            self.runs.commit(staged, standing, self.mapping.mappings())
            self._show_footer()

    def _written(self, batch: ImportBatch, left: Leftovers, standing: Standing) -> None:
        self.session.staged, self.session.left = None, left
        self.review.clear()
        self.done.show_batch(batch, standing, left.count)
        self._show_step(DONE)
        self.notices.toast(f"导入了 {standing.will_write:,} 单", undo=lambda: self.batches.undo(batch.id))

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
        if self.step == REVIEW:
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
