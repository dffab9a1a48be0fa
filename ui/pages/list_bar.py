"""The band over a long list: search, filters as chips, density."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from ui.widgets.buttons import Button
from ui.widgets.choices import Choice, Segmented
from ui.widgets.edits import SearchEdit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.theme import Theme

DENSITIES = (
    Choice("compact", "紧凑", "rows-4"),
    Choice("normal", "标准", "rows-3"),
    Choice("comfortable", "宽松", "rows-2"),
)
_TYPING = 120


class FilterBand(QFrame):
    """48 px high. `changed` follows a filter at once, typing after 120 ms; `entered` ↵ in the search; `density_chosen(key)`.

    Subclasses lay their chips with `lay_out` and say what they hold in plain values, as a saved view keeps them.
    """

    changed = Signal()
    entered = Signal()
    density_chosen = Signal(str)

    def __init__(self, theme: Theme, placeholder: str, *, width: int = 248) -> None:
        super().__init__()
        self.setFixedHeight(48)
        self._theme = theme
        self.search = SearchEdit(theme, placeholder, width=width)
        self.more = Button(theme, "筛选", icon="plus", size="small")
        self.more.setToolTip("筛选  F")
        self.density = Segmented(theme, DENSITIES, current="normal", name="行高")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(self.changed)
        self.search.searched.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._enter)
        self.density.chosen.connect(self.density_chosen)

    def _enter(self) -> None:
        """What was typed is searched for now, so that ↵ opens what it found."""
        if self._typing.isActive():
            self._typing.stop()
            self.changed.emit()
        self.entered.emit()

    def lay_out(
        self, chips: Sequence[QWidget], *, menu: bool = True, ends: Sequence[QWidget] | None = None
    ) -> None:
        """Search, the chips, 筛选 and density in one row; with other `ends` density stands elsewhere on the page."""
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(8)
        for widget in (self.search, *chips, *((self.more,) if menu else ())):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self.density,) if ends is None else ends:
            row.addWidget(widget)
        for widget in (self.more, self.density):
            if widget.parent() is None:
                widget.setParent(self)
                widget.hide()

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.search.text().strip()

    @property
    def typing(self) -> bool:
        """Whether typing has not rested yet."""
        return self._typing.isActive()

    def set_text(self, text: str) -> None:
        """Search for `text` without waiting and without telling."""
        self.search.setText(text)
        self._typing.stop()

    # what a list of its own filters by

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the list beyond its usual."""
        raise NotImplementedError

    def plain(self) -> dict[str, Any]:
        """The filters beside the text, in values that can be kept."""
        raise NotImplementedError

    def take(self, asked: Mapping[str, Any]) -> None:
        """Filter as `plain` gave, without telling; what is missing or unknown is as usual."""
        raise NotImplementedError

    def clear(self) -> None:
        """Take every filter away."""
        raise NotImplementedError

    def open_menu(self) -> QMenu:
        """Open the menu of filters (F)."""
        raise NotImplementedError


class SearchBand(FilterBand):
    """The band over a list that can only be searched."""

    def __init__(self, theme: Theme, placeholder: str) -> None:
        super().__init__(theme, placeholder)
        self.lay_out((), menu=False, ends=())

    @property
    def filtered(self) -> bool:
        return bool(self.text)

    def plain(self) -> dict[str, Any]:
        return {}

    def take(self, asked: Mapping[str, Any]) -> None:
        """Nothing but the text is asked for."""

    def clear(self) -> None:
        self.set_text("")
        self.changed.emit()

    def open_menu(self) -> QMenu:
        raise NotImplementedError
