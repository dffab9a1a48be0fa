from __future__ import annotations

import json
import re
from pathlib import Path
from string import Template

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from ui.theme import RESOURCES, SHEETS, Theme, _url_text


def _luminance(colour: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def _contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_name_in_the_sheets_is_a_token_of_both_themes() -> None:
    tokens = json.loads((RESOURCES / "styles" / "tokens.json").read_text("utf-8"))
    for sheet in SHEETS:
        names = set(Template((RESOURCES / "styles" / sheet).read_text("utf-8")).get_identifiers()) - {"icons"}
        assert names <= set(tokens["light"]), sheet
        assert names <= set(tokens["dark"]), sheet
    assert set(tokens["light"]) == set(tokens["dark"])


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_can_be_read_on_every_ground(prepared: QApplication, name: str) -> None:
    theme = Theme(name)  # type: ignore[arg-type]
    for ground in ("surface", "sunk", "window", "accBg"):
        for ink in ("text", "text2", "text3"):
            assert _contrast(theme.colour(ink), theme.colour(ground)) >= 4.5, (ink, ground)
    for tone in ("bad", "warn", "ok"):
        assert _contrast(theme.colour(tone), theme.colour(f"{tone}Bg")) >= 4.5
    assert _contrast(theme.colour("onAcc"), theme.colour("acc")) >= 4.5


def test_no_colour_is_written_in_code() -> None:
    hexes = re.compile(r'"#[0-9A-Fa-f]{6}"')
    for path in Path(RESOURCES.parent / "ui").rglob("*.py"):
        assert not hexes.search(path.read_text("utf-8")), path


def test_a_switch_changes_palette_and_sheet_and_tells(
    prepared: QApplication, theme: Theme, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.switch(prepared, "dark")
    assert theme.dark
    assert prepared.palette().color(QPalette.ColorRole.Window) == QColor("#17181A")
    assert "#17181A" in prepared.styleSheet()
    with qtbot.assertNotEmitted(theme.changed):
        theme.switch(prepared, "dark")


def test_a_colour_handed_out_is_the_callers_own(theme: Theme) -> None:
    theme.colour("tipText").setAlphaF(0.1)
    assert theme.colour("tipText").alpha() == 255


def test_an_icon_is_drawn_in_one_colour_only(theme: Theme) -> None:
    image = theme.pixmap("plus", "bad", 16, 2.0).toImage()
    assert image.width() == 32
    inks = {
        image.pixelColor(x, y).name()
        for x in range(32)
        for y in range(32)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert inks == {theme.colour("bad").name()}
    assert not theme.icon("printer").isNull()
    with pytest.raises(FileNotFoundError):
        theme.pixmap("no-such-icon", "text")


def test_the_sheet_finds_its_icons_in_a_folder_with_odd_characters(
    prepared: QApplication, theme: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    odd = tmp_path / "张三 (2) it's"
    odd.mkdir()
    for name in ("chevron-down", "check-on"):
        source = (RESOURCES / "styles" / f"{name}.svg").read_text("utf-8")
        (odd / f"{name}.svg").write_text(source.replace("#6C6860", "#FF0000"), "utf-8")
    combo = QComboBox()
    qtbot.addWidget(combo)
    combo.setStyleSheet(
        f"QComboBox {{ border: 1px solid gray; min-height: 30px; }} QComboBox::drop-down {{ border: 0; width: 28px; }}"
        f"QComboBox::down-arrow {{ image: url({_url_text(odd)}/chevron-down.svg); width: 14px; height: 14px; }}"
    )
    combo.resize(120, 32)
    image = combo.grab().toImage()
    reds = [
        1
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).red() > 200 and image.pixelColor(x, y).green() < 120
    ]
    assert reds


def test_the_folder_of_icons_goes_with_the_theme(prepared: QApplication) -> None:
    theme = Theme()
    theme.style_sheet()
    folder = theme._folder
    assert (folder / "light" / "check-on.svg").is_file()
    del theme
    assert not folder.exists()
