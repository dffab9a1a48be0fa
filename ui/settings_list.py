"""Every section of 设置: its key, its words in the column, and how it is built when it is first opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.widgets.sidebar import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.pages.context import Context
    from ui.pages.settings_section import SettingsSection


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionFactory:
    """How a section comes to be; `words` are further ones it is found by (Ctrl F)."""

    place: Place
    build: Callable[[Context], SettingsSection]
    words: str = ""


def _shop(context: Context) -> SettingsSection:
    from ui.pages.settings_shop import ShopSection

    return ShopSection(context)


SECTIONS = (
    SectionFactory(place=Place("shop", "店铺信息", "store", ""), build=_shop, words="店名 电话 地址 小票"),
)
