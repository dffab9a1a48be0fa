"""Papers of the archive on the command line: found by the number that stands on the thing itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.errors import KnownError

if TYPE_CHECKING:
    from desktop.papers import PaperMade
    from desktop.shop import Desk

ARCHIVE_PAPERS = ("sale", "warranty", "customer")
"""Kinds of paper: of an order by its number, of a piece by its serial, of a customer by his number."""


def archive_paper(desk: Desk, kind: str, number: str, *, to: Path, size: str | None) -> PaperMade:
    """Make a paper; KnownErrors ``cli.nothing_of_number``, ``cli.paper_size`` for one that it is not printed on."""
    if size is not None and size not in {"sale": ("80mm", "a5"), "warranty": ("a5", "a4")}.get(kind, ("a4",)):
        raise KnownError("cli.paper_size", size=size)
    papers = desk.archive_papers
    if kind == "sale":
        return papers.sale(order_id=_order(desk, number), to=to, size=size or "80mm")
    if kind == "warranty":
        good = desk.goods.find_serial(serial=number)
        if good is None:
            raise KnownError("cli.nothing_of_number", number=number)
        return papers.warranty_card(good_id=good.id, to=to, size=size or "a5")
    found = [one for one in desk.customers.search(text=number) if one.number == number]
    if not found:
        raise KnownError("cli.nothing_of_number", number=number)
    return papers.customer_file(customer_id=found[0].id, to=to)


def _order(desk: Desk, number: str) -> int:
    found = desk.orders.all(number=number)
    if not found:
        raise KnownError("cli.nothing_of_number", number=number)
    return found[0][0].id
