from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.orders import Platform
from aftersales.recognising.addresses import AddressParts, address_parts
from aftersales.recognising.findings import FindingKind, Recognised
from aftersales.recognising.recogniser import Recogniser
from aftersales.recognising.slate import LONGEST, plain
from aftersales.recognising.telling import told
from resources.recognising_file import shipped_lexicon
from tests.aftersales.recognising.blocks import BLOCKS

TODAY = date(2026, 10, 14)
READ = Recogniser(shipped_lexicon())
PIECES = (
    "张示例", "13800001000", "浙江省杭州市西湖区文三路1号", "订单号：", "2619300000000000077", "SF1234567890123", "\n",
    "买家：", "示例旗舰店:小美 (2026-10-14 15:21:00):", "2月30日", "¥", "三件", "😤", "转", "[1234]", "*", "１３８", " ", "，", "-",
)  # fmt: skip


def read(text: str, **kwargs: frozenset[str]) -> Recognised:
    return READ.recognise(text, TODAY, **kwargs)


def value(found: Recognised, kind: str) -> object:
    best = found.best(FindingKind(kind))
    if best is None:
        return None
    if best.day is not None:
        return best.day.isoformat()
    return best.number if best.number is not None else best.value


@pytest.mark.parametrize(("text", "expected"), BLOCKS, ids=[text[:24] for text, _ in BLOCKS])
def test_pasted_blocks(text: str, expected: dict[str, str | int | None]) -> None:
    found = read(text)
    for kind, wanted in expected.items():
        got = [flaw.flaw for flaw in found.flaws if flaw.flaw][:1] if kind == "flaw" else value(found, kind)
        assert got == ([wanted] if kind == "flaw" else wanted), (text, kind, found.findings)


def test_there_are_enough_blocks() -> None:
    assert len(BLOCKS) >= 60


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=25).map("".join)))
def test_any_text_is_read_and_every_span_is_inside(text: str) -> None:
    found = read(text)
    assert len(found.words) == len(found.text) == len(plain(found.text))
    for finding in found.findings:
        assert finding.spans
        assert 0 <= finding.certainty <= 100
        for start, end in finding.spans:
            assert 0 <= start < end <= len(found.text)
    told(found)


def test_nothing_is_found_twice_on_the_same_characters() -> None:
    for text, _ in BLOCKS:
        phones = [set(range(*span)) for each in read(text).findings for span in each.spans
                  if each.kind in {FindingKind.PHONE, FindingKind.ORDER, FindingKind.COURIER}]  # fmt: skip
        assert sum(len(each) for each in phones) == len(set().union(*phones)) if phones else True


def test_a_long_text_is_read_to_its_bound() -> None:
    found = read("坏了。" * 4_000_000)
    assert found.cut
    assert len(found.text) == LONGEST


@pytest.mark.parametrize(
    "text",
    [
        " " * LONGEST, "电话" + " " * 7_900, "12:00" + " " * 7_900, "亲" * LONGEST, "亲" * 60 + "x", "路" * LONGEST,
        "张[1234]" * 1_300, "1 12:00\n" * 1_000, "文三路1号" * 1_600, "13800001000" + " " * 7_900,
    ],
)  # fmt: skip
def test_no_text_is_tried_in_every_division(text: str) -> None:
    """Thousands of blanks, or of one letter, take no longer than any other text."""
    began = time.process_time()
    told(read(text))
    assert time.process_time() - began < 1.0


def test_what_a_shape_means() -> None:
    order = read("261014-123456789012345").best(FindingKind.ORDER)
    assert order is not None
    assert order.platform is Platform.PINDUODUO
    parcel = read("SF1234567890123").best(FindingKind.COURIER)
    assert parcel is not None
    assert parcel.company == "顺丰"
    near = read("圆通的 1234567890").best(FindingKind.COURIER)
    assert near is not None
    assert near.company == "圆通"


def test_masked_and_virtual_numbers_say_so() -> None:
    masked = read("138****1000").best(FindingKind.PHONE)
    assert masked is not None
    assert masked.masked
    virtual = read("18400001000转4821").best(FindingKind.PHONE)
    assert virtual is not None
    assert virtual.virtual
    assert not masked.virtual


QIANNIU = """tb示例0001 (2026-10-14 15:20:11):
亲在吗 机器坏了，我叫张示例 13800001000
示例旗舰店:小美 (2026-10-14 15:21:00):
您好亲，寄回地址：广东省深圳市南山区科技路8号 王测试 13700002000，退回单号填这里
tb示例0001 (2026-10-14 15:22:00):
好的 今天就寄
示例旗舰店:小美 (2026-10-14 15:30:00):
补发的走圆通 YT1234567890123
"""


def test_the_buyers_lines_are_told_from_the_shops() -> None:
    found = read(QIANNIU)
    assert [(saying.who, saying.buyer) for saying in found.sayings] == [
        ("tb示例0001", True),
        ("示例旗舰店:小美", False),
        ("tb示例0001", True),
        ("示例旗舰店:小美", False),
    ]
    assert value(found, "nickname") == "tb示例0001"
    assert value(found, "name") == "张示例"
    assert [each.value for each in found.of(FindingKind.PHONE)] == ["13800001000"]
    assert found.best(FindingKind.ADDRESS) is None
    assert value(found, "courier") == "YT1234567890123"  # the shop told it, and it is the buyer's parcel
    assert "寄回地址" not in told(found)
    assert told(found).startswith("机器坏了")


def test_wechat_names_alone_on_a_line() -> None:
    found = read("张示例:\n水壶漏水\n\n掌柜:\n拍个照看看\n\n张示例:\n13800001000")
    assert [saying.buyer for saying in found.sayings] == [True, False, True]
    assert value(found, "nickname") == "张示例"
    assert value(found, "phone") == "13800001000"


def test_who_the_shop_is_can_be_said() -> None:
    text = "小美 10-14 15:20\n您好 13700002000\n张示例 10-14 15:21\n坏了 13800001000"
    found = read(text, own=frozenset({"小美"}))
    assert [each.value for each in found.of(FindingKind.PHONE)] == ["13800001000"]
    assert value(found, "nickname") == "张示例"


def test_labels_of_a_block_are_no_speakers() -> None:
    assert read("收货人：张示例\n手机号码：13800001000").sayings == ()


def test_the_telling_leaves_out_greetings_and_numbers() -> None:
    found = read(
        "老板在吗，我是林晓芸 13900006652，去年双十一在你家买的破壁机，杯子裂了一道。地址没变，槐荫路18号3幢502"
    )
    assert told(found) == "去年双十一在你家买的破壁机，杯子裂了一道。"


def test_an_address_taken_apart() -> None:
    assert address_parts("浙江省杭州市西湖区文三路1号") == AddressParts(
        "浙江省", "杭州市", "西湖区", "文三路1号"
    )
    assert address_parts("上海市浦东新区示例路100弄") == AddressParts("上海市", "", "浦东新区", "示例路100弄")
