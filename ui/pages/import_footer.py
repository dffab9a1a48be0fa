"""The foot of the import page: the way back, what is going on, what is not settled, and the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.widgets.bands import PageFooter
from ui.widgets.buttons import Button, LinkButton, PrimaryButton
from ui.widgets.progress import ProgressRow
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from ui.pages.import_sources import Outlook
    from ui.theme import Theme

START, MAPPING, REVIEW, DONE, ASKING = range(5)


class ImportFooter(PageFooter):
    """`back` and `next` are the two buttons, `rest` saves what is not settled, `progress` is the job under way."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        self.back = Button(theme, "取消", keys="Esc")
        self.progress = ProgressRow(theme, inline=True)
        self.progress.hide()
        self._stage = ""
        self.left = TextLabel("", "caption", elided=True)
        self.left.hide()
        self.open_words = TextLabel("", "label", elided=True)
        self.rest = LinkButton(theme, "另存到「未导入.xlsx」")
        self.rest.hide()
        self.note = TextLabel("", "label", elided=True)
        self.next = PrimaryButton(theme, "下一步", size="large", keys="Ctrl+Return")
        super().__init__(
            left=[self.back, self.open_words, self.rest, self.progress, self.left],
            right=[self.note, self.next],
            parent=parent,
        )

    def begin(self, text: str) -> None:
        """Work has started."""
        self._stage = text
        self.open_words.hide()
        self.rest.hide()
        self.left.set_text("")
        self.left.show()
        self.progress.begin(text)

    def set_progress(self, done: int, total: int | None, text: str) -> None:
        """Show how far the work is, and what time is left; each new `text` is a stage of its own."""
        if text != self._stage:
            self.begin(text)
        self.progress.set_progress(done, total, text)
        self.left.set_text(self.progress.left.text())

    def stop(self) -> None:
        """A cancel was asked for; the work says itself when it has stopped."""
        self.progress.set_progress(0, None, "正在停下")

    def finish(self) -> None:
        """It is over."""
        self.left.hide()
        self.progress.finish()

    def show_step(
        self,
        step: int,
        *,
        any_sheet: bool,
        missing: str,
        open_questions: int,
        standing: Outlook | None,
        busy: bool,
    ) -> None:
        """Show the words of a step; the next one is off while something is `missing` or `busy`."""
        self.back.setText("取消" if step == START else "上一步")
        self.back.setEnabled(step == START or not busy)
        self.back.updateGeometry()
        self.open_words.setVisible(not busy)
        self.open_words.set_text("")
        self.open_words.set_tone("")
        self.rest.hide()
        if step == START:
            self._show_next("下一步，对应列", on=any_sheet and not busy)
            if open_questions:
                self.open_words.set_text(f"还有 {open_questions} 个问题没定，核对前会再问")
                self.open_words.set_tone("warn")
            self.note.set_text("还没写入任何数据")
        elif step == MAPPING:
            self._show_next("下一步，核对", on=not missing and not busy)
            self.note.set_text("还没写入任何数据")
            self.open_words.set_text(missing)
            self.open_words.set_tone("warn")
        elif step == ASKING:
            self._show_next("下一步，核对", on=not busy)
            self.note.set_text("还没写入任何数据")
        elif standing is not None:
            self._show_next(f"导入 {standing.words}", on=standing.will_write > 0 and not busy)
            left = standing.undecided
            self.open_words.set_text(
                f"还有 {left:,} {'单' if not standing.records else '条'}没定，先不导" if left else ""
            )
            self.rest.setVisible(bool(left) and not busy)
            self.note.set_text("导入后 7 天内可整批撤销")

    def _show_next(self, text: str, *, on: bool) -> None:
        self.next.setText(text)
        self.next.setEnabled(on)
        self.next.updateGeometry()
