"""The stock of spare parts: no move leads below nothing, none is kept that is not there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.errors import KnownError
from aftersales.parts import MOST, MoveKind, Part, PartMove, kept_for, moved

AT = datetime(2026, 10, 14, tzinfo=UTC)
MOVES = st.lists(
    st.tuples(st.sampled_from(MoveKind), st.integers(-1, 12), st.sampled_from((None, 1, 2))), max_size=40
)


def move(kind: MoveKind, quantity: int, case_id: int | None = None) -> PartMove:
    return PartMove(part_id=1, kind=kind, quantity=quantity, case_id=case_id, at=AT)


@given(MOVES)
def test_whatever_is_tried_stock_and_reserved_stay_possible(
    tried: list[tuple[MoveKind, int, int | None]],
) -> None:
    part, done = Part(title="示例泵"), list[PartMove]()
    for kind, quantity, case_id in tried:
        if kind in {MoveKind.RESERVE, MoveKind.RELEASE} and case_id is None:
            continue
        asked = move(kind, quantity, case_id)
        kept = kept_for(done, case_id) if case_id is not None else 0
        try:
            part = moved(part, asked, kept)
        except KnownError:
            continue
        done.append(asked)
        assert 0 <= part.reserved <= part.stock
        assert part.reserved == kept_for(done, 1) + kept_for(done, 2)
        assert part.free == part.stock - part.reserved


@given(st.lists(st.integers(1, 50), min_size=1, max_size=8))
def test_what_came_in_and_went_out_adds_up(pieces: list[int]) -> None:
    part = Part(title="示例泵")
    for count in pieces:
        part = moved(part, move(MoveKind.IN, count))
    assert part.stock == sum(pieces)
    for count in pieces:
        part = moved(part, move(MoveKind.USE, count))
    assert part.stock == 0


def test_a_case_uses_what_was_kept_for_it_first() -> None:
    part = moved(Part(title="示例泵", stock=3), move(MoveKind.RESERVE, 2, 7))
    part = moved(part, move(MoveKind.USE, 3, 7), kept=2)
    assert (part.stock, part.reserved) == (0, 0)


@pytest.mark.parametrize(
    ("asked", "kept", "code"),
    [
        (move(MoveKind.USE, 2), 0, "parts.not_enough"),
        (move(MoveKind.RESERVE, 2, 7), 0, "parts.not_enough"),
        (move(MoveKind.RELEASE, 3, 7), 2, "parts.not_kept"),
        (move(MoveKind.COUNT, 1), 0, "parts.count_below_reserved"),
        (move(MoveKind.IN, 0), 0, "parts.quantity"),
        (move(MoveKind.IN, MOST), 0, "parts.quantity"),
        (move(MoveKind.COUNT, -1), 0, "parts.quantity"),
    ],
)
def test_what_cannot_be_is_refused(asked: PartMove, kept: int, code: str) -> None:
    with pytest.raises(KnownError) as caught:
        moved(Part(title="示例泵", stock=3, reserved=2), asked, kept)
    assert caught.value.code == code


@pytest.mark.parametrize(("free", "low_at", "short"), [(2, 2, False), (1, 2, True), (0, 0, False)])
def test_short_is_less_than_the_line(free: int, low_at: int, *, short: bool) -> None:
    assert Part(title="示例泵", stock=free + 1, reserved=1, low_at=low_at).is_short is short
