"""Measures a large archive, as ratios within one run: `python -m benchmarks.archive [scale] [--keep FOLDER]`.

Scale 1 is a million orders. Measured are the search as it is typed against LIKE and the size of its index, the last page
of lists against the first, queries on opening a case and a customer, and a change of state against its bare statements.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aftersales.cases import Case
    from desktop.shop import Desk

ROUNDS = 5
MOVES = 40
TARGETS = {"p95": 10.0, "like": 50.0, "size": 0.6, "last": 2.0, "queries": 12, "move": 3.0}
_INDEXED = (
    "customers", "customer_phones", "customer_addresses", "customer_nicknames", "customer_tags", "orders", "order_lines",
    "sold_goods", "cases", "case_lines", "case_events",
)  # fmt: skip
_LIKE_ORDERS = (
    "SELECT id FROM orders WHERE deleted_at IS NULL AND (number LIKE ? OR receiver_name LIKE ? OR receiver_phone LIKE ? "
    "OR nickname LIKE ? OR tracking LIKE ? OR receiver_address LIKE ? OR id IN "
    "(SELECT order_id FROM order_lines WHERE title LIKE ?)) ORDER BY id DESC LIMIT 40"
)

_LATER = "2026-10-14T07:20:00.000000Z"
_BARE_UPDATE = "UPDATE cases SET state = ?, state_since = ?, due_at = ?, version = version + 1 WHERE id = ? AND version = ?"
_BARE_INSERT = (
    "INSERT INTO case_events (case_id, at, by_name, kind, from_state, to_state, title, note, breach, action_id) "
    "SELECT id, ?, ?, 'moved', ?, ?, ?, '', 0, action_id FROM cases WHERE id = ?"
)


def seconds(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """The median time the processor spends on a thing in this thread, so that what else runs weighs less."""
    found = []
    for _ in range(rounds):
        started = time.thread_time()
        work()
        found.append(time.thread_time() - started)
    return median(found)


def typed(texts: list[str]) -> list[str]:
    """Every text as it grows under the fingers, from its first two characters on."""
    return [text[:end] for text in texts for end in range(min(2, len(text)), len(text) + 1)]


def samples(desk: Desk) -> tuple[list[str], list[str]]:
    """What people look for, taken from the archive itself: whole texts, and rare words among them."""
    database = desk.archive.database
    with database.read():
        count = database.rows("SELECT max(id) FROM orders")[0][0]
        ids = ", ".join(str(int(count * part / 17)) for part in range(3, 15))
        rows = database.rows(
            "SELECT number, receiver_name, receiver_phone, tracking, nickname, receiver_address FROM orders "
            f"WHERE id IN ({ids})"
        )
        titles = [row[0] for row in database.rows(f"SELECT title FROM order_lines WHERE id IN ({ids})")]
        serials = [
            row[0] for row in database.rows("SELECT serial FROM sold_goods WHERE id IN (3, 7, 11, 19)")
        ]
        cases = [row[0] for row in database.rows("SELECT number FROM cases WHERE id IN (5, 9, 13)")]
    whole: list[str] = []
    rare: list[str] = []
    for number, name, phone, tracking, nickname, address in rows:
        rare += [number, phone, tracking, nickname]
        whole += [number, name, phone, phone[-4:], tracking, tracking[-6:], nickname, address[6:14]]
    whole += [title[2:9] for title in titles[:6]] + [title.split(" ")[1] for title in titles[:6]]
    whole += [*serials, *(serial[-5:] for serial in serials), *cases]
    whole += [
        "张",
        "王伟",
        "净水器",
        "噪音大",
        "阳光花园",
        "zw",
        "lxy",
        "wangwei",
        "zhangmin",
        "jsq",
        "kqzg",
        "密封圈",
    ]
    return whole, rare


def searching(desk: Desk) -> Iterator[str]:
    whole, rare = samples(desk)
    desk.search.find(text="张示例")
    times = sorted(
        (seconds(lambda text=text: desk.search.find(text=text), 1) * 1000, text) for text in typed(whole)
    )
    p95 = times[int(len(times) * 0.95)][0]
    yield f"search as typed, {len(times)} searches: median {times[len(times) // 2][0]:.2f} ms, p95 {p95:.2f} ms (≤ 10)"
    yield "  slowest: " + ", ".join(f"{text} {taken:.0f} ms" for taken, text in times[-6:])
    from aftersales.searching import SearchKind

    database = desk.archive.database

    def like(text: str) -> None:
        with database.read():
            database.rows(_LIKE_ORDERS, [f"%{text}%"] * 7)

    asked = rare[:8]
    slow = sum(seconds(lambda text=text: like(text), 1) for text in asked)
    quick = sum(
        seconds(lambda text=text: desk.search.find(text=text, kinds=(SearchKind.ORDER,))) for text in asked
    )
    yield f"rare words among orders: {slow / quick:.0f}x faster than LIKE (≥ 50)"


def sizes(desk: Desk) -> Iterator[str]:
    database = desk.archive.database
    with database.read():
        found = dict(database.rows("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))
        owners = dict(database.rows("SELECT name, tbl_name FROM sqlite_schema WHERE type = 'index'"))
    tables = sum(found[name] for name in _INDEXED)
    index = sum(size for name, size in found.items() if name.startswith("search_"))
    trees = sum(size for name, size in found.items() if owners.get(name) in _INDEXED)
    yield (
        f"search index: {index / tables:.2f}x of the tables it indexes (≤ 0.6), {index / 1e6:.0f} MB; "
        f"with their own indexes {index / (tables + trees):.2f}x"
    )


def pages(desk: Desk) -> Iterator[str]:
    from aftersales.queries import CaseOrder, CaseQuery, CaseTab, OrderOrder, OrderQuery
    from storage import case_lists

    archive = desk.archive
    moments = desk.cases.moments()

    def case_page(query: CaseQuery, after: Any) -> Any:
        with archive.database.read():
            return case_lists.page(query, after=after, limit=100, index=archive.search)

    def order_page(query: OrderQuery, after: Any) -> Any:
        with archive.database.read():
            return archive.orders.page(query, after=after, limit=100)

    lists: list[tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = []
    lists += [
        (
            f"cases by {order.value}",
            lambda after, order=order: case_page(
                CaseQuery(tab=CaseTab.ALL, order=order, moments=moments), after
            ),
            lambda after, order=order: case_page(
                CaseQuery(tab=CaseTab.ALL, order=order, descending=True, moments=moments), after
            ),
        )
        for order in (CaseOrder.DUE, CaseOrder.NUMBER)
    ]
    lists += [
        (
            f"orders by {by.value}",
            lambda after, by=by: order_page(OrderQuery(order=by), after),
            lambda after, by=by: order_page(OrderQuery(order=by, descending=False), after),
        )
        for by in (OrderOrder.ORDERED, OrderOrder.NUMBER)
    ]
    for name, page, mirrored in lists:
        end = mirrored(None).next
        first, last = seconds(lambda page=page: page(None)), seconds(lambda page=page, end=end: page(end))
        yield f"{name}: last page {last / first:.2f}x of the first (≤ 2), {first * 1000:.1f} ms"


def openings(desk: Desk) -> Iterator[str]:
    database = desk.archive.database
    with database.read():
        case_id = database.rows("SELECT max(id) FROM cases WHERE customer_id > 0 AND order_id > 0")[0][0]
        customer_id = database.rows("SELECT customer_id FROM cases WHERE id = ?", (case_id,))[0][0]
    yield f"opening a case: {queries(desk, lambda: desk.cases.view(case_id=case_id))} queries (≤ 12)"
    asked = queries(desk, lambda: desk.customer_views.view(customer_id=customer_id))
    yield f"opening a customer: {asked} queries (≤ 12)"


def moving(desk: Desk) -> Iterator[str]:
    """A step of the workflow beside the two statements it cannot do without, in turn, each in a transaction of its own."""
    from aftersales.cases import CaseKind, Channel
    from desktop.requests import CaseDraft

    database = desk.archive.database
    draft = CaseDraft(
        kind=CaseKind.INQUIRY, channel=Channel.PHONE, category="", reason="质量问题", phenomenon="漏水"
    )
    cases = [desk.cases.open(draft=draft) for _ in range(2 * MOVES)]
    step = next(step for step in desk.cases.view(case_id=cases[0].id).next_steps if step.allowed)

    def bare(case: Case) -> None:
        with database.write():
            database.run(_BARE_UPDATE, (step.to_state, _LATER, _LATER, case.id, case.version))
            database.run(_BARE_INSERT, (_LATER, "张示例", case.state, step.to_state, step.to_state, case.id))

    def move(case: Case) -> None:
        desk.cases.move(case_id=case.id, version=case.version, to_state=step.to_state)

    taken: dict[Callable[[Case], None], list[tuple[float, float]]] = {move: [], bare: []}
    for case, work in zip(cases, (move, bare) * MOVES, strict=True):
        started = time.thread_time(), time.perf_counter()
        work(case)
        taken[work].append((time.thread_time() - started[0], time.perf_counter() - started[1]))
    processor, wall = (
        (median(each[at] for each in taken[move]), median(each[at] for each in taken[bare])) for at in (0, 1)
    )
    yield (
        f"changing a state: {processor[0] / processor[1]:.1f}x of the bare UPDATE + INSERT (≤ 3), "
        f"{processor[0] * 1000:.2f} ms; by the clock on the wall {wall[0] / wall[1]:.1f}x, {wall[0] * 1000:.2f} ms"
    )


def queries(desk: Desk, work: Callable[[], Any]) -> int:
    """How many statements reach the database."""
    engine = desk.archive.database._engine  # noqa: SLF001
    asked: list[str] = []
    run = engine.execute_sql

    def counted(sql: str, *rest: Any) -> Any:
        if sql.lstrip()[:6].upper() in {"SELECT", "WITH"}:
            asked.append(sql)
        return run(sql, *rest)

    engine.execute_sql = counted
    try:
        work()
    finally:
        del engine.execute_sql
    return len(asked)


def build(folder: Path, scale: float) -> Iterator[str]:
    from benchmarks.archive_maker import make
    from desktop.shop import Desk

    with Desk.open(folder) as desk:
        started = time.process_time()
        made = make(desk.archive.database, scale)
        inserted = time.process_time() - started
        yield f"made {made.orders:,} orders, {made.customers:,} customers, {made.cases:,} cases in {inserted:.0f} s"
        started = time.process_time()
        desk.search.catch_up()
        taken = time.process_time() - started
        rows = made.orders + made.customers + made.cases + made.goods
        yield f"index read from the journal: {taken / inserted:.1f}x of the bare inserts, {rows / taken:,.0f} records a second"


def lines(folder: Path, scale: float) -> Iterator[str]:
    from desktop.shop import Desk

    if not (folder / "archive.db").exists():
        yield from build(folder, scale)
    with Desk.open(folder) as desk:
        desk.search.catch_up()  # what an earlier run of a kept archive wrote
        for part in (sizes, searching, pages, openings, moving):
            yield from part(desk)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scale", type=float, nargs="?", default=0.1)
    parser.add_argument("--keep", type=Path, default=None)
    asked = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    with tempfile.TemporaryDirectory() as folder:
        for line in lines(asked.keep or Path(folder), asked.scale):
            print(line, flush=True)


if __name__ == "__main__":
    main()
