"""The steps of a smoke in their order: first start, a sheet taken in and back, the pages, papers, sheets, a copy restored."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QFontDatabase, QImageReader

from resources.places import resource
from ui.smoke import PICTURE, Step, Until, Waits
from ui.smoke_pages import visits
from ui.smoke_visitor import Visitor, WrongError

if TYPE_CHECKING:
    from collections.abc import Sequence

_FAMILY = "Noto Sans SC"
_FORMATS = frozenset({"svg", "ico", "png"})  # the evidence is read by desktop.pictures
_SHEET = "10月14日订单.xlsx"
_SHOP = "张示例小店 😀"
_DPI = 60
_LEAST_INK = 0.002
"""The share of a page that is not white, under which it counts as blank."""


def dress(_visitor: Visitor) -> Waits:
    """What the program wears was found: font, translation, formats of pictures."""
    if _FAMILY not in QFontDatabase.families():
        raise WrongError(f"the font {_FAMILY} is not there")
    if QCoreApplication.translate("QPlatformTheme", "Cancel") != "取消":
        raise WrongError("Qt's own buttons do not speak Chinese")
    missing = _FORMATS - {bytes(each.data()).decode() for each in QImageReader.supportedImageFormats()}
    if missing:
        raise WrongError(f"pictures cannot be read: {', '.join(sorted(missing))}")
    yield Until("the event loop", lambda: True)


def first_start(visitor: Visitor) -> Waits:
    """A new folder begins with the page that asks for the shop's name; it gets one."""
    yield Until("a new shop opens", lambda: visitor.openings == 1)
    yield from visitor.settle("start")
    if visitor.window.current_key != "start":
        raise WrongError(f"a new shop begins with {visitor.window.current_key}")
    visitor.picture(visitor.page)
    visitor.page.name.setText(_SHOP)
    yield from visitor.press("Ctrl+Return", "the shop's name")
    if visitor.window.current_key != "today":
        raise WrongError(f"a shop that has its name shows {visitor.window.current_key}")


def take_in(visitor: Visitor) -> Waits:
    """The shipped sheet through all steps of the page, read by the worker process."""
    yield from visitor.open("import", paths=[resource("demo", _SHEET)])
    page = visitor.page
    for _ in range(4):
        if page.step == page.stack.indexOf(page.done):
            break
        page.go_on()
        yield from visitor.settle("import")
    orders = yield from visitor.job(lambda _progress: len(visitor.desk.orders.all()))
    if not orders:
        raise WrongError(f"nothing was imported; the page stands at step {page.step}")
    visitor.log.note(f"  {orders} orders taken in")


def save_rest(visitor: Visitor) -> Waits:
    """The template of order sheets, written as a workbook and looked at again."""
    to = visitor.out / "订单模板.xlsx"
    visitor.page.templates.write("orders", to)
    yield from visitor.settle("template")
    yield from _look_at(visitor, to)


def take_back(visitor: Visitor) -> Waits:
    """整批撤销: no order of the sheet is left."""
    visitor.page.done.undo.click()
    yield from visitor.settle("import taken back")
    left = yield from visitor.job(lambda _progress: len(visitor.desk.orders.all()))
    if left:
        raise WrongError(f"{left} orders are left of an import that was taken back")


def open_sample(visitor: Visitor) -> Waits:
    """The sample shop is made beside the own one, and opened."""
    before = visitor.openings
    visitor.program.open_sample()
    yield Until("the sample shop is made and opens", lambda: visitor.openings > before, 240)
    yield from visitor.settle("sample shop")
    if visitor.window.current_key != "today":
        raise WrongError(f"the sample shop begins with {visitor.window.current_key}")


def picture(visitor: Visitor) -> Waits:
    """The first page as it is seen."""
    visitor.window.resize(QSize(1440, 900).boundedTo(visitor.window.screen().availableSize()))
    yield from visitor.settle("today")
    visitor.picture(visitor.window, visitor.out / PICTURE)


def dark(visitor: Visitor) -> Waits:
    """The dark look, which every page takes over: all are built by now."""
    visitor.window.context.pc.change(look="dark")
    yield from visitor.settle("dark look")
    if not visitor.window.context.theme.dark:
        raise WrongError("the look stays light")
    visitor.picture(visitor.page)


def find(visitor: Visitor) -> Waits:
    """The search of the window finds the customer of the case that was visited."""
    customer = visitor.found["case"].customer
    yield from visitor.press("Ctrl+K", "search")
    palette = visitor.program.finder.palette
    if palette is None or not palette.isVisible():
        raise WrongError("the search does not open")
    palette.edit.setText(customer.name)
    yield Until(f"search finds {customer.name}", lambda: palette.model.rowCount() > 0)
    yield from visitor.settle("search")
    palette.close_palette()


def manual(visitor: Visitor) -> Waits:
    """F1 opens the manual; each chapter has its words and its pictures."""
    from resources.manual_file import MANUAL, read_manual
    from ui.help_window import HelpWindow

    yield from visitor.press("F1", "manual")
    helping = visitor.window.findChild(HelpWindow)
    if helping is None or not helping.isVisible() or not helping.chapter:
        raise WrongError("F1 shows no chapter")
    for row, chapter in enumerate(read_manual(MANUAL)):
        helping.list.setCurrentRow(row)
        yield Until(f"chapter {row}", lambda row=row: helping.list.currentRow() == row)  # type: ignore[misc]
        if helping.chapter != chapter.title or not helping.text.toPlainText().strip():
            raise WrongError(f"the chapter {chapter.title} is empty")
        for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", chapter.text):
            if not (MANUAL.parent / name).is_file():
                raise WrongError(f"the picture {name} of the manual is missing")
    visitor.picture(helping)
    helping.close()
    yield from visitor.settle("manual closed")


def back_up(visitor: Visitor) -> Waits:
    """现在备份, before anything is changed."""
    yield from visitor.open("settings", section="backup")
    section = visitor.page.section
    before = section.table.entries.rowCount()
    section.now.click()
    yield from visitor.settle("backup")
    copies = yield from visitor.job(lambda _progress: visitor.desk.upkeep.backups().copies)
    if len(copies) <= before:
        raise WrongError("no copy was made")
    visitor.found["copy"] = str(max(copies, key=lambda copy: copy.path.stat().st_mtime_ns).path)


def settle_case(visitor: Visitor) -> Waits:
    """A calculation is printed as PDF and written into its case."""
    case_id = yield from _to_settle(visitor)
    before = yield from visitor.job(lambda _progress: visitor.desk.cases.view(case_id=case_id))
    yield from visitor.press("Ctrl+P", "paper of a calculation")
    yield from _save_paper(visitor, "退赔计算书.pdf")
    yield from visitor.press("Escape", "back to the calculation")
    yield from visitor.press("Ctrl+Return", "written in")
    view = yield from visitor.job(lambda _progress: visitor.desk.cases.view(case_id=case_id))
    if visitor.window.current_key != "case" or view.settlement in {None, before.settlement}:
        raise WrongError(f"{view.case.number} has no new settlement")
    visitor.found["before"] = before
    visitor.log.note(f"  {view.case.number}: {view.settlement.due} fen due")


def _to_settle(visitor: Visitor) -> Any:
    """The calculator over the first case that waits for a plan and whose draft stands."""
    from aftersales.queries import CaseQuery

    query = CaseQuery(moments=visitor.desk.cases.moments())
    found = yield from visitor.job(lambda _progress: visitor.desk.cases.page(query=query, limit=100).rows)
    for row in found:
        if row.state.code == "planning":
            yield from visitor.open("calculator", case_id=row.summary.id)
            work = visitor.page.work
            if work is not None and not work.refusal and not work.secret_wanted:
                return row.summary.id
    raise WrongError("no case of the sample shop can be settled")


def report(visitor: Visitor) -> Waits:
    """The 售后服务报告 of that case as PDF."""
    yield from visitor.press("Ctrl+P", "papers of a case")
    yield from _save_paper(visitor, "售后服务报告.pdf")
    yield from visitor.press("Escape", "back to the case")


def _save_paper(visitor: Visitor, name: str) -> Waits:
    to: Path = visitor.out / name
    if not visitor.page.drafts:
        raise WrongError(f"{name}: no paper was drawn")
    visitor.page.save(to)
    yield from visitor.settle(name)
    pages = yield from visitor.job(lambda _progress: _ink(to))
    if not pages or min(pages) < _LEAST_INK:
        raise WrongError(f"{name}: ink on its pages {pages}")
    visitor.log.note(f"  {name}: {len(pages)} pages, {to.stat().st_size} bytes")


def _ink(path: Path) -> list[float]:
    """How much of each page of a PDF is not white."""
    from desktop.printing import PdfPages

    shares = []
    with PdfPages(path.read_bytes()) as book:
        for number in range(book.count):
            pixels = book.render(number, dpi=_DPI)
            shares.append(1 - pixels.rgb.count(b"\xff") / len(pixels.rgb))
    return shares


def sheet_out(visitor: Visitor) -> Waits:
    """The list of cases as a workbook, read back by the worker process; every row is there."""
    yield from visitor.open("cases")
    visitor.page.tabs.button("all").click()
    yield from visitor.settle("cases")
    to = visitor.out / "工单.xlsx"
    visitor.page.exporting.write(to)
    yield from visitor.settle("cases written")
    rows = yield from _look_at(visitor, to)
    shown = visitor.page.model.total
    if rows != shown:
        raise WrongError(f"{to.name}: {rows} rows of {shown}")


def _look_at(visitor: Visitor, path: Path) -> Any:
    """How many rows the first sheet of a file has."""
    transfers = visitor.desk.transfers
    sheets, refused = yield from visitor.job(lambda progress: transfers.look(paths=[path], progress=progress))
    if refused or not sheets:
        raise WrongError(f"{path.name}: {refused or 'no sheet'}")
    visitor.log.note(f"  {path.name}: {sheets[0].title or sheets[0].kind}, {sheets[0].rows} rows")
    return sheets[0].rows


def restore(visitor: Visitor) -> Waits:
    """恢复到这里: the shop closes, the copy takes its place, the shop opens; what was settled since is gone."""
    yield from visitor.open("settings", section="backup")
    section, before = visitor.page.section, visitor.openings
    if not section.table.go_to(visitor.found["copy"]):
        raise WrongError(f"the page does not show {visitor.found['copy']}")
    section.table.opened.emit(visitor.found["copy"])
    section.band.take.click()
    yield Until("the copy is restored and the shop opens", lambda: visitor.openings > before, 120)
    yield from visitor.settle("restored")
    then = visitor.found["before"]
    view = yield from visitor.job(lambda _progress: visitor.desk.cases.view(case_id=then.case.id))
    if (view.case, view.settlement) != (then.case, then.settlement):
        raise WrongError(f"{view.case.number} is not what it was when the copy was made")


def check(visitor: Visitor) -> Waits:
    """The archive is whole."""
    found = yield from visitor.job(lambda _progress: visitor.desk.upkeep.check())
    if not found.ok or not found.cases:
        raise WrongError(f"the archive: {found}")
    visitor.log.note(f"  {found.orders} orders, {found.cases} cases, {found.settled} settled")


def go_home(visitor: Visitor) -> Waits:
    """Back to the own shop, which is as it was left."""
    before = visitor.openings
    visitor.program.open_own()
    yield Until("the own shop opens again", lambda: visitor.openings > before)
    yield from visitor.settle("own shop")
    if _SHOP not in visitor.window.windowTitle():
        raise WrongError(f"the own shop is called {visitor.window.windowTitle()}")


def second_start(visitor: Visitor) -> Waits:
    """A later start hands a sheet over to this window, which shows it under 导入."""
    from desktop.handover import Answer, Place

    sheet = resource("demo", _SHEET)
    answer = yield from visitor.job(lambda _progress: Place(visitor.root).pass_on([sheet]))
    if answer is not Answer.TAKEN:
        raise WrongError(f"the window answers a second start with {answer.name}")
    yield Until("the sheet that was handed over", lambda: visitor.window.current_key == "import")
    yield from visitor.settle("import")
    if sheet.name not in {path.name for path in visitor.page.session.paths}:
        raise WrongError(f"{visitor.page.session.paths} was handed over")


STEPS: Sequence[Step] = (
    Step("dress", dress),
    Step("first start", first_start),
    Step("import a sheet", take_in),
    Step("template", save_rest),
    Step("undo the import", take_back),
    Step("sample shop", open_sample),
    Step("picture", picture),
    *visits(),
    Step("dark look", dark),
    Step("search", find),
    Step("manual", manual),
    Step("backup", back_up),
    Step("settle a case", settle_case),
    Step("service report", report),
    Step("list as xlsx", sheet_out),
    Step("restore", restore),
    Step("check the archive", check),
    Step("own shop again", go_home),
    Step("second start", second_start),
)
