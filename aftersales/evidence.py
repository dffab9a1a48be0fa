"""Evidence (凭证): photos and files that back a case, stored once by content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One file in a named slot of a case; `sha256` is its name in the evidence store, `size` in bytes."""

    id: int = 0
    case_id: int
    slot: str
    file_name: str
    sha256: str
    size: int
    added_at: datetime
    added_by: int | None
