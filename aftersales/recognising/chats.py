"""Chat logs as 千牛 and 微信 copy them: lines with a nick and a time; the buyer's words told from the shop's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aftersales.recognising.findings import Saying, Span
from aftersales.recognising.lexicon import Lexicon

_DAY = r"(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?|昨天|今天|前天|星期[一二三四五六日天]|周[一二三四五六日]"
_TIME = r"(?:上午|下午|晚上|凌晨|中午)? ?\d{1,2}:\d{2}(?::\d{2})?"
_WHEN = rf"[\[(]?(?:(?:{_DAY})[ \t]*+)?{_TIME}[\])]?"
# Every run of blanks is possessive: a line of thousands of them must not be tried in every division.
_TIMED = re.compile(rf"^[ \t]*+(?P<nick>[^\s][^\n\t]{{0,39}}?)[ \t]*+{_WHEN}[ \t]*+:?[ \t]*+$", re.MULTILINE)
_TIME_FIRST = re.compile(rf"^[ \t]*+{_WHEN}[ \t]++(?P<nick>[^\s:][^\n\t:]{{0,39}}+):?[ \t]*+$", re.MULTILINE)
_INLINE = re.compile(r"^[ \t]*+(?P<nick>[^\s:,，。!?][^\n\t:,，。!?]{0,23}+):[ \t]*+(?=\S)", re.MULTILINE)
_ALONE = re.compile(r"^[ \t]*+(?P<nick>[^\s:,，。!?][^\n\t:,，。!?]{0,23}+):[ \t]*+$", re.MULTILINE)
_NO_NICK = re.compile(_DAY)
_BARE_TIME = re.compile(rf"^[ \t]*+(?:(?:{_DAY})[ \t]*+)?{_TIME}[ \t]*+$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Head:
    span: Span
    nick: str


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat: its sayings, the buyer's nick with its span, and the lines that are only heads."""

    sayings: tuple[Saying, ...]
    nick: str
    nick_span: Span | None
    heads: tuple[Span, ...]


def read_chat(text: str, lexicon: Lexicon, own: frozenset[str] = frozenset()) -> Chat | None:
    """The chat in a (plain) text; None where it is none. `own` are names of the shop and its staff."""
    heads = _heads(text, lexicon)
    if not heads:
        return None
    nicks = list(dict.fromkeys(head.nick for head in heads))
    buyers = _buyers(nicks, lexicon, own)
    sayings = []
    for number, head in enumerate(heads):
        end = heads[number + 1].span[0] if number + 1 < len(heads) else len(text)
        sayings.append(Saying(head.nick, head.nick in buyers, (head.span[1], end)))
    first = next((head for head in heads if head.nick in buyers), None)
    nick = first.nick if first is not None and not _says_buyer(first.nick, lexicon) else ""
    span = None
    if first is not None and nick:
        place = text.find(nick, *first.span)
        span = (place, place + len(nick))
    marks = [head.span for head in heads] + [match.span() for match in _BARE_TIME.finditer(text)]
    return Chat(tuple(sayings), nick, span, tuple(marks))


def _heads(text: str, lexicon: Lexicon) -> list[_Head]:
    timed = [_head(match) for pattern in (_TIMED, _TIME_FIRST) for match in pattern.finditer(text)]
    timed = [
        head for head in timed if head.nick and not head.nick.isdigit() and not _NO_NICK.fullmatch(head.nick)
    ]
    if timed:
        return _apart(timed)
    labels = {label for names in lexicon.labels.values() for label in names}
    plain = [_head(match) for pattern in (_ALONE, _INLINE) for match in pattern.finditer(text)]
    plain = [head for head in plain if _may_speak(head.nick, labels, lexicon)]
    named = [head for head in plain if _is_shop(head.nick, lexicon) or _says_buyer(head.nick, lexicon)]
    repeated = len({head.nick for head in plain}) < len(plain)
    return _apart(plain) if named and (repeated or len(plain) > 1 or named == plain) else []


def _head(match: re.Match[str]) -> _Head:
    return _Head(match.span(), match["nick"].strip().strip("[]()").strip())


def _apart(heads: list[_Head]) -> list[_Head]:
    """In order, none within another."""
    found: list[_Head] = []
    for head in sorted(heads, key=lambda each: (each.span[0], -each.span[1])):
        if not found or head.span[0] >= found[-1].span[1]:
            found.append(head)
    return found


def _may_speak(nick: str, labels: set[str], lexicon: Lexicon) -> bool:
    """Labels of address blocks look like nicks; a nick holds no long number."""
    if nick in labels and nick not in lexicon.buyer_side:
        return False
    return not re.search(r"\d{5,}", nick) and not nick.lower().startswith("http")


def _buyers(nicks: list[str], lexicon: Lexicon, own: frozenset[str]) -> set[str]:
    """Who of those that speak is the buyer: whoever is not the shop; else the first, for a buyer begins."""
    said = {nick for nick in nicks if _says_buyer(nick, lexicon)}
    if said:
        return said
    shop = {nick for nick in nicks if _is_shop(nick, lexicon) or nick.partition(":")[0] in own or nick in own}
    others = [nick for nick in nicks if nick not in shop]
    if not others:
        return set()
    return set(others) if shop else {others[0]}


def _is_shop(nick: str, lexicon: Lexicon) -> bool:
    return ":" in nick or any(word in nick for word in lexicon.shop_side)


def _says_buyer(nick: str, lexicon: Lexicon) -> bool:
    return nick in lexicon.buyer_side
