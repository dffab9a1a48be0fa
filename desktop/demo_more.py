"""The other stories of the sample shop: a working day with late, due, waiting and fresh cases, and the week's calls."""

from __future__ import annotations

from dataclasses import replace

from aftersales.cases import CaseKind, Channel, Responsible
from aftersales.revisits import CallResult
from aftersales.settlement.claim import Claim, Costs, ReturnFreight, WarrantyFacts
from desktop.demo_stage import LIANG, SUN, XU, ZHOU, Stage, Story, cue


def calls_of_the_week(stage: Stage) -> Story:
    """Calls planned after the holidays; some are done, three were forgotten."""
    yield cue("10-08 09:00", XU)
    for name, day, at_time, purpose in (
        ("韩晓东", "10-12", "09:30", "签收后 7 天 · 空气炸锅 A7"),
        ("周雨桐", "10-12", "13:30", "签收后 7 天 · 护眼灯 S2"),
        ("赵启明", "10-12", "15:00", "换新后 7 天 · 电热毯双人款"),
        ("王美玲", "10-13", "10:00", "维修后 3 天 · 破壁机 P8"),
        ("罗海燕", "10-13", "16:00", "滤芯更换提醒 · 净水器 R400"),
        ("谢婷", "10-13", "17:00", "维修后 3 天 · 吸尘器 V3"),
        ("黄德贵", "10-14", "09:30", "维修后 3 天 · 净水器 R600"),
        ("吴佩珊", "10-14", "10:30", "签收后 7 天 · 护眼灯 S2"),
        ("马俊杰", "10-14", "15:30", "退款到账确认 · 破壁机 P8"),
        ("郑雅文", "10-14", "16:00", "换新后 7 天 · 空气炸锅 A5"),
        ("陈国栋", "10-15", "09:30", "签收后 7 天 · 空气炸锅 A5"),
        ("何静怡", "10-15", "11:00", "换新后 7 天 · 吸尘器 V3"),
        ("邓伟强", "10-15", "14:00", "维修后 3 天 · 护眼灯 S2"),
        ("冯建设", "10-16", "10:00", "维修后 3 天 · 电热毯单人款"),
        ("曹丽华", "10-16", "15:00", "维修后 3 天 · 破壁机 P8"),
    ):
        stage.plan(name, day, purpose, at_time)
    for at, name, score, said in (
        ("10-12 09:41", "韩晓东", 4, "好用，就是声音有点大"),
        ("10-13 10:06", "王美玲", 3, "杯体有裂纹，已经建了工单"),
        ("10-13 17:08", "谢婷", 4, "吸力恢复了"),
        ("10-14 09:38", "黄德贵", 5, "师傅来得快"),
        ("10-14 10:35", "吴佩珊", 4, "光线舒服，底座有点松"),
    ):
        yield cue(at, SUN)
        stage.call(name, CallResult.REACHED, score, said)


def exchange_too_late(stage: Stage) -> Story:
    """The new set should have left three days after the plan; it is late by more than a day."""
    yield cue("10-08 09:30", XU)
    case = _opened(stage, "陈国栋", "空气炸锅", CaseKind.EXCHANGE, ("质量问题", "温控失灵"), keeper=ZHOU)
    yield cue("10-08 10:05", XU)
    _judged(stage, case, ("故障照片", "fault_code"))
    yield cue("10-09 09:20", ZHOU)
    stage.settle(case, lambda claim: replace(claim, return_freight=ReturnFreight(paid_by_buyer=1_200)))
    yield cue("10-10 11:20", ZHOU)
    stage.move(case, "to_ship", "客户同意换新，等 A5 到货")


def evidence_too_late(stage: Stage) -> Story:
    """The customer promised a picture by noon and did not send it."""
    yield cue("10-12 09:48", XU)
    case = _opened(stage, "赵启明", "电热毯", CaseKind.RETURN, ("质量问题", "一侧不热"), keeper=XU)
    yield cue("10-12 10:20", XU)
    stage.move(case, "verifying")
    stage.move(case, "awaiting_evidence", "等客户拍通电照片")
    stage.due(case, "10-14 12:10", "客户说今天中午前发照片")


def twice_repaired_air_conditioner(stage: Stage) -> Story:
    """The day's hardest case: a plan was offered, the customer finds the fee too high, an answer is due at six."""
    yield cue("10-11 09:14", XU)
    case = stage.open(
        "林晓芸",
        "空调",
        kind=CaseKind.RETURN,
        reason="三包",
        phenomenon="修两次仍不制冷",
        description="第三次不制冷，前两次维修分别补制冷剂、换压缩机，共占用 37 天。同型号有货，客户不换新，要求退货。",
        keeper=ZHOU,
        urgent=True,
    )
    yield cue("10-11 10:00", XU)
    stage.move(case, "verifying")
    yield cue("10-12 09:00", XU)
    stage.move(case, "awaiting_evidence", "等上门检测和维修记录")
    stage.plan("林晓芸", "10-14", "方案说明 · 空调 K35", "17:30", case)
    yield cue("10-13 16:20", XU)
    stage.desk.cases.note(case_id=case, text="梁师傅上门检测：压缩机再次停机，拍照 2 张，检测单 JC-0932。")
    yield cue("10-13 16:30", XU)
    for slot, picture in (
        ("购货凭证", "receipt"),
        ("维修记录", "repair_record"),
        ("室外机", "outdoor_unit"),
        ("现场全景", "room"),
        ("序列号", "serial"),
        ("故障代码", "fault_code"),
        ("检测单", "test_report"),
    ):
        stage.show(case, slot, picture)
    stage.move(case, "judging", "凭证补齐")
    yield cue("10-13 17:02", ZHOU)
    stage.desk.cases.note(case_id=case, text="已电话联系：客户坚持退款，已说明要扣折旧费。")
    yield cue("10-14 14:05", ZHOU)
    stage.move(case, "planning", "依据检测单 JC-0932，产品质量问题", responsible=Responsible.MAKER)
    yield cue("10-14 14:32", ZHOU)
    stage.settle(case, _twice_repaired_conditioner)
    yield cue("10-14 15:02", ZHOU)
    stage.move(case, "planning", "客户嫌折旧扣得多，再谈一次")


def _twice_repaired_conditioner(claim: Claim) -> Claim:
    return replace(
        claim,
        product_class="家用空调器",
        warranty=WarrantyFacts(
            repairs_failed=2, same_model_available=True, wants_money=True, days_in_repair=37
        ),
        costs=Costs(goods=241_000 + 5_000, outbound=8_000, floor=-15_000),
    )


def refund_due_today(stage: Stage) -> Story:
    """The broken blender is back and checked; the money is due this evening."""
    yield cue("10-08 11:12", XU)
    case = _opened(stage, "王美玲", "破壁机", CaseKind.RETURN, ("质量问题", "杯体裂纹"), keeper=LIANG)
    yield cue("10-08 13:40", XU)
    _judged(stage, case, ("故障照片", "fault_photo"))
    yield cue("10-09 10:30", XU)
    stage.settle(case)
    yield cue("10-09 17:05", XU)
    stage.move(case, "awaiting_return", "客户明天送到店里")
    yield cue("10-12 15:00", XU)
    stage.move(case, "inspecting", goods_back_at=cue("10-12 14:50", XU).at)
    yield cue("10-12 18:45", XU)
    stage.move(case, "to_pay", "杯体一道裂纹，配件齐", counted=(0, 1))


def lamp_flickers(stage: Stage) -> Story:
    """Being looked into, due today."""
    yield cue("10-12 19:02", XU)
    case = _opened(
        stage, "周雨桐", "护眼灯", CaseKind.RETURN, ("质量问题", "频闪"), keeper=XU, channel=Channel.WECHAT
    )
    yield cue("10-12 19:25", XU)
    stage.move(case, "verifying")
    stage.show(case, "故障照片", "broken_lamp")


def coating_comes_off(stage: Stage) -> Story:
    """Waits for somebody to say whose fault it is, due today."""
    yield cue("10-12 20:31", XU)
    case = _opened(stage, "孙志远", "空气炸锅", CaseKind.RETURN, ("质量问题", "内胆涂层脱落"), keeper=ZHOU)
    yield cue("10-12 20:50", XU)
    stage.move(case, "verifying")
    stage.show(case, "故障照片", "fault_photo")
    yield cue("10-14 10:30", XU)
    stage.move(case, "judging", "要看是不是用了铁铲")


def wrong_colour(stage: Stage) -> Story:
    """The right colour is on its way out."""
    yield cue("10-10 10:16", XU)
    case = _opened(stage, "郑雅文", "空气炸锅", CaseKind.EXCHANGE, ("发错款式", "发错颜色"), keeper=XU)
    yield cue("10-10 10:40", XU)
    _judged(stage, case, ("实物照片", "parcel"), ("面单照片", "waybill"))
    yield cue("10-10 11:05", XU)
    stage.move(case, "awaiting_consent", plan="换奶白色，来回运费店里出")
    yield cue("10-12 19:30", XU)
    stage.move(case, "to_ship", "客户同意")


def blender_is_loud(stage: Stage) -> Story:
    """The maker has to say whether this is a fault."""
    yield cue("10-12 14:22", XU)
    case = _opened(stage, "马俊杰", "破壁机", CaseKind.RETURN, ("质量问题", "噪音大"), keeper=ZHOU)
    yield cue("10-12 15:30", XU)
    stage.move(case, "verifying")
    stage.show(case, "故障照片", "fault_photo")
    yield cue("10-13 09:10", ZHOU)
    stage.move(case, "judging")
    stage.move(case, "awaiting_maker", "录音发给厂家，问是不是正常")


def filter_leaks(stage: Stage) -> Story:
    """Just being looked into."""
    yield cue("10-14 11:36", XU)
    case = _opened(stage, "罗海燕", "净水器", CaseKind.REPAIR, ("质量问题", "滤芯漏水"), keeper=XU)
    yield cue("10-14 12:00", XU)
    stage.move(case, "verifying")


def blanket_without_a_reason(stage: Stage) -> Story:
    """No reason within seven days, goods back, money due."""
    yield cue("10-09 13:20", XU)
    case = _opened(
        stage,
        "冯建设",
        "电热毯",
        CaseKind.RETURN,
        ("7天无理由", "尺寸不合适"),
        keeper=LIANG,
        channel=Channel.PLATFORM,
    )
    yield cue("10-09 13:44", XU)
    _judged(stage, case)
    stage.settle(case)
    yield cue("10-09 15:10", XU)
    stage.move(case, "awaiting_return")
    yield cue("10-13 17:20", XU)
    stage.show(case, "完好检查照", "parcel")
    stage.move(case, "inspecting", goods_back_at=cue("10-13 17:15", XU).at)
    yield cue("10-14 09:30", XU)
    stage.move(case, "to_pay", "未拆封", counted=(1, 0))


def lamp_arrived_broken(stage: Stage) -> Story:
    """Pictures of the unpacking are still missing."""
    yield cue("10-14 10:12", XU)
    case = _opened(
        stage,
        "邓伟强",
        "护眼灯",
        CaseKind.REFUND_ONLY,
        ("破损", "运输破损"),
        keeper=XU,
        channel=Channel.PLATFORM,
    )
    yield cue("10-14 10:40", XU)
    stage.move(case, "verifying")
    stage.show(case, "包装照片", "broken_lamp")
    stage.move(case, "awaiting_evidence", "等开箱照片和面单照片")


def piece_missing(stage: Stage) -> Story:
    """An extension lead was left out; a plan is due."""
    yield cue("10-14 09:05", XU)
    case = _opened(
        stage,
        "曹丽华",
        "延长线",
        CaseKind.REFUND_ONLY,
        ("漏发", "缺延长线"),
        keeper=ZHOU,
        channel=Channel.WECHAT,
    )
    yield cue("10-14 09:20", XU)
    _judged(stage, case, ("实收照片", "parcel"))


def fresh_ones(stage: Stage) -> Story:
    """Three that nobody has taken on yet."""
    yield cue("10-14 11:10", SUN)
    _opened(stage, "谢婷", "吸尘器", CaseKind.REPAIR, ("质量问题", "充电异常"), keeper=XU)
    yield cue("10-14 14:05", SUN)
    _opened(
        stage,
        "吴佩珊",
        "护眼灯",
        CaseKind.EXCHANGE,
        ("质量问题", "底座松动"),
        keeper=XU,
        channel=Channel.WECHAT,
    )
    yield cue("10-14 14:40", SUN)
    _opened(stage, "韩晓东", "空气炸锅", CaseKind.REPAIR, ("质量问题", "不加热"), keeper=XU)


def ended_ones(stage: Stage) -> Story:
    """A question answered, a claim refused with its rule, one the customer took back."""
    yield cue("10-12 09:20", XU)
    asked = _opened(
        stage, "郑演示", "电水壶", CaseKind.INQUIRY, ("其他", "问除垢办法"), keeper=XU, channel=Channel.SMS
    )
    stage.move(asked, "verifying")
    stage.move(asked, "to_revisit", answered=True)
    refused = _opened(stage, "刘甲", "电热毯", CaseKind.RETURN, ("超7天", "用了两周想退"), keeper=XU)
    yield cue("10-12 10:05", XU)
    stage.move(refused, "verifying")
    stage.show(refused, "签收记录", "tracking")
    stage.move(refused, "awaiting_evidence", "问有没有质量问题")
    taken_back = _opened(stage, "钱样本", "空气炸锅", CaseKind.REPAIR, ("质量问题", "有异味"), keeper=XU)
    yield cue("10-13 09:50", SUN)
    stage.call("郑演示", CallResult.REACHED, 5, "照着做，干净了")
    yield cue("10-13 10:30", XU)
    stage.move(asked, "closed", result="告诉客户用柠檬酸除垢")
    stage.move(taken_back, "withdrawn", "洗过以后没味道了")
    yield cue("10-13 15:40", ZHOU)
    stage.move(
        refused,
        "rejected",
        reject_reason="签收超过 7 天，用过，没有质量问题",
        reject_rule="消费者权益保护法 第二十五条",
    )


def _opened(
    stage: Stage,
    name: str,
    goods: str,
    kind: CaseKind,
    why: tuple[str, str],
    *,
    keeper: str,
    channel: Channel = Channel.PHONE,
) -> int:
    """A case by its reason and the customer's own words for it."""
    return stage.open(
        name, goods, kind=kind, reason=why[0], phenomenon=why[1], keeper=keeper, channel=channel
    )


def _judged(stage: Stage, case: int, *evidence: tuple[str, str]) -> None:
    """From new to a plan being due, with the evidence that the reason asks for."""
    stage.move(case, "verifying")
    for slot, picture in evidence:
        stage.show(case, slot, picture)
    stage.move(case, "judging")
    stage.move(case, "planning")


MORE_STORIES = (
    calls_of_the_week,
    exchange_too_late,
    evidence_too_late,
    twice_repaired_air_conditioner,
    refund_due_today,
    lamp_flickers,
    coating_comes_off,
    wrong_colour,
    blender_is_loud,
    filter_leaks,
    blanket_without_a_reason,
    lamp_arrived_broken,
    piece_missing,
    fresh_ones,
    ended_ones,
)
