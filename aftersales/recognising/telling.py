"""The buyer's own words as a shop would write them into a case: without greetings, numbers, name and address."""

from __future__ import annotations

import re

from aftersales.recognising.findings import FindingKind, Recognised

_TAKEN_OUT = frozenset(
    {FindingKind.NAME, FindingKind.PHONE, FindingKind.ADDRESS, FindingKind.COURIER, FindingKind.ORDER}
)
_CLAUSE = re.compile(r"[^,，。.!！?？;；~～\n]+[,，。.!！?？;；~～]*")
_EMPTY = re.compile(
    r"^(?:亲|您?你?好|老板娘?|掌柜的?|店家|客服|在吗|在不在|在么|有人吗|哈喽|hello|hi|谢谢|麻烦了?|我是|我叫|本人|电话|手机号码?|手机|地址没变|地址|"
    r"收货人|收件人|所在地区|详细地址|联系电话|姓名|订单号?|单号|快递单号|是|的|啊|哦|嗯|[:：\s])*+$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:亲|您好|你好|老板娘?|掌柜的?|在吗|在不在|哈喽|hello|hi)++[\s,，~～!！]++)++", re.IGNORECASE
)
_NOISE = re.compile(r"^[^\w「“\"(（《]+")
_EDGES = " \t,，:："


def told(recognised: Recognised, *, longest: int = 1_000) -> str:
    """The clauses that say something, in the buyer's words; "" where none does."""
    letters = list(recognised.text)
    mask = recognised.words
    for place, letter in enumerate(mask):
        if letter == "\n" and letters[place] != "\n":
            letters[place] = "\0"
    for finding in recognised.findings:
        if finding.kind not in _TAKEN_OUT and finding.flaw is None and _by_buyer(recognised, finding.start):
            letters[finding.start : finding.end] = recognised.text[finding.start : finding.end]
    clauses = []
    for line in "".join(letters).splitlines():
        kept = [match[0].replace("\0", "") for match in _CLAUSE.finditer(line)]
        kept = [clause for clause in kept if not _EMPTY.match(clause.strip(_EDGES + "。.!！?？;；~～"))]
        words = _LEAD.sub("", _NOISE.sub("", "".join(kept)).strip(_EDGES))
        if words:
            clauses.append(words)
    return "\n".join(clauses)[:longest]


def _by_buyer(recognised: Recognised, place: int) -> bool:
    """Whether the buyer said what stands there; in a text that is no chat, everything is his."""
    if not recognised.sayings:
        return True
    return any(saying.buyer and saying.span[0] <= place < saying.span[1] for saying in recognised.sayings)
