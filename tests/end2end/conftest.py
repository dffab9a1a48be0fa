"""The whole program is tested with the same dressed application as the window's parts."""

from __future__ import annotations

from tests.ui.conftest import prepared, recorder, theme, type_chinese

__all__ = ["prepared", "recorder", "theme", "type_chinese"]
