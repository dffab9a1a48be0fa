"""What was recognised, as the rows that are shown: what it is, what it rests on, and what field it would fill."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftersales.masking import mask_phone
from aftersales.recognising.findings import Finding, FindingKind, Flaw, Span

if TYPE_CHECKING:
    from aftersales.recognising.reasons import Because
    from desktop.recognition import CustomerFound, Reading, ReasonFound

SURE_QUANTITY = 70
_ALSO = 12
"""A second reason this certain is offered beside the first."""
_BY = {"phone": "电话", "nickname": "昵称", "order": "单号", "name": "名字"}
_FLAWS = {
    Flaw.LETTERS: "手机号里有字母，没有填",
    Flaw.SHORT: "手机号少了几位，没有填",
    Flaw.LONG: "号码太长，没有填",
    Flaw.NO_DAY: "没有这一天，没有用",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row. `fills` False only informs; `sure` ones are filled in at once, the others wait for a yes.

    `also` is a second thought about a field that another row fills already. `field` names what is filled, so that of two rows for one field only one is taken; `case_id` leads somewhere.
    """

    key: str
    label: str
    value: str
    basis: str
    field: str = ""
    payload: object = None
    spans: tuple[Span, ...] = ()
    sure: bool = False
    fills: bool = True
    tone: str = ""
    case_id: int | None = None
    also: bool = False


def items_of(reading: Reading) -> tuple[Item, ...]:
    """The rows of a reading in the order of the form."""
    return tuple(_items(reading))


def _items(reading: Reading) -> Iterator[Item]:
    yield from _customers(reading)
    yield from _orders(reading)
    yield from _parcels(reading)
    yield from _goods(reading)
    for place, found in enumerate(reading.reasons):
        if place == 0 or found.suggestion.certainty >= _ALSO:
            yield _reason(found, first=place == 0)
    if reading.kind is not None:
        kind, because = reading.kind
        yield Item(
            key="kind", label="客户要", value=kind.value, basis=_quoted(because), field="kind", payload=kind,
            spans=_spans(because), sure=True,
        )  # fmt: skip
    if reading.phenomenon is not None:
        name, because = reading.phenomenon
        yield Item(
            key="phenomenon", label="现象", value=name, basis=_quoted(because), field="phenomenon", payload=name,
            spans=_spans(because), sure=True,
        )  # fmt: skip
    if reading.urgent:
        yield Item(
            key="urgent", label="急不急", value="急", basis=_quoted(reading.urgent), field="urgent", payload=True,
            spans=_spans(reading.urgent), sure=True, tone="warn",
        )  # fmt: skip
    if reading.channel is not None:
        guess = reading.channel
        look = "" if guess.sure else "，只看聊天的样子"
        yield Item(
            key="channel", label="渠道", value=guess.channel.value, basis=f"{_quoted(guess.because)}{look}",
            field="channel", payload=guess.channel, spans=_spans(guess.because), sure=guess.sure,
        )  # fmt: skip
    yield from _address(reading)
    for finding in reading.recognised.flaws:
        yield Item(
            key=f"flaw{finding.start}", label="日期" if finding.kind is FindingKind.DAY else "电话", value=finding.value,
            basis=_FLAWS[finding.flaw] if finding.flaw else "", spans=finding.spans, fills=False, tone="bad",
        )  # fmt: skip


def _customers(reading: Reading) -> Iterator[Item]:
    for place, found in enumerate(reading.customers):
        if reading.customer is not None and found is not reading.customer:
            continue
        yield Item(
            key=f"customer{place}",
            label="客户",
            value=f"{found.customer.name} {found.customer.number}",
            basis=_customer_basis(reading, found),
            field="customer",
            payload=found.customer,
            spans=_all_spans(found.findings),
            sure=found.sure,
        )
    phone = reading.recognised.best(FindingKind.PHONE)
    if phone is not None and phone.masked:
        yield Item(
            key="masked", label="电话", value=phone.value, basis="平台打了星号，对不上人也打不通", spans=phone.spans,
            fills=False, tone="warn",
        )  # fmt: skip
    if not reading.customers:
        yield from _newcomer(reading, phone)


def _newcomer(reading: Reading, phone: Finding | None) -> Iterator[Item]:
    name = reading.recognised.best(FindingKind.NAME) or reading.recognised.best(FindingKind.NICKNAME)
    usable = phone is not None and not phone.masked and not phone.virtual
    if name is None and not usable:
        return
    number = phone.value if phone is not None and usable else ""
    shown = " ".join(part for part in (name.value if name else "", mask_phone(number)) if part)
    basis = "店里没有这个号码" if number else "店里没有同名的客户"
    yield Item(
        key="newcomer",
        label="新客户",
        value=shown,
        basis=f"{basis}，建单时一起存",
        field="customer",
        payload=(name.value if name else "", number, _address_value(reading)),
        spans=_all_spans(
            each for each in (name, phone, reading.recognised.best(FindingKind.ADDRESS)) if each is not None
        ),
        sure=name is not None and usable and name.certainty >= SURE_QUANTITY,
    )


def _customer_basis(reading: Reading, found: CustomerFound) -> str:
    parts: list[str] = []
    for finding, way in zip(found.findings, found.by, strict=False):
        quoted = reading.recognised.quoted(finding)
        tail = f"…{quoted[-4:]}" if finding.kind is FindingKind.PHONE else quoted
        parts.append(f"{_BY[way]}「{tail}」对上" if not parts else f"{_BY[way]}也对上")
    also = "" if found.sure else "，只凭这个不算准"
    return "，".join(parts) + also


def _orders(reading: Reading) -> Iterator[Item]:
    known = set()
    for order in reading.orders[:3]:
        known.add(order.finding)
        day = order.finding.day
        quoted = reading.recognised.quoted(order.finding)
        basis = f"「{quoted}」是 {day}" if day else f"「{quoted}」对上"
        yield Item(
            key=f"order{order.order_id}", label="订单", value=order.number, basis=basis, spans=order.finding.spans,
            field="goods", payload=order.order_id, fills=not day, sure=not day,
        )  # fmt: skip
    for finding in reading.recognised.of(FindingKind.ORDER):
        if finding not in known:
            yield Item(
                key=f"unknown{finding.start}", label="订单", value=finding.value, basis="店里没有这个单号，先导入订单",
                spans=finding.spans, fills=False, tone="warn",
            )  # fmt: skip


def _parcels(reading: Reading) -> Iterator[Item]:
    waited = {finding: (case_id, number) for finding, case_id, number in reading.parcel_cases}
    used = {order.finding for order in reading.orders}
    stray = not reading.customers and not reading.orders  # a customer's goods are chosen from his orders
    for finding in reading.recognised.of(FindingKind.COURIER):
        if finding in used:
            continue
        value = f"{finding.company} {finding.value}".strip()
        case = waited.get(finding)
        if case is not None:
            yield Item(
                key=f"parcel{finding.start}", label="快递", value=value, basis=f"工单 {case[1]} 等的就是这个件",
                spans=finding.spans, fills=False, tone="warn", case_id=case[0],
            )  # fmt: skip
        else:
            yield Item(
                key=f"parcel{finding.start}", label="快递", value=value, basis="没有对上订单，当退回来的件记下" if stray else "没有对上订单",
                spans=finding.spans, field="parcel", payload=(finding.company, finding.value), fills=stray,
            )  # fmt: skip


def _goods(reading: Reading) -> Iterator[Item]:
    first = next(iter(reading.goods), None)
    if first is None:
        return
    words = _quoted(first.because[:2])
    day = f"「{reading.recognised.quoted(first.day)}」买的" if first.day is not None else ""
    spans = _spans(first.because[:2]) + (first.day.spans if first.day is not None else ())
    taken = not first.line.left
    yield Item(
        key=f"goods{first.line.line.id}",
        label="商品",
        value=first.line.line.title,
        basis="，".join(part for part in (words, day, "已经退完" if taken else "") if part),
        field="goods",
        payload=first.line.line.id,
        spans=spans,
        sure=not taken,
        fills=not taken,
        tone="warn" if taken else "",
    )
    quantity = reading.recognised.best(FindingKind.QUANTITY)
    if quantity is not None and quantity.certainty >= SURE_QUANTITY and quantity.number is not None:
        yield Item(
            key="quantity", label="几件", value=str(quantity.number), basis=f"「{reading.recognised.quoted(quantity)}」",
            field="quantity", payload=(first.line.line.id, quantity.number), spans=quantity.spans,
            sure=quantity.number > 1,
        )  # fmt: skip


def _reason(found: ReasonFound, *, first: bool) -> Item:
    suggestion = found.suggestion
    quoted = _quoted(suggestion.because[:3])
    basis = f"{quoted}，把握 {suggestion.certainty}%" if quoted else f"把握 {suggestion.certainty}%"
    return Item(
        key=f"reason{suggestion.reason}",
        label="原因" if first else "也可能",
        value=f"{found.category} › {suggestion.reason}",
        basis=basis,
        field="reason",
        payload=suggestion.reason,
        spans=_spans(suggestion.because[:3]) if first else (),
        sure=first,
        also=not first,
    )


def _address(reading: Reading) -> Iterator[Item]:
    finding = reading.recognised.best(FindingKind.ADDRESS)
    if finding is None or not reading.customers:
        return
    customer = reading.customer
    known = customer is not None and _same_place(finding.value, customer.customer.address)
    quoted = reading.recognised.quoted(finding)
    yield Item(
        key="address", label="地址", value="和档案一样" if known else finding.value,
        basis=f"「{quoted}」" if known else "档案里没有，填入就写进说明", spans=finding.spans, fills=not known,
        field="address", payload=finding.value,
    )  # fmt: skip


def _address_value(reading: Reading) -> str:
    finding = reading.recognised.best(FindingKind.ADDRESS)
    return finding.value if finding is not None else ""


def _same_place(said: str, known: str) -> bool:
    """Whether what was said is the known address or a part of it, blanks aside."""
    return bool(known) and "".join(said.split()) in "".join(known.split())


def _quoted(because: Iterable[Because]) -> str:
    return "".join(f"「{each.word}」" for each in because)


def _spans(because: Iterable[Because]) -> tuple[Span, ...]:
    return tuple(each.span for each in because)


def _all_spans(findings: Iterable[Finding]) -> tuple[Span, ...]:
    return tuple(span for finding in findings for span in finding.spans)
