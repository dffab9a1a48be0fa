"""What papers say where the shop says nothing else, read from paper_presets.toml."""

from __future__ import annotations

import tomllib
from functools import cache

from resources.places import resource


@cache
def shipped_keep_days() -> int:
    """How many days goods that are ready are kept; a malformed file is a bug of the build and raises."""
    return int(tomllib.loads(resource("paper_presets.toml").read_text("utf-8"))["keep_days"])
