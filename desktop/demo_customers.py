"""What the sample shop knows of its customers beyond their orders: tiers, tags, consent, nicknames, notes, two marks."""

from __future__ import annotations

from aftersales.customers import Customer, Nickname, Phone
from aftersales.orders import Platform
from aftersales.revisits import CallResult
from desktop.customers import CustomerEdit
from desktop.demo_stage import SUN, XU, ZHOU, Stage, Story, cue

_TIERS = {
    "林晓芸": "重要",
    "黄德贵": "重要",
    "何静怡": "长期",
    "罗海燕": "长期",
    "谢婷": "长期",
    "李测试": "长期",
}
_TAGS = {
    "林晓芸": ("空调", "老客户", "重视时效", "不接受再修"),
    "黄德贵": ("净水器", "老客户"),
    "罗海燕": ("净水器", "滤芯到期提醒"),
    "谢婷": ("吸尘器",),
    "何静怡": ("吸尘器", "老客户"),
    "马俊杰": ("转介绍",),
}
_AGREED = ("林晓芸", "黄德贵", "王美玲", "谢婷")
_REFUSED = ("孙样例", "钱样本")


def known_customers(stage: Stage) -> Story:
    """What the counter noted of the regulars when the program began."""
    yield cue("09-28 19:20", ZHOU)
    desk = stage.desk
    for name, tags in _TAGS.items():
        _edit(stage, name, CustomerEdit(tags=tags))
    keeper = desk.session.staff_id
    _edit(
        stage,
        "林晓芸",
        CustomerEdit(
            keeper_id=keeper,
            convenient="工作日 17:00 后",
            note="家里有小孩，怕热。来电前先发消息。",
            wechat="linxiaoyun_shili",
        ),
    )
    _edit(stage, "梁示例", CustomerEdit(nicknames=(Nickname(platform=Platform.TAOBAO, name="梁家小院"),)))
    yield cue("09-29 09:10", XU)
    for name in _AGREED:
        desk.customers.allow_calls(customer_id=stage.customer(name).id)
    for name in _REFUSED:
        desk.customers.stop_calls(customer_id=stage.customer(name).id)
    desk.customers.register(
        customer=Customer(
            name="小梁",
            phones=(Phone(number="13800001099"),),
            nicknames=(Nickname(platform=Platform.TAOBAO, name="梁家小院"),),
            note="微信上问过破壁机，没留订单号。",
        )
    )


def earlier_marks(stage: Stage) -> Story:
    """Two calls after the second repair of the air conditioner."""
    yield cue("09-29 09:20", XU)
    stage.plan("林晓芸", "09-29", "维修后 1 天 · 空调 K35", "10:00")
    stage.plan("林晓芸", "09-30", "维修后 3 天 · 空调 K35", "16:00")
    yield cue("09-29 10:05", SUN)
    stage.call("林晓芸", CallResult.REACHED, 4, "换压缩机后正常，希望别再坏。")
    yield cue("09-30 16:10", SUN)
    stage.call("林晓芸", CallResult.REACHED, 3, "前后等了 37 天，偏慢。")


def tiers_set(stage: Stage) -> Story:
    """The owner goes through the suggested tiers in the afternoon; cases opened before keep their deadlines."""
    yield cue("10-14 15:10", ZHOU)
    desk = stage.desk
    tiers = tuple(tier.name for tier in desk.customer_lists.rules.tiers)
    for name, tier in _TIERS.items():
        found = desk.customers.get(customer_id=stage.customer(name).id)
        desk.customers.set_tier(customer_id=found.id, version=found.version, tier=tier, tiers=tiers)


def _edit(stage: Stage, name: str, changes: CustomerEdit) -> None:
    found = stage.desk.customers.get(customer_id=stage.customer(name).id)
    stage.desk.customers.edit(customer_id=found.id, version=found.version, changes=changes)


CUSTOMER_STORIES = (known_customers, earlier_marks, tiers_set)
