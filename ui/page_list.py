"""Every page of the window: its key, its place in the sidebar, and how it is built when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.pages.context import Context, PageFactory
from ui.widgets.sidebar import Place

if TYPE_CHECKING:
    from ui.pages.base import Page


def _today(context: Context) -> Page:
    from ui.pages.today_page import TodayPage

    return TodayPage(context)


def _cases(context: Context) -> Page:
    from ui.pages.cases_page import CasesPage

    return CasesPage(context)


def _case(context: Context) -> Page:
    from ui.pages.case_page import CasePage

    return CasePage(context)


def _new_case(context: Context) -> Page:
    from ui.pages.new_case_page import NewCasePage

    return NewCasePage(context)


def _calculator(context: Context) -> Page:
    from ui.pages.calculator_page import CalculatorPage

    return CalculatorPage(context)


def _recovery(context: Context) -> Page:
    from ui.pages.recovery_page import RecoveryPage

    return RecoveryPage(context)


def _revisits(context: Context) -> Page:
    from ui.pages.revisits_page import RevisitsPage

    return RevisitsPage(context)


def _import(context: Context) -> Page:
    from ui.pages.import_page import ImportPage

    return ImportPage(context)


def _statistics(context: Context) -> Page:
    from ui.pages.statistics_page import StatisticsPage

    return StatisticsPage(context)


def _knowledge(context: Context) -> Page:
    from ui.pages.knowledge_page import KnowledgePage

    return KnowledgePage(context)


def _orders(context: Context) -> Page:
    from ui.pages.orders_page import OrdersPage

    return OrdersPage(context)


def _order(context: Context) -> Page:
    from ui.pages.order_page import OrderPage

    return OrderPage(context)


def _new_order(context: Context) -> Page:
    from ui.pages.order_entry import OrderEntryPage

    return OrderEntryPage(context)


def _customers(context: Context) -> Page:
    from ui.pages.customers_page import CustomersPage

    return CustomersPage(context)


def _customer(context: Context) -> Page:
    from ui.pages.customer_page import CustomerPage

    return CustomerPage(context)


def _goods(context: Context) -> Page:
    from ui.pages.goods_page import GoodsPage

    return GoodsPage(context)


def _print(context: Context) -> Page:
    from ui.pages.print_page import PrintPage

    return PrintPage(context)


def _settings(context: Context) -> Page:
    from ui.pages.settings_page import SettingsPage

    return SettingsPage(context)


def _start(context: Context) -> Page:
    from ui.pages.start_page import StartPage

    return StartPage(context)


def _news(context: Context) -> Page:
    from ui.pages.news_page import NewsPage

    return NewsPage(context)


FACTORIES = (
    PageFactory(key="today", build=_today, place=Place("today", "今日", "sun", "Alt+1", 1)),
    PageFactory(key="cases", build=_cases, place=Place("cases", "工单", "clipboard-list", "Alt+2", 1)),
    PageFactory(
        key="calculator", build=_calculator, place=Place("calculator", "退赔计算", "calculator", "Alt+3", 1)
    ),
    PageFactory(key="recovery", build=_recovery, place=Place("recovery", "追偿", "hand-coins", "Alt+4", 1)),
    PageFactory(
        key="revisits", build=_revisits, place=Place("revisits", "回访", "calendar-days", "Alt+5", 1)
    ),
    PageFactory(key="orders", build=_orders, place=Place("orders", "订单", "shopping-bag", "Alt+6", 2)),
    PageFactory(key="customers", build=_customers, place=Place("customers", "客户", "users", "Alt+7", 2)),
    PageFactory(key="goods", build=_goods, place=Place("goods", "商品与质保", "shield-check", "Alt+8", 2)),
    PageFactory(key="import", build=_import, place=Place("import", "导入", "file-spreadsheet", "Alt+9", 3)),
    PageFactory(
        key="statistics", build=_statistics, place=Place("statistics", "统计", "chart-column", "Alt+0", 3)
    ),
    PageFactory(key="knowledge", build=_knowledge, place=Place("knowledge", "知识库", "book-open", "", 4)),
    PageFactory(key="settings", build=_settings, place=Place("settings", "设置", "settings", "Ctrl+,", 4)),
    PageFactory(key="case", build=_case, home="cases"),
    PageFactory(key="new_case", build=_new_case, home="cases"),
    PageFactory(key="print", build=_print, home="cases"),
    PageFactory(key="order", build=_order, home="orders"),
    PageFactory(key="new_order", build=_new_order, home="orders"),
    PageFactory(key="customer", build=_customer, home="customers"),
    PageFactory(key="news", build=_news, home="settings"),
    PageFactory(key="start", build=_start, alone=True),
)
