from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

ROOT = Path(__file__).resolve().parents[2]


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


def test_garbage_is_collected_by_the_thread_of_the_window_alone(tmp_path: Path) -> None:
    script = """
import gc, sys, threading
from pathlib import Path
from PySide6.QtCore import QTimer
from ui import application, garbage

application._REST, garbage._EVERY = 200, 20
threads = set()
gc.callbacks.append(lambda phase, info: threads.add(threading.current_thread().name))
app, program = application.build_program(Path(sys.argv[1]))
assert not threads, threads

class Link:
    pass

def litter():
    for _ in range(30_000):
        one, other = Link(), Link()
        one.other, other.other = other, one

def later():
    threads.clear()
    worker = threading.Thread(target=litter)
    worker.start()
    worker.join()
    assert not threads, threads

QTimer.singleShot(400, later)
QTimer.singleShot(1_000, app.quit)
app.exec()
assert threads == {"MainThread"}, threads
assert sum(type(each) is Link for each in gc.get_objects()) == 0
program.close()
"""
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        env=surroundings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
