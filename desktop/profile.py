"""Who the shop is: its name and how papers reach it; and whether it is new."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.errors import KnownError
from aftersales.late_dataclasses import dataclass
from aftersales.long_paths import reachable
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.session import Session
from desktop.writing import Writer
from resources.wording import sentence

if TYPE_CHECKING:
    from pathlib import Path

    from exports.papers import PaperShop

_KEY = "shop.profile"
_LOGO = "shop.logo"
_LONGEST = 40
_LONGEST_KEPT = 365
_LARGEST_LOGO = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopProfile:
    """The shop as its window and papers name it; `receipt_foot` are its own closing words.

    `keep_days` is for how many days it keeps goods that are ready, empty for the usual number.
    """

    name: str = ""
    phone: str = ""
    address: str = ""
    receipt_foot: str = ""
    keep_days: str = ""
    sample: bool = False

    @property
    def kept_for(self) -> int:
        """For how many days goods that are ready are kept."""
        from resources.paper_presets_file import shipped_keep_days

        return int(self.keep_days) if self.keep_days else shipped_keep_days()


class ProfileDesk:
    """Reads and names the shop."""

    def __init__(self, *, archive: Archive, writer: Writer, session: Session) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session

    def read(self) -> ShopProfile:
        """The profile; an empty name means that the shop is new."""
        with self._archive.database.read():
            return ShopProfile(**self._archive.settings.get(_KEY, {}))

    def name_shop(
        self,
        *,
        name: str,
        phone: str = "",
        address: str = "",
        receipt_foot: str = "",
        keep_days: str = "",
        sample: bool = False,
    ) -> ShopProfile:
        """Give the shop its name; only the owner may.

        KnownErrors where it is empty or too long for a paper's head; ``desk.keep_days`` for days that are no number.
        """
        self._session.require(Right.RULES)
        name = name.strip()
        if not name:
            raise KnownError("desk.shop_name_missing")
        if len(name) > _LONGEST:
            raise KnownError("desk.shop_name_long", longest=_LONGEST)
        keep_days = keep_days.strip()
        if keep_days and not (keep_days.isdecimal() and 1 <= int(keep_days) <= _LONGEST_KEPT):
            raise KnownError("desk.keep_days", longest=_LONGEST_KEPT)
        profile = ShopProfile(
            name=name,
            phone=phone.strip(),
            address=address.strip(),
            receipt_foot=receipt_foot.strip(),
            keep_days=keep_days,
            sample=sample,
        )
        with self._writer.action(sentence("deed.name_shop"), Changed.SETTINGS) as action:
            self._archive.settings.put(_KEY, asdict(profile), action=action)
        return profile

    def logo(self) -> bytes:
        """The shop's sign as a PNG; empty without one."""
        with self._archive.database.read():
            return b64decode(self._archive.settings.get(_LOGO, ""))

    def set_logo(self, *, path: Path | None) -> None:
        """Put a picture at the head of papers, or none; only the owner may.

        KnownErrors ``desk.logo_unreadable``, ``desk.logo_large``, ``desk.logo_no_picture``.
        """
        self._session.require(Right.RULES)
        png = _read_logo(path) if path is not None else b""
        name = sentence("deed.logo" if png else "deed.no_logo")
        with self._writer.action(name, Changed.SETTINGS) as action:
            self._archive.settings.put(_LOGO, b64encode(png).decode("ascii"), action=action)

    def for_papers(self) -> PaperShop:
        """The shop as its papers name it."""
        from exports.papers import PaperShop

        profile = self.read()
        return PaperShop(
            name=profile.name,
            phone=profile.phone,
            address=profile.address,
            foot=profile.receipt_foot,
            logo=self.logo(),
        )


def without_warranty(shop: PaperShop) -> PaperShop:
    """For a paper on goods that have no warranty here: the closing words without what they say of one."""
    words = sentence("paper_note.of_warranty").split()
    kept = [part for part in re.findall(r"[^。]+。?", shop.foot) if not any(word in part for word in words)]
    return replace(shop, foot="".join(kept).strip())


def _read_logo(path: Path) -> bytes:
    from exports.thumbnails import logo_png

    path = reachable(path)
    try:
        if path.stat().st_size > _LARGEST_LOGO:
            raise KnownError("desk.logo_large", name=path.name, most=_LARGEST_LOGO // 1024 // 1024)
        data = path.read_bytes()
    except OSError as error:
        raise KnownError("desk.logo_unreadable", name=path.name) from error
    png = logo_png(data)
    if png is None:
        raise KnownError("desk.logo_no_picture", name=path.name)
    return png
