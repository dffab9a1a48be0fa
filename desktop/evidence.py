"""Evidence at the desk: photos and files read, looked at and kept once by their content."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import Path

from aftersales.actions import Action
from aftersales.errors import KnownError
from aftersales.evidence import Evidence
from aftersales.held_files import patiently
from aftersales.long_paths import reachable
from desktop.archive import Archive

_MOST = 25 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file that was read and found fit: its name and its content."""

    name: str
    data: bytes


def evidence_from(path: Path) -> EvidenceFile:
    """Read a file before anything is written; KnownError ``desk.evidence_…`` where it cannot be kept."""
    path = reachable(path)
    try:
        if path.stat().st_size > _MOST:
            raise KnownError("desk.evidence_too_large", name=path.name, most=_MOST // 1024 // 1024)
        data = patiently(path.read_bytes)
    except OSError as error:
        raise KnownError("desk.evidence_unreadable", name=path.name) from error
    return evidence_of(data, path.name)


def evidence_of(data: bytes | None, name: str) -> EvidenceFile:
    """The same for content that is at hand already, such as a pasted picture."""
    if not data:
        raise KnownError("desk.evidence_empty", name=name)
    if len(data) > _MOST:
        raise KnownError("desk.evidence_too_large", name=name, most=_MOST // 1024 // 1024)
    kind = mimetypes.guess_type(name)[0] or ""
    if kind.startswith("image/") and not _looks_like_picture(data):
        raise KnownError("desk.evidence_no_picture", name=name)
    return EvidenceFile(name, data)


def keep_evidence(
    archive: Archive, case_id: int, slot: str, file: EvidenceFile, *, action: Action
) -> Evidence:
    """Store the content once and note it in the case, inside the caller's transaction."""
    stored = archive.evidence_files.keep(file.data)
    return archive.evidence.add(
        Evidence(
            case_id=case_id,
            slot=slot,
            file_name=file.name,
            sha256=stored.sha256,
            size=stored.size,
            added_at=action.at,
            added_by=action.by_id,
        ),
        action=action,
    )


def _looks_like_picture(data: bytes) -> bool:
    """By the first bytes: PNG, JPEG, GIF, BMP, TIFF, WebP, HEIC or AVIF."""
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")):
        return True
    return data[4:8] == b"ftyp" or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
