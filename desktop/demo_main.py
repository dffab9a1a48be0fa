"""The stories the demo tells at length: sheets in, three settled cases, and revisits around days off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from aftersales.cases import CaseKind, Channel
from aftersales.orders import Funder
from aftersales.products import Product
from aftersales.revisits import CallResult
from aftersales.settlement.claim import (
    Claim,
    Costs,
    CourierEvent,
    CourierFacts,
    Discount,
    ReturnFreight,
    WarrantyFacts,
)
from desktop.demo_stage import LIANG, SUN, XU, ZHOU, Stage, Story, cue
from desktop.requests import PaymentGiven
from resources.demo.sales import COUNTER_SALES, PRODUCTS
from resources.policy_files import shipped_policies

COUNTER_SHEET = "柜台登记.xlsx"
TAOBAO_SHEETS = ("ExportOrderList.csv", "ExportOrderDetailList.csv")
_CLASSES = {
    "BY-K35": "家用空调器",
    "YQ-N8": "移动电话机",
    "SS-V3": "吸尘器",
}
_COSTS = {"BY-K35": 241_000, "YQ-N8": 258_000, "YQ-C4": 27_600, "QL-K1": 6_200, "NY-D1": 7_400}
_REPAIRS = {
    "K35-2509-118432": (("2026-06-18", "2026-07-09", "补制冷剂"), ("2026-09-03", "2026-09-19", "换压缩机")),
    "N8-860000000012345": (("2026-07-20", "2026-08-15", "换主板"),),
}
"""When two pieces were away for repair, and what for; 37 and 26 days."""


def sheets(stage: Stage) -> Story:
    """The counter's sheet, then 淘宝's two; the same two again later add nothing."""
    yield cue("09-28 18:42", XU)
    stage.take_in(COUNTER_SHEET)
    yield cue("09-28 18:58", ZHOU)
    _register_goods(stage)
    yield cue("10-08 08:40", XU)
    stage.take_in(*TAOBAO_SHEETS)
    yield cue("10-13 18:42", XU)
    stage.take_in(*TAOBAO_SHEETS)


def _register_goods(stage: Stage) -> None:
    """The catalogue, and every piece that was sold over the counter with a serial."""
    products: dict[str, Product] = {}
    for code, (title, _) in PRODUCTS.items():
        if code.startswith(("PJ", "FW")):
            continue
        entry = shipped_policies().warranty_class(_CLASSES[code]) if code in _CLASSES else None
        products[code] = stage.goods.add_product(
            Product(
                code=code,
                title=title,
                brand=title[:2],
                product_class=entry.name if entry else "",
                cost=_COSTS.get(code),
                whole_months=(entry.whole_months if entry else None) or 12,
                parts_months=entry.parts_months if entry else None,
            )
        )
    for _, sale, serials in COUNTER_SALES:
        for (code, _, _), serial in zip(sale.goods, serials, strict=False):
            _register(stage, sale.who, sale.at, products[code], serial)


def _register(stage: Stage, who: str, sold_at: str, product: Product, serial: str) -> None:
    good = stage.goods.register(
        customer_id=stage.customer(who).id,
        title=product.title,
        starts=date.fromisoformat(sold_at[:10]),
        serial=serial,
        order_line_id=stage.bought(who, product.title).line.id,
        product_id=product.id,
        whole_months=product.whole_months or 12,
        parts_months=product.parts_months,
    )
    for first, last, what in _REPAIRS.get(serial, ()):
        good = stage.goods.note_repair(
            good_id=good.id,
            version=good.version,
            first_day=date.fromisoformat(first),
            last_day=date.fromisoformat(last),
            what=what,
        )


def part_of_a_discounted_order(stage: Stage) -> Story:
    """One of four pieces comes back within seven days; 满300减40 still holds for what is kept."""
    yield cue("10-09 09:26", SUN)
    case = stage.open(
        "张示例",
        "电水壶",
        kind=CaseKind.RETURN,
        reason="7天无理由",
        phenomenon="多买了一只",
        description="两只水壶只用得着一只，没拆封。",
        channel=Channel.WECHAT,
        keeper=XU,
    )
    stage.highlight("part_return", case)
    yield cue("10-09 09:40", XU)
    stage.move(case, "verifying")
    yield cue("10-09 10:05", XU)
    stage.move(case, "judging", "签收第 4 天，没过 7 天")
    stage.move(case, "planning")
    yield cue("10-09 10:12", XU)
    stage.told.reckoned["part_return"] = stage.settle(case, _with_the_offers)
    yield cue("10-09 11:30", XU)
    stage.move(case, "awaiting_return", "客户同意，自付运费寄回")
    yield cue("10-10 16:48", XU)
    stage.move(case, "returning", courier_back="示例快递", tracking_back="YT8800000010091")
    yield cue("10-12 10:20", XU)
    stage.show(case, "完好检查照", "intact")
    yield cue("10-12 10:30", XU)
    stage.move(case, "inspecting", goods_back_at=cue("10-12 10:15", XU).at)
    stage.move(case, "to_pay", "水壶完好", counted=(1, 0))
    yield cue("10-12 11:02", ZHOU)
    refund = stage.case(case).proposed or 0
    stage.move(
        case, "to_revisit", payment=PaymentGiven(amount=refund, channel="原路退回", reference="TK26101200001")
    )
    yield cue("10-13 09:34", SUN)
    stage.call("张示例", CallResult.REACHED, 5, "当天就到账了")
    yield cue("10-13 09:40", XU)
    stage.move(case, "closed", result="退 1 只水壶，款已到账")


def _with_the_offers(claim: Claim) -> Claim:
    """The sheet only tells how much was taken off; the shop knows which offers these were."""
    offers = (
        Discount(name="满300减40", amount=4_000, funded_by=Funder.SHOP, threshold=30_000),
        Discount(name="店铺券 10 元", amount=1_000, funded_by=Funder.SHOP),
    )
    return replace(
        claim,
        order=replace(claim.order, discounts=offers),
        return_freight=ReturnFreight(paid_by_buyer=1_200),
        costs=Costs(goods=6_200 * 2 + 7_400 + 1_900, outbound=900, packing=200),
    )


def warranty_with_a_fee(stage: Stage) -> Story:
    """Repaired twice and broken again; the model is in stock, the customer wants his money: a fee for use comes off."""
    yield cue("10-09 11:30", XU)
    case = stage.open(
        "李测试",
        "手机",
        kind=CaseKind.RETURN,
        reason="三包",
        phenomenon="修过两次又花屏",
        description="8 月换主板，9 月换屏幕，共占用 26 天，又花屏。同型号有货，客户不换，要退货。",
        channel=Channel.COUNTER,
        keeper=ZHOU,
    )
    stage.highlight("warranty", case)
    yield cue("10-09 11:45", XU)
    stage.move(case, "verifying")
    for slot, picture in (
        ("购货凭证", "receipt"),
        ("维修记录", "repair_record"),
        ("序列号", "serial"),
        ("故障照片", "broken_phone"),
    ):
        stage.show(case, slot, picture)
    yield cue("10-09 15:10", XU)
    stage.show(case, "检测单", "test_report")
    stage.desk.cases.note(case_id=case, text="梁师傅检测：屏幕排线再次虚焊，两次修理记录属实。")
    yield cue("10-10 09:20", ZHOU)
    stage.move(case, "judging", "凭证齐了")
    stage.move(case, "planning", "修理两次仍不能正常使用")
    yield cue("10-10 09:52", ZHOU)
    stage.told.reckoned["warranty"] = stage.settle(case, _twice_repaired_phone, pay_by="微信")
    yield cue("10-10 14:30", ZHOU)
    stage.move(case, "awaiting_return", "已说明折旧费怎么算，客户同意")
    yield cue("10-13 16:05", XU)
    stage.move(case, "inspecting", goods_back_at=cue("10-13 16:00", XU).at)
    yield cue("10-14 10:12", XU)
    stage.desk.cases.note(case_id=case, text="梁师傅验过：主机和充电器都在，账号已退出。")
    yield cue("10-14 10:25", XU)
    stage.move(case, "to_pay", counted=(0, 1))


def _twice_repaired_phone(claim: Claim) -> Claim:
    return replace(
        claim,
        product_class="移动电话机",
        warranty=WarrantyFacts(
            repairs_failed=2, same_model_available=True, wants_money=True, days_in_repair=26
        ),
        costs=Costs(goods=258_000),
    )


def lost_parcel(stage: Stage) -> Story:
    """The parcel never came: the buyer gets everything, the courier owes the insured value."""
    yield cue("10-08 16:20", SUN)
    case = stage.open(
        "王样本",
        "电饭煲",
        kind=CaseKind.REFUND_ONLY,
        reason="丢件",
        phenomenon="物流停了 8 天",
        description="9 月 30 日发出，10 月 1 日起没有更新，快递说找不到了。客户不要补发。",
        channel=Channel.PLATFORM,
        keeper=XU,
        urgent=True,
    )
    stage.highlight("lost", case)
    yield cue("10-08 16:35", XU)
    stage.move(case, "verifying")
    stage.show(case, "物流截图", "tracking")
    yield cue("10-09 14:02", XU)
    stage.show(case, "货值凭证", "waybill")
    stage.move(case, "judging", "快递回复：确认遗失")
    stage.move(case, "planning")
    yield cue("10-10 10:40", XU)
    stage.told.reckoned["lost"] = stage.settle(case, _insured_parcel)
    yield cue("10-12 15:16", XU)
    stage.move(case, "to_pay", "客户同意退款")
    yield cue("10-14 10:12", ZHOU)
    refund = stage.case(case).proposed or 0
    stage.move(
        case, "to_revisit", payment=PaymentGiven(amount=refund, channel="原路退回", reference="TK26101400003")
    )


def _insured_parcel(claim: Claim) -> Claim:
    return replace(
        claim,
        courier=CourierFacts(event=CourierEvent.LOST, freight=1_200, insured=30_000, premium=200),
        costs=Costs(goods=27_600, outbound=1_200, packing=200),
    )


def exchange_before_the_holidays(stage: Stage) -> Story:
    """Exchanged on 29 September: the call three days later falls into National Day and moves to 8 October."""
    yield cue("09-29 09:10", XU)
    case = stage.open(
        "孙样本",
        "电饭煲",
        kind=CaseKind.EXCHANGE,
        reason="质量问题",
        phenomenon="煮饭夹生",
        channel=Channel.COUNTER,
        keeper=XU,
    )
    stage.highlight("exchange", case)
    stage.move(case, "verifying")
    yield cue("09-29 09:32", XU)
    stage.show(case, "故障照片", "fault_code")
    yield cue("09-29 09:50", XU)
    stage.move(case, "judging", "当面试了，温控坏")
    stage.move(case, "planning")
    stage.move(case, "awaiting_consent", plan="换同款新机")
    yield cue("09-29 16:20", XU)
    stage.move(case, "to_ship", "客户要新机")
    stage.move(case, "to_revisit", "新机当面交给客户", handed_over=True)
    yield cue("10-08 09:36", SUN)
    stage.call("孙样本", CallResult.REACHED, 5, "新锅煮得好")
    yield cue("10-08 10:02", XU)
    stage.move(case, "closed", result="换了新机，客户满意")


def call_on_a_saturday(stage: Stage) -> Story:
    """A call meant for Saturday 17 October moves to Monday; a repair's last one moves over a weekend in November."""
    yield cue("10-08 10:20", XU)
    stage.plan("韩晓东", "10-17", "空气炸锅 A7 使用情况", "10:30")
    yield cue("10-08 10:40", XU)
    case = stage.open(
        "周示范",
        "净水器",
        kind=CaseKind.REPAIR,
        reason="质量问题",
        phenomenon="出水慢",
        channel=Channel.COUNTER,
        keeper=LIANG,
    )
    stage.highlight("repair", case)
    stage.move(case, "verifying")
    stage.show(case, "故障照片", "fault_code")
    stage.move(case, "judging")
    stage.move(case, "planning")
    stage.move(case, "awaiting_consent", plan="换增压泵，三包内不收费")
    stage.move(case, "awaiting_device", "机器已经带来", repair_way="送修")
    yield cue("10-08 11:15", LIANG)
    stage.move(case, "diagnosing")
    yield cue("10-08 14:30", LIANG)
    stage.move(case, "repairing", "换增压泵")
    yield cue("10-08 16:50", LIANG)
    stage.move(case, "to_revisit", "装好试机，出水正常")
    yield cue("10-09 09:50", SUN)
    stage.call("周示范", CallResult.REACHED, 4, "水大了，声音比以前响一点")
    yield cue("10-09 10:00", XU)
    stage.move(case, "closed", result="换增压泵，出水恢复")


MAIN_STORIES = (
    sheets,
    part_of_a_discounted_order,
    warranty_with_a_fee,
    lost_parcel,
    exchange_before_the_holidays,
    call_on_a_saturday,
)
