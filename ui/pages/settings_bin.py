"""设置 › 回收站: what was deleted in the last thirty days, found by a word, put back by Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aftersales.clock import CHINA
from resources.wording import sentence
from ui.delegates.cells import MoneyDelegate
from ui.models.paged_table import Column
from ui.models.roles import Cell, Row
from ui.pages.settings_lists import EntryTable
from ui.pages.settings_section import SettingsSection
from ui.widgets.buttons import Button
from ui.widgets.edits import SearchEdit
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from datetime import datetime

    from aftersales.recycle_bin import BinEntry, BinPage
    from ui.pages.context import Context

_COLUMNS = (
    Column(key="kind", title="种类", width=88),
    Column(key="title", title="名称"),
    Column(key="who", title="谁删的", width=104),
    Column(key="when", title="什么时候", width=136),
    Column(key="left", title="还留", width=80, align="right"),
)


class BinSection(SettingsSection):
    """The newest first; the one stood on is put back by the button or Enter."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            title="回收站",
            caption="删掉的留 30 天，过后自动清掉。删掉的客户和订单，再导入时当新的进来。",
        )
        self.back = Button(self.theme, "找回", icon="rotate-ccw", keys="Return")
        self.back.clicked.connect(self._restore)
        self.heading.add_right(self.back)
        self.search = SearchEdit(self.theme, "查回收站", keys="", width=248)
        self.search.setAccessibleName("查回收站")
        self.search.searched.connect(lambda _text: self.read())
        self.search.cleared.connect(self.read)
        self.content.addWidget(self.search)
        self.count = TextLabel("", "caption")
        self.content.addWidget(self.count)
        self.table = EntryTable(self.theme, _COLUMNS, name="回收站", most=14)
        self.table.setItemDelegateForColumn(len(_COLUMNS) - 1, MoneyDelegate(self.theme, self.table))
        self.table.opened.connect(lambda *_: self._restore())
        self.content.addWidget(self.table)
        self._show_nothing()

    def activated(self, args: dict[str, Any]) -> None:  # noqa: ARG002 - it takes none
        self.read()

    def refresh(self, changes: frozenset[Any]) -> None:  # noqa: ARG002 - anything may have been deleted
        if self.isVisible():
            self.read()

    def read(self) -> None:
        """Show what lies there now."""
        text = self.search.text()
        self.runner.run(self.shop.jobs.read(lambda _: self.shop.bin.page(text=text)), on_done=self._show)

    def _show_nothing(self) -> None:
        self.table.hide()
        self.back.setEnabled(False)

    def _show(self, page: BinPage) -> None:
        number = sum(page.counts.values())
        if not number:
            searched = self.search.text().strip()
            self.count.set_text("没有找到，换一个词。" if searched else "回收站是空的。")
            self._show_nothing()
            return
        parts = [f"{sentence(f'bin.{kind.value}')} {count}" for kind, count in page.counts.items()]
        more = f"，先列出最近的 {len(page.entries)} 条" if page.more else ""
        self.count.set_text("　".join(parts) + more)
        now = self.shop.clock.now()
        self.table.show_rows([_row(entry, now) for entry in page.entries])
        self.table.show()
        self.back.setEnabled(True)

    def _restore(self) -> None:
        entry_id = self.table.current_key
        if isinstance(entry_id, int) and self.back.isEnabled():
            self.writer.write(lambda: self.shop.bin.restore(entry_id=entry_id), done=lambda _: self.read())


def _row(entry: BinEntry, now: datetime) -> Row:
    texts = (
        sentence(f"bin.{entry.kind.value}"),
        entry.title,
        entry.by_name or "店主",
        f"{entry.deleted_at.astimezone(CHINA):%m-%d %H:%M}",
        f"{max(0, (entry.gone_at - now).days)} 天",
    )
    cells = tuple(Cell(text=text, tone="" if place == 1 else "quiet") for place, text in enumerate(texts))
    return Row(key=entry.id, cells=cells, spoken="，".join(texts))
