"""The arithmetic of claim-format as a bare loop over whole fen: sums only, no steps, no words, no sources, no checks.

It is what benchmarks/settlement.py holds the engine against, in time and in every sum. Written apart from the engine.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from aftersales.orders import Funder
from aftersales.settlement.claim import ClaimKind, Condition, CourierEvent
from aftersales.taxonomy import FreightPayer, Multiple, WindowRule

if TYPE_CHECKING:
    from collections.abc import Callable

    from aftersales.settlement.claim import Claim
    from aftersales.settlement.context import DayOffCalendar
    from aftersales.settlement.policy import PolicySet

Bare: TypeAlias = tuple[object, ...]
"""refund, compensation, freight_topup, deductions, points_back, coupons, kept_paid, from_courier, merchant_result,
negotiation, other refunds."""


def bare_rules(  # noqa: C901, PLR0915 - one loop's body
    policies: PolicySet, calendar: DayOffCalendar
) -> Callable[[Claim], Bare]:
    """The loop's body over these policies."""
    reasons = {reason.name: reason for reason in policies.taxonomy.reasons}
    rates = {entry.name: entry.daily_rate for entry in policies.classes}
    returns, refunds = ClaimKind.RETURN, (ClaimKind.RETURN, ClaimKind.REFUND_ONLY)
    again = (ClaimKind.RESHIP, ClaimKind.EXCHANGE)
    ways_back = (ClaimKind.RETURN, ClaimKind.EXCHANGE, ClaimKind.REPAIR)

    def rounded(top: int, bottom: int) -> int:
        if top < 0:
            return -((2 * -top + bottom) // (2 * bottom))
        return (2 * top + bottom) // (2 * bottom)

    def shared(amount: int, prices: list[int], counts: list[int]) -> tuple[list[int], list[int]]:
        base = sum(price * count for price, count in zip(prices, counts, strict=True))
        if not base:
            prices, base = [1] * len(prices), sum(counts)
        each = [amount * price // base for price in prices]
        rest = amount - sum(one * count for one, count in zip(each, counts, strict=True))
        extra = [0] * len(prices)
        if rest:
            for index in sorted(range(len(prices)), key=lambda i: (-(amount * prices[i] % base), i)):
                extra[index] = min(rest, counts[index])
                rest -= extra[index]
                if not rest:
                    break
        return each, extra

    def reckon(claim: Claim) -> Bare:  # noqa: C901, PLR0912, PLR0915 - bare on purpose: calls would cost what it measures
        order, reason = claim.order, reasons[claim.reason]
        ids = [line.id for line in order.lines]
        prices = [line.unit_price for line in order.lines]
        counts = [line.quantity for line in order.lines]
        size = len(ids)
        place = {name: index for index, name in enumerate(ids)}
        whole = sum(price * count for price, count in zip(prices, counts, strict=True))
        # offers: amount, funder, threshold, coupon, is_set, lines, each, extra
        offers: list[Any] = []
        left = whole
        if order.set_offer is not None:
            own = [index for index in range(size) if ids[index] in order.set_offer.lines]
            saving = sum(prices[i] * counts[i] for i in own) - order.set_offer.price
            each, extra = shared(saving, [prices[i] for i in own], [counts[i] for i in own])
            offers.append((saving, Funder.SHOP, None, False, True, own, each, extra))
            left -= saving
        every = list(range(size))
        for one in order.discounts:
            each, extra = shared(one.amount, prices, counts)
            offers.append((one.amount, one.funded_by, one.threshold, one.coupon, False, every, each, extra))
            left -= one.amount
        gap = left + order.freight.paid - order.paid
        freight = order.freight.paid - max(0, gap - left)
        if min(gap, left):
            each, extra = shared(min(gap, left), prices, counts)
            offers.append((min(gap, left), Funder.SHOP, None, False, False, every, each, extra))
        goods = order.paid - freight

        gone = [0] * size
        for entry in claim.returned_before:
            gone[place[entry.line]] += entry.quantity
        already = claim.refunded_before + sum(entry.refund for entry in claim.returned_before)
        after, accepted = gone[:], gone[:]
        intact = claim.condition is Condition.INTACT
        if claim.returned:
            for unit in claim.returned:
                index = place[unit.line]
                after[index] += unit.quantity
                good = intact if unit.condition is None else unit.condition is Condition.INTACT
                if good or not reason.buyer_side:
                    accepted[index] += unit.quantity
        else:
            after = counts[:]
            accepted = counts[:] if intact or not reason.buyer_side else gone[:]

        def share(offer: Any, first: list[int], last: list[int]) -> int:
            own, each, extra = offer[5], offer[6], offer[7]
            total = 0
            for number, index in enumerate(own):
                start, stop = first[index], last[index]
                if stop > start:
                    more = extra[number]
                    total += each[number] * (stop - start) + min(more, stop) - min(more, start)
            return total

        def listed(first: list[int], last: list[int]) -> int:
            return sum(prices[i] * (last[i] - first[i]) for i in range(size))

        def cash(first: list[int], last: list[int]) -> int:
            return listed(first, last) - sum(share(offer, first, last) for offer in offers)

        def holds(offer: Any, back: list[int], kept_list: int) -> bool:
            if back == counts:
                return True
            if offer[4]:
                kept = sum(counts[i] - back[i] for i in offer[5])
                return kept in (0, sum(counts[i] for i in offer[5]))
            return offer[2] is None or kept_list >= offer[2]

        none = [0] * size
        has_refund = claim.kind in refunds
        refund = deducted = points = coupons = 0
        platform_back: int | None = None
        others: list[int] = []
        back = none
        kept_paid = goods - min(max(0, cash(none, gone) - already), max(0, goods - already)) - already
        is_platform = any(offer[1] is Funder.PLATFORM for offer in offers)
        if is_platform and has_refund:
            platform_back = 0

        def leaves(funder: Funder, now: list[int], resettled: bool) -> int | None:
            found, known = 0, False
            for offer in offers:
                if offer[1] is not funder:
                    continue
                known = True
                for step, sign in ((now, 1), (gone, -1)):
                    if resettled and any(step) and not holds(offer, step, listed(step, counts)):
                        found += sign * offer[0]
                    else:
                        found += sign * share(offer, none, step)
            return found if known else None

        def price_by(now: list[int], resettle: bool, stays: bool = False) -> tuple[int, int]:
            if not resettle:
                total = cash(none, now)
            else:
                kept_list = listed(now, counts)
                owed = kept_list
                for offer in offers:
                    if (stays and offer[1] is Funder.PLATFORM) or holds(offer, now, kept_list):
                        owed -= share(offer, now, counts)
                total = goods - owed
            return min(max(0, total - already), max(0, goods - already)), total

        def for_pieces(  # noqa: C901 - the same
            now: list[int], fee: int
        ) -> tuple[int, int, int, list[int]]:
            kept_list = listed(now, counts)
            broken = any(not holds(offer, now, kept_list) for offer in offers)
            price, _ = price_by(now, reason.buyer_side and broken)
            freight_back = freight if now == counts and not reason.buyer_side else 0
            off = fee
            if claim.kind is returns and reason.gift_charged:
                for gift in claim.gifts:
                    wanted = not gift.for_lines or any(now[place[name]] for name in gift.for_lines)
                    off += gift.marked_price if wanted and not gift.returned else 0
            terms = order.freight
            outbound = 0
            charged = reason.buyer_side and terms.free_over is not None and not terms.paid
            if charged and kept_list < (terms.free_over or 0) <= whole:
                outbound = terms.marked or 0
            cost = claim.costs.outbound if claim.costs and reason.outbound_by_agreement else 0
            consent = 0
            if not outbound and cost:
                if claim.outbound_agreed:
                    outbound = cost
                else:
                    consent = cost
            off += outbound
            taken = min(off, price + freight_back)
            amount = price + freight_back - taken
            found: list[int] = []
            if broken:
                tries = ((False, False), (True, True)) if reason.buyer_side else ((True, False),)
                for resettle, stays in tries:
                    other = max(0, price_by(now, resettle, stays)[0] + freight_back - off)
                    if other != amount and other not in found:
                        found.append(other)
            less = max(0, amount - consent)
            if less != amount:
                found.append(less)
            return amount, taken, price, found

        agreed = claim.agreed_refund if claim.kind is ClaimKind.REFUND_ONLY else None
        if agreed is not None:
            refund, kept_paid = agreed, max(0, kept_paid - agreed)
        elif has_refund:
            due, fee = True, 0
            if reason.warranty:
                days = (claim.dates.returned_on - claim.dates.invoiced).days  # type: ignore[operator]
                facts = claim.warranty
                if days > 7:
                    due = facts.repairs_failed >= 2 and (not facts.same_model_available or facts.wants_money)
                    if due and facts.same_model_available:
                        rate = facts.daily_rate or rates[claim.product_class or ""]
                        counted = max(0, days - facts.days_in_repair - facts.days_to_install)
                        price = cash(gone, after)
                        assert rate is not None
                        fee = min(rounded(price * rate.numerator * counted, rate.denominator), max(0, price))
            late = False
            rule, dates = reason.window, claim.dates
            if rule is not None and dates.signed is not None and dates.notified is not None:
                last = dates.signed + timedelta(days=7)
                if dates.notified > last and rule is not WindowRule.QUALITY:
                    late = not (calendar.is_day_off(last) and dates.notified <= calendar.next_workday(last))
            if due and (late or accepted == gone):
                refund_if, _, _, _ = for_pieces(after, fee)
                others = [refund_if] if refund_if else []
            elif due:
                back = accepted
                refund, deducted, price, others = for_pieces(accepted, fee)
                points = leaves(Funder.POINTS, accepted, reason.buyer_side) or 0
                platform_back = leaves(Funder.PLATFORM, accepted, reason.buyer_side)
                coupons = sum(offer[0] for offer in offers if offer[3]) if accepted == counts else 0
                kept_paid = goods - price - already
                if accepted != after:
                    voluntary = for_pieces(after, fee)[0]
                    others += [voluntary] if voluntary != refund else []

        topup = 0
        payer = reason.pays_return_freight(claim.fault)
        laid = claim.return_freight
        if payer is FreightPayer.MERCHANT and claim.kind in ways_back and laid.paid_by_buyer:
            topup = max(0, laid.paid_by_buyer - laid.insurance_paid)

        extra_paid = claim.goodwill
        if claim.late is not None and not claim.late.exempt:
            rate = claim.late.rate
            base = order.paid if claim.late.basis is None else claim.late.basis
            sum_ = rounded(base * rate.numerator, rate.denominator)
            if claim.late.minimum is not None:
                sum_ = max(sum_, claim.late.minimum)
            if claim.late.maximum is not None:
                sum_ = min(sum_, claim.late.maximum)
            extra_paid += sum_
        if reason.multiple is not None:
            price = max(0, cash(gone, after))
            if reason.multiple is Multiple.FRAUD:
                extra_paid += max(3 * price, 50_000)
            else:
                extra_paid += max(10 * price, 3 * claim.loss, 100_000)

        owes: int | None = None
        courier = claim.courier
        if courier is not None:
            value = max(0, cash(gone, after)) if courier.true_value is None else courier.true_value
            damaged = courier.event is CourierEvent.DAMAGED
            if courier.insured is not None and not damaged:
                owes = min(courier.insured, value)
            elif courier.insured is not None:
                damage = courier.damage or 0
                owes = damage
                if value and courier.insured < value:
                    owes = rounded(damage * courier.insured, value)
            else:
                loss = (courier.damage or 0) if damaged else value
                times = courier.cap_times_freight
                owes = loss if times is None else min(loss, times * (courier.freight or 0))

        to_buyer = refund + extra_paid + topup
        result: int | None = None
        talk: tuple[int, ...] | None = None
        costs = claim.costs
        if costs is not None:

            def cost(pieces: int, number: int) -> tuple[int, int]:
                if whole:
                    return costs.goods * pieces, whole
                return costs.goods * number, sum(counts)

            subsidy = sum(offer[0] for offer in offers if offer[1] is Funder.PLATFORM)
            taken_before = 0
            for offer in offers:
                if offer[1] is Funder.PLATFORM:
                    broke = reason.buyer_side and any(gone)
                    if broke and not holds(offer, gone, listed(gone, counts)):
                        taken_before += offer[0]
                    else:
                        taken_before += share(offer, none, gone)
            fee_rate, loss_rate = costs.platform_fee_rate, costs.write_off_rate
            kept_money = max(0, order.paid - already - refund)
            lost = gone
            if claim.kind is returns:
                lost = back if any(back) else gone
            elif claim.kind is ClaimKind.EXCHANGE:
                lost = after
            kept_from = lost
            if reason.nothing_shipped and claim.kind is ClaimKind.REFUND_ONLY:
                kept_from = back if any(back) else gone
            kept_cost = rounded(*cost(listed(kept_from, counts), sum(counts) - sum(kept_from)))
            top, bottom = cost(listed(none, lost), sum(lost))
            write_off = rounded(top * loss_rate.numerator, bottom * loss_rate.denominator)
            twice = claim.kind in again
            once_more = rounded(*cost(listed(gone, after), sum(after) - sum(gone))) if twice else 0
            result = (
                order.paid
                - already
                + subsidy
                - taken_before
                - (platform_back or 0)
                - to_buyer
                - rounded(kept_money * fee_rate.numerator, fee_rate.denominator)
                - kept_cost
                - write_off
                - once_more
                - costs.outbound * (2 if twice else 1)
                - costs.packing
                - (courier.premium if courier else 0)
                - costs.return_freight
                + (owes or 0)
            )
            if claim.asked is not None or claim.kind is ClaimKind.COMPENSATE:
                paid = order.paid - already
                before_top, before_bottom = cost(listed(none, gone), sum(gone))
                spent = rounded(*cost(listed(gone, counts), sum(counts) - sum(gone))) + rounded(
                    before_top * loss_rate.numerator, before_bottom * loss_rate.denominator
                )
                spent += costs.outbound + costs.packing + costs.compensation_paid
                margin = paid + subsidy - taken_before - spent
                margin -= rounded(fee_rate.numerator * paid, fee_rate.denominator)
                ceiling = max(0, margin - (costs.floor or 0))
                top, bottom = cost(listed(gone, after), sum(after) - sum(gone))
                loss = rounded(top * loss_rate.numerator, bottom * loss_rate.denominator)
                even = max(0, margin + costs.outbound + costs.packing + costs.return_freight + loss)
                first, second = rounded(ceiling * 3, 10), rounded(ceiling * 6, 10)
                talk = (margin, ceiling, first, second, ceiling, even)
        return (
            refund,
            extra_paid,
            topup,
            deducted,
            points,
            coupons,
            kept_paid,
            owes,
            result,
            talk,
            tuple(others),
        )

    return reckon
