"""How a pasted text reached the shop, and the words that tell it."""

from __future__ import annotations

from datetime import date

import pytest

from aftersales.cases import Channel
from aftersales.recognising.channels import channel_of
from aftersales.recognising.findings import FindingKind
from aftersales.recognising.recogniser import Recogniser
from resources.recognising_file import shipped_channels, shipped_lexicon

QIANNIU = """tb示例8821 2026-10-13 18:20:31
净水器漏水，怎么办
示例小店:客服小美 2026-10-13 18:21:02
亲，麻烦拍个照"""
WECHAT = """张示例 10月13日 18:20
净水器漏水，师傅上门也没修好，打电话来没人接
客服 10月13日 18:22
亲，麻烦拍个照"""
NUMBERED = f"{WECHAT}\n张示例 10月13日 18:25\n订单号 240101-123456789012345"


@pytest.mark.parametrize(
    ("text", "channel", "quoted", "sure"),
    [
        (QIANNIU, Channel.PLATFORM, "18:20:31", False),
        (WECHAT, Channel.WECHAT, "18:20", False),
        (NUMBERED, Channel.PLATFORM, "240101-123456789012345", True),
        (f"{WECHAT}\n张示例撤回了一条消息", Channel.WECHAT, "撤回了一条消息", True),
        ("客户来电说净水器漏水，电话 13800001000", Channel.PHONE, "来电", True),
        ("拿到店里看过，开不了机", Channel.COUNTER, "拿到店", True),
        ("发件人: zhang@example.com\n主题: 退货", Channel.MAIL, "发件人:", True),
        ("净水器漏水", None, "", False),
        ("", None, "", False),
    ],
)
def test_it_is_told_by_words_numbers_and_looks(
    text: str, channel: Channel | None, quoted: str, sure: bool
) -> None:
    told = Recogniser(shipped_lexicon()).recognise(text, date(2026, 10, 14))
    guess = channel_of(told, shipped_channels())
    if channel is None:
        assert guess is None
        return
    assert guess is not None
    assert (guess.channel, guess.sure) == (channel, sure)
    assert quoted in guess.because[0].word
    assert all(text[slice(*each.span)] == each.word for each in guess.because)


def test_a_line_of_a_day_is_nobodys_name() -> None:
    text = "张示例\n昨天 18:20\n净水器漏水\n示例小店\n昨天 18:22\n亲"
    told = Recogniser(shipped_lexicon()).recognise(text, date(2026, 10, 14))
    names = {FindingKind.NAME, FindingKind.NICKNAME}
    assert [finding.value for finding in told.findings if finding.kind in names] == []
