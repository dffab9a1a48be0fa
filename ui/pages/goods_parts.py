"""The tab 备件: spare parts with their stock, what is kept for cases, and what runs short."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame

from aftersales import money
from aftersales.access import Right
from aftersales.clock import china_day
from aftersales.errors import KnownError
from aftersales.parts import MOST, MoveKind, Part
from ui.delegates.base import RowDelegate
from ui.delegates.cells import MoneyDelegate
from ui.pages.case_walk import drop, dropping_menu
from ui.pages.goods_form_parts import Hit, RecordPick, SideForm
from ui.pages.goods_reading import PartsReader
from ui.pages.goods_record_panel import RecordPanel
from ui.pages.list_bar import FilterBand
from ui.pages.list_tab import ListTab
from ui.pages.list_view import ListView, ListWords
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.choices import Choice, Segmented
from ui.widgets.edits import MoneyEdit, NumberEdit, TextEdit
from ui.widgets.states import Way
from ui.widgets.texts import FlowLayout

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from desktop.parts import PartMoveView, PartView
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.pages.base import Page
    from ui.pages.case_writing import CaseWriter
    from ui.theme import Theme

_WORDS = ListWords(
    name="备件",
    noun="备件",
    empty="还没有备件",
    line="常换的记上数量，快没了会提醒",
    ways=(Way("new", "加备件", "名称、在库几件、少于几件提醒", "plus", "G"),),
)
_SHORT = "short"


class PartFilters(FilterBand):
    """Search, and whether all are listed or those that run short."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "名称、编码、放在哪")
        choices = (Choice("", "全部"), Choice(_SHORT, "不够的"))
        self.which = Segmented(theme, choices, small=True, name="哪些备件")
        self.lay_out((self.which,), menu=False, ends=())
        self.which.chosen.connect(lambda _key: self.changed.emit())

    @property
    def filtered(self) -> bool:
        return bool(self.text) or self.which.current == _SHORT

    def plain(self) -> dict[str, Any]:
        return {"short": self.which.current == _SHORT}

    def take(self, asked: Mapping[str, Any]) -> None:
        self.which.set_current(_SHORT if asked.get("short") else "")

    def clear(self) -> None:
        self.set_text("")
        self.which.set_current("")
        self.changed.emit()


class PartsTab(ListTab):
    """Spare parts."""

    list_key = "goods.parts"
    sheet_key = "parts"
    sheet_noun = "备件"
    sheet_unit = "样"
    hints = (("I", "入库"), ("G", "加备件"), ("E", "改"), ("Del", "删除"), ("Ctrl+C", "复制"))
    new_text = "加备件"
    right = Right.PARTS
    may_not = "店主、客服和维修师傅才能动备件"
    reader: PartsReader
    filters: PartFilters

    def __init__(self, page: Page, writer: CaseWriter) -> None:
        super().__init__(page, writer)
        self.take_in = PrimaryButton(self.theme, "入库", size="large", keys="I")
        self.more = Button(self.theme, "用掉、盘点", size="large")
        self.part = RecordPanel(
            self.theme, nothing="选一样看看", lists="进出", buttons=(self.take_in, self.more)
        )
        reader = PartsReader(self.desk, self.runner, self)
        shown = ListView(
            self.theme, reader.model, _WORDS, filters=PartFilters(self.theme), delegates=self._delegates()
        )
        self.lay_out(reader, shown, self.part)
        self.view: PartView | None = None
        self._form: PartForm | None = None
        self._connect()

    def _connect(self) -> None:
        self.list.way_chosen.connect(lambda _way: self.new())
        self.part.close_asked.connect(self.side_closed)
        self.part.edit_asked.connect(self.edit)
        self.part.remove_asked.connect(self.remove)
        self.take_in.clicked.connect(lambda: self.open_move(MoveKind.IN))
        self.more.clicked.connect(self.open_more)

    def _delegates(self) -> dict[str, RowDelegate]:
        right = {key: MoneyDelegate(self.theme) for key in ("stock", "reserved", "free")}
        return {
            "title": RowDelegate(self.theme, left=24),
            **right,
        }

    def filter(self) -> None:
        """From all to those that run short, and back (F)."""
        self.filters.take({"short": not self.filters.plain()["short"]})
        self.anew()

    def read_side(self) -> None:
        part_id = self.current_id
        if part_id is None:
            self.view = None
            self.part.clear()
            return
        if not self.side.isVisible() or self.writing:
            return

        def done(view: PartView) -> None:
            if self.current_id == view.part.id:
                self.view = view
                _show(self.part, view)
                self.part.allow(may=self.may)
                self.take_in.setEnabled(self.may)
                self.more.setEnabled(self.may)

        job = self.desk.jobs.read(lambda _: self.desk.parts.view(part_id=part_id))
        self.runner.run(job, on_done=done, on_slow=self.part.wait)

    # what a person does

    def new(self) -> None:
        if self.may:
            self._open(Part(title=""), ())

    def edit(self) -> None:
        if self.view is not None and self.may and not self.writing:
            self._open(self.view.part, tuple(Hit(*each) for each in self.view.products))

    def remove(self) -> None:
        view = self.view
        if view is not None and self.may and not self.writing:
            part = view.part
            self.writer.write(lambda: self.desk.parts.remove(part_id=part.id, version=part.version))

    def open_more(self) -> QMenu:
        """用掉 and 盘点."""
        menu = dropping_menu(self)
        for kind in (MoveKind.USE, MoveKind.COUNT):
            menu.addAction(kind.value).triggered.connect(lambda _on=False, kind=kind: self.open_move(kind))
        return drop(menu, self.more)

    def open_move(self, kind: MoveKind) -> None:
        """How many pieces came in, were used, or lie on the shelf."""
        view = self.view
        if view is None or not self.may or self.writing:
            return
        form = MoveForm(self.theme, self.desk, kind, view.part)
        form.submitted.connect(lambda save: self._store(form, save))
        form.cancelled.connect(self.close_form)
        self.show_form(form)
        form.take_focus()

    def copy_text(self) -> str:
        part = self.view.part if self.view is not None else None
        if part is None or part.id != self.current_id:
            return ""
        return f"{part.title}\t{part.code}\t{part.stock}\t{part.reserved}\t{part.free}"

    def _open(self, part: Part, fits: tuple[Hit, ...]) -> None:
        if self._form is None:
            self._form = PartForm(self.theme, self.desk, self.runner)
            form = self._form
            form.submitted.connect(lambda save: self._store(form, save))
            form.cancelled.connect(self.close_form)
        self._form.begin(part, fits)
        self.show_form(self._form)
        self._form.take_focus()

    def _store(self, form: SideForm, save: Callable[[], Part]) -> None:
        def done(saved: Part) -> None:
            self.close_form()
            self.reader.again(go_to=saved.id)

        def failed(error: BaseException) -> None:
            form.refuse(error if isinstance(error, KnownError) else None)
            if not isinstance(error, KnownError):
                self.notices.error(error)

        self.writer.write(save, done=done, failed=failed)


def _show(panel: RecordPanel, view: PartView) -> None:
    part = view.part
    facts = (
        ("在库", f"{part.stock:,} 件，占用 {part.reserved:,} 件"),
        ("提醒", f"剩下少于 {part.low_at} 件时" if part.low_at else ""),
        ("放在", part.shelf),
        ("成本", "" if part.cost is None else f"¥{money.grouped(part.cost)}"),
        ("用在", "、".join(title for _, title in view.products)),
    )
    chip = (f"不够，剩 {part.free}", "warn") if part.is_short else (f"剩 {part.free}", "ok")
    panel.show_record(part.id, part.code or "没有编码", part.title, chip=chip, facts=facts)
    panel.set_list([_move_row(found) for found in view.moves])


def _move_row(found: PartMoveView) -> tuple[str, str, str, bool]:
    move = found.move
    sign = {MoveKind.IN: "+", MoveKind.USE: "−"}.get(move.kind, "")
    words = " · ".join(filter(None, (move.kind.value, found.case_number, move.note)))
    return words, f"{china_day(move.at):%m-%d}", f"{sign}{move.quantity:,}", False


class PartForm(SideForm):
    """A part, new or changed; what lies on the shelf is asked for once, later it changes by moves."""

    def __init__(self, theme: Theme, desk: Desk, runner: JobRunner) -> None:
        super().__init__(theme, "加备件")
        self._desk = desk
        self._part = Part(title="")
        self._fits: dict[int, Hit] = {}
        self.title = TextEdit(placeholder="例如 压缩机 QX-12")
        self.code, self.shelf = TextEdit(), TextEdit(placeholder="例如 A-01")
        self.cost = MoneyEdit(theme)
        self.stock = NumberEdit(theme, unit="件", most=MOST)
        self.low_at = NumberEdit(theme, unit="件", most=MOST)
        self.product = RecordPick(
            theme, desk, runner, self._find, placeholder="商品名称或编码，可以加几样", name="用在哪些商品"
        )
        self.fields["parts.title_missing"] = self.add("名称", self.title)
        code, _shelf = self.add_pair(("编码", self.code), ("放在", self.shelf))
        self.fields["parts.code_taken"] = code
        stock, low = self.add_pair(("现在有", self.stock), ("少于几件提醒", self.low_at))
        self._stock = stock
        self.fields["parts.low_at"] = low
        self.fields["parts.quantity"] = stock
        self.add("成本", self.cost)
        self.add("用在", self.product)
        self.chips = QFrame()
        self._flow = FlowLayout(self.chips)
        self.add_widget(self.chips)
        self.finish()
        self.product.picked.connect(self._add_fit)

    def begin(self, part: Part, fits: tuple[Hit, ...]) -> None:
        """Fill the form; a part without id is new."""
        self.clear_errors()
        self._part = part
        self.heading.set_text("改备件" if part.id else "加备件")
        self.title.setText(part.title)
        self.code.setText(part.code)
        self.shelf.setText(part.shelf)
        self.cost.set_fen(part.cost)
        self.low_at.set_value(part.low_at)
        self.stock.set_value(part.stock)
        self._stock.setVisible(not part.id)
        self.product.set_chosen(None)
        self._fits = {hit.id: hit for hit in fits}
        self._show_fits()

    def saving(self) -> Callable[[], Part] | None:
        given = replace(
            self._part,
            title=self.title.text(),
            code=self.code.text(),
            shelf=self.shelf.text(),
            cost=self.cost.fen,
            low_at=self.low_at.value or 0,
            stock=self._part.stock if self._part.id else self.stock.value or 0,
            product_ids=tuple(self._fits),
        )
        return lambda: self._desk.parts.save(given)

    def _find(self, text: str) -> list[Hit]:
        found = self._desk.goods_views.products(text=text, limit=5)
        return [Hit(product.id, product.title, product.code) for product in found]

    def _add_fit(self, hit: Hit | None) -> None:
        if hit is not None:
            self._fits[hit.id] = hit
            self._show_fits()
            QTimer.singleShot(0, self.product, lambda: self.product.set_chosen(None))

    def _show_fits(self) -> None:
        while self._flow.count():
            item = self._flow.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for hit in self._fits.values():
            chip = Button(self.theme, hit.text, icon="x", size="small")
            chip.setAccessibleName(f"不用在 {hit.text}")
            chip.clicked.connect(lambda _on=False, hit=hit: self._drop_fit(hit))
            self._flow.addWidget(chip)
        self.chips.setVisible(bool(self._fits))

    def _drop_fit(self, hit: Hit) -> None:
        self._fits.pop(hit.id, None)
        self._show_fits()


class MoveForm(SideForm):
    """入库, 用掉 or 盘点 of one part."""

    once = True
    _ASKS: ClassVar[Mapping[MoveKind, str]] = {
        MoveKind.IN: "入库几件",
        MoveKind.USE: "用掉几件",
        MoveKind.COUNT: "架上一共几件",
    }

    def __init__(self, theme: Theme, desk: Desk, kind: MoveKind, part: Part) -> None:
        super().__init__(theme, f"{kind.value} {part.title}")
        self._desk, self._kind, self._part = desk, kind, part
        self.quantity = NumberEdit(theme, unit="件", most=MOST)
        self.note = TextEdit(placeholder="选填，例如 进货单号")
        field = self.add(self._ASKS[kind], self.quantity)
        for code in ("parts.quantity", "parts.not_enough", "parts.count_below_reserved"):
            self.fields[code] = field
        self._field = field
        self.add("备注", self.note)
        self.finish()

    def saving(self) -> Callable[[], Part] | None:
        quantity, part = self.quantity.value, self._part
        if quantity is None:
            self._field.set_error("写上件数，例如 2。")
            return None
        return lambda: self._desk.parts.move(
            part_id=part.id,
            version=part.version,
            kind=self._kind,
            quantity=quantity,
            note=self.note.text(),
        )
