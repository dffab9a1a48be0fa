"""设置 › 打电话: when one may call, how often one tries, what a low score does, and whether the screen reminds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from aftersales.access import Right, holders
from aftersales.call_rules import hours_text
from aftersales.errors import KnownError
from desktop.changes import Changed
from resources.wording import error_sentence
from ui.pages.settings_section import LABELS, SettingsSection
from ui.widgets.buttons import LinkButton
from ui.widgets.choices import Choice, Segmented, Stepper, Switch
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import TextEdit
from ui.widgets.texts import FormRow, TextLabel

if TYPE_CHECKING:
    from aftersales.call_rules import CallRules
    from ui.pages.context import Context

_WIDTH = 560
_MOST_TRIES = 9


class CallSection(SettingsSection):
    """Six settings; each is saved at once."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context, title="打电话", caption="行业习惯（参考），按店里的来改；客户说不要再打，当场就停"
        )
        self._rules: CallRules | None = None
        self.hours = TextEdit(placeholder="例如 09:00-12:00 14:00-20:00")
        self.hours.editingFinished.connect(self._hours_left)
        self.hours_row = FormRow("可以打的时间", self.hours, label_width=LABELS)
        self.hours_row.setMaximumWidth(_WIDTH)
        self.content.addWidget(self.hours_row)
        self.tries = Stepper(self.theme, "没人接最多打几次", least=1, most=_MOST_TRIES)
        self.tries.value_changed.connect(lambda count: self._change(most_tries=count))
        self._add("没人接最多打", self.tries, "次，下一次排在下个工作日的另外半天")
        scores = [Choice(str(score), f"{score} 分") for score in range(1, 5)]
        self.bad = Segmented(self.theme, scores, name="几分算差评")
        self.bad.chosen.connect(lambda key: self._change(bad_score=int(key)))
        self._add("几分算差评", self.bad, "和更低的")
        self.opens = Switch(self.theme, "差评自动建投诉")
        self.opens.clicked.connect(lambda on: self._change(opens_case=on))
        self._add("差评自动建投诉", self.opens, "连着原来的工单，撤销回访就一起撤")
        self.reason = ComboBox(self.theme, placeholder="换一个原因", name="投诉的原因")
        self.reason.setMinimumWidth(200)
        self.reason.chosen.connect(lambda name: self._change(bad_reason=str(name)))
        self._add("投诉的原因", self.reason, "建的投诉先写这个，在工单里可以改")
        self.remind = Switch(self.theme, "到点提醒")
        self.remind.clicked.connect(lambda on: self._change(remind=on))
        self._add("到点提醒", self.remind, "右下角弹一下；关着的时候错过的，打开时列出来")
        self.shipped = LinkButton(self.theme, "改回原样")
        self.shipped.clicked.connect(self._restore)
        self.content.addWidget(self.shipped, 0, Qt.AlignmentFlag.AlignLeft)
        self._may = Right.RULES in self.shop.session.rights
        self._fit(None)

    def _add(self, name: str, widget: QWidget, words: str) -> None:
        room = QWidget()
        row = QHBoxLayout(room)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(widget)
        row.addWidget(TextLabel(words, "caption"))
        row.addStretch(1)
        self.content.addWidget(FormRow(name, room, label_width=LABELS))

    # reading

    def activated(self, args: dict[str, Any]) -> None:  # noqa: ARG002 - it takes none
        self._read()

    def refresh(self, changes: frozenset[Any]) -> None:
        if Changed.SETTINGS in changes:
            self._read()

    def _read(self) -> None:
        rules = self.shop.call_rules
        self.runner.run(
            self.shop.jobs.read(lambda _: (rules.read(), rules.reasons())), on_done=self._show_with_reasons
        )

    def _show_with_reasons(self, found: tuple[CallRules, tuple[str, ...]]) -> None:
        rules, reasons = found
        self.reason.set_options([Option(name, name) for name in reasons])
        self._show(rules)

    def _show(self, rules: CallRules) -> None:
        before, self._rules = self._rules, rules
        if before is None or not self.hours.hasFocus() or before.hours != rules.hours:
            self.hours.setText(hours_text(rules.hours))
            self.hours_row.set_error("")
        self.tries.blockSignals(True)
        self.tries.set_value(rules.most_tries)
        self.tries.blockSignals(False)
        self.bad.set_current(str(rules.bad_score))
        self.opens.setChecked(rules.opens_case)
        self.reason.set_current(rules.bad_reason)
        self.remind.setChecked(rules.remind)
        self._fit(rules)

    def _fit(self, rules: CallRules | None) -> None:
        """What may not be changed stays in sight, out of force, with who may."""
        who = "" if self._may else f"{'或'.join(holders(Right.RULES))}才能改"
        widgets = (self.hours, self.tries, self.bad, self.opens, self.reason, self.remind, self.shipped)
        for widget in widgets:
            widget.setEnabled(self._may and rules is not None)
            widget.setToolTip(who)
        if rules is not None and not rules.opens_case:
            self.reason.setEnabled(False)

    # writing

    def _hours_left(self) -> None:
        if self._rules is not None and self.hours.text().strip() != hours_text(self._rules.hours):
            self._change(hours=self.hours.text())

    def _change(self, **given: Any) -> None:
        if self._rules is None:
            return
        self.writer.write(lambda: self.shop.call_rules.change(**given), done=self._show, failed=self._refused)

    def _restore(self) -> None:
        self.writer.write(self.shop.call_rules.restore_shipped, done=self._show)

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, KnownError):
            self.hours_row.set_error(error_sentence(error))
        else:
            self.notices.error(error)
