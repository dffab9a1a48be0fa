"""How a page comes to be, and what it is built with; light, because the frame is painted before any page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.this_pc import ThisPc

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from desktop.shop import Desk
    from ui.notices import Notices
    from ui.pages.base import Page
    from ui.theme import Theme
    from ui.widgets.sidebar import Place


@dataclass(slots=True, kw_only=True)
class Context:
    """What a page is built with. `shop` is the open shop: set once it is open, before the first page is built.

    `open_sample` leads to the sample shop, where the program has one. `restore(copy, made_at)` closes the
    shop, puts the copy in the place of its archive and opens it again. `pc` holds the settings of this computer.
    """

    theme: Theme
    notices: Notices
    shop: Desk = field(init=False)
    open_sample: Callable[[], None] | None = None
    restore: Callable[[Path, datetime], None] | None = None
    pc: ThisPc = field(default_factory=ThisPc)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFactory:
    """How a page comes to be, at its first opening.

    `place` is what the sidebar shows for it, `home` the place it belongs to when it has none of its own (a case
    belongs to 工单).
    """

    key: str
    build: Callable[[Context], Page]
    place: Place | None = None
    home: str = ""
    alone: bool = False
