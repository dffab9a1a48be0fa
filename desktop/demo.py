"""The demo: a sample shop from order sheets to settled, printed and scheduled cases, told so that a person can follow."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from aftersales.clock import FixedClock, china_day, china_moment
from aftersales.errors import KnownError
from aftersales.held_files import patiently
from aftersales.queries import CaseQuery, CaseTab
from aftersales.revisits import RevisitSummary
from aftersales.settlement.result import CountsTo
from desktop.demo_answers import ANSWER_STORIES
from desktop.demo_archive import ARCHIVE_STORIES
from desktop.demo_customers import CUSTOMER_STORIES
from desktop.demo_failures import FAILURE_STORIES
from desktop.demo_goods import GOODS_STORIES
from desktop.demo_main import MAIN_STORIES
from desktop.demo_more import MORE_STORIES
from desktop.demo_recoveries import RECOVERY_STORIES
from desktop.demo_repairs import REPAIR_STORIES
from desktop.demo_stage import Imported, Stage, Told
from desktop.jobs import Progress
from desktop.sample import mark_sample, sample_clock
from desktop.settlements import Calculation
from desktop.shop import Desk
from desktop.views import CaseView
from resources.wording import sentence

Tell = Callable[[str], None]
PageRenderer = Callable[[Path, Path], Sequence[Path]]

DATA_FOLDER, PAGES_FOLDER = "店铺数据", "pages"
CASES_SHEET, REPORT, RECEIPT = "工单.xlsx", "售后服务报告.pdf", "小票.pdf"
SAMPLE_MOMENT = china_moment("2026-10-14 15:20")
"""When the sample shop stands still: its sheets and stories lead up to this afternoon."""
_OPENED = china_moment("2026-09-01 08:30")


def make_demo(out: Path, *, today: datetime | None, render_pages: PageRenderer | None, tell: Tell) -> int:
    """Make the sample shop in `out`, write its papers and pictures, tell what came about; the exit code.

    KnownError ``demo.not_empty`` for a folder that holds anything; it is left as it was.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise KnownError("demo.not_empty", folder=str(out))
    data = out / DATA_FOLDER
    clock = FixedClock(today or SAMPLE_MOMENT)
    with Desk.open(data, clock=clock) as desk:
        told = fill_sample_shop(desk, clock=clock, progress=Progress())
        tell(
            sentence("demo.shop", {"name": desk.profile.read().name, "now": clock.now(), "folder": str(data)})
        )
        _tell_imports(desk, told, tell)
        _tell_cases(desk, told, tell)
        _tell_revisits(desk, tell)
        _tell_counts(desk, tell)
        tell(sentence("demo.files"))
        _write_papers(desk, told, out, tell)
        desk.upkeep.backup()
    _draw_pages(data, out / PAGES_FOLDER, render_pages, tell)
    return 0


def build_sample_shop(data: Path, *, today: datetime | None = None) -> Told:
    """The sample shop in a new data folder, closed again; open it with `desktop.sample.sample_clock`."""
    clock = FixedClock(today or SAMPLE_MOMENT)
    with Desk.open(data, clock=clock) as desk:
        return fill_sample_shop(desk, clock=clock, progress=Progress())


def make_sample_shop(data: Path, *, progress: Progress) -> None:
    """The sample shop in `data` where none lies there yet; built aside and renamed, so that it is never half there."""
    if sample_clock(data) is not None:
        return
    aside = data.with_name(f"{data.name}.new")
    for folder in (aside, data):
        shutil.rmtree(folder, ignore_errors=True)
    clock = FixedClock(SAMPLE_MOMENT)
    try:
        with Desk.open(aside, clock=clock) as desk:
            fill_sample_shop(desk, clock=clock, progress=progress)
        patiently(lambda: aside.rename(data))
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def fill_sample_shop(desk: Desk, *, clock: FixedClock, progress: Progress) -> Told:
    """Fill a new shop by the same functions as the window calls; `clock` must be the one the desk was opened with.

    The stories play up to the moment the clock shows, and leave it there.
    """
    until = clock.moment
    clock.moment = min(_OPENED, until)
    desk.profile.name_shop(
        name="和顺家电城东店", phone="0571-5550 1826", address="杭州市样本区示例街道测试路 8 号", sample=True
    )
    stage = Stage(desk, clock)
    stage.hire()
    desk.knowledge.add_shipped()
    stage.play(
        [
            story(stage)
            for story in (
                *MAIN_STORIES,
                *MORE_STORIES,
                *REPAIR_STORIES,
                *GOODS_STORIES,
                *FAILURE_STORIES,
                *CUSTOMER_STORIES,
                *ARCHIVE_STORIES,
                *RECOVERY_STORIES,
                *ANSWER_STORIES,
            )
        ],
        until,
        progress,
    )
    mark_sample(desk.folder.root, stands_at=until)
    return stage.told


def _tell_imports(desk: Desk, told: Told, tell: Tell) -> None:
    tell(sentence("demo.imports"))
    for imported in told.imports:
        tell(sentence("demo.import_line", _import_words(imported)))
        for reason in imported.left_out:
            tell(sentence("demo.import_left", {"reason": reason}))
    orders = [order for order, _, _ in desk.orders.all()]
    sums = {
        "orders": len(orders),
        "paid": sum(order.paid_gross for order in orders),
        "refunded": sum(order.refunded for order in orders),
    }
    tell(sentence("demo.imports_sum", sums))


def _import_words(imported: Imported) -> dict[str, object]:
    counts = imported.batch.counts
    return {
        "day": imported.batch.imported_at,
        "files": " + ".join(imported.batch.files),
        "orders": counts.orders,
        "added": counts.added,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "held": counts.held,
        "errors": counts.errors,
    }


def _tell_cases(desk: Desk, told: Told, tell: Tell) -> None:
    tell(sentence("demo.cases"))
    for name, calculation in told.reckoned.items():
        view = desk.cases.view(case_id=told.cases[name])
        tell(sentence("demo.case_line", _case_words(view, name)))
        _tell_steps(calculation, tell)
        _tell_result(view, tell)


def _tell_steps(calculation: Calculation, tell: Tell) -> None:
    """How the customer's sum and the courier's came about; the shop's own costs stay one line."""
    if calculation.settlement is None:
        return
    for step, words in zip(calculation.settlement.steps, calculation.words, strict=True):
        if step.counts_to is CountsTo.MERCHANT_RESULT:
            continue
        operands = {"label": words.label, "formula": words.formula, "citation": words.citation}
        if step.amount is None:
            tell(sentence("demo.step_without_sum", operands))
        else:
            tell(sentence("demo.step", {**operands, "amount": step.amount}))


def _case_words(view: CaseView, name: str) -> dict[str, object]:
    return {
        "number": view.case.number,
        "customer": view.customer.name if view.customer else "",
        "title": "、".join(line.title for line in view.case.lines),
        "reason": sentence(f"demo.{name}"),
        "state": view.state.label,
    }


def _tell_result(view: CaseView, tell: Tell) -> None:
    settled = view.settlement
    if settled is None:
        return
    paid = sum(payment.amount for payment in view.payments)
    tell(sentence("demo.case_due", {"due": settled.due, "paid": paid}))
    if settled.from_courier:
        tell(sentence("demo.from_courier", {"amount": settled.from_courier}))
    if settled.merchant_result is not None:
        tell(sentence("demo.merchant_result", {"amount": settled.merchant_result}))


def _tell_revisits(desk: Desk, tell: Tell) -> None:
    """The calls that did not stay on their nominal day, with every day that was passed over."""
    tell(sentence("demo.revisits"))
    first, last = china_day(_OPENED), desk.clock.today().replace(year=desk.clock.today().year + 1)
    for found in desk.revisits.page(first=first, last=last, include_done=True):
        if found.revisit.day != found.revisit.nominal:
            tell(sentence("demo.revisit_line", _revisit_words(desk, found)))
            why = "；".join(desk.revisits.why_text(revisit=found.revisit))
            tell(sentence("demo.revisit_why", {"why": why}))


def _revisit_words(desk: Desk, found: RevisitSummary) -> dict[str, object]:
    start = ""
    if found.revisit.case_id is not None:
        events = desk.cases.view(case_id=found.revisit.case_id).events
        done = next((event.at for event in events if event.to_state == "to_revisit"), None)
        start = sentence("demo.revisit_start", {"day": done}) if done else ""
    return {
        "customer": found.customer_name,
        "purpose": found.revisit.purpose,
        "start": start,
        "nominal": found.revisit.nominal,
        "day": found.revisit.day,
    }


def _tell_counts(desk: Desk, tell: Tell) -> None:
    counts = desk.cases.tab_counts()
    words = {
        "count": counts[CaseTab.ALL],
        "open": counts[CaseTab.OPEN],
        "overdue": counts[CaseTab.OVERDUE],
        "due_today": counts[CaseTab.DUE_TODAY],
        "ended": counts[CaseTab.ALL] - counts[CaseTab.OPEN],
    }
    tell(sentence("demo.all_cases", words))


def _write_papers(desk: Desk, told: Told, out: Path, tell: Tell) -> None:
    query = CaseQuery(tab=CaseTab.ALL, moments=desk.cases.moments())
    rows = desk.list_sheets.write(list_key="cases", query=query, to=out / CASES_SHEET)
    tell(sentence("demo.file_rows", {"file": CASES_SHEET, "count": rows}))
    for file, name, make in (
        (REPORT, "warranty", desk.papers.report),
        (RECEIPT, "part_return", desk.papers.receipt),
    ):
        if name not in told.reckoned:
            tell(sentence("demo.no_case_yet", {"file": file}))
            continue
        made = make(case_id=told.cases[name], to=out / file)
        tell(sentence("demo.file_pages", {"file": file, "pages": made.pages, "number": made.number}))


def _draw_pages(data: Path, to: Path, render_pages: PageRenderer | None, tell: Tell) -> None:
    if render_pages is None:
        tell(sentence("demo.no_pictures"))
        return
    drawn = render_pages(data, to)
    tell(sentence("demo.file_pictures", {"folder": to.name, "count": len(drawn)}))
