"""What failure times of a whole shop cost: one pass over its goods, whatever their number.

Run from the root: ``python -m benchmarks.failures [scale]``. At scale 0.1 an archive of 100,000 orders, 20,000 registered
pieces and 20,000 cases is made, and one of a tenth of it. The desk's table of every product (Kaplan–Meier with its
interval, fitted curve, bad months, proposals) may cost hardly more for each order of the large one than of the small one.
Beside it, for comparison, a bare script that reads the same rows and keeps nothing but the share failed by month. CPU
time, the best of some rounds.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.failure_lives import lives
from aftersales.failures import report
from benchmarks.archive_maker import make
from resources.failure_rules_file import shipped_failure_rules
from resources.taxonomy_file import shipped_taxonomy
from storage.database import Database
from storage.failures import FailureFacts

if TYPE_CHECKING:
    from collections.abc import Callable

SCALE = 0.1
TENTH = 10
ROUNDS = 3
ALLOWED = 1.5
TODAY = date(2026, 10, 14)
_SOLD = """
SELECT l.id, l.title, l.quantity, coalesce(o.signed_at, o.shipped_at, o.paid_at, o.ordered_at)
FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.status IN ('已发货', '已完成', '退款售后')
UNION ALL SELECT -g.id, g.title, 1, g.starts FROM sold_goods g
"""
_FAULTS = """
SELECT c.order_line_id, min(k.opened_at) FROM cases k JOIN case_lines c ON c.case_id = k.id
WHERE k.kind IN ('维修', '换货', '退货') AND k.reason = '质量问题' GROUP BY c.order_line_id
"""


def table(database: Database) -> int:
    """As the desk does it; how many products have a curve."""
    facts, enough = FailureFacts(database), shipped_failure_rules().enough
    reasons = {reason.name: reason for reason in shipped_taxonomy().reasons}
    with database.read():
        found = lives(facts.sold(), facts.cases(), facts.stays(), reasons=reasons, today=TODAY)
    kinds = defaultdict(list)
    for one in found.lived:
        kinds[one.kind.key].append(one.life)
    return sum(report(each, enough).curve is not None for each in kinds.values())


def bare(database: Database) -> int:
    """A script of ten lines: pieces at risk and failed by month of thirty days; how many products failed."""
    with database.read():
        sold, told = database.rows(_SOLD), database.rows(_FAULTS)
    faults = {line: date.fromisoformat(at[:10]) for line, at in told}
    ended: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    failed: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for line, title, quantity, since in sold:
        first, fault = date.fromisoformat(since[:10]), faults.get(line)
        if fault is not None and fault >= first:
            failed[title][(fault - first).days // 30] += 1
            ended[title][(fault - first).days // 30] += 1
        ended[title][(TODAY - first).days // 30] += quantity - (line in faults)
    count = 0
    for title, months in ended.items():
        alive, left = 1.0, sum(months.values())
        for month in sorted(months):
            alive *= 1 - failed[title][month] / max(1, left)
            left -= months[month]
        count += alive < 1
    return count


def cpu(work: Callable[[Database], int], database: Database) -> tuple[float, int]:
    """Seconds of CPU, and what came of it."""
    began = time.process_time()
    found = work(database)
    return time.process_time() - began, found


def measured(scale: float) -> tuple[float, float, str]:
    """CPU seconds of the table and of the bare script, and what they were reckoned from."""
    with tempfile.TemporaryDirectory() as folder, Database.open(Path(folder)) as database:
        made = make(database, scale)
        rounds = [(cpu(table, database), cpu(bare, database)) for _ in range(ROUNDS)]
    ours, theirs = (min(each[side][0] for each in rounds) for side in (0, 1))
    curves, failed = rounds[0][0][1], rounds[0][1][1]
    words = f"{made.orders:,} orders, {made.cases:,} cases, {failed:,} products that failed, {curves} curves"
    return ours, theirs, words


def main() -> None:
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else SCALE
    small, _, _ = measured(scale / TENTH)
    large, plain, words = measured(scale)
    ratio = large / (small * TENTH)
    print(f"{words}: {large:.2f} s CPU, {large / plain:.1f}x of the bare script")
    print(f"for each order {ratio:.2f}x of what it costs in a tenth of the archive (allowed {ALLOWED})")
    if ratio > ALLOWED:
        sys.exit(1)


if __name__ == "__main__":
    main()
