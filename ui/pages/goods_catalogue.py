"""The tab 商品目录: what the shop sells, with class of 三包, terms, who bears them, and the service plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from aftersales import money
from aftersales.errors import KnownError
from aftersales.goods import Bearer
from aftersales.products import Product
from aftersales.revisit_plans import NONE
from desktop.plan_lists import OF_PRODUCT, steps_words
from resources.policy_files import shipped_policies
from ui.delegates.base import RowDelegate
from ui.delegates.cells import MoneyDelegate
from ui.models.goods import terms_text
from ui.pages.goods_form_parts import SideForm
from ui.pages.goods_reading import CatalogueReader
from ui.pages.goods_record_panel import Fact, RecordPanel
from ui.pages.list_bar import SearchBand
from ui.pages.list_tab import ListTab
from ui.pages.list_view import ListView, ListWords
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import MoneyEdit, NumberEdit, TextEdit
from ui.widgets.states import Way

if TYPE_CHECKING:
    from aftersales.revisit_plans import RevisitPlan
    from desktop.goods_views import ProductView
    from ui.pages.base import Page
    from ui.pages.case_writing import CaseWriter
    from ui.theme import Theme

_WORDS = ListWords(
    name="商品目录",
    noun="商品",
    empty="商品目录是空的",
    line="写好质保几个月、谁保、送哪修，卖出时自动带上",
    ways=(
        Way("new", "加商品", "名称必填，别的可以后补", "plus", "G"),
        Way("import", "导入订单", "订单里的商品可以一次加进目录", "file-spreadsheet", "Ctrl+I"),
    ),
)


class CatalogueTab(ListTab):
    """The catalogue."""

    list_key = "goods.catalogue"
    sheet_key = "products"
    sheet_noun = "商品目录"
    sheet_unit = "样"
    hints = (("G", "加商品"), ("E", "改"), ("Del", "删除"), ("Space", "面板"), ("Ctrl+C", "复制"))
    new_text = "加商品"
    reader: CatalogueReader
    filters: SearchBand

    def __init__(self, page: Page, writer: CaseWriter) -> None:
        super().__init__(page, writer)
        self.product = RecordPanel(self.theme, nothing="选一样看看", lists="用得上的备件")
        reader = CatalogueReader(self.desk, self.runner, self)
        shown = ListView(
            self.theme,
            reader.model,
            _WORDS,
            filters=SearchBand(self.theme, "名称、编码、品牌、条码"),
            delegates=self._delegates(),
        )
        self.lay_out(reader, shown, self.product)
        self.view: ProductView | None = None
        self._form: ProductForm | None = None
        self.list.way_chosen.connect(lambda way: self.new() if way == "new" else self.page.open_page(way))
        self.product.close_asked.connect(self.side_closed)
        self.product.edit_asked.connect(self.edit)
        self.product.remove_asked.connect(self.remove)

    def _delegates(self) -> dict[str, RowDelegate]:
        right = {key: MoneyDelegate(self.theme) for key in ("cost", "sold")}
        return {"title": RowDelegate(self.theme, left=24), **right}

    def filter(self) -> None:
        """There is nothing to filter by but the search (F)."""
        self.go_to_search()

    def read_side(self) -> None:
        product_id = self.current_id
        if product_id is None:
            self.view = None
            self.product.clear()
            return
        if not self.side.isVisible() or self.writing:
            return

        def done(view: ProductView) -> None:
            if self.current_id == view.product.id:
                self.view = view
                _show(self.product, view)
                self.product.allow(may=self.may)

        job = self.desk.jobs.read(lambda _: self.desk.goods_views.product(product_id=product_id))
        self.runner.run(job, on_done=done, on_slow=self.product.wait)

    # what a person does

    def new(self) -> None:
        if self.may:
            self._open(Product(code="", title=""))

    def edit(self) -> None:
        if self.view is not None and self.may and not self.writing:
            self._open(self.view.product)

    def remove(self) -> None:
        view = self.view
        if view is not None and self.may and not self.writing:
            product = view.product
            self.writer.write(
                lambda: self.desk.goods.remove_product(product_id=product.id, version=product.version)
            )

    def copy_text(self) -> str:
        product = self.view.product if self.view is not None else None
        if product is None or product.id != self.current_id:
            return ""
        return f"{product.title}\t{product.code}\t{terms_text(product.whole_months, product.parts_months)}"

    def _open(self, product: Product) -> None:
        if self._form is None:
            self._form = ProductForm(self.theme)
            self._form.submitted.connect(self._save)
            self._form.cancelled.connect(self.close_form)
        self._form.begin(product, self.desk.plan_lists.for_products())
        self.show_form(self._form)
        self._form.take_focus()

    def _save(self, given: Callable[[], Product]) -> None:
        product = given()

        def done(saved: Product) -> None:
            self.close_form()
            self.reader.again(go_to=saved.id)

        def failed(error: BaseException) -> None:
            assert self._form is not None
            self._form.refuse(error if isinstance(error, KnownError) else None)
            if not isinstance(error, KnownError):
                self.notices.error(error)

        self.writer.write(lambda: self.desk.goods.save_product(product), done=done, failed=failed)


def _show(panel: RecordPanel, view: ProductView) -> None:
    product = view.product
    plan = (
        f"{product.service_name or '保养'} 每 {product.service_months} 个月" if product.service_months else ""
    )
    main_parts = f"（{product.parts_name}）" if product.parts_name and product.parts_months else ""
    facts: Sequence[Fact] = (
        ("品牌", product.brand),
        ("条码", product.barcode),
        ("成本", "" if product.cost is None else f"¥{money.grouped(product.cost)}"),
        ("质保", terms_text(product.whole_months, product.parts_months) + main_parts),
        ("谁保", "，".join(filter(None, (product.bearer, product.bearer_name)))),
        ("送哪修", product.service_point),
        ("保养", plan),
        ("卖出", f"{view.sold:,} 件登记过"),
    )
    chip = f"三包 {product.product_class}" if product.product_class else ""
    panel.show_record(product.id, product.code or "没有编码", product.title, chip=(chip, "ok"), facts=facts)
    panel.set_list(
        [(part.title, f"占用 {part.reserved}", f"剩 {part.free}", part.is_short) for part in view.parts]
    )


class ProductForm(SideForm):
    """A catalogue entry, new or changed. A class of 三包 brings its least terms along."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "加商品")
        self._product = Product(code="", title="")
        self._classes = {entry.name: entry for entry in shipped_policies().classes}
        self.title = TextEdit(placeholder="例如 北屿空调 K35")
        self.brand, self.code = TextEdit(), TextEdit()
        self.barcode = TextEdit(placeholder="可以扫")
        self.cost = MoneyEdit(theme)
        classes = [Option("", "不在三包目录里"), *(Option(name, name) for name in self._classes)]
        self.product_class = ComboBox(theme, classes, name="三包")
        self.whole = NumberEdit(theme, unit="个月", least=1, most=1_200)
        self.parts = NumberEdit(theme, unit="个月", least=1, most=1_200)
        self.parts_name = TextEdit(placeholder="例如 压缩机")
        self.bearer = ComboBox(
            theme, [Option("", "没写"), *(Option(each.value, each.value) for each in Bearer)], name="谁保"
        )
        self.bearer_name = TextEdit(placeholder="厂家或供应商的名字")
        self.service_point = TextEdit(placeholder="城北服务点 0571-5550 7714")
        self.service_name = TextEdit(placeholder="例如 清洗")
        self.service_months = NumberEdit(theme, unit="个月", least=1, most=120)
        self.revisit_plan = ComboBox(theme, name="回访计划")
        self._lay_out()
        self.product_class.chosen.connect(self._class_chosen)

    def _lay_out(self) -> None:
        self.fields["goods.title_missing"] = self.add("名称", self.title)
        _brand, code = self.add_pair(("品牌", self.brand), ("编码", self.code))
        self.fields["goods.code_taken"] = code
        barcode, _cost = self.add_pair(("条码", self.barcode), ("成本", self.cost))
        self.fields["goods.barcode_taken"] = barcode
        self.add("三包", self.product_class)
        whole, _parts = self.add_pair(("整机", self.whole), ("主要部件", self.parts))
        self.fields["goods.months"] = whole
        self.add("主要部件是什么", self.parts_name)
        self.add_pair(("谁保", self.bearer), ("叫什么", self.bearer_name))
        self.add("送哪修", self.service_point)
        _name, months = self.add_pair(("保养做什么", self.service_name), ("每隔", self.service_months))
        self.fields["goods.service_months"] = months
        self.add("回访计划", self.revisit_plan)
        self.finish()

    def _set_plans(self, plans: Sequence[RevisitPlan]) -> None:
        """The plans that may stand in the place of the shop's own for this product (一品一案)."""
        own = f"{OF_PRODUCT}{self._product.id}"
        self.revisit_plan.set_options(
            [
                Option("", "按店里的计划"),
                *(
                    Option(plan.key, plan.name, steps_words(plan))
                    for plan in plans
                    if not plan.key.startswith(OF_PRODUCT) or plan.key == own
                ),
                Option(NONE, "不回访"),
            ]
        )

    def begin(self, product: Product, plans: Sequence[RevisitPlan] = ()) -> None:
        """Fill the form; a product without id is new, `plans` are those it may have for its own."""
        self.clear_errors()
        self._product = product
        self._set_plans(plans)
        self.heading.set_text("改商品" if product.id else "加商品")
        for edit, text in (
            (self.title, product.title),
            (self.brand, product.brand),
            (self.code, product.code),
            (self.barcode, product.barcode),
            (self.parts_name, product.parts_name),
            (self.bearer_name, product.bearer_name),
            (self.service_point, product.service_point),
            (self.service_name, product.service_name),
        ):
            edit.setText(text)
        self.cost.set_fen(product.cost)
        self.product_class.set_current(product.product_class)
        self.whole.set_value(product.whole_months)
        self.parts.set_value(product.parts_months)
        self.bearer.set_current(product.bearer)
        self.service_months.set_value(product.service_months)
        self.revisit_plan.set_current(product.revisit_plan)

    def saving(self) -> Callable[[], Product] | None:
        given = replace(
            self._product,
            title=self.title.text(),
            brand=self.brand.text(),
            code=self.code.text(),
            barcode=self.barcode.text(),
            cost=self.cost.fen,
            product_class=str(self.product_class.current or ""),
            whole_months=self.whole.value,
            parts_months=self.parts.value,
            parts_name=self.parts_name.text(),
            bearer=str(self.bearer.current or ""),
            bearer_name=self.bearer_name.text(),
            service_point=self.service_point.text(),
            service_name=self.service_name.text(),
            service_months=self.service_months.value,
            revisit_plan=str(self.revisit_plan.current or ""),
        )
        return lambda: given

    def _class_chosen(self, name: object) -> None:
        entry = self._classes.get(str(name))
        if entry is not None:
            self.whole.set_value(self.whole.value or entry.whole_months)
            self.parts.set_value(self.parts.value or entry.parts_months)
