"""Every section of 设置: its key, its words in the column, and how it is built when it is first opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.widgets.sidebar import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.pages.context import Context
    from ui.pages.settings_section import SettingsSection


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionFactory:
    """How a section comes to be; `words` are further ones it is found by (Ctrl F)."""

    place: Place
    build: Callable[[Context], SettingsSection]
    words: str = ""


def _shop(context: Context) -> SettingsSection:
    from ui.pages.settings_shop import ShopSection

    return ShopSection(context)


def _rules(context: Context) -> SettingsSection:
    from ui.pages.settings_rules import RulesSection

    return RulesSection(context)


def _reasons(context: Context) -> SettingsSection:
    from ui.pages.settings_reasons import ReasonSection

    return ReasonSection(context)


def _tiers(context: Context) -> SettingsSection:
    from ui.pages.settings_tiers import TierSection

    return TierSection(context)


def _limits(context: Context) -> SettingsSection:
    from ui.pages.settings_limits import LimitSection

    return LimitSection(context)


def _staff(context: Context) -> SettingsSection:
    from ui.pages.settings_staff import StaffSection

    return StaffSection(context)


def _backup(context: Context) -> SettingsSection:
    from ui.pages.settings_backup import BackupSection

    return BackupSection(context)


def _holidays(context: Context) -> SettingsSection:
    from ui.pages.settings_holidays import HolidaySection

    return HolidaySection(context)


def _bin(context: Context) -> SettingsSection:
    from ui.pages.settings_bin import BinSection

    return BinSection(context)


SECTIONS = (
    SectionFactory(place=Place("shop", "店铺信息", "store", ""), build=_shop, words="店名 电话 地址 小票"),
    SectionFactory(
        place=Place("rules", "售后规则", "scale", ""),
        build=_rules,
        words="规则 金额上限 底线 取整 三包 折旧 法律 平台 历史版本 店规",
    ),
    SectionFactory(
        place=Place("reasons", "分类与原因", "list", ""),
        build=_reasons,
        words="大类 原因 现象 责任 办法 凭证 停用 改名",
    ),
    SectionFactory(
        place=Place("tiers", "客户等级", "star", ""),
        build=_tiers,
        words="等级 重要 长期 普通 分组 RFM 回访 紧要分 优先",
    ),
    SectionFactory(
        place=Place("limits", "时限", "clock", ""),
        build=_limits,
        words="期限 到期 小时 提醒 工作时间 急救 保健 超值 平台",
    ),
    SectionFactory(
        place=Place("staff", "员工与权限", "users", ""),
        build=_staff,
        words="员工 角色 权限 密码 解锁 锁屏 登录 技能 会什么",
    ),
    SectionFactory(
        place=Place("backup", "备份与恢复", "hard-drive", ""),
        build=_backup,
        words="备份 恢复 自动 每天 关闭 文件夹 留几份 空间 找回数据",
    ),
    SectionFactory(
        place=Place("holidays", "假期", "calendar-days", ""),
        build=_holidays,
        words="放假 节假日 调休 补班 上班 法定 未公布 国务院",
    ),
    SectionFactory(place=Place("bin", "回收站", "trash-2", ""), build=_bin, words="删除 找回 撤销 30 天"),
)
