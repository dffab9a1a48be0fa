"""Draws the tall picture of the installer's first and last page anew: ``.venv/bin/python -m installer.make_side``.

``installer/side.bmp`` is the mark and the name on the indigo of the icon, twice as large as the page shows it at 100 %, so that it
stays sharp up to 200 %; in 256 colours, as a BMP is not compressed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from installer.make_icon import ICONS, draw

SIDE = Path(__file__).resolve().parent / "side.bmp"
WIDTH, HEIGHT = 328, 628
MARK = 168
NAME = "掌柜售后"


def main() -> int:
    """Write it."""
    from PIL import Image
    from PySide6.QtCore import QRect, Qt
    from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QImage, QPainter

    app = QGuiApplication(["make_side", "-platform", "offscreen"])
    QFontDatabase.addApplicationFont(str(ICONS.parent / "fonts" / "NotoSansSC-Bold.ttf"))
    mark = draw((ICONS / "zhanggui.svg").read_text("utf-8"), 256)
    indigo = QColor(*mark.crop((128, 12, 129, 13)).convert("RGB").tobytes())
    picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB888)
    picture.fill(indigo)
    painter = QPainter(picture)
    font = QFont("Noto Sans SC")
    font.setPixelSize(44)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(Qt.GlobalColor.white)
    painter.drawText(QRect(0, 380, WIDTH, 70), Qt.AlignmentFlag.AlignCenter, NAME)
    painter.end()
    whole = Image.frombytes(
        "RGB", (WIDTH, HEIGHT), bytes(picture.constBits()), "raw", "RGB", picture.bytesPerLine()
    )
    small = mark.resize((MARK, MARK), Image.Resampling.LANCZOS)
    whole.paste(small, ((WIDTH - MARK) // 2, 190), small)
    whole.quantize(256, dither=Image.Dither.NONE).save(SIDE)
    del app
    return 0


if __name__ == "__main__":
    sys.exit(main())
