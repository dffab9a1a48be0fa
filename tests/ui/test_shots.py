from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.jobs import Jobs
from ui.main_window import MainWindow
from ui.notices import Notices
from ui.pages.base import Context, Page, PageFactory
from ui.shots import Shot, draw
from ui.theme import Theme, ThemeName
from ui.widgets.texts import TextLabel


class SlowPage(Page):
    key, title = "slow", "今日"

    def activated(self, args: dict[str, Any]) -> None:
        jobs: Jobs = self.shop.jobs
        self.runner.run(jobs.read(lambda _: "读完了"), on_done=self._show)

    def _show(self, text: str) -> None:
        self.body.addWidget(TextLabel(text, "total"))
        self.setProperty("settled", True)


class OpenShop:
    def __init__(self) -> None:
        self.jobs = Jobs()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_components_and_pages_are_drawn_once_they_have_settled(
    qtbot: QtBot, prepared: QApplication, tmp_path: Path, name: ThemeName
) -> None:
    seen: list[object] = []

    def open_window(theme: Theme, data_dir: Path) -> tuple[MainWindow, Sequence[Shot], Any]:
        assert data_dir == tmp_path
        shop = OpenShop()
        context = Context(theme=theme, notices=Notices(theme))
        context.shop = shop  # type: ignore[assignment]
        window = MainWindow(context, [PageFactory(key="slow", build=SlowPage)])
        shot = Shot("01-today", "slow", prepare=lambda w: seen.append(w.page("slow").property("settled")))
        return window, [shot], shop.jobs.close

    paths = draw(
        prepared, name, out_dir=tmp_path / "out", size=(1200, 700), data_dir=tmp_path, open_window=open_window
    )
    ending = "-dark.png" if name == "dark" else ".png"
    assert [path.name for path in paths] == [f"00-components{ending}", f"01-today{ending}"]
    assert seen == [True]
    sheet, page = QImage(str(paths[0])), QImage(str(paths[1]))
    assert sheet.width() == 1440
    assert (page.width(), page.height()) == (1200, 700)
    theme = Theme(name)
    assert sheet.pixelColor(10, 10) == theme.colour("surface")
    prepared.setStyleSheet("")
