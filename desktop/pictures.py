"""Pictures of the evidence as the window shows them: one reader for screen and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exports.preview import PagePixels


def shown_pixels(data: bytes, *, width: int, height: int, fill: bool) -> PagePixels | None:
    """A picture upright and on white, covering `width` × `height` dots (`fill`) or inside them; None if it is no picture.

    Fit for worker threads.
    """
    from exports.thumbnails import shown_pixels as pixels

    return pixels(data, width=width, height=height, fill=fill)
