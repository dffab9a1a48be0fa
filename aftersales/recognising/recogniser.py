"""Reading a pasted text: each kind of thing looked for in the order in which they could be mistaken for one another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from aftersales.recognising.addresses import Addresses
from aftersales.recognising.chats import Chat, read_chat
from aftersales.recognising.figures import Days, find_amounts, find_quantities
from aftersales.recognising.findings import Finding, FindingKind, Recognised, Span
from aftersales.recognising.lexicon import Lexicon
from aftersales.recognising.names import Names
from aftersales.recognising.numbers import Numbers, Phones, with_tails
from aftersales.recognising.slate import LONGEST, Slate, plain


class Recogniser:
    """Reads texts with one lexicon. Keeps nothing between two texts."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._phones = Phones(lexicon)
        self._numbers = Numbers(lexicon)
        self._addresses = Addresses(lexicon)
        self._names = Names(lexicon)
        self._days = Days(lexicon)

    def recognise(self, text: str, today: date, *, own: frozenset[str] = frozenset()) -> Recognised:
        """What a text tells. `own` are names of the shop and its staff, so that their lines are not the buyer's.

        Only the first `slate.LONGEST` characters are read. Never raises for any text.
        """
        kept = text[:LONGEST]
        simple = plain(kept)
        chat = read_chat(simple, self._lexicon, own)
        numbers = self._of_shop(simple, chat)
        slate = _buyers(simple, chat)
        for each in numbers:
            slate.claim(each.spans[0])
        findings = numbers + self._of_buyer(slate, today)
        if chat is not None and chat.nick and chat.nick_span is not None:
            findings.append(
                Finding(kind=FindingKind.NICKNAME, value=chat.nick, spans=(chat.nick_span,), certainty=90)
            )
        return Recognised(
            text=kept,
            words=slate.rest,
            findings=tuple(sorted(findings, key=lambda each: (each.start, each.end))),
            sayings=chat.sayings if chat is not None else (),
            cut=len(text) > LONGEST,
        )

    def _of_shop(self, text: str, chat: Chat | None) -> list[Finding]:
        """Order and parcel numbers in the shop's own lines, where it tells the buyer of them; nothing else of these."""
        if chat is None:
            return []
        slate = Slate(text)
        keep = [saying.span for saying in chat.sayings if not saying.buyer]
        _leave(slate, keep)
        for mark in chat.heads:
            slate.claim(mark)
        self._phones.find(slate)
        return [replace(each, certainty=min(each.certainty, 80)) for each in self._numbers.find(slate)]

    def _of_buyer(self, slate: Slate, today: date) -> list[Finding]:
        found = self._numbers.early(slate)
        phones = self._phones.find(slate)
        if phones:
            phones = with_tails(slate, phones)
        found += self._numbers.find(slate)
        flawed = self._phones.flawed(slate)
        amounts = find_amounts(slate)
        addresses = self._apart(slate, self._addresses.find(slate), phones)
        places = [each for each in addresses if each.kind is FindingKind.ADDRESS]
        names = [each for each in addresses if each.kind is FindingKind.NAME]
        names = names or self._names.find(slate, phones, places)
        days = self._days.find(slate, today)
        return found + phones + flawed + amounts + places + names + days + find_quantities(slate)

    def _apart(self, slate: Slate, addresses: list[Finding], phones: list[Finding]) -> list[Finding]:
        """Addresses, and the name taken out of the end of one where nothing stands between the two."""
        found: list[Finding] = []
        for each in addresses:
            parted = self._names.split_address(slate.text, each.spans[-1], phones)
            if parted is None:
                found.append(each)
                continue
            place, name = parted
            spans = (*each.spans[:-1], place)
            value = "".join(" ".join(slate.text[slice(*span)].split()) for span in spans)
            found.append(replace(each, value=value, spans=spans))
            text = slate.text[slice(*name)]
            found.append(Finding(kind=FindingKind.NAME, value=text, spans=(name,), certainty=78))
        return found


def _buyers(text: str, chat: Chat | None) -> Slate:
    """The text with nothing free but what the buyer says."""
    slate = Slate(text)
    if chat is None:
        return slate
    if any(saying.buyer for saying in chat.sayings):
        first = min((saying.span[0] for saying in chat.sayings), default=0)
        before = min((mark[0] for mark in chat.heads), default=first)
        _leave(slate, [(0, before)] + [saying.span for saying in chat.sayings if saying.buyer])
    for mark in chat.heads:
        slate.claim(mark)
    return slate


def _leave(slate: Slate, keep: list[Span]) -> None:
    place = 0
    for start, end in sorted(keep):
        slate.claim((place, max(place, start)))
        place = max(place, end)
    slate.claim((place, len(slate.text)))
