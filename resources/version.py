"""Which version of the program this is: the one place that says so; pyproject.toml repeats it and a test compares."""

from __future__ import annotations

VERSION = "0.1.0"
"""Numbers apart by dots, as in CHANGELOG.md; whether one is newer is read from them."""
