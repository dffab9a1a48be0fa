"""Amounts in words (大写) by 支付结算办法 附一; canonical form of rules/trade-rules A5."""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def in_words(fen: int, *, prefix: str = "人民币") -> str:
    """An amount of whole fen in words: ``人民币柒拾捌元捌角壹分``; 0 is ``人民币零元整``; minus is written 负.

    Up to 9,999,999,999,999.99 yuan; beyond that ValueError.
    """
    sign = "负" if fen < 0 else ""
    yuan, cents = divmod(abs(fen), 100)
    jiao, last = divmod(cents, 10)
    if yuan >= 10**13:
        raise ValueError("amount too large for words")
    words = _whole(yuan)
    text = f"{words}元" if words else ""
    if not cents:
        return f"{prefix}{sign}{text or '零元'}整"
    if text and (yuan % 10 == 0 or jiao == 0):
        text += "零"
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    if last:
        text += f"{_DIGITS[last]}分"
    return f"{prefix}{sign}{text}"


def _whole(yuan: int) -> str:
    text, gap = "", False
    for index in range(len(_GROUPS) - 1, -1, -1):
        group = yuan // 10_000**index % 10_000
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _group(group) + _GROUPS[index]
        gap = False
    return text


def _group(value: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        if gap:
            text += "零"
        text += _DIGITS[digit] + _PLACES[place]
        gap = False
    return text
