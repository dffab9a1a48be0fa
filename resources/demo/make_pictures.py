"""Draws the sample shop's evidence pictures; a developer's tool, never run by the program.

Run it as ``python -m resources.demo.make_pictures``. Flat shapes on a wall and a table, so that nobody takes one for a
photo of somebody's home.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
FOLDER = HERE / "pictures"
WIDTH, HEIGHT, FINER = 456, 352, 2
"""Drawn twice as large and made smaller, for smooth edges."""

WHITE, PAPER, INK, GREY, LINE = "#f7f7f5", "#fdfdfb", "#3b3a38", "#8f999d", "#b9c1c4"
RED, AMBER, GREEN, BLUE, DARK = "#c0473a", "#b8763c", "#3f8f63", "#3a5bb8", "#26303a"
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Canvas:
    """A drawing board whose lengths are those of the finished picture."""

    draw: ImageDraw.ImageDraw

    def box(self, box: Box, fill: str, *, radius: float = 0, edge: str | None = None) -> None:
        """A rectangle, its corners rounded by `radius`."""
        grown = [side * FINER for side in box]
        self.draw.rounded_rectangle(grown, radius * FINER, fill=fill, outline=edge, width=3 * FINER)

    def line(self, *points: float, fill: str = LINE, width: float = 4) -> None:
        self.draw.line([at * FINER for at in points], fill=fill, width=round(width * FINER), joint="curve")

    def ring(self, x: float, y: float, r: float, *, fill: str | None = None, edge: str = GREY) -> None:
        box = [side * FINER for side in (x - r, y - r, x + r, y + r)]
        self.draw.ellipse(box, fill=fill, outline=edge, width=4 * FINER)

    def text(self, x: float, y: float, text: str, size: float, fill: str = INK) -> None:
        """A text with its middle at this place."""
        font = ImageFont.truetype(str(HERE.parent / "fonts" / "NotoSansSC-Bold.ttf"), round(size * FINER))
        self.draw.text((x * FINER, y * FINER), text, fill=fill, font=font, anchor="mm")

    def rows(self, x: float, y: float, *widths: float, gap: float = 22, fill: str = LINE) -> None:
        """Lines of writing that nobody needs to read."""
        for at, width in enumerate(widths):
            self.box((x, y + at * gap, x + width, y + at * gap + 8), fill, radius=3)


def outdoor_unit(on: Canvas) -> None:
    """An air conditioner's unit outside."""
    on.box((70, 80, 386, 292), WHITE, radius=10)
    on.ring(186, 186, 82, fill="#dfe4e6", edge=LINE)
    on.line(104, 186, 268, 186)
    on.line(186, 104, 186, 268)
    on.ring(186, 186, 18, fill=GREY)
    for x in (310, 332, 354):
        on.line(x, 112, x, 258, width=6)
    on.line(386, 246, 428, 246, 428, 352, fill=AMBER, width=9)


def room(on: Canvas) -> None:
    """The whole room with the unit on the wall."""
    on.box((78, 56, 376, 150), WHITE, radius=12)
    on.line(104, 130, 352, 130, fill=LINE, width=6)
    on.box((308, 80, 354, 102), "#54606e", radius=5)
    on.box((124, 214, 330, 250), GREY, radius=14)
    on.box((110, 238, 344, 292), "#a6b0b8", radius=12)


def serial(on: Canvas) -> None:
    """A rating plate with its bar code."""
    on.box((84, 72, 372, 278), PAPER, radius=6)
    on.box((110, 104, 244, 120), INK, radius=3)
    on.rows(110, 136, 196, 172, fill="#aaa49a")
    left = 110.0
    for place in range(22):
        width = 3 + (place * 7 % 4) * 2
        on.box((left, 192, left + width, 248), INK)
        left += width + 4


def fault_code(on: Canvas) -> None:
    """A panel that shows a fault."""
    on.box((68, 66, 388, 284), WHITE, radius=18)
    on.box((106, 104, 350, 214), DARK, radius=6)
    on.text(228, 158, "E 03", 64, "#e2776a")
    for x in (146, 228, 310):
        on.ring(x, 250, 10, fill=LINE, edge=LINE)


def test_report(on: Canvas) -> None:
    """A page with a stamp that says no."""
    _page(on, "检测单")
    on.ring(288, 262, 32, edge=RED)
    on.line(268, 262, 308, 262, fill=RED, width=5)


def receipt(on: Canvas) -> None:
    """A proof of purchase."""
    _page(on, "购货凭证")
    on.rows(146, 192, 164, 110)
    on.box((236, 240, 310, 250), INK, radius=3)
    on.ring(300, 288, 24, edge=RED)


def repair_record(on: Canvas) -> None:
    """A repair record with two entries."""
    _page(on, "维修记录")
    for y, text in ((206, "第 1 次"), (246, "第 2 次")):
        on.ring(146, y, 8, fill=BLUE, edge=BLUE)
        on.text(200, y, text, 20)
        on.rows(242, y - 4, 64)
    on.ring(300, 292, 22, edge=RED)


def tracking(on: Canvas) -> None:
    """A phone with a parcel's way, stopped."""
    on.box((136, 26, 320, 330), DARK, radius=22)
    on.box((148, 44, 308, 312), PAPER, radius=8)
    on.text(228, 72, "物流", 24)
    on.line(176, 110, 176, 252, width=4)
    for y, colour in ((110, RED), (158, GREY), (206, GREY), (252, GREY)):
        on.ring(176, y, 8, fill=colour, edge=colour)
    on.text(244, 110, "12 天没更新", 17, RED)
    on.rows(200, 154, 84, gap=22)
    on.rows(200, 202, 92, gap=22)
    on.rows(200, 248, 66, gap=22)


def broken_phone(on: Canvas) -> None:
    """A phone with a striped screen."""
    on.box((148, 34, 308, 326), DARK, radius=24)
    on.box((160, 56, 296, 304), "#dfe6ee", radius=8)
    for place, colour in enumerate((RED, "#8fbf9f", BLUE, AMBER, RED)):
        on.box((176 + place * 22, 56, 180 + place * 22 + place * 2, 304), colour)


def fault_photo(on: Canvas) -> None:
    """A kitchen machine with a crack in its cup."""
    on.box((150, 214, 306, 316), WHITE, radius=14)
    on.ring(228, 266, 20, fill=LINE, edge=GREY)
    on.box((166, 54, 290, 214), "#d5e1e6", radius=10, edge=GREY)
    on.box((158, 40, 298, 64), DARK, radius=8)
    on.line(206, 84, 226, 118, 212, 142, 238, 182, 230, 206, fill=RED, width=5)


def broken_lamp(on: Canvas) -> None:
    """A lamp that came broken."""
    on.box((120, 292, 300, 312), GREY, radius=8)
    on.line(210, 292, 210, 180, 290, 110, fill=WHITE, width=16)
    on.box((250, 66, 380, 116), WHITE, radius=20)
    on.line(300, 66, 316, 92, 306, 116, fill=RED, width=5)
    for x in (270, 310, 350):
        on.line(x, 126, x - 6, 156, fill="#f0d98c", width=6)


def parcel(on: Canvas) -> None:
    """An opened parcel."""
    on.box((94, 140, 362, 306), "#c79a63", radius=6)
    on.line(94, 140, 50, 92, fill="#b5854c", width=16)
    on.line(362, 140, 406, 92, fill="#b5854c", width=16)
    on.box((206, 140, 250, 306), "#e3c79b")
    on.box((128, 222, 188, 276), PAPER, radius=3)
    on.rows(136, 234, 44, 36, gap=16)


def waybill(on: Canvas) -> None:
    """A parcel's label."""
    on.box((104, 40, 352, 312), PAPER, radius=6, edge=LINE)
    on.box((104, 40, 352, 82), DARK, radius=6)
    on.text(228, 61, "示例快递", 22, WHITE)
    on.rows(126, 104, 160, 190, 120)
    left = 126.0
    for place in range(20):
        width = 3 + (place * 5 % 4) * 2
        on.box((left, 196, left + width, 250), INK)
        left += width + 4
    on.rows(126, 274, 110)


def intact(on: Canvas) -> None:
    """A kettle that came back unharmed."""
    on.box((150, 110, 290, 306), WHITE, radius=26)
    on.box((170, 88, 270, 114), DARK, radius=10)
    on.line(290, 140, 340, 150, 340, 240, 290, 260, fill=DARK, width=14)
    on.line(150, 140, 118, 120, fill=WHITE, width=18)
    on.ring(352, 84, 34, fill=GREEN, edge=GREEN)
    on.line(336, 84, 348, 98, 370, 70, fill=WHITE, width=7)


def _page(on: Canvas, title: str) -> None:
    on.box((120, 36, 336, 322), PAPER, radius=4)
    on.text(228, 72, title, 26)
    on.rows(146, 104, 164, 164, 128)


SCENES: dict[str, tuple[Callable[[Canvas], None], str, str]] = {  # name: what is drawn, wall, table
    "outdoor_unit": (outdoor_unit, "#d6dbdd", "#b9c2c4"),
    "room": (room, "#d9d2c7", "#b79c7c"),
    "serial": (serial, "#e2ddd1", "#cbc2b1"),
    "fault_code": (fault_code, "#ccd1d9", "#a7b1bc"),
    "test_report": (test_report, "#eae8e3", "#d5d1c7"),
    "receipt": (receipt, "#e2ddd1", "#cbc2b1"),
    "repair_record": (repair_record, "#dfe3e6", "#c3cad0"),
    "tracking": (tracking, "#d9d2c7", "#c3b8a6"),
    "broken_phone": (broken_phone, "#dfe3e6", "#c3cad0"),
    "fault_photo": (fault_photo, "#d9d2c7", "#b79c7c"),
    "broken_lamp": (broken_lamp, "#ccd1d9", "#a7b1bc"),
    "parcel": (parcel, "#e2ddd1", "#cbc2b1"),
    "waybill": (waybill, "#eae8e3", "#d5d1c7"),
    "intact": (intact, "#d6dbdd", "#b9c2c4"),
}


def draw(name: str) -> Image.Image:
    """One picture by its name."""
    scene, wall, table = SCENES[name]
    image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), wall)
    brush = ImageDraw.Draw(image)
    brush.rectangle((0, HEIGHT * FINER * 0.68, WIDTH * FINER, HEIGHT * FINER), fill=table)
    scene(Canvas(brush))
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    return small.quantize(96, dither=Image.Dither.NONE)


def main() -> None:
    """Draw all of them."""
    FOLDER.mkdir(exist_ok=True)
    for name in SCENES:
        draw(name).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
