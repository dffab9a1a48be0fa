"""Pictures of every page over the sample shop: for ``run.py shots``, the demo, the manual, and eyes beside the design."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QEventLoop, QTimer

from resources.manual_file import MANUAL
from resources.places import resource
from ui import shots
from ui.application import build_application
from ui.program import Program
from ui.shots import Shot
from ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from aftersales.clock import Clock
    from desktop.printing import Subject
    from ui.main_window import MainWindow
    from ui.pages.print_page import PrintPage

SIZE = (1440, 900)
MANUAL_SIZE = (1120, 680)


def main(argv: Sequence[str]) -> int:
    """``shots --out DIR [--theme light|dark] [--size 1440x900] [--data DIR]``; without --data over a sample shop.

    ``shots --manual`` draws the pictures of the manual anew.
    """
    from desktop.demo import build_sample_shop

    parser = _parser()
    asked = parser.parse_args(list(argv))
    if not asked.manual and asked.out is None:
        parser.error("--out")
    app = build_application(["zhanggui-shots"])
    if asked.manual:
        _draw_manual(app, asked.out or MANUAL.parent / "manual")
        return 0
    with tempfile.TemporaryDirectory(prefix="zhanggui-") as folder:
        data = asked.data or Path(folder) / "shop"
        if asked.data is None:
            build_sample_shop(data)
        view: dict[str, Any] = {"out_dir": asked.out, "size": asked.size}
        paths = shots.draw(app, asked.theme, **view, data_dir=data, open_window=open_sample)
        paths += shots.draw_pages(
            app, asked.theme, **view, data_dir=Path(folder) / "new", open_window=open_new
        )
    for path in paths:
        sys.stdout.write(f"{path}\n")
    return 0


def _draw_manual(app: QApplication, out_dir: Path) -> None:
    """The pictures of the manual: the least window, light, in few colours; each is named in docs/使用手册.md."""
    from desktop.demo import build_sample_shop

    view: dict[str, Any] = {"out_dir": out_dir, "size": MANUAL_SIZE}
    with tempfile.TemporaryDirectory(prefix="zhanggui-") as folder:
        data = Path(folder) / "shop"
        build_sample_shop(data)
        paths = shots.draw_pages(app, "light", **view, data_dir=data, open_window=open_for_manual)
        paths += shots.draw_pages(app, "light", **view, data_dir=Path(folder) / "new", open_window=open_new)
        view["size"] = SIZE
        paths += shots.draw_pages(app, "light", **view, data_dir=data, open_window=open_whole)
    for path in paths:
        _shrink(path)
        sys.stdout.write(f"{path}\n")


def open_for_manual(theme: Theme, data_dir: Path) -> tuple[MainWindow, Sequence[Shot], Callable[[], None]]:
    """As `open_sample`, with what the manual shows besides and without what it leaves out."""
    from desktop.sample import sample_clock

    program = _opened(theme, data_dir, sample_clock(data_dir))
    more = [
        Shot("10-settings-staff", "settings", {"section": "staff"}),
        Shot("20-search", "today", prepare=lambda _: _search(program, "净水")),
    ]
    shots_of_it = [each for each in _shots(program) if each.name not in _NOT_IN_MANUAL]
    return program.window, [*shots_of_it, *more], program.close


def open_whole(theme: Theme, data_dir: Path) -> tuple[MainWindow, Sequence[Shot], Callable[[], None]]:
    """As `open_sample`, with 今日 alone: what all parts of a large window are called."""
    from desktop.sample import sample_clock

    program = _opened(theme, data_dir, sample_clock(data_dir))
    return program.window, [Shot("00-window", "today")], program.close


_NOT_IN_MANUAL = frozenset(
    {
        "10-settings-reasons",
        "10-settings-tiers",
        "10-settings-limits",
        "10-settings-calls",
        "10b-settings-backup",  # it names a folder that is another one each time
        "10b-settings-holidays",
    }
)


def _search(program: Program, words: str) -> None:
    program.finder.open()
    if program.finder.palette is not None:
        program.finder.palette.edit.setText(words)


def _shrink(path: Path) -> None:
    """The same picture in at most 256 colours of its own: a third of the size, and no eye sees it."""
    from PIL import Image

    with Image.open(path) as full:
        few = full.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def render_pages(data_dir: Path, out_dir: Path) -> Sequence[Path]:
    """Every page over the shop in `data_dir`, in the light theme at 1440×900; the files written."""
    app = build_application(["zhanggui-shots"])
    with tempfile.TemporaryDirectory(prefix="zhanggui-") as folder:
        view: dict[str, Any] = {"out_dir": out_dir, "size": SIZE}
        paths = shots.draw_pages(app, "light", **view, data_dir=data_dir, open_window=open_sample)
        new = Path(folder) / "new"
        return paths + shots.draw_pages(app, "light", **view, data_dir=new, open_window=open_new)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run.py shots", description="Pictures of every page.")
    parser.add_argument("--out", type=Path, help="needed but for --manual")
    parser.add_argument("--manual", action="store_true", help="the pictures of docs/使用手册.md")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--size", type=_size, default=SIZE, metavar="1440x900")
    parser.add_argument("--data", type=Path)
    return parser


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    return int(width), int(height)


def open_new(theme: Theme, data_dir: Path) -> tuple[MainWindow, Sequence[Shot], Callable[[], None]]:
    """The window over a shop that has no name yet."""
    program = _opened(theme, data_dir, None)
    return program.window, [Shot("11-empty-state", "start")], program.close


def open_sample(theme: Theme, data_dir: Path) -> tuple[MainWindow, Sequence[Shot], Callable[[], None]]:
    """The window over the shop in `data_dir`, standing at the sample's moment, with the pictures to take."""
    from desktop.sample import sample_clock

    program = _opened(theme, data_dir, sample_clock(data_dir))
    return program.window, _shots(program), program.close


def _opened(theme: Theme, data_dir: Path, clock: Clock | None) -> Program:
    program = Program(theme, data_dir, clock=clock)
    waiting = QEventLoop()
    failure: list[str] = []
    program.opened.connect(waiting.quit)
    program.failed.connect(failure.append)
    program.failed.connect(waiting.quit)
    QTimer.singleShot(shots.LONGEST, waiting.quit)
    program.open_shop()
    waiting.exec()
    if failure:
        raise OSError(failure[0])
    return program


def _shots(program: Program) -> list[Shot]:
    case_id = _case_of(program, "K35")
    sheet = resource("demo", "10月14日订单.xlsx")
    return [
        Shot("01-today", "today"),
        Shot("02-cases", "cases", prepare=lambda window: _choose(window, case_id)),
        Shot("03-case-detail", "case", {"case_id": case_id}),
        Shot("04-calculator", "calculator", {"case_id": case_id}),
        Shot("18-recovery", "recovery", _claim_on(program, case_id)),
        Shot("18-costs", "recovery", {"tab": "costs"}),
        Shot("05a-revisit-month", "revisits", {"view": "month"}),
        Shot("05b-revisit-week", "revisits", {"view": "week"}),
        Shot("05-revisit-list", "revisits", {"view": "list"}),
        Shot(
            "13-new-case",
            "new_case",
            {"customer_id": program.desk.cases.view(case_id=case_id).case.customer_id},
        ),
        Shot("15-products", "goods"),
        Shot("15-failures", "goods", {"tab": "failures"}),
        Shot("16-customers", "customers"),
        Shot(
            "06-customer",
            "customer",
            {"customer_id": program.desk.cases.view(case_id=case_id).case.customer_id},
        ),
        Shot("14-orders", "orders", {"order_id": program.desk.cases.view(case_id=case_id).case.order_id}),
        Shot("14-counter", "new_order"),
        Shot("09-print-preview", "print", {"subject": _to_print(program, case_id)}, _both),
        Shot("17-knowledge", "knowledge", {"case_id": case_id}),
        Shot("08-analytics", "statistics"),
        Shot("08-satisfaction", "statistics", {"tab": "satisfaction"}),
        Shot("10-settings-shop", "settings", {"section": "shop"}),
        Shot("10-settings-reasons", "settings", {"section": "reasons"}),
        Shot("10-settings-tiers", "settings", {"section": "tiers"}),
        Shot("10-settings-limits", "settings", {"section": "limits"}),
        Shot("10-settings-plans", "settings", {"section": "plans"}),
        Shot("10-settings-calls", "settings", {"section": "calls"}),
        Shot("10a-settings-rules", "settings", {"section": "rules"}),
        Shot("10b-settings-backup", "settings", {"section": "backup"}),
        Shot("10b-settings-holidays", "settings", {"section": "holidays"}),
        Shot("19-import-start", "import", {"paths": [sheet]}),
        Shot("07a-import-mapping", "import", prepare=_next_step),
        Shot("07b-import-preview", "import", prepare=_next_step),
    ]


def _case_of(program: Program, words: str) -> int:
    """The first open case whose goods or number hold `words`, else any; the sample shop has one of every state."""
    from dataclasses import replace

    from aftersales.queries import CaseQuery

    query = CaseQuery(moments=program.desk.cases.moments())
    for asked in (replace(query, text=words), query):
        rows = program.desk.cases.page(query=asked, limit=1).rows
        if rows:
            return rows[0].summary.id
    raise LookupError(words)


def _to_print(program: Program, case_id: int) -> Subject:
    """The case as its page hands it to the preview."""
    from desktop.printing import Subject

    view = program.desk.cases.view(case_id=case_id)
    who = view.customer.name if view.customer else ""
    settled = view.settlement is not None
    return Subject(of="cases", id=case_id, name=f"{view.case.number} · {who}", settled=settled)


def _both(window: MainWindow) -> None:
    for row in cast("PrintPage", window.page("print")).options.rows[:2]:
        row.set_wanted(wanted=True)


def _claim_on(program: Program, case_id: int) -> dict[str, Any]:
    """Stand on the claim of a case, where it has one."""
    claims = program.desk.recovery_views.of_case(case_id=case_id)
    return {"tab": "claims", "recovery_id": claims[0].summary.id} if claims else {"tab": "claims"}


def _choose(window: MainWindow, case_id: int) -> None:
    page = window.page("cases")
    choose = getattr(page, "choose", None)
    if choose is not None:
        choose(case_id)


def _next_step(window: MainWindow) -> None:
    window.page("import").go_on()  # type: ignore[attr-defined]
