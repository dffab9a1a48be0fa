"""Every section of 设置: its key, its words in the column, and how it is built when it is first opened."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from ui.widgets.sidebar import Place

if TYPE_CHECKING:
    from ui.pages.context import Context
    from ui.pages.settings_section import SettingsSection


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionFactory:
    """How a section comes to be: `built` by a class of ui.pages, loaded with its first opening.

    `words` are further ones it is found by (Ctrl F).
    """

    place: Place
    built: str
    words: str = ""

    def build(self, context: Context) -> SettingsSection:
        """The section."""
        module, name = self.built.split(".")
        made: SettingsSection = getattr(import_module(f"ui.pages.{module}"), name)(context)
        return made


SECTIONS = (
    SectionFactory(
        place=Place("shop", "店铺信息", "store", ""),
        built="settings_shop.ShopSection",
        words="店名 电话 地址 小票 行当 开店清单",
    ),
    SectionFactory(
        place=Place("rules", "售后规则", "scale", ""),
        built="settings_rules.RulesSection",
        words="规则 金额上限 底线 取整 三包 折旧 法律 平台 历史版本 店规",
    ),
    SectionFactory(
        place=Place("reasons", "分类与原因", "list", ""),
        built="settings_reasons.ReasonSection",
        words="大类 原因 现象 责任 办法 凭证 停用 改名",
    ),
    SectionFactory(
        place=Place("tiers", "客户等级", "star", ""),
        built="settings_tiers.TierSection",
        words="等级 重要 长期 普通 分组 RFM 回访 紧要分 优先",
    ),
    SectionFactory(
        place=Place("limits", "时限", "clock", ""),
        built="settings_limits.LimitSection",
        words="期限 到期 小时 提醒 工作时间 急救 保健 超值 平台",
    ),
    SectionFactory(
        place=Place("plans", "回访计划", "phone", ""),
        built="settings_plans.PlanSection",
        words="回访 计划 名额 话术 顺延 提前 季节 滤芯 保养 到期 一品一案 推销 宽限",
    ),
    SectionFactory(
        place=Place("calls", "打电话", "phone-call", ""),
        built="settings_calls.CallSection",
        words="安静 时间 没人接 重打 几次 差评 投诉 提醒 托盘 通知",
    ),
    SectionFactory(
        place=Place("questionnaires", "满意度问卷", "message-square", ""),
        built="settings_questionnaires.QuestionnaireSection",
        words="问卷 满意度 推荐 NPS CSAT 省心 题目 抽样 比例 打分",
    ),
    SectionFactory(
        place=Place("staff", "员工与权限", "users", ""),
        built="settings_staff.StaffSection",
        words="员工 角色 权限 密码 解锁 锁屏 登录 技能 会什么",
    ),
    SectionFactory(
        place=Place("backup", "备份与恢复", "hard-drive", ""),
        built="settings_backup.BackupSection",
        words="备份 恢复 自动 每天 关闭 文件夹 留几份 空间 找回数据",
    ),
    SectionFactory(
        place=Place("computer", "这台电脑", "monitor", ""),
        built="settings_computer.ComputerSection",
        words="外观 深色 浅色 主题 字号 放大 托盘 右下角 开机 启动 声音 提醒",
    ),
    SectionFactory(
        place=Place("holidays", "假期", "calendar-days", ""),
        built="settings_holidays.HolidaySection",
        words="放假 节假日 调休 补班 上班 法定 未公布 国务院",
    ),
    SectionFactory(
        place=Place("bin", "回收站", "trash-2", ""),
        built="settings_bin.BinSection",
        words="删除 找回 撤销 30 天",
    ),
    SectionFactory(
        place=Place("about", "关于", "info", ""),
        built="settings_about.AboutSection",
        words="版本 日志 诊断 许可 出错 崩溃 数据在哪 更新内容 新功能 手册",
    ),
)
