"""Measures a large archive, as ratios within one run: `python -m benchmarks.archive [scale] [--keep FOLDER]`.

Scale 1 is a million orders. Measured are the search as it is typed against LIKE and the size of its index, every list by
every tab, chip and order, what stands beside them, queries on opening a case and a customer, a tier renamed, and a change of
state against its bare statements. ``--only moving`` (or another part) leaves the others out.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from benchmarks.lists import counting, every_list, openings
from benchmarks.measuring import seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aftersales.cases import Case
    from desktop.shop import Desk

MOVES = 40
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
_BARE_ACTION = "INSERT INTO actions (id, name, at, kind) VALUES (?, ?, ?, 'do')"
_BARE_JOURNAL = "INSERT INTO journal (action_id, table_name, row_id, op, version, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)"
_LEFT_BEHIND = (
    "SELECT table_name, op, version, before, after FROM journal "
    "WHERE action_id = (SELECT action_id FROM journal ORDER BY seq DESC LIMIT 1)"
)


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


def renaming(desk: Desk) -> Iterator[str]:
    """A tier of customers with another name: every customer in it is written, with his images for Ctrl Z."""
    database = desk.archive.database
    with database.read():
        sizes = dict(database.rows("SELECT tier, count(*) FROM customers GROUP BY tier"))
    tiers = [
        one for one in desk.tier_lists.entries() if one.entry.key != desk.tier_lists.entries()[-1].entry.key
    ]
    tier = max(tiers, key=lambda one: sizes.get(one.rule.name, 0))
    before, many = tier.rule.name, sizes.get(tier.rule.name, 0)
    started = time.thread_time()
    desk.tier_lists.change(key=tier.entry.key, version=tier.entry.version, values={"name": f"{before}新"})
    taken = time.thread_time() - started
    started = time.thread_time()
    desk.undo.undo()
    back = time.thread_time() - started
    yield (
        f"renaming a tier with {many:,} customers: {taken:.1f} s, {taken / max(many, 1) * 1e6:.0f} µs each; "
        f"taken back {back:.1f} s"
    )


def moving(desk: Desk) -> Iterator[str]:
    """A step of the workflow beside the two statements it cannot do without, in turn, each in a transaction of its own.

    The bare side changes four columns of the case and adds the entry of the timeline, and neither reads nor judges nor
    can be undone. The third side writes all that a step leaves behind: the row of its action and two lines of the journal
    with the case before and after it, their texts those of a real step.
    """
    from aftersales.cases import CaseKind, Channel
    from desktop.requests import CaseDraft

    database = desk.archive.database
    draft = CaseDraft(
        kind=CaseKind.INQUIRY, channel=Channel.PHONE, category="", reason="质量问题", phenomenon="漏水"
    )
    cases = [desk.cases.open(draft=draft) for _ in range(3 * MOVES)]
    step = next(step for step in desk.cases.view(case_id=cases[0].id).next_steps if step.allowed)

    def bare(case: Case) -> None:
        with database.write():
            database.run(_BARE_UPDATE, (step.to_state, _LATER, _LATER, case.id, case.version))
            database.run(_BARE_INSERT, (_LATER, "张示例", case.state, step.to_state, step.to_state, case.id))

    left: list[tuple[Any, ...]] = []

    def move(case: Case) -> None:
        desk.cases.move(case_id=case.id, version=case.version, to_state=step.to_state)

    def same_rows(case: Case) -> None:
        action = uuid4().hex
        with database.write():
            database.run(_BARE_ACTION, (action, step.to_state, _LATER))
            database.run(_BARE_INSERT, (_LATER, "张示例", case.state, step.to_state, step.to_state, case.id))
            for table, op, version, before, after in left:
                database.run(_BARE_JOURNAL, (action, table, case.id, op, version, before, after))
            database.run(_BARE_UPDATE, (step.to_state, _LATER, _LATER, case.id, case.version))

    taken: dict[Callable[[Case], None], list[tuple[float, float]]] = {move: [], bare: [], same_rows: []}
    for case, work in zip(cases, (move, bare, same_rows) * MOVES, strict=True):
        started = time.thread_time(), time.perf_counter()
        work(case)
        taken[work].append((time.thread_time() - started[0], time.perf_counter() - started[1]))
        if not left:
            with database.read():
                left += database.rows(_LEFT_BEHIND)
    processor, wall = ([median(each[at] for each in taken[work]) for work in taken] for at in (0, 1))
    yield (
        f"changing a state: {processor[0] / processor[1]:.1f}x of the bare UPDATE + INSERT (≤ 3), "
        f"{processor[0] / processor[2]:.1f}x of all the rows it writes, {processor[0] * 1000:.2f} ms; "
        f"by the clock on the wall {wall[0] / wall[1]:.1f}x and {wall[0] / wall[2]:.1f}x, {wall[0] * 1000:.2f} ms"
    )


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


PARTS = (sizes, searching, every_list, counting, openings, renaming, moving)


def lines(folder: Path, scale: float, only: str = "") -> Iterator[str]:
    from desktop.shop import Desk

    if not (folder / "archive.db").exists():
        yield from build(folder, scale)
    with Desk.open(folder) as desk:
        desk.search.catch_up()  # what an earlier run of a kept archive wrote
        for part in PARTS:
            if only in {"", part.__name__}:
                yield from part(desk)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scale", type=float, nargs="?", default=0.1)
    parser.add_argument("--keep", type=Path, default=None)
    parser.add_argument("--only", default="", choices=["", *(part.__name__ for part in PARTS)])
    asked = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    with tempfile.TemporaryDirectory() as folder:
        for line in lines(asked.keep or Path(folder), asked.scale, asked.only):
            print(line, flush=True)


if __name__ == "__main__":
    main()
