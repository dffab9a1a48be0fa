from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from ui.delegates.base import RowDelegate
from ui.delegates.cells import (
    AvatarDelegate,
    ChipDelegate,
    ConfidenceDelegate,
    DiffDelegate,
    DueDelegate,
    IconDelegate,
)
from ui.models.paged_table import Column, PagedTableModel
from ui.models.roles import AvatarText, Cell, Diff, Due, Row
from ui.theme import Theme
from ui.widgets.views import KeyTable


def _picture(qtbot: QtBot, theme: Theme, delegate: RowDelegate, cell: Cell) -> QImage:
    table = KeyTable(theme, header=False, name="一格")
    model = PagedTableModel((Column(key="only", width=200),), lambda _: None, table)
    table.show_model(model, {"only": delegate})
    model.set_rows([Row(key=1, cells=(cell,))])
    qtbot.addWidget(table)
    table.resize(200, 36)
    table.show()
    return table.viewport().grab().toImage()


def _colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize(
    ("diff", "ground", "ink"),
    [
        (Diff("update", "王美林"), "accBg", "accText"),
        (Diff("conflict", "89.00"), "warnBg", "text"),
        (Diff("error", message="少 4 位"), "badBg", "bad"),
        (Diff("held"), "warnBg", "text"),
        (Diff("quiet"), "surface", "text3"),
    ],
)
def test_a_difference_has_the_ground_and_ink_of_its_kind(
    qtbot: QtBot, theme: Theme, diff: Diff, ground: str, ink: str
) -> None:
    image = _picture(qtbot, theme, DiffDelegate(theme), Cell(text="王美玲", diff=diff))
    assert image.pixelColor(190, 5) == theme.colour(ground)
    assert theme.colour(ink).name() in _colours(image)


def test_an_error_has_a_border_and_no_change_has_none(qtbot: QtBot, theme: Theme) -> None:
    wrong = _picture(qtbot, theme, DiffDelegate(theme), Cell(text="1388021", diff=Diff("error")))
    assert wrong.pixelColor(100, 0) == theme.colour("bad")
    plain = _picture(qtbot, theme, DiffDelegate(theme), Cell(text="1388021"))
    assert plain.pixelColor(100, 0) == theme.colour("surface")


@pytest.mark.parametrize(("tone", "fill"), [("bad", "bad"), ("warn", "warnFill"), ("plain", "text3")])
def test_a_deadline_draws_its_bar(qtbot: QtBot, theme: Theme, tone: str, fill: str) -> None:
    image = _picture(qtbot, theme, DueDelegate(theme), Cell(due=Due("剩 2 时", 0.5, tone)))
    assert theme.colour(fill).name() in _colours(image)
    assert theme.colour("track").name() in _colours(image)


def test_certainty_is_amber_below_three_quarters(qtbot: QtBot, theme: Theme) -> None:
    low = _colours(_picture(qtbot, theme, ConfidenceDelegate(theme), Cell(share=0.61)))
    high = _colours(_picture(qtbot, theme, ConfidenceDelegate(theme), Cell(share=0.96)))
    assert theme.colour("warnFill").name() in low
    assert theme.colour("chart2").name() in high
    assert theme.colour("warnFill").name() not in high


def test_chips_avatars_and_icons_are_drawn_in_their_tones(qtbot: QtBot, theme: Theme) -> None:
    chip = _picture(qtbot, theme, ChipDelegate(theme), Cell(text="有错", tone="bad"))
    assert theme.colour("badBg").name() in _colours(chip)
    own = _picture(qtbot, theme, AvatarDelegate(theme), Cell(avatar=AvatarText("周明远", own=True)))
    assert theme.colour("accBg2").name() in _colours(own)
    other = _picture(qtbot, theme, AvatarDelegate(theme), Cell(avatar=AvatarText("许倩")))
    assert theme.colour("accBg2").name() not in _colours(other)
    sheet = _picture(
        qtbot, theme, IconDelegate(theme), Cell(text="10月14日订单.xlsx", icon="file-spreadsheet")
    )
    assert _colours(sheet.copy(8, 10, 16, 16)) != {theme.colour("surface").name()}


def test_colours_follow_a_switch_of_the_theme(qtbot: QtBot, theme: Theme, prepared: object) -> None:
    delegate = ChipDelegate(theme)
    theme.switch(prepared, "dark")  # type: ignore[arg-type]
    image = _picture(qtbot, theme, delegate, Cell(text="有错", tone="bad"))
    assert "#3a2421" in _colours(image)
