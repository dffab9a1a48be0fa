"""Draws: repeatable, the share asked for, nobody twice, and those who were asked lately not at all."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from aftersales.questionnaires import Sampling
from aftersales.sampling import Candidate, LeftOut, draw, rank

DAY = date(2026, 10, 14)


def many(count: int, **given_: object) -> list[Candidate]:
    return [Candidate(key=f"call {place}", customer_id=place, **given_) for place in range(count)]  # type: ignore[arg-type]


def chosen(sampling: Sampling, candidates: list[Candidate], day: date = DAY) -> list[str]:
    return [one.key for one in draw(sampling, candidates, questionnaire="call", day=day).chosen]


def test_the_rank_is_what_any_program_can_reckon() -> None:
    digest = sha256(b"call:2026-10-14|call 7").digest()
    assert rank("call:2026-10-14", "call 7") == int.from_bytes(digest[:8], "big") / 2**64


def test_the_same_day_draws_alike_and_another_otherwise() -> None:
    sampling = Sampling(share=30)
    once = chosen(sampling, many(40))
    assert once == chosen(sampling, list(reversed(many(40))))
    assert set(once) != set(chosen(sampling, many(40), DAY + timedelta(days=1)))
    assert len(once) == 12


def test_a_share_that_gives_no_whole_number_is_met_over_the_days() -> None:
    drawn = sum(
        len(chosen(Sampling(share=10), many(3), DAY + timedelta(days=place))) for place in range(1000)
    )
    assert 250 < drawn < 350


def test_tiers_may_have_a_share_of_their_own() -> None:
    dear = [Candidate(key=f"dear {place}", customer_id=100 + place, tier="重要") for place in range(10)]
    found = chosen(Sampling(share=20, tiers=(("重要", 100),)), [*many(50, tier="普通"), *dear])
    assert sum(key.startswith("dear") for key in found) == 10
    assert sum(key.startswith("call") for key in found) == 10


def test_who_was_asked_lately_has_another_product_or_wants_no_calls_is_left_out() -> None:
    sampling = Sampling(share=100, rest_days=30, products=("净水器",))
    told = [
        Candidate(key="a", customer_id=1, product="净水器 R600", asked_on=DAY - timedelta(days=29)),
        Candidate(key="b", customer_id=2, product="净水器 R600", asked_on=DAY - timedelta(days=30)),
        Candidate(key="c", customer_id=3, product="空调"),
        Candidate(key="d", customer_id=4, product="净水器", may_call=False),
    ]
    found = draw(sampling, told, questionnaire="call", day=DAY)
    assert [one.key for one in found.chosen] == ["b"]
    assert {one.key: reason for one, reason in found.left_out} == {
        "a": LeftOut.RECENTLY,
        "c": LeftOut.OTHER_PRODUCT,
        "d": LeftOut.NO_CALLS,
    }


def test_a_customer_with_two_calls_is_drawn_once() -> None:
    told = [Candidate(key=f"call {place}", customer_id=1) for place in range(4)]
    assert len(chosen(Sampling(share=100), told)) == 1


@given(count=st.integers(0, 60), share=st.integers(0, 100), late=st.integers(0, 10))
def test_drawing_again_adds_no_more_than_the_share_of_what_came_late(
    count: int, share: int, late: int
) -> None:
    sampling = Sampling(share=share)
    first = set(chosen(sampling, many(count)))
    assert abs(len(first) - count * share / 100) < 1
    known = [
        Candidate(key=one.key, customer_id=one.customer_id, drawn=one.key in first)
        for one in many(count + late)
    ]
    again = chosen(sampling, known)
    assert not first & set(again)
    assert len(first) + len(again) <= (count + late) * share / 100 + 1
    if not late:
        assert again == []
