"""Phones, order numbers and waybill numbers in a text."""

from __future__ import annotations

import re
from dataclasses import replace

from aftersales.orders import Platform
from aftersales.recognising.findings import Finding, FindingKind, Flaw, Span
from aftersales.recognising.lexicon import CourierShape, Lexicon, OrderShape
from aftersales.recognising.slate import Slate, near

_EXTENSION = r"(?:[ \t]*(?:转|分机号?|-|,|#|ext\.?|\[)[ \t:]*(?P<ext>\d{2,6})(?!\d)\]?)?"
_MOBILE = re.compile(
    rf"(?<![A-Za-z\d*.])(?:(?:\+|00)?86[ -]?)?(?P<main>1[3-9]\d(?:[ -]?\d){{8}})(?!\d|-\d{{7}}){_EXTENSION}",
    re.IGNORECASE,
)
_LANDLINE = re.compile(
    r"(?<![A-Za-z\d-])(?P<main>0\d{2,3}[- ]?[2-9]\d{6,7})(?!\d)(?:[ \t]*(?:-|转)[ \t]*(?P<ext>\d{1,5})(?!\d))?"
)
_SERVICE = re.compile(r"(?<![A-Za-z\d-])(?P<main>[48]00[- ]?\d{3,4}[- ]?\d{3,4})(?![\d-])")
_MASKED = re.compile(r"(?<![A-Za-z\d])(?P<main>1[3-9]?\d?[*xX●×]{3,9}\d{2,4})(?!\d)")
_TAILED = re.compile(r"\[(?P<ext>\d{3,4})\]")
_TEN = re.compile(r"(?<![A-Za-z\d*.¥-])1[3-9]\d{8}(?![\d.*-])")
_TOKEN = re.compile(r"[A-Za-z\d][A-Za-z\d-]{5,34}")
_SURE, _LIKELY, _WORD_NEAR = 97, 88, 8
_LABELLED = 90


def labelled(labels: tuple[str, ...], tail: str) -> re.Pattern[str]:
    """A label, its colon or blank, then `tail` as the group ``value``."""
    words = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    return re.compile(
        rf"(?:{words})(?:[ \t]*+[:是为][ \t]*+|[ \t]++|(?=[A-Za-z\d+]))(?P<value>{tail})", re.IGNORECASE
    )


class Phones:
    """Finds phones; mobiles and virtual numbers first, then what a platform masked, then landlines."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._wrong = labelled(lexicon.labels["phone"], r"[+]?[A-Za-z\d][A-Za-z\d \t-]{3,18}")

    def find(self, slate: Slate) -> list[Finding]:
        """Every phone, claimed."""
        found = self._claimed(slate, _MASKED, _LIKELY, masked=True)
        found += self._claimed(slate, _MOBILE, _SURE)
        found += self._claimed(slate, _LANDLINE, 80)
        found += self._claimed(slate, _SERVICE, 45)
        return found

    def flawed(self, slate: Slate) -> list[Finding]:
        """What stands under a label of phones, or looks like a mobile one digit short, and is none."""
        found = []
        for match in slate.search(self._wrong):
            value = match["value"].strip(" \t-")
            digits = re.sub(r"[\s+-]", "", value)
            if len(digits) >= 5 and digits[0].isdigit():
                flaw = Flaw.LETTERS if not digits.isdigit() else Flaw.SHORT if len(digits) < 11 else Flaw.LONG
                start = match.start("value")
                found.append(_flaw(value, (start, start + len(value)), flaw))
        for each in found:
            slate.claim(each.spans[0])
        return found + [_flaw(match[0], match.span(), Flaw.SHORT) for match in slate.search(_TEN)]

    def _claimed(
        self, slate: Slate, pattern: re.Pattern[str], certainty: int, *, masked: bool = False
    ) -> list[Finding]:
        found = []
        for match in slate.search(pattern):
            groups = match.groupdict()
            main = groups["main"] if masked else re.sub(r"[ -]", "", groups["main"])
            extension = groups.get("ext") or ""
            slate.claim(match.span())
            found.append(
                Finding(
                    kind=FindingKind.PHONE,
                    value=f"{main}-{extension}" if extension else main,
                    spans=(match.span(),),
                    certainty=certainty,
                    masked=masked,
                    virtual=bool(extension) and main.startswith("1"),
                )
            )
        return found


def with_tails(slate: Slate, phones: list[Finding]) -> list[Finding]:
    """Phones whose virtual tail stands behind the name: ``张示例[1234] 18400001000``."""
    tails = list(slate.search(_TAILED))
    if len(tails) != 1:
        return phones
    slate.claim(tails[0].span())
    return [
        Finding(
            kind=each.kind,
            value=f"{each.value}-{tails[0]['ext']}",
            spans=tuple(sorted((*each.spans, tails[0].span()))),
            certainty=each.certainty,
            virtual=True,
        )
        if each.value.startswith("1") and not each.virtual and not each.masked
        else each
        for each in phones
    ]


class Numbers:
    """Finds order and waybill numbers: by label, by shape, by the words around them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._orders = [(each, re.compile(each.shape, re.IGNORECASE)) for each in lexicon.orders]
        self._couriers = [(each, re.compile(each.shape, re.IGNORECASE)) for each in lexicon.couriers]
        self._order_label = labelled(lexicon.labels["order"], r"[A-Za-z\d][A-Za-z\d-]{3,34}")
        self._courier_label = labelled(lexicon.labels["courier"], r"[A-Za-z\d][A-Za-z\d-]{5,34}")
        self._companies = {word for each in lexicon.couriers for word in each.words if not word.isascii()}

    def find(self, slate: Slate) -> list[Finding]:
        """Every number that is one of an order or a parcel, claimed; phones must have been claimed before."""
        found = [*self._under(slate, self._courier_label, courier=True)]
        found += self._under(slate, self._order_label, courier=False)
        for match in slate.search(_TOKEN):
            each = self._shaped(slate.text, match[0], match.span())
            if each is not None:
                found.append(each)
        for each in found:
            slate.claim(each.spans[0])
        return found

    def early(self, slate: Slate) -> list[Finding]:
        """Numbers in which a phone could be seen by mistake: those with letters or a dash."""
        found = []
        for match in slate.search(_TOKEN):
            if match[0].isdigit():
                continue
            each = self._shaped(slate.text, match[0], match.span())
            if each is not None and each.certainty >= _LIKELY:
                found.append(each)
                slate.claim(match.span())
        return found

    def _under(self, slate: Slate, label: re.Pattern[str], *, courier: bool) -> list[Finding]:
        found = []
        for match in slate.search(label):
            value, span = match["value"].rstrip("-"), match.span("value")
            span = (span[0], span[0] + len(value))
            if sum(letter.isdigit() for letter in value) < (6 if courier else 4):
                continue
            shaped = self._shaped(slate.text, value, span, sure_courier=courier)
            kind = FindingKind.COURIER if courier else FindingKind.ORDER
            if shaped is None or (courier and shaped.kind is FindingKind.ORDER):
                shaped = Finding(kind=kind, value=value.upper(), spans=(span,), certainty=_LABELLED - 5)
            else:
                shaped = _surer(shaped, _LABELLED)
            slate.claim(span)
            found.append(shaped)
        return found

    def _shaped(self, text: str, value: str, span: Span, *, sure_courier: bool = False) -> Finding | None:
        """The best shape for a number; of a platform's and a courier's the surer."""
        ways = [self._as_order(text, value, span, *each) for each in self._orders]
        ways += [self._as_courier(text, value, span, *each, labelled=sure_courier) for each in self._couriers]
        found = [each for each in ways if each is not None and each.certainty >= 50]
        return max(found, key=lambda each: each.certainty, default=None)

    def _as_order(
        self, text: str, value: str, span: Span, order: OrderShape, shape: re.Pattern[str]
    ) -> Finding | None:
        if not shape.fullmatch(value):
            return None
        certainty = order.certainty + (_WORD_NEAR + 2 if near(text, span, order.words) else 0)
        if value.isdigit() and near(text, span, tuple(self._companies), reach=8):
            certainty -= 30
        return _order(value, span, order.platform, min(certainty, 98))

    def _as_courier(
        self,
        text: str,
        value: str,
        span: Span,
        courier: CourierShape,
        shape: re.Pattern[str],
        *,
        labelled: bool,
    ) -> Finding | None:
        if not shape.fullmatch(value):
            return None
        certainty = courier.certainty
        if near(text, span, courier.words):
            certainty = max(certainty + _WORD_NEAR, 86)
        elif value.isdigit() and not labelled:
            certainty -= 25
        return Finding(
            kind=FindingKind.COURIER,
            value=value.upper().rstrip("-"),
            spans=(span,),
            certainty=min(certainty, 98),
            company=courier.company,
        )


def _order(value: str, span: Span, platform: Platform, certainty: int) -> Finding:
    return Finding(
        kind=FindingKind.ORDER, value=value.upper(), spans=(span,), certainty=certainty, platform=platform
    )


def _surer(finding: Finding, least: int) -> Finding:
    return replace(finding, certainty=max(finding.certainty, least))


def _flaw(value: str, span: Span, flaw: Flaw) -> Finding:
    return Finding(kind=FindingKind.PHONE, value=value, spans=(span,), certainty=60, flaw=flaw)
