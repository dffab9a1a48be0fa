"""Records as the search sees them: which of their texts are found, read in bulk for the index and for what was found."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aftersales.clock import CHINA
from aftersales.searching import Document, FieldKind, SearchField, SearchKind
from storage.bulk import marks
from storage.query import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storage.database import Database

_NUMBER, _NAME, _TITLE, _TEXT = FieldKind.NUMBER, FieldKind.NAME, FieldKind.TITLE, FieldKind.TEXT
_SHORT = 3
"""Our own numbers are told by their last three characters: GD261011-018 is 018."""
_CHUNK = 500
_SIZES = (6, 12, 24, 40, 100, _CHUNK)

_CUSTOMERS = "SELECT id, number, name, wechat, note FROM customers WHERE deleted_at IS NULL AND id IN ({})"
_CUSTOMER_PARTS = (
    ("phone", "SELECT customer_id, number FROM customer_phones WHERE customer_id IN ({}) ORDER BY position"),
    (
        "nickname",
        "SELECT customer_id, name FROM customer_nicknames WHERE customer_id IN ({}) ORDER BY position",
    ),
    (
        "address",
        "SELECT customer_id, address FROM customer_addresses WHERE customer_id IN ({}) ORDER BY position",
    ),
    ("tag", "SELECT customer_id, tag FROM customer_tags WHERE customer_id IN ({}) ORDER BY position"),
)
_ORDERS = """SELECT id, number, receiver_name, receiver_phone, receiver_address, nickname, tracking, remark, ordered_at,
  paid_gross, status, customer_id FROM orders WHERE deleted_at IS NULL AND id IN ({})"""
_ORDER_LINES = (
    "SELECT order_id, title, code, spec FROM order_lines WHERE order_id IN ({}) ORDER BY order_id, position"
)
_GOODS = """SELECT g.id, g.title, g.serial, g.starts, g.customer_id, l.order_id, coalesce(p.code, ''),
  coalesce(c.name, ''), coalesce(o.number, '')
  FROM sold_goods g LEFT JOIN products p ON p.id = g.product_id LEFT JOIN customers c ON c.id = g.customer_id
  LEFT JOIN order_lines l ON l.id = g.order_line_id LEFT JOIN orders o ON o.id = l.order_id WHERE g.id IN ({})"""
_CASES = """SELECT k.id, k.number, coalesce(c.name, ''), k.phenomenon, k.reason, k.description, k.opened_at, k.proposed,
  k.state, k.customer_id, k.order_id, coalesce(o.number, ''), coalesce(o.receiver_name, ''), coalesce(o.tracking, ''),
  k.details
  FROM cases k LEFT JOIN customers c ON c.id = k.customer_id LEFT JOIN orders o ON o.id = k.order_id
  WHERE k.deleted_at IS NULL AND k.id IN ({})"""
_CASE_PARTS = (
    ("goods", "SELECT case_id, title FROM case_lines WHERE case_id IN ({}) ORDER BY case_id, position"),
    (
        "serial",
        """SELECT l.case_id, g.serial FROM case_lines l JOIN sold_goods g ON g.order_line_id = l.order_line_id
        WHERE l.case_id IN ({}) ORDER BY l.case_id, l.position, g.id""",
    ),
    (
        "phone",
        """SELECT k.id, p.number FROM cases k JOIN customer_phones p ON p.customer_id = k.customer_id
        WHERE k.id IN ({}) ORDER BY p.position""",
    ),
    ("note", "SELECT case_id, note FROM case_events WHERE note <> '' AND case_id IN ({}) ORDER BY id"),
)
_ARTICLES = """SELECT id, title, body, used_when, shortcut, category, reason FROM articles
  WHERE deleted_at IS NULL AND id IN ({})"""
_ARTICLE_PARTS = (
    ("goods", "SELECT article_id, word FROM article_products WHERE article_id IN ({}) ORDER BY position"),
)
_KINDS = {
    "phone": _NUMBER,
    "serial": _NUMBER,
    "nickname": _NAME,
    "goods": _TITLE,
    "address": _TEXT,
    "tag": _TEXT,
    "note": _TEXT,
}


def load(database: Database, kind: SearchKind, ids: Sequence[int]) -> dict[int, Document]:
    """The records of these ids that are there and not in the recycle bin, by id."""
    read = _READERS[kind]
    return {document.id: document for part in chunks(ids, _CHUNK) for document in read(database, part)}


def _rows(database: Database, sql: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """Always the same few numbers of marks, so that a statement is compiled once; no id is 0."""
    wide = next((size for size in _SIZES if size >= len(ids)), len(ids))
    return database.rows(sql.format(marks(range(wide))), [*ids, *(0,) * (wide - len(ids))])


def _parts(
    database: Database, parts: Iterable[tuple[str, str]], ids: Sequence[int]
) -> dict[int, list[SearchField]]:
    found: dict[int, list[SearchField]] = defaultdict(list)
    for key, sql in parts:
        for owner, text in _rows(database, sql, ids):
            if text:
                found[owner] += _fields(key, text)
    return found


def _fields(key: str, text: str) -> list[SearchField]:
    kind = _KINDS[key]
    if key == "phone" and "-" in text:  # a virtual number is told with and without its extension
        return [SearchField(key, kind, text.partition("-")[0]), SearchField(key, kind, text)]
    return [SearchField(key, kind, text)]


def _customers(database: Database, ids: Sequence[int]) -> list[Document]:
    parts = _parts(database, _CUSTOMER_PARTS, ids)
    return [
        Document(
            kind=SearchKind.CUSTOMER,
            id=row_id,
            fields=(
                SearchField("customer", _NAME, name),
                SearchField("number", _NUMBER, number, _SHORT, own=True),
                *(replace(each, own=each.key == "phone") for each in parts.get(row_id, ())),
                SearchField("wechat", _NUMBER, wechat),
                SearchField("note", _TEXT, note),
            ),
            customer_id=row_id,
        )
        for row_id, number, name, wechat, note in _rows(database, _CUSTOMERS, ids)
    ]


def _orders(database: Database, ids: Sequence[int]) -> list[Document]:
    lines: dict[int, list[SearchField]] = defaultdict(list)
    for order_id, title, code, spec in _rows(database, _ORDER_LINES, ids):
        lines[order_id].append(SearchField("goods", _TITLE, title))
        lines[order_id] += [SearchField("goods", _TEXT, text) for text in (code, spec) if text]
    return [_order(row, lines.get(row[0], ())) for row in _rows(database, _ORDERS, ids)]


def _order(row: tuple[Any, ...], lines: Iterable[SearchField]) -> Document:
    row_id, number, name, phone, address, nickname, tracking, remark, ordered_at, paid, status, customer = row
    return Document(
        kind=SearchKind.ORDER,
        id=row_id,
        fields=(
            SearchField("order", _NUMBER, number, own=True),
            SearchField("customer", _NAME, name),
            *lines,
            *(_fields("phone", phone) if phone else ()),
            SearchField("tracking", _NUMBER, tracking),
            SearchField("nickname", _NAME, nickname),
            SearchField("address", _TEXT, address),
            SearchField("note", _TEXT, remark),
        ),
        day=_china_day(ordered_at),
        amount=paid,
        state=status,
        customer_id=customer,
        order_id=row_id,
    )


def _goods(database: Database, ids: Sequence[int]) -> list[Document]:
    return [
        Document(
            kind=SearchKind.GOOD,
            id=row_id,
            fields=(
                SearchField("goods", _TITLE, title),
                SearchField("serial", _NUMBER, serial, own=True),
                SearchField("goods", _TEXT, code),
                SearchField("customer", _NAME, name),
                SearchField("order", _NUMBER, number),
            ),
            day=starts,
            customer_id=customer,
            order_id=order,
        )
        for row_id, title, serial, starts, customer, order, code, name, number in _rows(database, _GOODS, ids)
    ]


def _cases(database: Database, ids: Sequence[int]) -> list[Document]:
    parts = _parts(database, _CASE_PARTS, ids)
    return [_case(row, parts.get(row[0], ())) for row in _rows(database, _CASES, ids)]


def _case(row: tuple[Any, ...], parts: Iterable[SearchField]) -> Document:
    row_id, number, name, phenomenon, reason, description, opened_at, proposed, state, customer, order = row[
        :11
    ]
    order_number, receiver, tracking, details = row[11:]
    return Document(
        kind=SearchKind.CASE,
        id=row_id,
        fields=(
            SearchField("case", _NUMBER, number, _SHORT, own=True),
            SearchField("customer", _NAME, name),
            *([SearchField("customer", _NAME, receiver)] if receiver != name else ()),
            SearchField("note", _TEXT, phenomenon),
            SearchField("note", _TEXT, reason),
            *parts,
            SearchField("order", _NUMBER, order_number),
            *(SearchField("tracking", _NUMBER, text) for text in (tracking, *_trackings(details))),
            SearchField("note", _TEXT, description),
        ),
        day=_china_day(opened_at),
        amount=proposed,
        state=state,
        customer_id=customer,
        order_id=order,
    )


def _articles(database: Database, ids: Sequence[int]) -> list[Document]:
    parts = _parts(database, _ARTICLE_PARTS, ids)
    return [
        Document(
            kind=SearchKind.ARTICLE,
            id=row_id,
            fields=(
                SearchField("article", _TITLE, title),
                SearchField("shortcut", _NAME, shortcut),
                SearchField("when", _TEXT, used_when),
                *parts.get(row_id, ()),
                SearchField("reason", _TEXT, f"{category} {reason}".strip()),
                SearchField("body", _TEXT, body),
            ),
        )
        for row_id, title, body, used_when, shortcut, category, reason in _rows(database, _ARTICLES, ids)
    ]


def _trackings(details: str) -> tuple[str, ...]:
    if "tracking" not in details:
        return ()
    import json

    told = json.loads(details)
    return tuple(told[key] for key in ("tracking_back", "tracking_out") if told.get(key))


def _china_day(moment: str | None) -> str:
    return datetime.fromisoformat(moment).astimezone(CHINA).date().isoformat() if moment else ""


_READERS = {
    SearchKind.CUSTOMER: _customers,
    SearchKind.ORDER: _orders,
    SearchKind.GOOD: _goods,
    SearchKind.CASE: _cases,
    SearchKind.ARTICLE: _articles,
}
