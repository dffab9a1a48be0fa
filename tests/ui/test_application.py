from __future__ import annotations

import sys

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication


class _Teller(QObject):
    told = Signal(object)
    switched = Signal(bool)


def test_the_application_speaks_chinese_and_brings_its_font(prepared: QApplication) -> None:
    assert QLocale().language() == QLocale.Language.Chinese
    assert "Noto Sans SC" in QFontDatabase.families()
    assert prepared.style().objectName().lower() == "fusion"
    assert QApplication.translate("QPlatformTheme", "Cancel") == "取消"


def test_signals_keep_the_count_of_true_and_none(prepared: QApplication) -> None:
    teller = _Teller()
    heard: list[object] = []
    teller.told.connect(lambda value: heard.append(value is None))
    teller.switched.connect(heard.append)
    before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(2_000):
        teller.told.emit(None)
        teller.switched.emit(True)
    assert len(heard) == 4_000
    heard.clear()
    after = sys.getrefcount(True), sys.getrefcount(None)
    assert abs(after[0] - before[0]) < 200
    assert abs(after[1] - before[1]) < 200
