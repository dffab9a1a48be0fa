"""更新内容: what is new, version by version, each line with the way to it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from resources.wording import sentence
from ui.pages.base import Context, Page
from ui.widgets.bands import PageHeader
from ui.widgets.buttons import LinkButton
from ui.widgets.texts import HairLine, Panel, Scrolled, SectionTitle, TextLabel

if TYPE_CHECKING:
    from desktop.news import Release
    from resources.news_file import NewsItem

_WIDEST = 760


class NewsPage(Page):
    """Opens the page a line speaks of; Esc goes back."""

    key, title = "news", "更新内容"
    status_hints = (("Escape", "返回"),)

    def __init__(self, context: Context) -> None:
        super().__init__(context, header=PageHeader(context.theme, self.title, back=True))
        self.links: dict[str, LinkButton] = {}
        self.area = Scrolled(margins=(40, 24, 40, 32))
        self.area.column.setSpacing(12)
        for release in self.shop.news.all():
            self._add(release)
        self.area.column.addStretch(1)
        self.body.addWidget(self.area, 1)
        self.add_action("back", self.go_back)

    def activated(self, args: dict[str, Any]) -> None:  # noqa: ARG002 - the page takes none
        self.area.setFocus()

    def _add(self, release: Release) -> None:
        day = f"{release.day:%Y-%m-%d}" if release.day else ""
        self.area.column.addWidget(SectionTitle(sentence("news.version", {"version": release.version}), day))
        box = Panel()
        box.setMaximumWidth(_WIDEST)
        for place, item in enumerate(release.items):
            if place:
                box.column.addWidget(HairLine())
            box.column.addWidget(self._row(item))
        self.area.column.addWidget(box)

    def _row(self, item: NewsItem) -> QWidget:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(TextLabel(item.title, "strong"))
        words.addWidget(TextLabel(item.text, "quiet", wrap=True))
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(16)
        row.addLayout(words, 1)
        if item.page:
            link = LinkButton(self.theme, sentence("news.go"))
            link.setAccessibleName(sentence("news.go_to", {"title": item.title}))
            args = {"section": item.section} if item.section else {}
            link.clicked.connect(partial(self._go, item.page, args))
            self.links[item.title] = link
            row.addWidget(link, 0, Qt.AlignmentFlag.AlignVCenter)
        return line

    def _go(self, page: str, args: dict[str, Any]) -> None:
        self.open_page(page, **args)
