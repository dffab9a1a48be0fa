"""A shop with staff, over a folder of its own and a clock that the test sets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aftersales.clock import FixedClock
from desktop.shop import Desk
from tests.desktop.acting import Shop


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    """A new shop in an empty folder."""
    with Desk.open(tmp_path / "店 铺", clock=clock) as opened:
        yield opened


@pytest.fixture
def shop(desk: Desk, clock: FixedClock) -> Shop:
    """The same with four people and a name."""
    desk.profile.name_shop(name="示例家电", phone="0571-5550 0000", address="示例路 1 号")
    return Shop(desk, clock)
