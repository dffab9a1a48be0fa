"""Who the shop is: its name and how papers reach it; and whether it is new."""

from __future__ import annotations

from dataclasses import asdict

from aftersales.access import Right
from aftersales.errors import KnownError
from aftersales.late_dataclasses import dataclass
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.session import Session
from desktop.writing import Writer
from resources.wording import sentence

_KEY = "shop.profile"
_LONGEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopProfile:
    """The shop as its window and papers name it; `receipt_foot` are its own closing words."""

    name: str = ""
    phone: str = ""
    address: str = ""
    receipt_foot: str = ""
    sample: bool = False


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
        sample: bool = False,
    ) -> ShopProfile:
        """Give the shop its name; only the owner may. KnownError where it is empty or too long for a paper's head."""
        self._session.require(Right.RULES)
        name = name.strip()
        if not name:
            raise KnownError("desk.shop_name_missing")
        if len(name) > _LONGEST:
            raise KnownError("desk.shop_name_long", longest=_LONGEST)
        profile = ShopProfile(
            name=name,
            phone=phone.strip(),
            address=address.strip(),
            receipt_foot=receipt_foot.strip(),
            sample=sample,
        )
        with self._writer.action(sentence("deed.name_shop"), Changed.SETTINGS) as action:
            self._archive.settings.put(_KEY, asdict(profile), action=action)
        return profile
