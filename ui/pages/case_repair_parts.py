"""The question about one part of a repair: found by name or code with what lies on the shelf, then used or given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.repairs import MOST_PIECES
from ui.pages.case_repair_form import Question, Work
from ui.pages.case_repair_questions import beside, free_box, named, row
from ui.pages.goods_form_parts import Hit, RecordPick
from ui.widgets.choices import Choice, Segmented
from ui.widgets.edits import MoneyEdit, NumberEdit
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from aftersales.goods_lists import PartSummary
    from desktop.repair_views import RepairPartView, RepairView
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.theme import Theme

_HITS = 5
_UNCHOSEN = "选了配件就看到在库几件"
_PLAN, _USE, _BACK = "plan", "use", "back"


class PartQuestion:
    """A part that is added, or one of the repair's own."""

    def __init__(
        self,
        theme: Theme,
        desk: Desk,
        runner: JobRunner,
        repair: RepairView,
        known: RepairPartView | None = None,
    ) -> None:
        self._desk, self._known = desk, known
        self._found: dict[int, PartSummary] = {}
        line = known.line if known is not None else None
        self.stock = TextLabel(_UNCHOSEN, "quiet")
        self.count = NumberEdit(theme, value=line.quantity if line else 1, unit="件", most=MOST_PIECES)
        self.price = MoneyEdit(theme, fen=line.price if line else None)
        self.free = free_box("配件质保内免", on=line.free if line else repair.covered)
        for edit, name in ((self.count, "件数"), (self.price, "单价")):
            edit.setFixedWidth(120)
            named(edit, name)
        self._priced = row("单价", beside(self.price, self.free))
        self.pick: RecordPick | None = None
        self.deed: Segmented | None = None
        if known is None:
            self.pick = RecordPick(theme, desk, runner, self._find, placeholder="配件名称或编码", name="配件")
            self.pick.picked.connect(self._picked)
        else:
            self.deed = _deeds(theme, known)
            self.deed.chosen.connect(self._turn)

    def question(self) -> Question:
        """What is asked, with its edits."""
        known, count = self._known, beside(self.count)
        if known is None or self.deed is None:
            assert self.pick is not None
            found = (row("配件", self.pick), row("架上", self.stock))
            rows = (*found, row("要几件", count), self._priced)
            return Question(title="加配件", verb="加上", rows=rows, read=self._read, focus=self.pick.edit)
        self.stock.set_text(
            f"要 {known.line.quantity}，占 {known.kept}，用掉 {known.used}，架上 {known.free}"
        )
        self.stock.set_tone("warn" if known.low or known.missing else "")
        if self.deed.current != _PLAN:
            self._turn(self.deed.current)
        rows = (row("架上", self.stock), row("怎么办", beside(self.deed)), row("几件", count), self._priced)
        return Question(title=known.line.title, verb="存下", rows=rows, read=self._read, focus=self.count)

    def _turn(self, deed: str) -> None:
        """Another deed asks for another number; only the plan has a price."""
        known = self._known
        if known is None:
            return
        numbers = {_PLAN: known.line.quantity, _USE: max(known.kept, 1), _BACK: known.kept}
        self.count.set_value(numbers[deed])
        self._priced.setVisible(deed == _PLAN)

    def _find(self, text: str) -> list[Hit]:
        """In a reader's thread: what is found, with what is free of it."""
        found = self._desk.parts.page(text=text, limit=_HITS).rows
        self._found = {part.id: part for part in found}
        return [Hit(part.id, part.title, f"{part.code}  可用 {part.free}".strip()) for part in found]

    def _picked(self, hit: Hit | None) -> None:
        part = self._found.get(hit.id) if hit is not None else None
        if part is None:
            self.stock.set_text(_UNCHOSEN)
            self.stock.set_tone("")
            return
        place = f"，在 {part.shelf}" if part.shelf else ""
        short = "，不够了，先占上缺的等进货" if part.free < 1 else "，快没了" if part.is_short else ""
        self.stock.set_text(f"在库 {part.stock}，可用 {part.free}{place}{short}")
        self.stock.set_tone("warn" if part.is_short or part.free < 1 else "ok")

    def _read(self) -> Work | str:
        chosen = self.pick.chosen if self.pick is not None else None
        part_id = self._known.line.part_id if self._known is not None else chosen.id if chosen else 0
        count = self.count.value
        if not part_id:
            return "还没选配件，没有写入。打名称或编码，用 ↓ 和 ↵ 选一样。"
        if count is None:
            return "件数没写对，没有写入。例如 1。"
        parts, deed = self._desk.repair_parts, self.deed.current if self.deed is not None else _PLAN
        if deed != _PLAN:
            move = parts.use if deed == _USE else parts.give_back
            return lambda case_id, version: move(
                case_id=case_id, version=version, part_id=part_id, quantity=count
            )
        return self._plan(part_id, count)

    def _plan(self, part_id: int, count: int) -> Work | str:
        price, free, parts = self.price.fen, self.free.isChecked(), self._desk.repair_parts
        if self.price.error or (price is None and not free and count):
            return "单价没写对，没有写入。写给客户的价，质保内的勾上免费。"
        return lambda case_id, version: parts.plan(
            case_id=case_id, version=version, part_id=part_id, quantity=count, price=price or 0, free=free
        )


def _deeds(theme: Theme, known: RepairPartView) -> Segmented:
    """What may be done to a line: pieces that are kept are used next, as a rule."""
    choices = (Choice(_PLAN, "改件数和价"), Choice(_USE, "用掉"), Choice(_BACK, "放回"))
    deeds = Segmented(theme, choices, current=_USE if known.kept else _PLAN, name="怎么办")
    deeds.button(_USE).setEnabled(known.line.quantity > known.used and known.kept + known.free > 0)
    deeds.button(_BACK).setEnabled(known.kept > 0)
    return deeds
