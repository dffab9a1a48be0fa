"""Customers with their phones, addresses, nicknames and tags."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from aftersales.customers import Customer, CustomerBrief, Nickname, Phone
from aftersales.errors import KnownError
from aftersales.searching import SearchKind
from storage.bulk import Columns
from storage.models import AddressRow, CustomerRow, PhoneRow
from storage.numbers import Numbers
from storage.query import tuples
from storage.records import Children, Records
from storage.values import columns_of, noun_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.actions import Action
    from storage.database import Database
    from storage.search_index import SearchIndex

NUMBER_SERIES = "customer"
_BRIEF = """
SELECT c.id, c.number, c.name, c.tier,
  coalesce((SELECT p.number FROM customer_phones p WHERE p.customer_id = c.id
    ORDER BY p.dead_on IS NOT NULL, p.virtual, p.position LIMIT 1), ''),
  coalesce((SELECT a.address FROM customer_addresses a WHERE a.customer_id = c.id ORDER BY a.position LIMIT 1), ''),
  coalesce((SELECT sum(o.paid_gross - o.refunded) FROM orders o
    WHERE o.customer_id = c.id AND o.deleted_at IS NULL AND o.currency = 'CNY'), 0),
  (SELECT count(*) FROM orders o WHERE o.customer_id = c.id AND o.deleted_at IS NULL),
  (SELECT count(*) FROM cases k WHERE k.customer_id = c.id AND k.deleted_at IS NULL),
  (SELECT r.score FROM revisits r WHERE r.customer_id = c.id AND r.deleted_at IS NULL AND r.score IS NOT NULL
    ORDER BY r.done_at DESC, r.id DESC LIMIT 1)
FROM customers c WHERE c.id = ?
"""


class Customers:
    """Customers by id, number, phone and words."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._records = Records(database)
        self._numbers = Numbers(database)

    @cached_property
    def _index(self) -> SearchIndex:
        from storage.search_index import SearchIndex

        return SearchIndex(self._database)

    def save(self, customer: Customer, *, action: Action) -> Customer:
        """Add (id 0; an empty number becomes the next KH-00001) or change a customer."""
        values = columns_of(customer, "phones", "addresses", "nicknames", "tags")
        if customer.id:
            self._records.update(
                "customers",
                customer.id,
                customer.version,
                values,
                children_of_customer(customer),
                action=action,
            )
            return self.get(customer.id)
        if not customer.number and not self._records.begin(action):
            values["number"] = number_text(self._numbers.next(NUMBER_SERIES))
        return self.get(
            self._records.insert("customers", values, children_of_customer(customer), action=action)
        )

    def get(self, customer_id: int) -> Customer:
        image = self._records.image("customers", customer_id)
        if image is None or image["deleted_at"] is not None:
            raise KnownError("storage.gone")
        return customer_of(image)

    def remove(self, customer_id: int, *, version: int, action: Action) -> None:
        """Move a customer to the recycle bin."""
        self._records.recycle("customers", customer_id, version, action=action)

    def search(self, text: str, limit: int = 20) -> tuple[CustomerBrief, ...]:
        """Customers that `text` finds by name, pinyin, number, phone or what else is noted, the best first; all for none."""
        if text.strip():
            asked = self._index.understand(text)
            return tuple(map(self.brief, self._index.ids(SearchKind.CUSTOMER, asked, limit)))
        query = CustomerRow.select(CustomerRow.id).where(CustomerRow.deleted_at.is_null())
        found = query.order_by(CustomerRow.name, CustomerRow.id).limit(limit)
        return tuple(self.brief(row[0]) for row in tuples(found))

    def brief(self, customer_id: int) -> CustomerBrief:
        """What lists show; `spent` counts CNY orders only, less refunds."""
        found = self._database.rows(_BRIEF, (customer_id,))
        if not found:
            raise KnownError("storage.gone")
        names = ("id", "number", "name", "tier", "phone", "address", "spent", "orders", "cases", "score")
        row = dict(zip(names, found[0], strict=True))
        row["spent"] = int(row["spent"])
        return noun_of(CustomerBrief, row)

    def find_by_phone(self, phone: str) -> Customer | None:
        """The customer who has this real (not virtual) number."""
        query = (
            PhoneRow.select(PhoneRow.customer_id)
            .join(CustomerRow, on=(CustomerRow.id == PhoneRow.customer_id))
            .where(PhoneRow.number == phone, PhoneRow.virtual == 0, CustomerRow.deleted_at.is_null())
            .order_by(PhoneRow.customer_id)
        )
        rows = tuples(query.limit(1))
        return self.get(rows[0][0]) if rows else None

    def of_name_and_address(self, name: str, addresses: Sequence[str]) -> tuple[int, ...]:
        """Ids of customers of this name who have one of the addresses, oldest first."""
        if not name or not addresses:
            return ()
        query = (
            CustomerRow.select(CustomerRow.id)
            .join(AddressRow, on=(AddressRow.customer_id == CustomerRow.id))
            .where(CustomerRow.name == name, AddressRow.address.in_(list(addresses)))
            .where(CustomerRow.deleted_at.is_null())
            .order_by(CustomerRow.id)
            .distinct()
        )
        return tuple(int(row[0]) for row in tuples(query))


def number_text(count: int) -> str:
    """The customer number of a count: KH-00217."""
    return f"KH-{count:05d}"


def children_of_customer(customer: Customer) -> Children:
    """The rows of its child tables."""
    return {
        "customer_phones": [columns_of(phone) for phone in customer.phones],
        "customer_addresses": [{"address": address} for address in customer.addresses],
        "customer_nicknames": [columns_of(nickname) for nickname in customer.nicknames],
        "customer_tags": [{"tag": tag} for tag in customer.tags],
    }


def customer_of(image: Columns) -> Customer:
    """The customer of a record's image."""
    return noun_of(
        Customer,
        image,
        phones=tuple(noun_of(Phone, row) for row in image["customer_phones"]),
        addresses=tuple(row["address"] for row in image["customer_addresses"]),
        nicknames=tuple(noun_of(Nickname, row) for row in image["customer_nicknames"]),
        tags=tuple(row["tag"] for row in image["customer_tags"]),
    )
