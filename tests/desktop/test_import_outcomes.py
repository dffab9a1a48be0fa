"""What a command was told beforehand: conflicts, damaged ids, a profile; every order counts once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from aftersales.errors import KnownError
from desktop.import_outcomes import by_sheet, decide_all, told_choices, total
from desktop.jobs import Progress
from desktop.shop import Desk
from resources.wording import error_sentence
from tests.desktop.import_kit import FIRST, conflict_sheets, write_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aftersales.batches import OutcomeCounts
    from aftersales.clock import FixedClock


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    with Desk.open(tmp_path / "shop", clock=clock) as desk:
        yield desk


def counted(
    desk: Desk, tmp_path: Path, *, on_conflict: str = "ask", yes_damaged: bool = False
) -> OutcomeCounts:
    staged = desk.transfers.read(paths=[conflict_sheets(desk, tmp_path)[1]], progress=Progress())
    decide_all(desk.transfers, staged, on_conflict=on_conflict, yes_damaged=yes_damaged)
    counts = total(by_sheet(staged))
    will_write = desk.transfers.standing(staged=staged).will_write
    desk.transfers.discard(staged=staged)
    assert will_write == counts.added + counts.updated
    assert counts.orders == 10
    return counts


@pytest.mark.parametrize(
    ("on_conflict", "expected"),
    [("ask", (1, 1, 2, 0)), ("sheet", (3, 1, 0, 0)), ("system", (1, 3, 0, 0)), ("skip", (1, 1, 0, 2))],
)
def test_conflicts_count_as_what_became_of_them(
    desk: Desk, tmp_path: Path, on_conflict: str, expected: tuple[int, ...]
) -> None:
    counts = counted(desk, tmp_path, on_conflict=on_conflict)
    assert (counts.updated, counts.unchanged, counts.conflicts, counts.skipped) == expected


def test_a_damaged_id_is_taken_only_when_told(desk: Desk, tmp_path: Path) -> None:
    assert counted(desk, tmp_path, yes_damaged=True).added == 4


def test_a_damaged_id_waits_when_nothing_is_told(desk: Desk, tmp_path: Path) -> None:
    assert counted(desk, tmp_path).held == 1


def test_a_profile_is_taken_by_name(desk: Desk, tmp_path: Path) -> None:
    sheet = write_sheet(tmp_path / "订单.csv", FIRST)
    choices = told_choices(desk.transfers, [sheet], "taobao_orders", Progress())
    assert choices[(0, "")].profile == "taobao_orders"
    with pytest.raises(KnownError) as caught:
        told_choices(desk.transfers, [sheet], "淘宝", Progress())
    assert "taobao_orders" in error_sentence(caught.value)


def test_what_the_shop_taught_is_told_without_asking(desk: Desk, tmp_path: Path) -> None:
    sheet = write_sheet(tmp_path / "店里 1.csv", FIRST)
    assert told_choices(desk.transfers, [sheet], "", Progress()) == {}
    ((report,), _) = desk.transfers.look(paths=[sheet], progress=Progress())
    memory = desk.transfers.memory
    desk.jobs.write(lambda _p: memory.keep_shop(sheet=report, shop="城东店")).result()
    desk.jobs.write(
        lambda _p: memory.keep_columns(sheet=report, mapping={0: "number", 5: "received"})
    ).result()
    later = write_sheet(tmp_path / "店里 22.csv", FIRST)
    (told,) = told_choices(desk.transfers, [later], "", Progress()).values()
    assert (told.shop_name, told.mapping) == ("城东店", {0: "number", 5: "received"})
    assert memory.columns(sheets=[report])[report.key].used == 1
    desk.jobs.write(lambda _p: memory.keep_shop(sheet=report, shop="")).result()
    assert memory.shops(sheets=[report]) == {}
