"""Chinese addresses in a text: with a province, from a district on, or a street with its number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aftersales.recognising.findings import Finding, FindingKind, Span
from aftersales.recognising.lexicon import Lexicon
from aftersales.recognising.numbers import labelled
from aftersales.recognising.slate import Slate, trimmed

_HAN = r"\u4e00-\u9fff"
_END = r"[^\n。;!?]"
_ROAD = r"(?:大道|大街|街道|路|街|巷|弄|道|胡同|村|镇|乡|小区|花园|家园|新村|公寓|大厦|广场|苑|里|屯|庄|园区|工业园)"
_DISTRICT = r"(?:市|区|县|州|盟|旗)"
_NUMBERED = r"\d+[A-Za-z]?\s*(?:号|弄|幢|栋|楼|座|单元|室|组|队|层)"
_FROM_DISTRICT = re.compile(
    rf"(?<![{_HAN}])[{_HAN}]{{2,7}}{_DISTRICT}\s?[{_HAN}\d]{{2,20}}?{_ROAD}{_END}{{0,50}}"
    rf"|[{_HAN}]{{2,5}}{_DISTRICT}[{_HAN}\d]{{2,12}}?{_ROAD}\s?{_NUMBERED}{_END}{{0,40}}"
)
_STREET = re.compile(rf"[{_HAN}]{{2,10}}?{_ROAD}\s?{_NUMBERED}[{_HAN}A-Za-z\d\-# ]{{0,30}}")
_HOUSE = re.compile(rf"[{_HAN}]{{2,8}}?(?:小区|花园|家园|新村|苑|公寓|大厦)\s?\d+{_END}{{0,30}}")
_STOP = re.compile(
    r"[,，](?![ \t]?[\u4e00-\u9fff\d]{1,24}(?:省|市|区|县|镇|乡|路|街|道|村|号|室|楼|栋|幢|单元|小区))"
)
_LEADS = re.compile(
    r"^(?:我的|我|收货|收件|新|老|旧|现在|就是|是|在|住在|住|到|寄到|寄|发到|发|送到|换到|换成|改到|改成|改为|麻烦|帮我|帮|请|把|还是|都|给|地址|没变|:|：|\s)+"
)
_POSTCODE = re.compile(r"[,，\s(]*(?:邮编[:：]?)?\d{6}\)?\s*$")
_TAIL_WORDS = re.compile(r"[\s,，]*(?:收|收货|签收|谢谢|麻烦了?|哈|哦|啊|吧|呢|呀)[\s。.~]*$")
_PARTS = re.compile(
    r"(?P<province>[^\s省市区]{2,7}?(?:省|自治区|特别行政区)|北京市?|天津市?|上海市?|重庆市?)?[\s,，]*"
    r"(?P<city>[^\s省市区县]{2,8}?(?:市|自治州|地区|盟|州))?[\s,，]*"
    r"(?P<district>[^\s省市区县路街]{1,8}?(?:区|县|市|旗))?[\s,，]*(?P<detail>.*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class AddressParts:
    """An address taken apart; "" where it does not say."""

    province: str
    city: str
    district: str
    detail: str


def address_parts(address: str) -> AddressParts:
    """省 市 区 and the rest of an address."""
    match = _PARTS.match(address.strip())
    if match is None:
        return AddressParts("", "", "", address.strip())
    province, city, district, detail = (
        match[name] or "" for name in ("province", "city", "district", "detail")
    )
    return AddressParts(province, city, district, detail.strip(" ,，"))


class Addresses:
    """Finds addresses. Phones and numbers must have been claimed before, for an address ends where one begins."""

    def __init__(self, lexicon: Lexicon) -> None:
        names = "|".join(re.escape(name) for name in lexicon.provinces)
        self._province = re.compile(rf"(?:{names})[ \t,，]*[{_HAN}]{_END}{{2,90}}")
        self._region = labelled(lexicon.labels["region"], rf"[{_HAN}]{_END}{{1,60}}")
        self._detail = labelled(lexicon.labels["address"], rf"[{_HAN}A-Za-z\d]{_END}{{3,100}}")

    def find(self, slate: Slate) -> list[Finding]:
        """Every address, claimed; a region and a detail under labels of their own are one."""
        found = self._labelled(slate)
        for pattern, certainty in (
            (self._province, 92),
            (_FROM_DISTRICT, 84),
            (_STREET, 76),
            (_HOUSE, 68),
        ):
            found += self._plain(slate, pattern, certainty)
        return found

    def _labelled(self, slate: Slate) -> list[Finding]:
        regions = [self._span(slate, match.span("value")) for match in slate.search(self._region)]
        details = [self._span(slate, match.span("value")) for match in slate.search(self._detail)]
        spans = [span for span in (regions[:1] + details[:1]) if span is not None]
        spans = [span for place, span in enumerate(spans) if span not in spans[:place]]
        if not spans or not _says_place("".join(slate.text[slice(*span)] for span in spans)):
            return []
        return [self._finding(slate, tuple(sorted(spans)), 95)]

    def _plain(self, slate: Slate, pattern: re.Pattern[str], certainty: int) -> list[Finding]:
        found = []
        for match in slate.search(pattern):
            span = self._span(slate, match.span())
            if span is None or not _says_place(slate.text[slice(*span)]):
                continue
            found.append(self._finding(slate, (span,), certainty))
        return found

    def _span(self, slate: Slate, span: Span) -> Span | None:
        """The part of a match that is the address: no lead, no postcode, nothing after it."""
        start, end = trimmed(slate.text, span)
        text = slate.text[start:end]
        stop = _STOP.search(text)
        if stop is not None:
            text = text[: stop.start()]
        lead = _LEADS.match(text)
        if lead is not None:
            start, text = start + lead.end(), text[lead.end() :]
        for tail in (_POSTCODE, _TAIL_WORDS, _POSTCODE):
            text = tail.sub("", text)
        start, end = trimmed(slate.text, (start, start + len(text)))
        return (start, end) if end - start >= 4 else None

    def _finding(self, slate: Slate, spans: tuple[Span, ...], certainty: int) -> Finding:
        value = "".join(" ".join(slate.text[slice(*span)].split()) for span in spans)
        for span in spans:
            slate.claim(span)
        return Finding(kind=FindingKind.ADDRESS, value=value, spans=spans, certainty=certainty)


def _says_place(text: str) -> bool:
    """Whether words are an address and not the mere name of a town."""
    return re.search(rf"{_ROAD}|{_NUMBERED}|{_DISTRICT}.{{2,}}", text) is not None
