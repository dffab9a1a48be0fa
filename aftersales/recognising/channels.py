"""By what way a pasted text reached the shop: told by its words, by the numbers in it, or by how its chat is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aftersales.cases import Channel
from aftersales.orders import Platform
from aftersales.recognising.findings import FindingKind, Recognised, Span
from aftersales.recognising.reasons import Because, word_pattern

_SECONDS = re.compile(r"\d{1,2}:\d{2}:\d{2}")
_CHATS = frozenset({Channel.WECHAT, Channel.PLATFORM})


@dataclass(frozen=True, slots=True)
class ChannelGuess:
    """A channel and what it rests on; `sure` where words or a number say it, not only the look of a chat."""

    channel: Channel
    because: tuple[Because, ...]
    sure: bool


def channel_of(told: Recognised, words: Mapping[Channel, tuple[str, ...]]) -> ChannelGuess | None:
    """The channel of a text; None where nothing tells it.

    In a chat only words of chats count, for there a call or a visit is talked about; then a platform's order number,
    then the look of the chat: the workbenches of platforms copy seconds, 微信 does not.
    """
    said = [(channel, tuple(_said(told, listed))) for channel, listed in words.items()]
    spoken = [(channel, because) for channel, because in said if because]
    if told.sayings:
        spoken = [(channel, because) for channel, because in spoken if channel in _CHATS]
    if spoken:
        channel, because = min(spoken, key=lambda pair: pair[1][0].span)
        return ChannelGuess(channel, because[:2], sure=True)
    return _of_chat(told) if told.sayings else None


def _said(told: Recognised, listed: tuple[str, ...]) -> Iterator[Because]:
    found = (match for word in listed for match in word_pattern(word).finditer(told.text))
    for match in sorted(found, key=lambda each: each.span()):
        yield Because(match[0], match.span())


def _of_chat(told: Recognised) -> ChannelGuess:
    for order in told.of(FindingKind.ORDER):
        if order.platform not in (None, Platform.COUNTER, Platform.OTHER):
            return ChannelGuess(Channel.PLATFORM, (Because(told.quoted(order), order.spans[0]),), sure=True)
    heads = list(_heads(told))
    timed = [span for span in heads if _SECONDS.search(told.text[slice(*span)])]
    channel = Channel.PLATFORM if timed else Channel.WECHAT
    span = _line(told.text, (timed or heads)[0])
    return ChannelGuess(channel, (Because(told.text[slice(*span)], span),), sure=False)


def _heads(told: Recognised) -> Iterator[Span]:
    """What stands before each saying: its nick and time."""
    before = 0
    for saying in told.sayings:
        yield before, saying.span[0]
        before = saying.span[1]


def _line(text: str, span: Span) -> Span:
    """The last line of a span that holds something."""
    start, end = span
    end = start + len(text[start:end].rstrip())
    start = max(start, text.rfind("\n", start, end) + 1)
    return start, end
