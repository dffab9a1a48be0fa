"""The shipped reasons: all of the closed list, with fault, freight and side."""

from __future__ import annotations

import pytest

from aftersales.errors import KnownError
from aftersales.taxonomy import Fault, FreightPayer
from resources.taxonomy_file import shipped_taxonomy

TAXONOMY = shipped_taxonomy()


def test_all_reasons_are_there() -> None:
    expected = {
        "产品": "质量问题 瑕疵 发错款式 多发 漏发 图物不符 色差 码数 缺货",
        "服务": "误导 售前态度 售后态度 处理效率 发票问题 延迟发货 虚假发货",
        "物流": "发错快递 延迟派送 快递员素质 丢件 破损",
        "买家": "7天无理由 超7天 已发货退款 地址错误 无法收货 拒收 改收货信息 价保 未发货退款",
        "三包": "三包",
        "违法": "欺诈 食品",
        "其他": "其他",
    }
    assert TAXONOMY.categories() == tuple(expected)
    for category, names in expected.items():
        assert [reason.name for reason in TAXONOMY.under(category)] == names.split()


def test_only_six_reasons_are_on_the_buyers_side() -> None:
    found = {reason.name for reason in TAXONOMY.reasons if reason.buyer_side}
    assert found == {"7天无理由", "超7天", "已发货退款", "地址错误", "无法收货", "拒收"}


@pytest.mark.parametrize(
    ("name", "fault", "payer"),
    [
        ("质量问题", Fault.MERCHANT, FreightPayer.MERCHANT),
        ("色差", None, FreightPayer.BY_FAULT),
        ("缺货", Fault.MERCHANT, FreightPayer.NOBODY),
        ("丢件", Fault.COURIER, FreightPayer.MERCHANT),
        ("延迟派送", Fault.COURIER, FreightPayer.NOBODY),
        ("拒收", Fault.BUYER, FreightPayer.BUYER),
        ("价保", Fault.BUYER, FreightPayer.NOBODY),
        ("其他", None, FreightPayer.BY_FAULT),
    ],
)
def test_fault_and_freight(name: str, fault: Fault | None, payer: FreightPayer) -> None:
    reason = TAXONOMY.reason(name)
    assert (reason.fault, reason.return_freight) == (fault, payer)


def test_an_unknown_reason_is_refused() -> None:
    with pytest.raises(KnownError):
        TAXONOMY.reason("看着不爽")
