"""The icon that ships: every size, drawn from the mark on the indigo of the tokens."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from installer import make_icon

ICON = make_icon.ICONS / "zhanggui.ico"
TOKENS = Path(make_icon.ICONS).parent / "styles" / "tokens.json"


def entries(data: bytes) -> list[tuple[int, bytes]]:
    """Size in dots and bytes of each picture in an .ico, by the letter of its head."""
    kind, count = struct.unpack_from("<2xHH", data)
    assert kind == 1
    found = []
    for place in range(6, 6 + 16 * count, 16):
        width, height, _colours, _zero, _planes, _depth, length, start = struct.unpack_from(
            "<BBBBHHII", data, place
        )
        assert width == height
        found.append((width or 256, data[start : start + length]))
    return found


def test_it_has_every_size_as_png() -> None:
    found = entries(ICON.read_bytes())
    assert [size for size, _ in found] == list(make_icon.SIZES)
    assert all(data.startswith(b"\x89PNG") for _, data in found)


@pytest.mark.parametrize("size", make_icon.SIZES)
def test_it_is_a_white_character_on_indigo_with_open_corners(size: int) -> None:
    indigo = json.loads(TOKENS.read_text("utf-8"))["light"]["acc"]
    with Image.open(ICON) as icon:
        picture = icon.ico.getimage((size, size)).convert("RGBA")  # type: ignore[attr-defined]
    assert picture.getpixel((0, 0))[3] < 128
    assert picture.getpixel((0, size // 2)) == (*bytes.fromhex(indigo[1:]), 255)
    white = sum(min(pixel[:3]) > 200 and pixel[3] > 200 for pixel in picture.get_flattened_data())
    assert 0.08 < white / size**2 < 0.45


def test_it_is_the_one_that_its_script_draws(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "zhanggui.svg").write_bytes((make_icon.ICONS / "zhanggui.svg").read_bytes())
    monkeypatch.setattr(make_icon, "ICONS", tmp_path)
    assert make_icon.main() == 0
    with Image.open(tmp_path / "zhanggui.ico") as drawn, Image.open(ICON) as shipped:
        for size in make_icon.SIZES:
            pictures = [icon.ico.getimage((size, size)).convert("RGBA") for icon in (drawn, shipped)]  # type: ignore[attr-defined]
            apart = ImageChops.difference(*pictures).tobytes()
            assert max(apart) <= 8, size  # another Qt may round otherwise
