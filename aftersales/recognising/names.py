"""Names of people: under a label, said of oneself, beside a phone or an address, or with a title."""

from __future__ import annotations

import re

from aftersales.recognising.findings import Finding, FindingKind, Span
from aftersales.recognising.lexicon import Lexicon
from aftersales.recognising.numbers import labelled
from aftersales.recognising.slate import BLANK, Slate

_HAN = "\u4e00-\u9fff"
_SELF = re.compile(rf"(?:我是|我叫|本人|我名字叫|名字是|叫我)[ \t]*(?P<value>[{_HAN}·]{{2,8}})")
_WORD = re.compile(rf"[{_HAN}·]{{2,12}}")
_SEPARATORS = " \t,，:：;；/|-_.。、()（）[]"
_ADDRESS_ENDS = frozenset("号室楼幢栋元层座店院口门铺组村苑")
_TAIL = re.compile(r"\[\d{3,4}\]$")
_LABELLED, _SAID, _BESIDE, _TITLED = 95, 88, 82, 55


class Names:
    """Finds the name of whoever writes; phones and addresses must have been claimed before."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._label = labelled(lexicon.labels["name"], rf"[{_HAN}A-Za-z·*]{{1,20}}")
        titles = "|".join(lexicon.titles)
        self._titled = re.compile(rf"(?P<value>[{_HAN}](?:{titles}))")

    def find(self, slate: Slate, phones: list[Finding], addresses: list[Finding]) -> list[Finding]:
        """The names found, claimed, the surest way first; one is enough."""
        found = (
            self._under_label(slate)
            or self._said(slate)
            or self._beside(slate, phones)
            or self._beside(slate, addresses)
            or self._with_title(slate)
        )
        for each in found:
            slate.claim(each.spans[0])
        return found

    def split_address(self, text: str, address: Span, phones: list[Finding]) -> tuple[Span, Span] | None:
        """(address, name) where a name stands between an address and a phone."""
        start, end = address
        if not any(0 <= phone.start - end <= 3 and not text[end : phone.start].strip() for phone in phones):
            return None
        for length in (4, 3, 2):
            cut = end - length
            before = text[cut - 1] if cut > start else ""
            apart = before in _ADDRESS_ENDS or before.isdigit() or before in _SEPARATORS
            if before and apart and self.is_name(text[cut:end]):
                return (start, start + len(text[start:cut].rstrip(_SEPARATORS))), (cut, end)
        return None

    def is_name(self, word: str) -> bool:
        """Whether a word looks like a person's name: a surname and one or two characters more."""
        if word in self._lexicon.not_names or any(word.startswith(each) for each in self._lexicon.not_names):
            return False
        if word[:2] in self._lexicon.surnames_two:
            return 3 <= len(word) <= 4
        return word[:1] in self._lexicon.surnames and 2 <= len(word) <= 3

    def _under_label(self, slate: Slate) -> list[Finding]:
        for match in slate.search(self._label):
            value = match["value"].strip("*·") and match["value"]
            if value and value not in self._lexicon.not_names and not value.endswith(("号", "码")):
                return [_name(value, match.span("value"), _LABELLED, masked="*" in value)]
        return []

    def _said(self, slate: Slate) -> list[Finding]:
        for match in slate.search(_SELF):
            word = match["value"]
            whole = match.end("value") == len(slate.text) or slate.text[match.end("value")] != "的"
            for length in (len(word), 4, 3, 2) if whole else ():
                if length <= len(word) and self._names(word, length):
                    start = match.start("value")
                    return [_name(word[:length], (start, start + length), _SAID - 6 * (length < len(word)))]
        return []

    def _names(self, word: str, length: int) -> bool:
        """A name that fills the word, or one that something else follows."""
        return self.is_name(word[:length]) and (length == len(word) or length == 3)

    def _beside(self, slate: Slate, marks: list[Finding]) -> list[Finding]:
        """A word of its own that touches a phone or an address."""
        text, rest = slate.text, slate.rest
        for mark in marks:
            for span in (self._before(text, rest, mark.start), self._after(text, rest, mark.end)):
                if span is not None:
                    return [_name(text[slice(*span)], span, _BESIDE)]
        return []

    def _before(self, text: str, rest: str, place: int) -> Span | None:
        end = len(text[:place].rstrip(_SEPARATORS + "\n"))
        tail = _TAIL.search(text[: min(end + 1, place)])
        if tail is not None:  # the tail of a virtual number stands between the name and the number
            end = tail.start()
        start = end
        while start and rest[start - 1] != BLANK and _WORD.fullmatch(rest[start - 1] * 2):
            start -= 1
        word = rest[start:end]
        if self.is_name(word):
            return start, end
        if len(word) > 4 and place == end:  # 「…寄给张示例13800001000」: the name is what touches the number
            for length in (3, 2):
                if self.is_name(word[-length:]) and word[-length - 1] in "给是叫找人到":
                    return end - length, end
        return None

    def _after(self, text: str, rest: str, place: int) -> Span | None:
        start = len(text) - len(text[place:].lstrip(_SEPARATORS + "\n"))
        match = _WORD.match(rest, start)
        if match is None:
            return None
        word = match[0].removesuffix("收")
        return (start, start + len(word)) if self.is_name(word) else None

    def _with_title(self, slate: Slate) -> list[Finding]:
        for match in slate.search(self._titled):
            if match["value"][0] in self._lexicon.surnames and match["value"] not in self._lexicon.not_names:
                return [_name(match["value"], match.span("value"), _TITLED)]
        return []


def _name(value: str, span: Span, certainty: int, *, masked: bool = False) -> Finding:
    return Finding(
        kind=FindingKind.NAME,
        value=value,
        spans=(span,),
        certainty=30 if masked else certainty,
        masked=masked,
    )
