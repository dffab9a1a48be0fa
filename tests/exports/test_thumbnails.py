from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from exports.thumbnails import thumbnail


def _colour(image: Image.Image, x: float, y: float) -> tuple[int, int, int]:
    pixel = image.getpixel((int(image.width * x), int(image.height * y)))
    assert isinstance(pixel, tuple)
    return int(pixel[0]), int(pixel[1]), int(pixel[2])


def test_it_is_cut_to_the_box_at_200_dpi(tmp_path: Path) -> None:
    Image.new("RGB", (3000, 1000), "navy").save(tmp_path / "wide.png")
    small = thumbnail(tmp_path / "wide.png", width=72, height=36)
    assert small
    assert small.size == (200, 100)
    assert small.mode == "RGB"


def test_it_stands_upright_and_forgets_the_place(tmp_path: Path) -> None:
    source = Image.new("RGB", (400, 400), "red")
    source.paste("blue", (0, 200, 400, 400))
    exif = Image.Exif()
    exif[0x0112] = 3  # taken upside down
    exif[0x0110] = "camera"
    exif.get_ifd(0x8825)[1] = "N"
    source.save(tmp_path / "turned.jpg", exif=exif, quality=95)
    small = thumbnail(tmp_path / "turned.jpg", width=36, height=36)
    assert small
    assert _colour(small, 0.5, 0.1)[2] > 200
    assert _colour(small, 0.5, 0.9)[0] > 200
    assert 0x8825 not in small.getexif()
    assert 0x0110 not in small.getexif()


def test_what_is_transparent_shows_paper(tmp_path: Path) -> None:
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    small = thumbnail(tmp_path / "clear.png", width=20, height=20)
    assert small
    assert _colour(small, 0.5, 0.5) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "I;16"])
def test_any_kind_of_pixels(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "odd.tif"
    Image.new(mode, (40, 40)).save(path)
    small = thumbnail(path, width=20, height=20)
    assert small
    assert small.mode == "RGB"


def test_what_is_no_picture_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut = tmp_path / "cut.jpg"
    Image.effect_noise((600, 600), 90).save(cut)
    cut.write_bytes(cut.read_bytes()[:3000])
    (tmp_path / "text.png").write_text("no picture")
    big = tmp_path / "big.png"
    Image.new("L", (300, 300)).save(big)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 50_000)
    for path in (cut, tmp_path / "text.png", tmp_path / "gone.png", tmp_path, big):
        assert thumbnail(path, width=20, height=20) is None, path.name
