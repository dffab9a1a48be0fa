"""Papers of a claim from the window: where the letter or the pack of evidence goes, and that it lies there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.dialogs.case_files import PDF, ask_where

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.papers import PaperMade
    from desktop.recovery_views import RecoveryView
    from ui.pages.goods_tab import GoodsTab


class ClaimPapers(QObject):
    """Letter and pack of the claims of a tab."""

    def __init__(self, tab: GoodsTab) -> None:
        super().__init__(tab)
        self._tab = tab
        self._desk = tab.desk.recovery_papers

    def ask_letter(self, view: RecoveryView) -> None:
        """Ask where the letter goes, then make it."""
        name = f"追偿函 {view.recovery.number}.pdf"
        ask_where(self._tab, "追偿函", name, PDF, lambda to: self.make_letter(view.recovery.id, to))

    def ask_pack(self, view: RecoveryView) -> None:
        """The same for the pack of evidence."""
        name = f"追偿凭证 {view.recovery.number}.pdf"
        ask_where(self._tab, "凭证包", name, PDF, lambda to: self.make_pack(view.recovery.id, to))

    def make_letter(self, recovery_id: int, to: Path) -> None:
        """Write the letter."""
        self._make(lambda: self._desk.letter(recovery_id=recovery_id, to=to), to)

    def make_pack(self, recovery_id: int, to: Path) -> None:
        """Write the letter with all that backs it."""
        self._make(lambda: self._desk.pack(recovery_id=recovery_id, to=to), to)

    def _make(self, work: Callable[[], PaperMade], to: Path) -> None:
        notices = self._tab.notices

        def done(made: PaperMade) -> None:
            if made.missing:
                notices.problem(f"有 {len(made.missing)} 个字没有字形，印成了〓，其余都在。换个写法再印。")
            else:
                notices.toast(f"已存 {to.name}")

        self._tab.runner.run(
            self._tab.desk.jobs.write(lambda _: work()),
            on_done=done,
            on_slow=lambda: notices.toast("正在做追偿函"),
        )
