"""Forms for a sold piece: noting or correcting it, and what happened to it since (repair, exchange, service)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from aftersales.goods import Bearer, SoldGood
from resources.wording import sentence
from ui.pages.goods_form_parts import Hit, RecordPick, SideForm
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import DateEdit, NumberEdit, TextEdit

if TYPE_CHECKING:
    from aftersales.products import Product
    from desktop.goods_views import GoodView
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.theme import Theme

_MOST_MONTHS = 1_200


class GoodForm(SideForm):
    """登记卖出, or a piece corrected. A serial that another piece has is said as soon as it is typed."""

    def __init__(self, theme: Theme, desk: Desk, runner: JobRunner) -> None:
        super().__init__(theme, "登记卖出")
        self._desk, self._runner = desk, runner
        self._good: SoldGood | None = None
        self._products: dict[int, Product] = {}
        self.product = RecordPick(
            theme, desk, runner, self._find_product, placeholder="名称、编码或扫条码", name="商品", free=True
        )
        self.serial = TextEdit(placeholder="可以扫")
        self.customer = RecordPick(
            theme, desk, runner, self._find_customer, placeholder="姓名、电话或后四位", name="客户"
        )
        self.invoiced = DateEdit(theme, desk.clock.today)
        self.installed = DateEdit(theme, desk.clock.today)
        self.whole = NumberEdit(theme, unit="个月", least=1, most=_MOST_MONTHS)
        self.parts = NumberEdit(theme, unit="个月", least=1, most=_MOST_MONTHS)
        options = [Option("", "按商品目录"), *(Option(each.value, each.value) for each in Bearer)]
        self.bearer = ComboBox(theme, options, name="谁保")
        self.fields["goods.title_missing"] = self.add("商品", self.product)
        self.fields["goods.serial_taken"] = self.add("序列号", self.serial)
        self.add("客户", self.customer)
        invoiced, installed = self.add_pair(
            ("开票日", self.invoiced), ("装机日（店里装的才填）", self.installed)
        )
        self.fields["goods.starts_ahead"] = invoiced
        self.fields["goods.installed_early"] = installed
        whole, parts = self.add_pair(("整机", self.whole), ("主要部件（没有就空着）", self.parts))
        self.fields["days.warranty_months"] = whole
        self._whole, self._parts, self._invoiced = whole, parts, invoiced
        self.add("谁保", self.bearer)
        self.finish()
        self.product.picked.connect(self._product_picked)
        self.serial.editingFinished.connect(self._check_serial)

    def begin(self, view: GoodView | None) -> None:
        """Empty for a new piece, filled with one to correct."""
        self.clear_errors()
        self.heading.set_text("登记卖出" if view is None else "改这一件")
        self._good = good = view.good if view is not None else None
        product, customer = (view.product, view.customer) if view is not None else (None, None)
        if product is not None:
            self._products[product.id] = product
        title = good.title if good is not None else ""
        self.product.set_chosen(Hit(product.id, title) if product else None, title)
        self.customer.set_chosen(Hit(customer.id, customer.name) if customer else None)
        self.serial.setText(good.serial if good else "")
        self.invoiced.set_day(good.invoiced_on or good.starts if good else self._desk.clock.today())
        self.installed.set_day(good.starts if good and good.invoiced_on else None)
        self.whole.set_value(good.whole_months if good else 12)
        self.parts.set_value(good.parts_months if good else None)
        self.bearer.set_current(good.bearer if good else "")

    def saving(self) -> Callable[[], SoldGood] | None:
        invoiced, months = self.invoiced.day, self.whole.value
        if invoiced is None:
            self._invoiced.set_error("写上开票日，例如 2026-10-14。")
        if months is None:
            self._whole.set_error("写上整机几个月，例如 12。")
        if invoiced is None or months is None:
            return None
        installed = self.installed.day
        product, customer = self.product.chosen, self.customer.chosen
        good = SoldGood(
            customer_id=customer.id if customer else None,
            product_id=product.id if product else None,
            title=self.product.text,
            serial=self.serial.text().strip(),
            starts=installed or invoiced,
            invoiced_on=invoiced if installed else None,
            whole_months=months,
            parts_months=self.parts.value,
            whole_ends=invoiced,
            bearer=str(self.bearer.current or ""),
        )
        return self._new(good) if self._good is None else self._changed(self._good, good)

    def _new(self, good: SoldGood) -> Callable[[], SoldGood]:
        return lambda: self._desk.goods.register(
            customer_id=good.customer_id,
            title=good.title,
            starts=good.starts,
            serial=good.serial,
            product_id=good.product_id,
            whole_months=good.whole_months,
            parts_months=good.parts_months,
            invoiced_on=good.invoiced_on,
            bearer=good.bearer,
        )

    def _changed(self, known: SoldGood, given: SoldGood) -> Callable[[], SoldGood]:
        changed = replace(
            known,
            customer_id=given.customer_id,
            product_id=given.product_id,
            title=given.title,
            serial=given.serial,
            starts=given.starts,
            invoiced_on=given.invoiced_on,
            whole_months=given.whole_months,
            parts_months=given.parts_months,
            bearer=given.bearer,
        )
        return lambda: self._desk.goods.correct(changed)

    def _find_product(self, text: str) -> Sequence[Hit]:
        found = self._desk.goods_views.products(text=text, limit=5)
        self._products.update((product.id, product) for product in found)
        return [Hit(product.id, product.title, product.code) for product in found]

    def _find_customer(self, text: str) -> Sequence[Hit]:
        from aftersales.masking import mask_phone

        found = self._desk.customers.search(text=text, limit=5)
        return [Hit(each.id, each.name, mask_phone(each.phone)) for each in found]

    def _product_picked(self, hit: Hit | None) -> None:
        """A product brings its terms along."""
        product = self._products.get(hit.id) if hit is not None else None
        if product is not None:
            self.whole.set_value(product.whole_months or self.whole.value)
            self.parts.set_value(product.parts_months)

    def _check_serial(self) -> None:
        serial, known = self.serial.text().strip(), self._good.id if self._good else 0
        field = self.fields["goods.serial_taken"]
        if not serial:
            field.set_error("")
            return

        def done(found: SoldGood | None) -> None:
            if self.serial.text().strip() == serial:
                words = {"serial": serial, "title": found.title if found else ""}
                field.set_error(sentence("goods.serial_taken", words) if found else "")

        job = self._desk.jobs.read(lambda _: self._desk.goods.find_serial(serial=serial, but=known))
        self._runner.run(job, on_done=done)


class GoodDeed(Enum):
    """What can have happened to a piece since it was sold."""

    REPAIRED = "记维修占用"
    EXCHANGED = "记换货"
    SERVICED = "记保养"


class GoodDeedForm(SideForm):
    """One of the deeds, with its days."""

    once = True

    def __init__(self, theme: Theme, desk: Desk, deed: GoodDeed, view: GoodView) -> None:
        super().__init__(theme, deed.value)
        self._desk, self._deed, self._good = desk, deed, view.good
        today = desk.clock.today
        self.first = DateEdit(theme, today, day=today() if deed is not GoodDeed.REPAIRED else None)
        self.last = DateEdit(theme, today, day=today())
        self.what = TextEdit()
        if deed is GoodDeed.REPAIRED:
            first, last = self.add_pair(("送修", self.first), ("修好", self.last))
            self.fields.update(
                {"goods.repair_early": first, "goods.repair_backwards": last, "goods.starts_ahead": last}
            )
            self.what.setPlaceholderText("修了什么，例如 换压缩机")
            self.add("修了什么", self.what)
        else:
            first = self.add("换货日" if deed is GoodDeed.EXCHANGED else "保养日", self.first)
            self.fields.update({"goods.starts_ahead": first, "days.warranty_exchange_early": first})
            if deed is GoodDeed.EXCHANGED:
                self.what.setPlaceholderText("换给客户的那一件的")
                self.fields["goods.serial_taken"] = self.add("新序列号", self.what)
        self._first = first
        self.finish()

    def saving(self) -> Callable[[], SoldGood] | None:
        first, last = self.first.day, self.last.day
        if first is None or (last is None and self._deed is GoodDeed.REPAIRED):
            self._first.set_error("写上日期，例如 10-14。")
            return None
        goods, good, what = self._desk.goods, self._good, self.what.text()
        if self._deed is GoodDeed.EXCHANGED:
            return lambda: goods.exchange(good_id=good.id, version=good.version, day=first, serial=what)
        if self._deed is GoodDeed.SERVICED or last is None:
            return lambda: goods.note_service(good_id=good.id, version=good.version, day=first)
        return lambda: goods.note_repair(
            good_id=good.id, version=good.version, first_day=first, last_day=last, what=what
        )
