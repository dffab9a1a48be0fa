"""The month of 20,000 calls a year beside one of 200: `python -m benchmarks.revisit_month [calls]` prints the ratio.

Both are read, laid out and painted through the page, in turn, several times; CPU time of all threads. The first
figure is a month turned to (read, new cells, painted), the second the same month painted anew.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.shop import Desk
    from ui.pages.revisits_page import RevisitsPage
    from ui.theme import Theme

FEW, MANY = 200, 20_000
ROUNDS, TARGET = 7, 1.5
FIRST, DAYS = date(2026, 1, 1), 365
NAMES = ("周雨桐", "冯建设", "韩晓东", "曹丽华", "谢婷", "罗海燕", "邓伟强", "何静怡", "陈国栋", "王美玲")
PURPOSES = ("维修后使用情况", "退款到账确认", "换新后使用情况", "答复是否满意")


def fill(desk: Desk, calls: int) -> None:
    """`calls` calls over a year, on workdays, to a few hundred customers."""
    from aftersales.customers import Customer
    from aftersales.revisits import CallResult, RevisitState
    from storage.values import moment_text

    chance, calendar, now = random.Random(1), desk.calendar, desk.clock.now()
    days = [FIRST + timedelta(days=ahead) for ahead in range(DAYS)]
    worked = [day for day in days if calendar.is_workday(day)]
    archive = desk.archive
    with desk._writer.action("示例", undoable=False) as action:  # noqa: SLF001 - the desk has no door for so many
        ids = [
            archive.customers.save(Customer(name=f"{NAMES[at % 10]}{at // 10 or ''}"), action=action).id
            for at in range(300)
        ]
        rows = []
        for at in range(calls):
            day = worked[at * len(worked) // calls]
            done = day < desk.clock.today()
            minute = 9 * 60 + chance.randrange(120) * 5
            rows.append(
                (
                    chance.choice(ids),
                    "by_hand",
                    chance.choice(PURPOSES),
                    "电话",
                    day.isoformat(),
                    day.isoformat(),
                    f"{minute // 60:02d}:{minute % 60:02d}",
                    (RevisitState.DONE if done else RevisitState.PLANNED).value,
                    "[]",
                    CallResult.REACHED.value if done else None,
                    "",
                    moment_text(now) if done else None,
                    1,
                    action.id,
                )
            )
        archive.database.run_many(
            "INSERT INTO revisits (customer_id, plan, purpose, method, nominal, day, at_time, state, why, result, "
            "note, done_at, version, action_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )


class Shown:
    """The page over one shop, in a window of its own size."""

    def __init__(self, folder: Path, calls: int, theme: Theme) -> None:
        from aftersales.clock import CHINA, FixedClock
        from desktop.shop import Desk
        from ui.notices import Recorder
        from ui.pages.base import Context
        from ui.pages.revisits_page import RevisitsPage

        self.desk = Desk.open(folder, clock=FixedClock(datetime(2026, 10, 14, 15, 20, tzinfo=CHINA)))
        fill(self.desk, calls)
        context = Context(theme=theme, notices=Recorder(theme))
        context.shop = self.desk
        self.page: RevisitsPage = RevisitsPage(context)
        self.page.resize(1232, 872)
        self.page.show()
        self.page.activated({"view": "month"})
        self.rest()

    def rest(self) -> None:
        """Until the page waits for nothing more."""
        from PySide6.QtCore import QEventLoop

        loop = QEventLoop()
        while self.page.runner.busy:
            loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        loop.processEvents()

    def turn(self, by: int) -> float:
        """Seconds of the processor for a month turned to and painted."""
        started = time.process_time()
        self.page.month.turn(by)
        self.rest()
        self.page.grab()
        return time.process_time() - started

    def paint(self) -> float:
        """Seconds of the processor for the month painted as it stands."""
        started = time.process_time()
        self.page.grab()
        return time.process_time() - started

    def close(self) -> None:
        self.page.close()
        self.page.deleteLater()
        self.desk.close(copy=False)


def measured(folder: Path, calls: int, theme: Theme) -> tuple[float, float]:
    """Seconds for a month turned to, and painted again; one archive is open at a time."""
    shown = Shown(folder, calls, theme)
    try:
        shown.turn(-1)
        shown.turn(1)
        turned = [shown.turn(by) for by in (-1, 1) * ROUNDS]
        painted = [shown.paint() for _ in range(ROUNDS)]
        return min(turned), min(painted)  # what else the machine does only adds
    finally:
        shown.close()


def main() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from PySide6.QtWidgets import QApplication

    from ui.application import prepare_application
    from ui.theme import Theme

    calls = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    application = QApplication([])
    prepare_application(application)
    theme = Theme()
    theme.dress(application)
    with tempfile.TemporaryDirectory(prefix="zhanggui-") as folder:
        few, many = Path(folder) / "few", Path(folder) / "many"
        less, more = [], []
        for at in range(5):
            less.append(measured(few / str(at), FEW, theme))
            more.append(measured(many / str(at), calls, theme))
    turned, painted = (min(column) for column in zip(*more, strict=True))
    turned_few, painted_few = (min(column) for column in zip(*less, strict=True))
    print(
        f"a month of {calls:,} calls a year: turned to {turned / turned_few:.2f}x of {FEW} a year (≤ {TARGET}), "
        f"{turned * 1000:.0f} ms; painted again {painted / painted_few:.2f}x"
    )


if __name__ == "__main__":
    main()
