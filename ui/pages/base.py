"""What every page is made of: header, room for banners, body; its keys, its hints, its place in the back stack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aftersales.late_dataclasses import dataclass
from ui.actions import ACTIONS, make_action
from ui.job_runner import JobRunner
from ui.pages.context import Context, PageFactory
from ui.widgets.bands import Hint, PageHeader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ui.widgets.messages import BannerArea

__all__ = ["Context", "Page", "PageFactory", "Status"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What the strip shows for a page; see `StatusStrip.show_status`."""

    left: str = ""
    hints: tuple[Hint, ...] = ()
    hints_side: Literal["left", "right"] = "left"
    right: str = ""
    right_icon: str = ""
    tone: str = ""


class Page(QWidget):
    """One page.

    Subclasses set `key` and `title`, give `header` their buttons and fill `body` (a QVBoxLayout without margins),
    then override `activated`, `refresh`, and for a place worth keeping `place` and `restore`.

    `run` starts jobs whose answers die with the page; `open_page` and `go_back` ask the window.
    """

    key = ""
    title = ""
    status_hints: tuple[Hint, ...] = ()

    page_asked = Signal(str, dict)
    back_asked = Signal()
    status_changed = Signal()
    title_changed = Signal(str)

    def __init__(
        self, context: Context, *, header: PageHeader | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.theme = context.theme
        self.notices = context.notices
        self.shop = context.shop
        self.runner = JobRunner(context.notices, self)
        self.header = header or PageHeader(context.theme, self.title)
        self._status = Status(hints=self.status_hints)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.header)
        content = QWidget()  # a widget takes all the room, whatever the page puts into its body
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self._column.addWidget(content, 1)
        self.header.back_clicked.connect(self.back_asked)
        self.header.crumb_clicked.connect(self.open_page)

    # what a page does

    def activated(self, args: dict[str, Any]) -> None:
        """The page comes into sight with these arguments; put the focus where work begins."""

    def refresh(self, changes: frozenset[Any]) -> None:
        """Nouns (desktop.changes.Changed) that were written somewhere; read anew what is shown of them."""

    def place(self) -> object:
        """Scroll, selection and filters, for coming back; None where nothing is to be kept."""
        return None

    def restore(self, place: object) -> None:
        """Take up what `place` gave."""

    # what a page asks for

    def open_page(self, key: str, **args: Any) -> None:
        """Go to another page; this one stays in the back stack."""
        self.page_asked.emit(key, args)

    def go_back(self) -> None:
        """Go to where the person came from."""
        self.back_asked.emit()

    def add_action(self, name: str, run: Callable[[], None], *, keys: str | None = None) -> QAction:
        """Give the page one of the actions of ui/actions.py; it works while the focus is inside the page."""
        return make_action(ACTIONS[name], self, run, keys=keys)

    @property
    def status(self) -> Status:
        """What the strip shows while the page is in sight."""
        return self._status

    def set_status(
        self,
        *,
        left: str = "",
        hints: Sequence[Hint] | None = None,
        hints_side: Literal["left", "right"] = "left",
        right: str = "",
        right_icon: str = "",
        tone: str = "",
    ) -> None:
        """Change the strip; without `hints` the page's own `status_hints` stand there."""
        shown = self.status_hints if hints is None else tuple(hints)
        self._status = Status(
            left=left, hints=shown, hints_side=hints_side, right=right, right_icon=right_icon, tone=tone
        )
        self.status_changed.emit()

    def take_banners(self, area: BannerArea) -> None:
        """Make room for the window's banners under the header."""
        self._column.insertWidget(1, area)
