"""What must not be loaded before it is needed: each of these costs more than the whole first paint."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LATE = ("openpyxl", "reportlab", "python_calamine", "pypdfium2", "PIL", "numpy", "pypinyin")

START_WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from ui.application import build_program

app, program = build_program(Path(sys.argv[1]))
poll = QTimer(app)
poll.timeout.connect(lambda: program.window.busy or app.quit())
program.opened.connect(lambda: poll.start(100))
QTimer.singleShot(60_000, lambda: app.exit(4))
program.failed.connect(lambda _: app.exit(3))
program.start()
code = app.exec()
loaded = list(sys.modules)
program.close()
"""
OPEN_SHOP = """
import sys
from pathlib import Path
from desktop.shop import Desk

with Desk.open(Path(sys.argv[1])) as desk:
    desk.today.view()
loaded, code = list(sys.modules), 0
"""
TELL = """
import json
print(json.dumps(loaded))
sys.exit(code)
"""


def loaded_after(script: str, data: Path) -> set[str]:
    """The modules a fresh process has after this script."""
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script + TELL, str(data)],
        capture_output=True,
        text=True,
        env=surroundings,
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_window_of_a_named_shop_starts_without_heavy_libraries(tmp_path: Path) -> None:
    from desktop.shop import Desk

    with Desk.open(tmp_path) as desk:
        desk.profile.name_shop(name="示例小店")
    loaded = loaded_after(START_WINDOW, tmp_path)
    assert "ui.pages.today_page" in loaded  # the window really came as far as its first page
    assert [name for name in LATE if name in loaded] == []


def test_the_window_of_a_new_shop_starts_without_heavy_libraries(tmp_path: Path) -> None:
    loaded = loaded_after(START_WINDOW, tmp_path)
    assert "ui.pages.start_page" in loaded
    assert [name for name in LATE if name in loaded] == []


def test_opening_a_shop_needs_neither_heavy_libraries_nor_qt(tmp_path: Path) -> None:
    loaded = loaded_after(OPEN_SHOP, tmp_path)
    assert "desktop.today" in loaded
    assert [name for name in (*LATE, "PySide6") if name in loaded] == []
