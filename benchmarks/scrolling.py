"""A frame while scrolling a long list beside one of 10,000 rows: `python -m benchmarks.scrolling [rows]` prints the ratio."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.models.roles import Row
    from ui.pages.cases_view import CasesView
    from ui.theme import Theme
    from ui.widgets.views import KeyTable

SHORT, LONG = 10_000, 100_000
FRAMES, STEP, PAGE = 24, 177, 5_000
TARGET = 1.2


def row_of(at: int) -> Row:
    from ui.models.roles import AvatarText, Cell, Due, Ring, Row

    return Row(
        key=at,
        cells=(
            Cell(text=f"GD261014-{at:06d}", tone="quiet"),
            Cell(text="张示例"),
            Cell(text=f"示例净水器 R{at % 900} · 接头渗漏"),
            Cell(text="待定方案", ring=Ring(0.4)),
            Cell(text="剩 2 时 40 分", due=Due("剩 2 时 40 分", 0.6, "warn")),
            Cell(text=f"{at:,}.00"),
            Cell(avatar=AvatarText("周", own=True)),
        ),
    )


def table_of(rows: int, theme: Theme) -> CasesView:
    """A list that was scrolled to its end once: every page is loaded."""
    from ui.models.cases import COLUMNS
    from ui.models.paged_table import PagedTableModel, PageRequest
    from ui.pages.cases_view import CasesView

    wanted: list[PageRequest] = []
    model = PagedTableModel(COLUMNS, wanted.append)
    view = CasesView(theme, model)  # type: ignore[arg-type]
    view.resize(1200, 800)
    view.show_rows()
    view.show()
    model.restart()
    for start in range(0, rows, PAGE):
        request = wanted.pop()
        end = min(start + PAGE, rows)
        model.append_page(
            request.id, [row_of(at) for at in range(start, end)], end if end < rows else None, rows
        )
        if end < rows:
            model.fetchMore(model.index(-1, -1))
    assert model.rowCount() == rows
    return view


def frames(table: KeyTable) -> list[float]:
    """Seconds for each frame: the bar moves, the rows in sight are painted."""
    bar = table.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    taken = []
    for frame in range(FRAMES):
        started = time.process_time()
        bar.setValue(bar.maximum() // 2 + frame * STEP)
        table.viewport().grab()
        taken.append(time.process_time() - started)
    return taken


def main() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from PySide6.QtWidgets import QApplication

    from ui.application import prepare_application
    from ui.theme import Theme

    rows = int(sys.argv[1]) if len(sys.argv) > 1 else LONG
    application = QApplication([])
    prepare_application(application)
    theme = Theme()
    theme.dress(application)
    short, long = table_of(SHORT, theme), table_of(rows, theme)
    rounds = [(median(frames(short.table)), median(frames(long.table))) for _ in range(3)]
    ratio = median(longer / shorter for shorter, longer in rounds)
    print(
        f"a frame over {rows:,} rows: {ratio:.2f}x of {SHORT:,} rows (≤ {TARGET}), {rounds[-1][1] * 1000:.1f} ms"
    )


if __name__ == "__main__":
    main()
