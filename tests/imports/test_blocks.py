"""Rows packed by columns come out as they went in; the same facts and orders are read by column and row by row."""

from __future__ import annotations

import csv
import random
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.errors import KnownError
from aftersales.matching import IncomingOrder
from imports.block_reader import BlockReader
from imports.blocks import Block, narrow, pack
from imports.cells import Cell, Flaw
from imports.encodings import detect
from imports.headers import find_header
from imports.intake import OrderStream, read_orders
from imports.joining import Joiner, Source
from imports.profiles import recognise, recognise_as
from imports.rows import RowReader
from imports.sheets import Limits, Row
from tests.imports.sheet_kit import FIXTURES, LINES, ORDERS, QIANNIU, write_csv

if TYPE_CHECKING:
    from collections.abc import Sequence


def _without_sign_of_nothing(number: float) -> float:
    """No sheet tells −0 from 0."""
    return number + 0.0


texts = st.text(st.characters(codec="utf-8"), max_size=6)
cells: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    texts,
    st.sampled_from(["1", "", "a\x1fb", "x" * 3]),
    st.integers(-3, 3),
    st.booleans(),
    st.floats(allow_nan=False, width=16).map(_without_sign_of_nothing),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001
    st.builds(Flaw, st.just("imports.error_cell"), st.just("#N/A")),
)


def trimmed(row: Sequence[Cell]) -> Row:
    """A row as it should arrive: empty cells are None, and none of them stands at its end."""
    cells = [None if cell == "" else cell for cell in row]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


@given(rows=st.lists(st.lists(cells, max_size=5), max_size=8), times=st.sampled_from([1, 1, 90]))
def test_rows_come_out_as_they_went_in(rows: list[list[Cell]], times: int) -> None:
    rows = rows * times
    block = Block(len(rows), pack(rows, 1, "", Limits()))
    expected = [trimmed(row) for row in rows]
    assert [repr(row) for row in block] == [repr(row) for row in expected]
    assert [block[at] for at in range(len(rows))] == expected
    assert block[1:3] == expected[1:3]


def test_what_is_too_much_is_named_by_its_row() -> None:
    limits = Limits(rows=5, columns=3, characters=4)
    with pytest.raises(KnownError) as caught:
        pack([["a"], ["b" * 5], ["c" * 6]], 2, "", limits)
    assert (caught.value.code, caught.value.operands["row"]) == ("imports.cell_too_long", 3)
    with pytest.raises(KnownError) as caught:
        pack([["a"]] * 3, 4, "表", limits)
    assert (caught.value.code, caught.value.operands["rows"]) == ("imports.too_many_rows", 6)
    assert list(narrow([["a", "", None, None, ""]], "表", limits)) == [["a", "", None]]
    with pytest.raises(KnownError) as caught:
        list(narrow([["a", "", None, "b"]], "表", limits))
    assert (caught.value.code, caught.value.operands["columns"]) == ("imports.too_many_columns", 4)


def readers(header: Row, rows: Sequence[Row], profile: str = "") -> tuple[Source, Source]:
    found = find_header([header, *rows])
    assert found is not None
    match = recognise_as(profile, found, rows) if profile else recognise(found, rows)
    return tuple(Source(0, "", "表", RowReader(match, "表")) for _ in range(2))  # type: ignore[return-value]


def by_row(source: Source, rows: Sequence[Row]) -> list[IncomingOrder]:
    joiner = Joiner()
    for at, row in enumerate(rows, start=2):
        facts = source.reader.read(row, at)
        if facts is not None:
            joiner.take(source, facts)
    return list(joiner.orders())


def by_column(source: Source, rows: Sequence[Row], size: int) -> tuple[list[IncomingOrder], int]:
    """The orders as they stand at the end, and how many of them were given out before it."""
    joiner, blocks = Joiner(), BlockReader(source.reader)
    placed: dict[int, IncomingOrder] = {}
    for start in range(0, len(rows), size):
        piece = rows[start : start + size]
        block = Block(len(piece), pack(piece, start + 2, "", Limits()))
        placed |= dict(joiner.take_rows(source, blocks.read(block, start + 2, 0, frozenset())))
    early = len(placed)
    placed |= dict(joiner.rest())
    return [placed[place] for place in sorted(placed)], early


ODD: tuple[Cell, ...] = (
    None, "", " ", "-", "--", "null", "无退款申请", "#N/A", "nan", "Err:502", '="12345678"', "'12345678", "\t12345678\t",
    "１２３４５６７８", "1.23E+17", "1e15", 123456789012345678.0, 12.0, 0.5, -1, 7, True, "2026-10-08 12:00:00",
    "2026-02-30 12:00:00", "2026-10-08 25:00:00", "10月8日", "2026/10/8", "20261008", 46303.5, datetime(2026, 10, 8, 12),  # noqa: DTZ001
    date(2026, 10, 8), "¥12.30", "12.305", "(3.00)", "-3.00", "12,300.00", "3件", "三件", "13800001000", "138****1000",
    "+86 138-0000-1000", "13800001000-1234", "23800001000", "0571-88001000", "张*", "合计", "总计：12", "共3单", "订单编号",
    "交易成功", "等待卖家发货", "没见过的状态", "\ufffd乱码", "a\x1fb", "带\n换行", "\u200b看不见", "No:YT0000000000001", "No:",
    Flaw("imports.error_cell", "#REF!"), Flaw("imports.formula_empty"), "浙江省 杭州市", "圆通速递", "x" * 210, "=A1+1",
)  # fmt: skip


def odd_rows(rows: Sequence[Row], chance: random.Random) -> list[Row]:
    """The rows many times over: most with a number of their own, some with odd cells, some twice, some without number."""
    found: list[Row] = []
    for at in range(90):
        row = list(chance.choice(rows))
        row[0] = f"{row[0] or ''}".strip("'=\"\t")[:10] + f"{at:06d}"
        for _ in range(chance.choice((0, 0, 0, 1, 1, 2, 4))):
            row[chance.randrange(len(row))] = chance.choice(ODD)
        found.append(tuple(row))
        if chance.random() < 0.1:
            found.append(chance.choice(found))
        if chance.random() < 0.05:
            found.append((None, *row[1:]))
        if chance.random() < 0.05:
            found.append(tuple(None for _ in row))
    return found


def sheets() -> list[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    """Header and rows of each order sheet among the fixtures that is plain text."""
    found: list[tuple[str, tuple[str, ...], list[tuple[str, ...]]]] = []
    for path in sorted(FIXTURES.glob("*.csv")):
        data = path.read_bytes()
        header, *rows = csv.reader(data.decode(detect(data).codec).splitlines())
        found.append((path.name, tuple(header), [tuple(row) for row in rows if len(row) == len(header)]))
    return found


@pytest.mark.parametrize("profile", ["", "generic"])
@pytest.mark.parametrize("sheet", sheets(), ids=[name for name, _, _ in sheets()])
@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 2**32), size=st.sampled_from([1, 7, 64, 500]))
def test_odd_cells_make_the_same_orders_by_column_and_row_by_row(
    sheet: tuple[str, Row, list[Row]], profile: str, seed: int, size: int
) -> None:
    _, header, rows = sheet
    odd = odd_rows(rows, random.Random(seed))
    first, second = readers(header, rows, profile)
    expected = by_row(first, [trimmed(row) for row in odd])
    orders, _ = by_column(second, odd, size)
    assert [repr(order) for order in orders] == [repr(order) for order in expected]
    assert second.reader.unknown_states == first.reader.unknown_states


def test_plain_orders_are_given_out_before_the_end_and_refunded_ones_at_the_end() -> None:
    _, header, rows = next(sheet for sheet in sheets() if sheet[0] == ORDERS.name)
    _, source = readers(header, rows)
    orders, early = by_column(source, rows, 10)
    back = sum(1 for order in orders if order.refunded)
    assert (len(orders), early) == (len(rows), len(rows) - back)
    assert back


def streamed(paths: Sequence[Path]) -> tuple[dict[int, IncomingOrder], list[int]]:
    placed: dict[int, IncomingOrder] = {}
    came: list[int] = []
    for batch in OrderStream(paths):
        assert batch
        placed |= dict(batch)
        came += [place for place, _ in batch]
    return placed, came


def test_an_order_of_which_a_later_sheet_tells_more_comes_again_in_its_place() -> None:
    placed, came = streamed([ORDERS, LINES])
    assert [placed[place] for place in sorted(placed)] == list(read_orders([ORDERS, LINES]).orders)
    assert len(placed) == 24
    assert len(came) > len(placed)
    assert sum(len(order.lines) for order in placed.values()) == 29


def test_every_sheet_streams_to_the_orders_that_are_read_at_once() -> None:
    for path in (ORDERS, QIANNIU, *sorted(FIXTURES.glob("1*.csv"))):
        placed, _ = streamed([path])
        assert [placed[place] for place in sorted(placed)] == list(read_orders([path]).orders)


def test_orders_come_while_the_file_is_being_read(tmp_path: Path) -> None:
    _, header, rows = next(sheet for sheet in sheets() if sheet[0] == ORDERS.name)
    plain = rows[1]
    many = [[f"2619300000{at:09d}", *plain[1:]] for at in range(9_000)]
    path = write_csv(tmp_path / "多.csv", [list(header), *many])
    done: list[int] = []
    stream = OrderStream([path], on_progress=lambda _file, rows, _total: done.append(rows))
    batches = iter(stream)
    assert len(next(batches)) > 1_000
    assert done == [2_000]
    assert not stream.sheets
    rest = sum(len(batch) for batch in batches)
    assert stream.sheets[0].orders == 9_000
    assert rest < 9_000


def test_a_refused_file_leaves_nothing_of_it_behind(tmp_path: Path) -> None:
    _, header, rows = next(sheet for sheet in sheets() if sheet[0] == ORDERS.name)
    many = [[f"2619300000{at:09d}", *rows[0][1:]] for at in range(5_000)]
    many[-1][2] = "x" * 40_000
    bad = write_csv(tmp_path / "坏.csv", [list(header), *many])
    intake = read_orders([bad, ORDERS])
    assert [error.code for error in intake.refused] == ["imports.cell_too_long"]
    assert {order.file_index for order in intake.orders} == {1}
    with pytest.raises(KnownError):
        streamed([bad])
