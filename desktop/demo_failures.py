"""The sample shop's failure times: a vacuum cleaner sold for two years whose faults tell when it wears out."""

from __future__ import annotations

from datetime import date, timedelta

from desktop.demo_stage import ZHOU, Stage, Story, cue

_CODE, _MONTHS = "SS-V3", 24
_FIRST, _APART, _PIECES = date(2024, 3, 4), 9, 60
_SERIAL = "V3-24{:02d}-{:06d}"
_FAULTS = (  # which piece, after how many days, what was done, for how long
    (1, 741, "换电机", 7),
    (4, 655, "换电池", 4),
    (8, 598, "换电池", 3),
    (12, 612, "换电机碳刷", 5),
    (16, 704, "换电机", 8),
    (20, 487, "换电池", 3),
    (24, 531, "换滚刷电机", 6),
    (28, 571, "换电池", 4),
    (32, 344, "换电池", 3),
    (36, 556, "换电机碳刷", 5),
    (40, 452, "换电池", 4),
    (44, 509, "换电池", 3),
    (48, 398, "换滚刷电机", 6),
    (52, 431, "换电池", 4),
)


def vacuums_of_two_years(stage: Stage) -> Story:
    """The owner types in the old book of sales and what was mended of them."""
    yield cue("10-14 13:20", ZHOU)
    (product,) = (each for each in stage.desk.goods_views.products(text=_CODE) if each.code == _CODE)
    faults = {piece: (days, what, away) for piece, days, what, away in _FAULTS}
    for piece in range(_PIECES):
        starts = _FIRST + timedelta(days=piece * _APART)
        good = stage.goods.register(
            customer_id=None,
            title=product.title,
            starts=starts,
            serial=_SERIAL.format(starts.month, 1300 + piece * 7),
            product_id=product.id,
            whole_months=product.whole_months or _MONTHS,
            parts_months=product.parts_months,
        )
        if piece in faults:
            days, what, away = faults[piece]
            first = starts + timedelta(days=days)
            stage.goods.note_repair(
                good_id=good.id,
                version=good.version,
                first_day=first,
                last_day=first + timedelta(days=away),
                what=what,
            )


FAILURE_STORIES = (vacuums_of_two_years,)
