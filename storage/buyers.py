"""Which customer an incoming order belongs to: by phone, else by nickname and platform, else by name and address.

Masked data and the platforms' virtual numbers are never a key: they die, and they would join strangers. Where several
customers have the key, nobody is guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aftersales.orders import Receiver
from storage.bulk import marks
from storage.query import chunks
from storage.staging import Candidates

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from aftersales.matching import IncomingOrder
    from storage.database import Database

Key = tuple[str, str, str]
"""What a buyer is known by: its kind (phone, nickname, address) and one or two texts."""
_PHONES = (
    "SELECT p.number, '', p.customer_id FROM customer_phones p JOIN customers c ON c.id = p.customer_id "
)
_NICKNAMES = "SELECT n.platform, n.name, n.customer_id FROM customer_nicknames n JOIN customers c ON c.id = n.customer_id "
_ADDRESSES = (
    "SELECT c.name, a.address, c.id FROM customer_addresses a JOIN customers c ON c.id = a.customer_id "
)


def keys_of(  # noqa: PLR0917 - the columns of a row, in the order in which both tables are asked for them
    platform: str,
    name: str | None,
    phone: str | None,
    address: str | None,
    masked: int | None,
    nickname: str | None,
) -> tuple[Key, ...]:
    """The keys of a buyer by rank; none where a sheet has nothing that can be trusted."""
    keys = []
    clear = not masked
    if clear and phone and is_real(phone):
        keys.append(("phone", phone, ""))
    if nickname and "*" not in nickname:
        keys.append(("nickname", platform, nickname))
    if clear and name and address and "*" not in name and "*" not in address:
        keys.append(("address", name, address))
    return tuple(keys)


def is_real(phone: str) -> bool:
    """Whether a number is whole: 7 to 15 digits, without the extension of a virtual one, without stars."""
    return 7 <= len(phone) <= 15 and phone.isascii() and phone.isdigit()


class Known:
    """Customers of the archive by the keys that were looked up, within `Database.read` or `write`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._looked: set[Key] = set()
        self.ids: dict[Key, tuple[int, ...]] = {}
        self.anybody = bool(database.rows("SELECT 1 FROM customers LIMIT 1"))

    def look_up(self, keys: Iterable[Key]) -> None:
        """Learn of these keys, set-based; of those met before nothing is asked."""
        if not self.anybody:
            return
        fresh = set(keys) - self._looked
        self._looked |= fresh
        self._learn(
            "phone",
            _PHONES,
            "p.virtual = 0 AND p.number",
            {first for kind, first, _ in fresh if kind == "phone"},
        )
        self._learn("nickname", _NICKNAMES, "n.name", {name for kind, _, name in fresh if kind == "nickname"})
        self._learn("address", _ADDRESSES, "c.name", {first for kind, first, _ in fresh if kind == "address"})

    def several(self, keys: Iterable[Key]) -> tuple[Key, tuple[int, ...]] | None:
        """The first key by rank that anybody has, with all who have it, where they are more than one."""
        found = next(((key, self.ids[key]) for key in keys if key in self.ids), None)
        return found if found is not None and len(found[1]) > 1 else None

    def _learn(self, kind: str, select: str, column: str, values: Collection[str]) -> None:
        for part in chunks(sorted(values)):
            rows: list[tuple[Any, ...]] = self._database.rows(
                f"{select} WHERE c.deleted_at IS NULL AND {column} IN ({marks(part)}) ORDER BY c.id", part
            )
            for first, second, customer in rows:
                key = (kind, first, second)
                there = self.ids.get(key, ())
                if customer not in there:
                    self.ids[key] = (*there, customer)


class Matcher:
    """Meets the buyers of one import with the archive and with one another; two of the same key are one customer.

    An answer is the customer's id, or minus the place of a new one, from -1 down, or None: nothing to go by, or several.
    """

    def __init__(self, database: Database) -> None:
        self._known = Known(database)
        self._met: dict[Key, int] = {}
        self._none_of_them: dict[Key, int] = {}
        self.fresh = 0

    def look_up(self, keys: Iterable[Key]) -> None:
        """Learn of the keys of a piece of the import, before the first of them is met."""
        self._known.look_up(keys)

    def meet(self, keys: tuple[Key, ...]) -> int | None:
        """Whose keys these are."""
        met = self._met
        for key in keys:
            found = met.get(key)
            if found is not None:
                break
            ids = self._known.ids.get(key)
            if ids is not None:
                if len(ids) > 1:
                    return None
                found = ids[0]
                break
        else:
            if not keys:
                return None
            self.fresh += 1
            found = -self.fresh
        return self.remember(keys, found)

    def remember(self, keys: tuple[Key, ...], customer: int) -> int:
        """That these keys are one customer's, where the archive does not know otherwise."""
        for key in keys:
            if key not in self._known.ids:
                self._met.setdefault(key, customer)
        return customer

    def none_of_them(self, keys: tuple[Key, ...]) -> int:
        """A new customer by a person's word; the same one for every order of that key of which this was said."""
        first = keys[0] if keys else ("", "", "")
        if first not in self._none_of_them:
            self.fresh += 1
            self._none_of_them[first] = -self.fresh
        return self._none_of_them[first]


def candidates_of(
    database: Database, orders: Sequence[IncomingOrder], owned: Sequence[bool]
) -> list[Candidates | None]:
    """For each order the customers who all have the key of its buyer, where they are several and none is its owner yet."""
    known = Known(database)
    if not known.anybody:
        return [None] * len(orders)
    keys = [() if has else keys_of_order(order) for order, has in zip(orders, owned, strict=True)]
    known.look_up(key for one in keys for key in one)
    found: list[Candidates | None] = []
    for one in keys:
        several = known.several(one)
        if several is None:
            found.append(None)
        else:
            (kind, first, second), ids = several
            found.append(Candidates(by=kind, key=f"{first} {second}".strip(), ids=ids))
    return found


def keys_of_order(order: IncomingOrder) -> tuple[Key, ...]:
    """The keys of an incoming order's buyer by rank."""
    receiver = order.receiver or Receiver()
    row = (
        order.platform.value,
        receiver.name,
        receiver.phone,
        receiver.address,
        receiver.masked,
        order.nickname,
    )
    return keys_of(*row)
