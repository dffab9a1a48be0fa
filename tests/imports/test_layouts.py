"""Sheets of shops and platforms that no profile knows: their columns are found, and what is alike is kept apart."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from aftersales.clock import CHINA
from imports.intake import read_orders
from tests.imports.sheet_kit import FIXTURES, write_csv

if TYPE_CHECKING:
    from pathlib import Path

    from aftersales.matching import IncomingOrder

LAYOUTS: list[dict[str, Any]] = tomllib.loads((FIXTURES / "layouts.toml").read_text("utf-8"))["layout"]


def test_there_are_enough_of_them() -> None:
    assert len(LAYOUTS) >= 30


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout["name"])
def test_the_columns_and_orders_of_a_layout(tmp_path: Path, layout: dict[str, Any]) -> None:
    path = write_csv(tmp_path / "a.csv", layout["rows"])
    if layout.get("tabs"):
        path.write_text("\r\n".join("\t".join(row) for row in layout["rows"]), "utf-8")
    intake = read_orders([path])
    report = intake.sheets[0]
    found = {column.header: column.key for column in report.columns}
    assert {header: found.get(header) for header in layout["keys"]} == layout["keys"]
    assert [header for header in layout.get("apart", ()) if found.get(header)] == []
    assert report.code == layout.get("code", "")
    for expected, order in zip(layout.get("orders", ()), intake.orders, strict=False):
        told = facts(order)
        assert {name: told[name] for name in expected} == expected
    assert len(intake.orders) >= len(layout.get("orders", ()))


def facts(order: IncomingOrder) -> dict[str, Any]:
    """What a layout may expect of an order; `flagged` whether a person has to look before it is taken."""
    receiver, lines = order.receiver, order.lines
    return {
        "number": order.number,
        "flagged": any(problem.level != "info" for problem in order.problems),
        "status": order.status.value if order.status else "",
        "currency": order.currency,
        "ordered": f"{order.ordered_at.astimezone(CHINA):%Y-%m-%d %H:%M}" if order.ordered_at else "",
        "tracking": order.tracking,
        "phone": receiver.phone if receiver else "",
        "address": receiver.address if receiver else "",
        "masked": receiver.masked if receiver else False,
        "lines": len(lines),
        "title": lines[0].title if lines else "",
        "quantity": lines[0].quantity if lines else None,
        **{name: yuan(getattr(order, at)) for name, at in MONEY.items()},
    }


MONEY = {"paid": "paid_gross", "goods": "goods", "freight": "freight", "refunded": "refunded"}


def yuan(fen: int | None) -> str | None:
    return None if fen is None else f"{fen // 100}.{fen % 100:02d}"
