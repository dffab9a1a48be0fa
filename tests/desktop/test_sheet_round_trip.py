"""What goes out comes back the same: whatever stands in it, through workbook and CSV, and through another program."""

from __future__ import annotations

import random
from itertools import count
from typing import TYPE_CHECKING, Any

import openpyxl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from aftersales.customers import Customer, Phone
from aftersales.knowledge import Article, ArticleKind
from aftersales.matching import Outcome
from aftersales.parts import Part
from aftersales.products import Product
from desktop.import_outcomes import by_sheet, total
from desktop.jobs import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.shop import Desk
    from tests.desktop.acting import Shop

_LETTERS = "张王示例𬭎䶮aZ09 =+-@＝'\"&<>_x、，。;；/\\|#%￥🧧\n"
TEXTS = st.text(st.sampled_from(_LETTERS), max_size=24)
NAMES = st.text(st.sampled_from("张王李示例𬭎䶮=+@'&<"), min_size=1, max_size=8)
MONEY = st.none() | st.integers(0, 9_999_999)
NUMBERS = count(1)
FEW = settings(
    max_examples=4,
    phases=[Phase.explicit, Phase.generate],  # each try reads files in a process of its own
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def saved_by_another_program(path: Path) -> None:
    """The same values as a program leaves them that knows no styles, no hidden columns and its own order of things."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    order = list(range(len(rows[0])))
    random.Random(7).shuffle(order)
    head, *body = [[row[place] for place in order] for row in rows]
    random.Random(8).shuffle(body)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for at, row in enumerate([head, *body], start=1):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(row=at, column=place)
            cell.value = None if value == "" else value
            if isinstance(value, str) and value:
                cell.data_type = "s"
    book.save(path)


def differing(desk: Desk, list_key: str, *, by_others: bool) -> list[Any]:
    edit = desk.sheet_edits.begin(list_key=list_key)
    if by_others:
        saved_by_another_program(edit.path)
    found = desk.sheet_edits.compare(edit=edit, progress=Progress())
    desk.sheet_edits.end(edit=edit)
    return [(row.state, row.name, row.reason, row.cells) for row in found.rows]


@FEW
@given(
    people=st.lists(st.tuples(NAMES, TEXTS, TEXTS, st.lists(NAMES, max_size=3)), min_size=1, max_size=8),
    by_others=st.booleans(),
)
def test_customers_come_back_from_excel_as_they_went(
    shop: Shop, people: list[tuple[str, str, str, list[str]]], by_others: bool
) -> None:
    with shop._writing() as action:
        for name, note, address, tags in people:
            shop.desk.archive.customers.save(
                Customer(
                    name=name,
                    note=note.strip(),
                    phones=(Phone(number=f"138{next(NUMBERS):08d}"),),
                    addresses=(address,) if address.strip() else (),
                    tags=tuple(dict.fromkeys(tags)),
                ),
                action=action,
            )
    assert differing(shop.desk, "customers", by_others=by_others) == []


@FEW
@given(
    goods=st.lists(
        st.tuples(NAMES, TEXTS, MONEY, st.none() | st.integers(1, 120), st.integers(0, 999)),
        min_size=1,
        max_size=8,
    ),
    by_others=st.booleans(),
)
def test_goods_parts_and_knowledge_come_back_as_they_went(
    shop: Shop, goods: list[tuple[str, str, int | None, int | None, int]], by_others: bool
) -> None:
    archive = shop.desk.archive
    with shop._writing() as action:
        for title, text, cost, months, low_at in goods:
            code = f"{next(NUMBERS):016d}"
            product = Product(code=code, title=title, brand=text.strip(), cost=cost, whole_months=months)
            archive.products.save(product, action=action)
            archive.parts.save(
                Part(code=f"P{code}", title=title, shelf=text.strip(), cost=cost, low_at=low_at),
                action=action,
            )
            archive.knowledge.save(
                Article(
                    kind=ArticleKind.SNIPPET,
                    title=title,
                    body=f"。{text}",
                    used_when=text.strip(),
                    updated_at=action.at,
                ),
                action=action,
            )
    for list_key in ("products", "parts", "knowledge"):
        assert differing(shop.desk, list_key, by_others=by_others) == []


# what stands behind an apostrophe comes back without it: exports of others wrap their ids so, and the import unwraps
PLAIN = st.text(st.sampled_from("张王李示例𬭎䶮aZ09=+@&<🧧"), min_size=2, max_size=12)


@FEW
@given(people=st.lists(st.tuples(PLAIN, PLAIN, PLAIN), min_size=1, max_size=6, unique_by=lambda one: one[0]))
def test_a_list_that_was_exported_is_known_again_by_the_import(
    shop: Shop, tmp_path: Path, people: list[tuple[str, str, str]]
) -> None:
    desk = shop.desk
    with shop._writing() as action:
        for name, note, wechat in people:
            desk.archive.customers.save(
                Customer(name=f"客{name}", note=f"记{note}", wechat=wechat, addresses=("示例路 1 号",)),
                action=action,
            )
    for suffix in ("xlsx", "csv"):
        path = tmp_path / f"客户.{suffix}"
        written = desk.list_sheets.write(list_key="customers", to=path)
        staged = desk.transfers.read(paths=[path], progress=Progress())
        met = total(by_sheet(staged))
        told = [
            (row.outcome, row.changes, row.problems)
            for row in desk.transfers.records.rows(staged=staged).rows
            if row.outcome is not Outcome.UNCHANGED
        ]
        desk.transfers.discard(staged=staged)
        assert (met.orders, met.unchanged, told) == (written, written, []), suffix
