"""Which heading of the manual speaks of which page and which section of 设置: the one table of F1."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST: Final = "第一次启动"
"""Where nothing is open yet."""

TOPICS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "start": "第一次启动",
        "today": "今日：每天从这里开始",
        "cases": "工单列表",
        "case": "一张工单怎么走",
        "new_case": "建工单",
        "calculator": "退赔计算",
        "recovery": "追偿：把垫的钱要回来",
        "revisits": "回访",
        "orders": "订单",
        "order": "订单",
        "new_order": "柜台开单",
        "customers": "客户",
        "customer": "一位客户",
        "goods": "商品与质保",
        "import": "导入订单表",
        "statistics": "统计",
        "knowledge": "知识库与话术",
        "print": "打印单据",
        "settings": "设置",
        "news": "安装",
        "settings/shop": "店铺信息",
        "settings/rules": "售后规则",
        "settings/reasons": "分类与原因",
        "settings/tiers": "客户等级",
        "settings/limits": "时限",
        "settings/plans": "回访计划",
        "settings/calls": "打电话",
        "settings/questionnaires": "满意度问卷",
        "settings/staff": "员工与权限",
        "settings/backup": "备份与恢复",
        "settings/holidays": "假期",
        "settings/bin": "回收站",
        "settings/computer": "这台电脑",
        "settings/about": "关于",
    }
)


def topic_of(page: str, section: str = "") -> str:
    """The heading for a page in sight and its section, where it has some; a page of none gets the first."""
    return TOPICS.get(f"{page}/{section}") or TOPICS.get(page) or FIRST
