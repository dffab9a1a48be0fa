"""Sums of money, days and numbers of pieces in a text."""

from __future__ import annotations

import re
from datetime import date, timedelta

from aftersales.recognising.findings import Finding, FindingKind, Flaw, Span
from aftersales.recognising.lexicon import Lexicon
from aftersales.recognising.slate import Slate

_DIGITS = {
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "仨": 3,
    "俩": 2,
}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_HAN_NUMBER = "零一二两三四五六七八九十百千仨俩"
_SIGNED = re.compile(r"[¥￥]\s?(?P<whole>\d[\d,]{0,12})(?:\.(?P<cents>\d{1,2}))?(?![\d.])")
_UNITED = re.compile(
    r"(?<![\d.])(?P<whole>\d[\d,]{0,12})(?:\.(?P<cents>\d{1,2}))?\s?(?:元|块钱|块(?!\d)|rmb)", re.IGNORECASE
)
_PIECED = re.compile(r"(?<![\d.])(?P<whole>\d{1,6})块(?P<cents>\d)(?!\d)")
_SPOKEN = re.compile(rf"(?P<han>[{_HAN_NUMBER}]{{1,6}})\s?(?:元|块钱|块)")
_FULL_DAY = re.compile(
    r"(?<!\d)(?P<year>20\d{2})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})(?:日|号|(?!\d))"
)
_SHORT_DAY = re.compile(r"(?<![\d.])(?P<month>\d{1,2})月(?P<day>\d{1,2})(?:日|号|(?!\d|个|天))")
_DASHED_DAY = re.compile(r"(?<![\d.\-/])(?P<month>1[0-2]|0?[1-9])[-/](?P<day>\d{1,2})(?![\d.\-/])")
_UNITS = "件个台套双盒箱包瓶条只支袋把张斤本块根副对片"
_PIECES = re.compile(
    rf"(?P<verb>买了?|拍了?|下单了?|要退|退|换|少了?|漏了?|缺了?|收到|只有|一共|总共|共|发了?|寄了?|来了?|坏了?|碎了?|裂了?)?"
    rf"\s?(?P<count>\d{{1,3}}|[一二两三四五六七八九十仨俩]{{1,3}})\s?(?P<unit>[{_UNITS}])(?!钱|月|星期|礼拜|小时|多月|半|人)"
)
_YEARS = {"去年": 1, "前年": 2, "今年": 0}


def find_amounts(slate: Slate) -> list[Finding]:
    """Sums of money in fen, claimed."""
    found = []
    for pattern, certainty in ((_SIGNED, 94), (_PIECED, 88), (_UNITED, 90), (_SPOKEN, 72)):
        for match in slate.search(pattern):
            fen = _fen(match.groupdict())
            if fen is None:
                continue
            found.append(
                Finding(
                    kind=FindingKind.AMOUNT,
                    value=match[0],
                    spans=(match.span(),),
                    certainty=certainty,
                    number=fen,
                )
            )
            slate.claim(match.span())
    return found


def find_quantities(slate: Slate) -> list[Finding]:
    """Numbers of pieces; one that no verb stands before says little."""
    found = []
    for match in slate.search(_PIECES):
        count = han_number(match["count"])
        if not count:
            continue
        said_in_passing = count == 1 and not match["count"].isdecimal()  # 「换一个」 counts nothing
        certainty = 30 if said_in_passing else 78 if match["verb"] else 55
        found.append(
            Finding(
                kind=FindingKind.QUANTITY,
                value=f"{match['count']}{match['unit']}",
                spans=((match.start("count"), match.end("unit")),),
                certainty=certainty,
                number=count,
            )
        )
    return found


def han_number(text: str) -> int | None:
    """A number below ten thousand in digits or in characters; None where it is none."""
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for letter in text:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
        elif letter in _PLACES:
            total += (digit or 1) * _PLACES[letter]
            digit = 0
        else:
            return None
    return total + digit if text else None


class Days:
    """Finds days; one without a year is the latest that is not after today."""

    def __init__(self, lexicon: Lexicon) -> None:
        years = "|".join(_YEARS)
        names = "|".join(re.escape(name) for name in sorted(lexicon.days, key=len, reverse=True))
        ago = "|".join(re.escape(word) for word in sorted(lexicon.ago, key=len, reverse=True))
        self._lexicon = lexicon
        self._named = re.compile(rf"(?P<year>{years})?的?(?<!\d)(?P<name>{names})(?!\d)")
        self._ago = re.compile(rf"(?P<ago>{ago})")

    def find(self, slate: Slate, today: date) -> list[Finding]:
        """Every day, claimed; one that no calendar has is a flaw."""
        found = []
        for pattern, certainty in ((_FULL_DAY, 94), (_SHORT_DAY, 86), (_DASHED_DAY, 58)):
            for match in slate.search(pattern):
                each = _numbered(match, today, certainty)
                if each is not None:
                    found.append(each)
                    slate.claim(match.span())
        for match in slate.search(self._named):
            month, day = self._lexicon.days[match["name"]]
            since = _YEARS.get(match["year"] or "")
            year = today.year - since if since is not None else _latest_year(month, day, today)
            found.append(_day(match[0], match.span(), date(year, month, day), 84))
            slate.claim(match.span())
        for match in slate.search(self._ago):
            past = today - timedelta(days=self._lexicon.ago[match["ago"]])
            found.append(_day(match[0], match.span(), past, 50))
        return found


def _numbered(match: re.Match[str], today: date, certainty: int) -> Finding | None:
    parts = match.groupdict()
    month, day = int(parts["month"]), int(parts["day"])
    try:
        year = int(parts["year"]) if parts.get("year") else _latest_year(month, day, today)
        return _day(match[0], match.span(), date(year, month, day), certainty)
    except ValueError:
        if certainty < 80:  # 3-45 is a size or a range, seldom a day
            return None
        return Finding(
            kind=FindingKind.DAY, value=match[0], spans=(match.span(),), certainty=60, flaw=Flaw.NO_DAY
        )


def _latest_year(month: int, day: int, today: date) -> int:
    """The year of the last such day; ValueError where no year near has it."""
    for year in range(today.year, today.year - 5, -1):
        try:
            if date(year, month, day) <= today:
                return year
        except ValueError:
            continue
    raise ValueError("no such day")


def _day(value: str, span: Span, day: date, certainty: int) -> Finding:
    return Finding(kind=FindingKind.DAY, value=value, spans=(span,), certainty=certainty, day=day)


def _fen(groups: dict[str, str | None]) -> int | None:
    if groups.get("han"):
        yuan = han_number(groups["han"] or "")
        return None if yuan is None else yuan * 100
    whole = (groups["whole"] or "").replace(",", "")
    return int(whole) * 100 + int((groups["cents"] or "").ljust(2, "0"))
