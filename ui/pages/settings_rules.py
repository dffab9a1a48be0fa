"""设置 › 售后规则: the rules in a table, each opened and changed in its place, and 金额上限 below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from aftersales.errors import KnownError
from desktop.changes import Changed
from desktop.rule_editing import RuleChange
from resources.rule_book import SHOP
from resources.rule_rows import GROUPS
from resources.wording import error_sentence, sentence
from ui.dialogs.case_files import SHEET, ask_where
from ui.dialogs.rule_versions import RuleVersionsDialog
from ui.pages.case_walk import drop, dropping_menu
from ui.pages.rules_editor import RuleEditor
from ui.pages.rules_limits import LimitsGroup
from ui.pages.rules_new import NewRuleForm
from ui.pages.rules_table import RuleTable
from ui.pages.settings_section import SettingsSection
from ui.widgets.buttons import Button
from ui.widgets.choices import Choice, Segmented
from ui.widgets.progress import Skeleton
from ui.widgets.texts import HairLine, SectionTitle, TextLabel

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QFileDialog, QMenu

    from desktop.rule_editing import RuleDesk
    from desktop.rule_history import RuleVersion
    from desktop.rule_trying import Consequences
    from resources.rule_rows import RuleRow
    from ui.job_runner import Watch
    from ui.pages.context import Context


class RulesSection(SettingsSection):
    """The rules of one kind at a time. Only the owner changes; everybody looks and tries."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, title="售后规则", caption="改动存成新版本，旧工单仍按旧版本算")
        self._rows: tuple[RuleRow, ...] = ()
        self._reason = ""
        self._looking: Watch | None = None
        self._after = ""
        self._revealing = False
        self.editor: RuleEditor | None = None
        self.new_form: NewRuleForm | None = None
        self.dialog: RuleVersionsDialog | None = None
        self._build()

    def _build(self) -> None:
        self.sheet = Button(self.theme, "导入导出", icon="file-spreadsheet")
        self.history = Button(self.theme, "历史版本", icon="history")
        self.add = Button(self.theme, "加规则", icon="plus")
        for button, run in (
            (self.sheet, self.open_sheets),
            (self.history, self._show_all_versions),
            (self.add, self._open_new),
        ):
            button.clicked.connect(run)
            self.heading.add_right(button)
        self.note = TextLabel("", "caption", tone="warn", wrap=True)
        self.note.hide()
        self.content.addWidget(self.note)
        choices = [Choice(group, sentence(f"rule_kind.{group}")) for group in GROUPS]
        self.groups = Segmented(self.theme, choices, name="哪一类规则")
        self.groups.chosen.connect(self._show_group)
        self.content.addWidget(self.groups)
        self.table = RuleTable(self.theme)
        self.table.opened.connect(self.open_rule)
        self.table.switched.connect(self._switch)
        self.table.link_asked.connect(_open_link)
        self.table.hide()
        self.skeleton = Skeleton(self.theme)
        self.content.addWidget(self.skeleton)
        self.content.addWidget(self.table)
        self.content.addSpacing(16)
        self.content.addWidget(HairLine())
        self.content.addSpacing(16)
        self.content.addWidget(SectionTitle("金额上限"))
        self.limits = LimitsGroup(self.theme)
        self.limits.given.connect(self._limit)
        self.content.addWidget(self.limits)

    # reading

    @property
    def rules(self) -> RuleDesk:
        return self.shop.rule_editing

    def activated(self, args: dict[str, Any]) -> None:
        """With `rule` it opens that one."""
        self._after = str(args.get("rule", ""))
        self._read()

    def refresh(self, changes: frozenset[Any]) -> None:
        if Changed.SETTINGS in changes:
            self._read()

    def _read(self) -> None:
        self.runner.run(self.shop.jobs.read(lambda _: self._rules_read()), on_done=self._show)

    def _rules_read(self) -> tuple[RuleRow, ...]:
        self.shop.rules.renew()
        return self.rules.rows()

    def _show(self, rows: tuple[RuleRow, ...]) -> None:
        self._rows, self._reason = rows, self.rules.reading_reason()
        self.note.set_text(self._reason)
        self.note.setVisible(bool(self._reason))
        self.add.setEnabled(not self._reason)
        self.add.setToolTip(self._reason)
        self.skeleton.hide()
        self.limits.show_rules(self.rules.limits(), self._reason)
        wanted, self._after = self._after, ""
        row = next((row for row in rows if row.id == wanted), None)
        if row is not None:
            self.groups.set_current(row.group)
        self._show_group(self.groups.current)
        if row is not None:
            self.open_rule(row.id)

    def _show_group(self, group: str) -> None:
        rows = [row for row in self._rows if row.group == group]
        if self.editor is not None:
            there = next((row for row in rows if row.id == self.editor.row.id), None)
            if there is None:
                self.close_form()
            else:
                self.editor.show_row(there)
                self._try()
        if [row.id for row in rows] != list(self.table.lines):
            self.close_form()
        self.table.show_rows(rows, today=self.shop.clock.today(), reason=self._reason)
        self.table.show()

    # one rule

    def open_rule(self, rule_id: str) -> None:
        """Open the form of a rule under its line; the line of the open one closes it."""
        if self.editor is not None and self.editor.row.id == rule_id:
            self.close_form()
            return
        row = next(row for row in self._rows if row.id == rule_id)
        self.close_form()
        editor = RuleEditor(
            self.theme,
            row,
            today=self.shop.clock.today,
            reason=self._reason,
            upcoming=self.rules.upcoming(rule_id),
        )
        editor.pane.show_claims(self.shop.rule_trial.examples(rule_id))
        editor.edited.connect(self._edited)
        editor.resized.connect(self._grown)
        editor.pane.claim_changed.connect(self._try)
        editor.pane.case_asked.connect(self._try_case)
        editor.save_asked.connect(self._save)
        editor.closed.connect(self.close_form)
        editor.removal_asked.connect(self._remove)
        editor.versions_asked.connect(self._show_versions)
        editor.link_asked.connect(_open_link)
        editor.case_opened.connect(self._open_case)
        editor.progress.cancelled.connect(self._stop_looking)
        self.editor = editor
        self.table.put_form(editor, rule_id)
        self._try()
        editor.focus_first()
        self._reveal()

    def _reveal(self) -> None:
        """Bring the end of the form into sight, now or when it has taken its place."""
        self._revealing = True
        QTimer.singleShot(0, self, self._reveal_now)

    def _grown(self) -> None:
        if self._revealing:
            QTimer.singleShot(0, self, self._reveal_now)

    def _reveal_now(self) -> None:
        if self.editor is not None:
            self.ensureWidgetVisible(self.editor.save, 0, 56)

    def close_form(self) -> None:
        """Close what is open under a line; the focus goes back to it."""
        self._stop_looking()
        open_id = self.editor.row.id if self.editor is not None else ""
        self.editor, self.new_form = None, None
        self.table.drop_form()
        if open_id in self.table.lines:
            self.table.lines[open_id].setFocus()

    def _edited(self) -> None:
        self._revealing = False
        self._try()

    def _try(self) -> None:
        """Settle the example by the rules as they are and as they are typed."""
        editor = self.editor
        if editor is None or editor.pane.claim is None:
            return
        self._stop_looking()
        change = editor.change()
        error, key = self.rules.problem(change) if editor.is_dirty else ("", "")
        editor.show_error(key, error)
        editor.pane.show_try(self.shop.rule_trial.try_out(claim=editor.pane.claim, change=change))

    def _try_case(self, number: str) -> None:
        editor = self.editor
        if editor is None:
            return
        job = self.shop.jobs.read(lambda _: self.shop.rule_trial.of_case(number=number))
        self.runner.run(
            job,
            on_done=lambda claim: editor.pane.put_case(claim) if self.editor is editor else None,
            on_failed=lambda error: self._case_refused(editor, error),
        )

    def _case_refused(self, editor: RuleEditor, error: BaseException) -> None:
        if not isinstance(error, KnownError):
            self.notices.error(error)
        elif self.editor is editor:
            editor.pane.number.set_error(error_sentence(error))

    # saving

    def _save(self) -> None:
        """Look first which open cases would change; where some would, they are shown and it is asked for once more."""
        editor = self.editor
        if editor is None or self._looking is not None:
            return
        change = editor.change()
        if not editor.found.isHidden():
            self._write(change)
            return
        job = self.shop.jobs.read(
            lambda progress: self.shop.rule_trial.consequences(change=change, progress=progress)
        )
        self._looking = self.runner.run(
            job,
            on_done=lambda found: self._looked(change, found),
            on_failed=self._refused,
            on_progress=editor.progress.set_progress,
            on_slow=lambda: editor.progress.begin(sentence("rules.looking")),
            on_cancelled=editor.progress.finish,
        )

    def _looked(self, change: RuleChange, found: Consequences) -> None:
        editor, was_looking = self.editor, self._looking is not None
        self._looking = None
        if editor is None or not was_looking:  # something else was typed meanwhile
            return
        editor.progress.finish()
        if found.changes:
            editor.show_consequences(found)
            self._reveal()
        else:
            self._write(change)

    def _stop_looking(self) -> None:
        looking, self._looking = self._looking, None
        if looking is not None:
            looking.cancel()
            if self.editor is not None:
                self.editor.progress.finish()

    def _write(self, change: RuleChange) -> None:
        self.writer.write(lambda: self.rules.save(change), done=self._saved, failed=self._refused)

    def _saved(self, row: RuleRow) -> None:
        if self.editor is not None and self.editor.row.id == row.id:
            self.close_form()
        self._read()

    def _refused(self, error: BaseException) -> None:
        self._looking = None
        if isinstance(error, KnownError) and self.editor is not None:
            self.editor.progress.finish()
            self.editor.show_error(str(error.operands.get("field", "")), error_sentence(error))
        else:
            self.notices.error(error)
        self._read()

    def _switch(self, rule_id: str, on: bool) -> None:
        self._write(RuleChange(rule_id=rule_id, on=on))

    def _remove(self) -> None:
        if self.editor is not None:
            rule_id = self.editor.row.id
            self.close_form()
            self.writer.write(lambda: self.rules.remove(rule_id=rule_id), done=lambda _: self._read())

    def _limit(self, key: str, value: Any) -> None:
        self.writer.write(
            lambda: self.rules.save(RuleChange(rule_id=SHOP, values={key: value})),
            done=lambda _: self._read(),
            failed=lambda error: self._limit_refused(key, error),
        )

    def _limit_refused(self, key: str, error: BaseException) -> None:
        if isinstance(error, KnownError):
            self.limits.show_error(key, error_sentence(error))
        else:
            self.notices.error(error)

    # a rule of the shop's own

    def _open_new(self) -> None:
        if self.groups.current != SHOP:
            self.groups.set_current(SHOP)
            self._show_group(SHOP)
        self.close_form()
        form = NewRuleForm(self.theme)
        form.given.connect(self._add)
        form.closed.connect(self._close_new)
        self.new_form = form
        self.table.put_form(form, "")
        form.name.setFocus()

    def _close_new(self) -> None:
        self.close_form()
        self.add.setFocus()

    def _add(self, told: dict[str, Any]) -> None:
        self.writer.write(lambda: self.rules.add(**told), done=self._added, failed=self._add_refused)

    def _added(self, row: RuleRow) -> None:
        self.close_form()
        self._after = row.id
        self._read()

    def _add_refused(self, error: BaseException) -> None:
        if isinstance(error, KnownError) and self.new_form is not None:
            self.new_form.show_error(str(error.operands.get("field", "")), error_sentence(error))
        else:
            self.notices.error(error)

    # versions, sheets, other pages

    def _show_versions(self) -> None:
        if self.editor is not None:
            rule_id, name = self.editor.row.id, self.editor.row.name
            job = self.shop.jobs.read(lambda _: self.shop.rule_history.of(rule_id))
            self.runner.run(job, on_done=lambda found: self._open_versions(f"{name}的版本", found))

    def _show_all_versions(self) -> None:
        job = self.shop.jobs.read(lambda _: self.shop.rule_history.all())
        self.runner.run(job, on_done=lambda found: self._open_versions("规则的历史版本", found))

    def _open_versions(self, title: str, versions: tuple[RuleVersion, ...]) -> None:
        dialog = RuleVersionsDialog(self.theme, title, versions, reason=self._reason, parent=self.window())
        dialog.chosen.connect(self._go_back)
        dialog.finished.connect(self._dialog_gone)
        self.dialog = dialog
        dialog.open()

    def _dialog_gone(self) -> None:
        self.dialog = None

    def _go_back(self, rule_id: str, edition: str) -> None:
        self.close_form()
        self.writer.write(
            lambda: self.rules.go_back(rule_id=rule_id, edition=edition), done=lambda _: self._read()
        )

    def open_sheets(self) -> QMenu:
        """The menu of sheets: out, and in again through the import."""
        menu = dropping_menu(self)
        menu.addAction("导出店铺规则.xlsx…").triggered.connect(self._export)
        take = menu.addAction("从改好的表格导入…")
        take.triggered.connect(self._import)
        take.setEnabled(not self._reason)
        take.setToolTip(self._reason)
        return drop(menu, self.sheet)

    def _import(self) -> None:
        self.page_asked.emit("import", {})

    def _export(self) -> QFileDialog:
        return ask_where(self, "导出规则", "店铺规则.xlsx", SHEET, self._export_to)

    def _export_to(self, to: Path) -> None:
        job = self.shop.jobs.read(lambda _: self.shop.rule_sheet.write(to=to))
        self.runner.run(
            job, on_done=lambda count: self.notices.toast(f"已导出 {count} 个数目，改好从「导入」收进来")
        )

    def _open_case(self, case_id: int) -> None:
        self.page_asked.emit("case", {"case_id": case_id})


def _open_link(url: str) -> None:
    QDesktopServices.openUrl(QUrl(url))
