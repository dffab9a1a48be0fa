"""Draws the program's icon anew out of its mark: ``.venv/bin/python -m installer.make_icon`` (needs Qt and Pillow).

``resources/icons/zhanggui.svg`` is the mark: 掌 in Noto Sans SC Bold on the indigo of the tokens. Small sizes are drawn with
narrower margins and tighter corners, so that the twelve strokes have as many dots as there are.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
SIZES = (16, 24, 32, 48, 64, 128, 256)
_TIGHT = {16: 1.42, 24: 1.36, 32: 1.28, 48: 1.14}
"""How much larger 掌 stands in the small ones; up to these sizes the corners are tighter too."""
_MIDDLE = 128


def fitted(mark: str, size: int) -> str:
    """The mark's SVG as it is drawn at a size in dots."""
    scale = _TIGHT.get(size)
    if scale is None:
        return mark
    shift = _MIDDLE * (1 - scale)
    mark = re.sub(r'rx="\d+"', f'rx="{round(56 / scale)}"', mark)
    return mark.replace("<path ", f'<path transform="matrix({scale} 0 0 {scale} {shift:.2f} {shift:.2f})" ')


def draw(mark: str, size: int) -> Image:
    """The mark as a picture of `size` × `size` dots with transparent corners."""
    from PIL import Image
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(fitted(mark, size).encode())).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub knows a device with bytes alone
    return Image.open(io.BytesIO(buffer.data().data()))


def main() -> int:
    """Write zhanggui.ico (all sizes, for Windows) and zhanggui.png (256 dots, for Linux) beside the mark."""
    mark = (ICONS / "zhanggui.svg").read_text("utf-8")
    *small, large = (draw(mark, size) for size in SIZES)
    large.save(ICONS / "zhanggui.ico", sizes=[(size, size) for size in SIZES], append_images=small)
    large.save(ICONS / "zhanggui.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
