"""设置 › 备份与恢复: when copies are made and how many stay, the copies there are, and the way back to one of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from aftersales.access import Right, holders
from aftersales.clock import CHINA
from aftersales.errors import KnownError
from aftersales.long_paths import shown
from desktop.backup_plan import BackupTime
from desktop.changes import Changed
from resources.wording import error_sentence, sentence
from ui.delegates.cells import MoneyDelegate
from ui.models.paged_table import Column
from ui.models.roles import Cell, Row
from ui.pages.settings_lists import EntryTable
from ui.pages.settings_restore import RestoreBand
from ui.pages.settings_section import LABELS, SettingsSection
from ui.widgets.buttons import Button, IconButton
from ui.widgets.choices import Choice, Segmented
from ui.widgets.edits import NumberEdit, TextEdit
from ui.widgets.progress import ProgressRow
from ui.widgets.texts import FormRow, Panel, TextLabel

if TYPE_CHECKING:
    from datetime import date, datetime

    from desktop.backup_plan import BackupPlan
    from desktop.jobs import Progress
    from desktop.upkeep import BackupFile, BackupsView
    from ui.job_runner import Watch
    from ui.pages.context import Context

_COLUMNS = (
    Column(key="when", title="时间", width=152),
    Column(key="why", title="方式", width=96),
    Column(key="size", title="大小", width=96, align="right"),
    Column(key="place", title="位置"),
    Column(key="back", width=120, align="right", name="恢复"),
)
_SIZE, _BACK = 2, 4
_TIMES = (
    Choice(BackupTime.OFF.value, "关"),
    Choice(BackupTime.DAILY.value, "每天"),
    Choice(BackupTime.CLOSE.value, "每次关闭"),
)
_KEEPS = (("days", "天", 60), ("weeks", "周", 52), ("months", "个月", 60))
_WIDTH = 560
_WHYS = frozenset({"daily", "close", "asked", "migration", "restore", "import"})


class BackupSection(SettingsSection):
    """Copies are made beside other work; 恢复到这里 asks in place, then hands the shop over to the program."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, title="备份与恢复")
        self._view: BackupsView | None = None
        self._copies: dict[str, BackupFile] = {}
        self._watch: Watch | None = None
        self.now = Button(self.theme, "现在备份", icon="save")
        self.now.clicked.connect(self._back_up)
        self.progress = ProgressRow(self.theme, inline=True)
        self.progress.cancelled.connect(self._stop)
        self.progress.hide()
        self.heading.add_right(self.progress)
        self.heading.add_right(self.now)
        self.refusal = TextLabel("", "caption", tone="warn", wrap=True)
        self.refusal.hide()
        self.content.addWidget(self.refusal)
        self._build_plan()
        self.table = EntryTable(self.theme, _COLUMNS, name="备份", most=12)
        self.band = RestoreBand(self.theme)
        self.band.taken.connect(self._restore)
        self.band.left.connect(self.table.setFocus)
        self.content.addWidget(self.band)
        self.count = TextLabel("", "caption")
        self.content.addWidget(self.count)
        self.table.opened.connect(lambda _key: self._ask())
        self.table.clicked.connect(self._clicked)
        for column in (_SIZE, _BACK):
            self.table.setItemDelegateForColumn(column, MoneyDelegate(self.theme, self.table))
        self.box = Panel()
        self.box.column.addWidget(self.table)
        self.box.hide()
        self.content.addWidget(self.box)

    def _build_plan(self) -> None:
        self.time = Segmented(self.theme, _TIMES, name="自动备份")
        self.time.chosen.connect(lambda key: self._change(time=BackupTime(key)))
        self.rule = TextLabel("", "caption")
        first = QWidget()
        row = QHBoxLayout(first)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.time)
        row.addWidget(self.rule)
        row.addStretch(1)
        self.time_row = FormRow("自动备份", first, label_width=LABELS)
        self.folder = TextEdit()
        self.folder.editingFinished.connect(self._folder_left)
        self.choose = IconButton(self.theme, "folder-open", "换一个文件夹", kind="ghost")
        self.choose.clicked.connect(self.choose_folder)
        self.free = TextLabel("", "caption")
        second = QHBoxLayout()
        second.setSpacing(8)
        self.folder_row = FormRow("存到", self.folder, label_width=LABELS)
        self.folder_row.setFixedWidth(_WIDTH)
        second.addWidget(self.folder_row)
        for widget in (self.choose, self.free):
            second.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self.free.setFixedHeight(32)
        second.addStretch(1)
        keeps = QWidget()
        third = QHBoxLayout(keeps)
        third.setContentsMargins(0, 0, 0, 0)
        third.setSpacing(8)
        self.keeps: dict[str, NumberEdit] = {}
        for name, unit, most in _KEEPS:
            edit = NumberEdit(self.theme, unit=unit, least=1, most=most)
            edit.setFixedWidth(96)
            edit.setAccessibleName(f"另留多少{unit}的")
            edit.editingFinished.connect(lambda name=name: self._keep_left(name))
            self.keeps[name] = edit
            third.addWidget(edit)
        third.addWidget(TextLabel("每天、每周、每月各留最新的一份", "caption"))
        third.addStretch(1)
        self.keep_row = FormRow("另留", keeps, label_width=LABELS)
        column = self.content
        column.addWidget(self.time_row)
        column.addLayout(second)
        column.addWidget(self.keep_row)
        column.addSpacing(8)

    # reading

    def activated(self, args: dict[str, Any]) -> None:  # noqa: ARG002 - it takes none
        self.read()

    def refresh(self, changes: frozenset[Any]) -> None:
        if changes & {Changed.SETTINGS, Changed.BACKUPS} and self.isVisible():
            self.read()

    def read(self) -> None:
        """Show the plan and the copies as they are now."""
        self.runner.run(self.shop.jobs.read(lambda _: self.shop.upkeep.backups()), on_done=self._show)

    def _show(self, view: BackupsView) -> None:
        self._view = view
        self._copies = {str(copy.path): copy for copy in view.copies}
        for row in (self.time_row, self.folder_row, self.keep_row):
            if (
                row is not self.folder_row or not self.folder.isModified()
            ):  # what was refused still stands there
                row.set_error("")
            row.setVisible(not view.by_server)
        for widget in (self.choose, self.free):
            widget.setVisible(not view.by_server)
        self.now.setVisible(not view.by_server and self._watch is None)
        self._show_rights(by_server=view.by_server)
        if view.by_server:
            return
        self._show_plan(view)
        self._show_copies(view)

    def _show_rights(self, *, by_server: bool) -> None:
        rights = self.shop.session.rights
        allowed, told = Right.UPKEEP in rights, ""
        if by_server:
            told = sentence("storage.backup_by_server")
        elif not allowed:
            told = sentence("backup.plan_who", {"who": _who(Right.UPKEEP)})
        elif not self.may_restore:
            told = sentence("backup.restore_who", {"who": _who(Right.RULES)})
        self.refusal.set_text(told)
        self.refusal.setVisible(bool(told))
        for widget in (self.now, self.time, self.folder, self.choose, *self.keeps.values()):
            widget.setEnabled(allowed)

    @property
    def may_restore(self) -> bool:
        """Whether who sits here may put a copy in the place of the present, and the program can."""
        return Right.RULES in self.shop.session.rights and self.context.restore is not None

    def _show_plan(self, view: BackupsView) -> None:
        self.time.set_current(view.plan.time.value)
        self.rule.set_text(sentence(f"backup.rule_{view.plan.time.value}"))
        if not (self.folder.hasFocus() and self.folder.isModified()):
            self.folder.setText(shown(view.folder))
            self.folder.setCursorPosition(0)
        if view.free is None:
            self.free.set_text(sentence("backup.free_unknown"))
        else:
            self.free.set_text(sentence("backup.free", {"size": size_words(view.free)}))
        for name, edit in self.keeps.items():
            if not (edit.hasFocus() and edit.isModified()):
                edit.set_value(getattr(view.plan, name))

    def _show_copies(self, view: BackupsView) -> None:
        today = self.shop.clock.today()
        if not view.copies:
            self.count.set_text(sentence("backup.none_yet"))
        elif view.files_size:
            told = {"count": len(view.copies), "size": size_words(view.files_size)}
            self.count.set_text(sentence("backup.count", told))
        else:
            self.count.set_text(sentence("backup.count_plain", {"count": len(view.copies)}))
        self.table.show_rows([_row(copy, today, back=self.may_restore) for copy in view.copies])
        self.box.setVisible(bool(view.copies))
        if self.band.copy is not None and str(self.band.copy.path) not in self._copies:
            self.band.leave()

    # the plan

    def choose_folder(self) -> QFileDialog:
        """Ask where copies go."""
        dialog = QFileDialog(self, "备份存到哪个文件夹")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, on=True)
        if self._view is not None and self._view.folder.is_dir():
            dialog.setDirectory(shown(self._view.folder))
        dialog.fileSelected.connect(lambda name: self._change(folder=str(Path(name))))
        dialog.open()
        return dialog

    def _folder_left(self) -> None:
        told = self.folder.text().strip()
        if self._view is not None and told != shown(self._view.folder):
            self._change(folder=told)

    def _keep_left(self, name: str) -> None:
        edit = self.keeps[name]
        if edit.value is not None and not edit.error:
            self._change(**{name: edit.value})

    def _change(self, **values: Any) -> None:
        """Store the plan with these values, where they are others than now."""
        if self._view is None:
            return
        if replace(self._view.plan, **values) == self._view.plan:
            return
        upkeep = self.shop.upkeep

        def work() -> BackupPlan:
            return upkeep.set_plan(plan=replace(upkeep.plan(), **values))

        row = self.folder_row if "folder" in values else self.keep_row

        def done(_plan: BackupPlan) -> None:
            row.set_error("")
            self.read()

        self.writer.write(
            work,
            done=done,
            failed=lambda error: self._refused(error, row),
        )

    def _refused(self, error: BaseException, row: FormRow) -> None:
        if isinstance(error, KnownError):
            row.set_error(error_sentence(error))
        else:
            self.notices.error(error)

    # copies

    def _back_up(self) -> None:
        """Beside other work: writes go on while the copy is made."""

        def work(progress: Progress) -> Path:
            return self.shop.upkeep.backup(progress=progress)

        self._begin(
            self.runner.run(
                self.shop.jobs.read(work),
                on_done=lambda _: self._ended("backup.done"),
                on_failed=self._failed,
                on_progress=self._show_progress,
                on_cancelled=lambda: self._ended("backup.stopped"),
            )
        )

    def _begin(self, watch: Watch) -> None:
        self._watch = watch
        self.now.hide()
        self.progress.begin(sentence("backup.begins"))

    def _show_progress(self, done: int, total: int | None, what: str) -> None:
        self.progress.set_progress(done, total, sentence(f"backup.copying_{what}"))

    def _stop(self) -> None:
        if self._watch is not None:
            self._watch.cancel()

    def _ended(self, code: str) -> None:
        self._watch = None
        self.progress.finish()
        self.now.show()
        if code:
            self.notices.toast(sentence(code))
        self.read()

    def _failed(self, error: BaseException) -> None:
        self._ended("")
        self.notices.error(error)

    # the way back

    @property
    def current(self) -> BackupFile | None:
        """The copy stood on."""
        return self._copies.get(str(self.table.current_key))

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == _BACK:
            self._ask()

    def _ask(self) -> None:
        if self.current is not None and self.may_restore and self._watch is None:
            self.band.ask(self.current)
            self.ensureWidgetVisible(self.band)

    def _restore(self, copy: BackupFile) -> None:
        """First the present is copied, after all that is being written; only then the shop is handed over."""

        def work(progress: Progress) -> Path:
            return self.shop.upkeep.before_restore(path=copy.path, progress=progress)

        self._begin(
            self.runner.run(
                self.shop.jobs.write(work),
                on_done=lambda _: self._hand_over(copy),
                on_failed=self._failed,
                on_progress=self._show_progress,
                on_cancelled=lambda: self._ended("backup.restore_stopped"),
            )
        )

    def _hand_over(self, copy: BackupFile) -> None:
        self._ended("")
        if self.context.restore is not None:
            self.context.restore(copy.path, copy.made_at)


def size_words(size: int) -> str:
    """Bytes as a person reads them: 380 KB, 38.2 MB, 212 GB."""
    for unit, bytes_in in (("GB", 1 << 30), ("MB", 1 << 20)):
        if size >= bytes_in:
            found = size / bytes_in
            return f"{found:,.0f} {unit}" if found >= 100 else f"{found:.1f} {unit}"
    return f"{max(1, size >> 10)} KB"


def when_words(moment: datetime, today: date) -> str:
    """今天 08:30, 昨天 21:04, 10-11 08:31, 2025-12-30 08:31."""
    local = moment.astimezone(CHINA)
    days = (today - local.date()).days
    if days in {0, 1}:
        return f"{('今天', '昨天')[days]} {local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d %H:%M}"


def _who(right: Right) -> str:
    return "、".join(role.value for role in holders(right))


def _row(copy: BackupFile, today: date, *, back: bool) -> Row:
    texts = (
        when_words(copy.made_at, today),
        sentence(f"backup.why_{copy.why}") if copy.why in _WHYS else copy.why,
        size_words(copy.size),
        str(copy.path.parent),
        "恢复到这里" if back else "",
    )
    tones = ("", "quiet", "quiet", "quiet", "acc")
    cells = tuple(Cell(text=text, tone=tone) for text, tone in zip(texts, tones, strict=True))
    return Row(key=str(copy.path), cells=cells, spoken="，".join(text for text in texts if text))
