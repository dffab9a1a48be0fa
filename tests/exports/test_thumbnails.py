from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from exports.thumbnails import shown_pixels, thumbnail


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


# ---- for the window ----


def _bytes(image: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    made = io.BytesIO()
    image.save(made, kind, **more)
    return made.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
def test_every_kind_of_evidence_is_shown(kind: str) -> None:
    found = shown_pixels(_bytes(Image.new("RGB", (60, 40), "navy"), kind), width=600, height=600, fill=False)
    assert found
    assert (found.width, found.height, found.stride) == (60, 40, 180)
    assert len(found.rgb) == 40 * 180
    red, green, blue = found.rgb[:3]
    assert red < 12
    assert green < 12
    assert 118 < blue < 138


@pytest.mark.parametrize(
    ("size", "fill", "expected"),
    [
        ((4000, 1000), False, (600, 150)),
        ((4000, 1000), True, (1200, 300)),
        ((100, 50), True, (600, 300)),
        ((9000, 2), False, (600, 1)),
    ],
)
def test_it_is_as_large_as_there_is_room(
    size: tuple[int, int], fill: bool, expected: tuple[int, int]
) -> None:
    found = shown_pixels(_bytes(Image.new("RGB", size, "white")), width=600, height=300, fill=fill)
    assert found
    assert (found.width, found.height) == expected
    assert len(found.rgb) == found.height * found.stride


def test_a_photo_taken_sideways_is_shown_upright() -> None:
    source = Image.new("RGB", (4000, 3000), "red")
    source.paste("blue", (0, 0, 2000, 3000))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned to the left: its left side belongs up
    found = shown_pixels(_bytes(source, "JPEG", exif=exif), width=400, height=400, fill=False)
    assert found
    assert (found.width, found.height) == (300, 400)
    middle = found.width // 2 * 3
    assert found.rgb[middle + 2] > 200
    assert found.rgb[(found.height - 1) * found.stride + middle] > 200


def test_what_is_clear_is_shown_on_white() -> None:
    found = shown_pixels(_bytes(Image.new("RGBA", (9, 9), (0, 0, 0, 0))), width=90, height=90, fill=False)
    assert found
    assert set(found.rgb) == {255}


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n broken", b"%PDF-1.7"])
def test_what_is_no_picture_shows_none(data: bytes) -> None:
    assert shown_pixels(data, width=90, height=90, fill=True) is None
