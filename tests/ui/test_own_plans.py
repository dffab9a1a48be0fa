"""The plan of one product and the pace of one customer, chosen in their forms."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aftersales.customers import Customer
from aftersales.products import Product
from resources.revisit_plan_file import shipped_revisit_plans
from ui.dialogs.customer_form import CustomerForm
from ui.models.customer_pace import pace_choices, pace_words
from ui.pages.goods_catalogue import ProductForm
from ui.theme import Theme
from ui.widgets.combos import ComboBox

PLANS = tuple(plan for plan in shipped_revisit_plans().plans if plan.key in {"delivered", "installed"})


def _down(combo: ComboBox, until: Callable[[], bool]) -> None:
    """Walk down the entries by keyboard."""
    combo.setFocus()
    for _ in range(combo.count()):
        if until():
            return
        QTest.keyClick(combo, Qt.Key.Key_Down)
    assert until()


def test_a_product_takes_a_plan_of_its_own_or_none(theme: Theme, qtbot: QtBot) -> None:
    form = ProductForm(theme)
    qtbot.addWidget(form)
    form.begin(Product(id=3, code="A", title="示例空调"), PLANS)
    form.show()
    assert form.revisit_plan.currentText() == "按店里的计划"
    _down(form.revisit_plan, lambda: form.revisit_plan.currentText() == "安装以后")
    saving = form.saving()
    assert saving is not None
    assert saving().revisit_plan == "installed"
    _down(form.revisit_plan, lambda: form.revisit_plan.currentText() == "不回访")
    saving = form.saving()
    assert saving is not None
    assert saving().revisit_plan == "-"
    form.begin(saving(), PLANS)
    assert form.revisit_plan.currentText() == "不回访"


def test_a_customer_has_a_pace_of_his_own(theme: Theme, qtbot: QtBot) -> None:
    form = CustomerForm(theme, Customer(name="张示例", revisit_every="+5w"), [])
    qtbot.addWidget(form)
    form.show()
    assert form.pace.currentText() == "每 5 周"
    _down(form.pace, lambda: form.pace.currentText() == "不主动联系")
    assert form.value().revisit_every == "-"
    form.pace.setCurrentIndex(0)
    assert form.value().revisit_every == ""


def test_a_pace_in_words() -> None:
    assert [pace_words(every) for every in ("", "-", "+3m")] == ["按客户等级", "不主动联系", "每 3 个月"]
    assert len(pace_choices("+3m")) == len(pace_choices(""))
    assert ("+5w", "每 5 周") in pace_choices("+5w")
