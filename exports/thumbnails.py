"""Pictures of the evidence made small for paper: turned upright, cropped, without location data."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

    from exports.preview import PagePixels

_DOTS_PER_POINT = 200 / 72
_LOGO = (600, 200)


def thumbnail(path: Path, *, width: float, height: float, whole: bool = False) -> Image | None:
    """The middle of a picture, filling a box of `width` × `height` points at 200 dpi; None if it is no picture.

    `whole` shows all of it, on white where the box is wider or taller. The pixels alone are kept; camera and place stay behind.
    """
    from PIL import Image, ImageOps

    size = (round(width * _DOTS_PER_POINT), round(height * _DOTS_PER_POINT))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as source:
                source.draft("RGB", (size[0] * 2, size[1] * 2))
                upright = ImageOps.exif_transpose(source)
                flat = _on_white(upright)
                small = Image.new("RGB", size)  # a new one carries no exif along
                fitted = (
                    ImageOps.pad(flat, size, method=Image.Resampling.LANCZOS, color="white")
                    if whole
                    else ImageOps.fit(flat, size, method=Image.Resampling.LANCZOS)
                )
                small.paste(fitted)
                return small
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None  # the paper shows an empty slot and its caller is told which


def shown_pixels(data: bytes, *, width: int, height: int, fill: bool) -> PagePixels | None:
    """A picture as the window shows it: upright, on white, covering `width` × `height` dots (`fill`) or inside them.

    Inside, a small one stays as it is. None where the bytes are no picture.
    """
    from PIL import Image, ImageOps

    from exports.preview import PagePixels

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as source:
                most = max(width, height)
                source.draft("RGB", (most, most))  # a photo of 12 million dots need not be unpacked whole
                flat = _on_white(ImageOps.exif_transpose(source))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    scales = (width / flat.width, height / flat.height)
    scale = max(scales) if fill else min(1.0, *scales)
    if scale != 1:
        size = (max(1, round(flat.width * scale)), max(1, round(flat.height * scale)))
        flat = flat.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return PagePixels(width=flat.width, height=flat.height, stride=flat.width * 3, rgb=flat.tobytes())


def logo_png(data: bytes) -> bytes | None:
    """A picture as a small PNG on white for the head of papers, at most 600 × 200 dots; None if it is none."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as source:
                flat = _on_white(ImageOps.exif_transpose(source))
                flat.thumbnail(_LOGO, Image.Resampling.LANCZOS)
                made = io.BytesIO()
                flat.save(made, "PNG", optimize=True)
                return made.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None


def _on_white(image: Image) -> Image:
    from PIL.Image import new

    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = new("RGBA", layer.size, "white")
        paper.alpha_composite(layer)
        return paper.convert("RGB")
    return image.convert("RGB")
