"""A hundredth of the torture: good sheets changed at random end in rows or in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.imports import torture

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.torture
def test_a_hundredth_of_the_torture(tmp_path: Path) -> None:
    answers = torture.run(torture.TIMES // 100, 1, tmp_path)
    assert sum(answers.values()) == torture.TIMES // 100
