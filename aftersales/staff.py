"""People who work in the shop."""

from __future__ import annotations

from aftersales.late_dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """One member of staff; `role` is one of the closed list 店主 · 客服 · 维修师傅 · 兼职."""

    id: int = 0
    name: str
    role: str
    active: bool = True
    version: int = 0
