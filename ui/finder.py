"""Leads from Ctrl K to the search palette and from there to pages; light, because the frame is painted first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from resources.wording import sentence
from ui.actions import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ui.job_runner import JobRunner
    from ui.main_window import MainWindow
    from ui.pages.context import Context, PageFactory
    from ui.search_palette import Command, SearchPalette


class Finder(QObject):
    """Builds the palette at its first opening; `forget` lets it go before the shop is closed.

    `deeds` are actions of the whole window by their name in ui/actions.py, offered as commands.
    """

    def __init__(
        self,
        context: Context,
        window: MainWindow,
        runner: JobRunner,
        factories: Sequence[PageFactory],
        deeds: Mapping[str, Callable[[], None]],
    ) -> None:
        super().__init__(window)
        self._context, self._window, self._runner = context, window, runner
        self._factories, self._deeds = tuple(factories), dict(deeds)
        self.palette: SearchPalette | None = None
        window.sidebar.search_asked.connect(self.open)
        window.add_global_action("find_all", self.open)

    def open(self) -> None:
        """Open the palette, or close it again; nothing before there is a page to go from."""
        if not self._window.current_key or self._window.refuses():
            return
        if self.palette is None:
            self.palette = self._build()
        if self.palette.isVisible():
            self.palette.close_palette()
        else:
            self.palette.open()

    def close(self) -> None:
        """Take the palette away, where it is open."""
        if self.palette is not None:
            self.palette.close_palette()

    def forget(self) -> None:
        """Let the palette go with its shop."""
        self.close()
        if self.palette is not None:
            self.palette.deleteLater()
            self.palette = None

    def _build(self) -> SearchPalette:
        from ui.search_palette import SearchPalette

        palette = SearchPalette(
            self._context.theme,
            self._context.shop,
            self._runner,
            self._window,
            pages=[factory.key for factory in self._factories],
            commands=self._commands(),
        )
        palette.page_asked.connect(self._open_page)
        return palette

    def _commands(self) -> list[Command]:
        from ui.search_palette import Command

        found = [
            Command(spec.text, spec.icon, spec.keys, run)
            for spec, run in ((ACTIONS[name], run) for name, run in self._deeds.items())
        ]
        for factory in self._factories:
            if factory.place is not None:
                place = factory.place
                text = sentence("search.go_to", {"place": place.text})
                run = partial(self._window.open_page, place.key)
                found.append(Command(text, place.icon, place.keys, run))
        return found

    def _open_page(self, key: str, args: dict[str, Any]) -> None:
        self._window.open_page(key, **args)
