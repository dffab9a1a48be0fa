"""The shop's download folder, watched for new sheets: names and sizes first, then the head of what is new and whole."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftersales.access import Right
from aftersales.errors import KnownError
from desktop.changes import Changed
from desktop.import_fields import sheet_title
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from aftersales.clock import Clock
    from desktop.archive import Archive
    from desktop.jobs import Progress
    from desktop.session import Session
    from desktop.transfers import TransferDesk
    from desktop.writing import Writer

_KEY = "import.watched"
_PARTS = (".crdownload", ".part", ".partial", ".download", ".opdownload", ".tmp", ".td", ".!ut")
"""What browsers and download managers hang on a name while the file is still coming."""
_MOST = 20_000
"""Files that are remembered, the oldest forgotten first."""
_AT_ONCE = 5
"""New files whose heads are read in one look; the others wait for the next."""
_SHOWN = 5
_MOST_OFFERED = 50
_LOCKS = ("~$", ".~", ".")
"""How office programs begin the names of the files that mark a book as open; and hidden files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """The setting: which folder, and whether it is watched. `reachable`: whether it is there now."""

    folder: Path
    on: bool
    reachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSheet:
    """A file that appeared: what its first sheet was taken for, and when it was noticed."""

    path: Path
    title: str
    found_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchLook:
    """What one look found. `unsettled`: some files are still growing or wait their turn, so look again soon."""

    new: tuple[NewSheet, ...] = ()
    unsettled: bool = False


class WatchDesk:
    """Watches one folder by looking at it now and then: system notices are unreliable on network drives.

    Nothing is ever imported by itself, each file is offered once, and what was imported before (the same bytes under
    whatever name) is not offered. What was seen stands in `ledger`, a file of this PC: it is no fact of the shop.
    """

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        transfers: TransferDesk,
        ledger: Path,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._transfers = transfers
        self._ledger = _Ledger(ledger)
        self._growing: dict[Path, tuple[int, int]] = {}

    def read(self) -> Watched:
        """The setting; off, and the user's download folder, until somebody changes it."""
        with self._archive.database.read():
            known: dict[str, Any] = self._archive.settings.get(_KEY, {})
        folder = Path(known["folder"]) if known.get("folder") else default_folder()
        return Watched(folder=folder, on=bool(known.get("on")), reachable=folder.is_dir())

    def watch(self, *, folder: Path, on: bool) -> Watched:
        """Watch `folder` from now on, or no more. What lies in it already is no news. Call it in a write job.

        KnownError ``watch.no_folder`` where it cannot be opened.
        """
        self._session.require(Right.IMPORT)
        if on:
            try:
                seen = [_signature(path, found) for path, found in _sheets_in(folder)]
            except OSError as error:
                raise KnownError("watch.no_folder", folder=str(folder)) from error
            self._ledger.add(states=seen)
        with self._writer.action(sentence("deed.watch_folder"), Changed.SETTINGS, undoable=False) as action:
            self._archive.settings.put(_KEY, {"folder": str(folder), "on": on}, action=action)
        return self.read()

    def look(self, *, progress: Progress) -> WatchLook:
        """Look once; a file is offered when two looks found it unchanged and its head reads like a sheet of the shop."""
        watched = self.read()
        if not watched.on or not watched.reachable:
            return WatchLook()
        whole, unsettled = self._whole(watched.folder, progress)
        turn = whole[:_AT_ONCE]
        new = [found for path, signature in turn if (found := self._judge(path, signature, progress))]
        return WatchLook(new=tuple(new), unsettled=unsettled or len(whole) > _AT_ONCE)

    def waiting(self) -> tuple[NewSheet, ...]:
        """The files that were offered and are still there, not imported yet; newest first."""
        return tuple(found for found in self._ledger.offered() if found.path.is_file())[:_SHOWN]

    def know(self, *, paths: Iterable[Path]) -> None:
        """A person found these files without being told: they are no news any more."""
        self._ledger.add(states=_signatures(paths))

    def taken(self, *, paths: Iterable[Path]) -> None:
        """These files were imported: neither they nor copies of them are offered again."""
        kept = [path for path in paths if path.is_file()]
        contents = [digest for path in kept if (digest := _digest(path))]
        self._ledger.add(states=_signatures(kept), contents=contents, settled=kept)

    def _whole(self, folder: Path, progress: Progress) -> tuple[list[tuple[Path, str]], bool]:
        """New files that did not change since the last look, and whether others did."""
        before, self._growing = self._growing, {}
        whole = []
        with suppress(OSError):  # the drive went away between two lines: the next look tells
            for path, found in _sheets_in(folder):
                progress.tick()
                signature = _signature(path, found)
                if self._ledger.knows_state(signature):
                    continue
                self._growing[path] = (found.st_size, found.st_mtime_ns)
                if before.get(path) == self._growing[path] and found.st_size:
                    whole.append((path, signature))
        return whole, len(whole) < len(self._growing)

    def _judge(self, path: Path, signature: str, progress: Progress) -> NewSheet | None:
        """Whether a whole file is worth a word; one that another program still holds is asked again later."""
        digest = _digest(path)
        if not digest:
            return None
        title = "" if self._ledger.knows_content(digest) else self._title(path, progress)
        if title is None:
            return None
        found = NewSheet(path=path, title=title, found_at=self._clock.now())
        self._ledger.add(states=[signature], contents=[digest], offered=[found] if title else ())
        return found if title else None

    def _title(self, path: Path, progress: Progress) -> str | None:
        """What the file holds by its first rows: "" for nothing to import, None where it cannot be opened just now."""
        try:
            sheets, _ = self._transfers.look(paths=(path,), progress=progress)
        except KnownError as error:
            return None if error.code == "imports.cannot_open" else ""
        first = next((sheet for sheet in sheets if not sheet.code), None)
        if first is None:
            return ""
        return sheet_title(first)


def default_folder() -> Path:
    """Where this PC's browser puts what it downloads."""
    from platformdirs import user_downloads_path

    return user_downloads_path()


def _sheets_in(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """The sheets directly in a folder that are not being downloaded or written just now."""
    from imports.folders import SUFFIXES

    with os.scandir(folder) as entries:
        found = [entry for entry in entries if entry.is_file()]
    names = {entry.name.lower() for entry in found}
    for entry in found:
        coming = any(f"{entry.name.lower()}{part}" in names for part in _PARTS)
        is_sheet = Path(entry.name).suffix.lower() in SUFFIXES and not entry.name.startswith(_LOCKS)
        if is_sheet and not coming:
            with suppress(FileNotFoundError):
                yield Path(entry.path), entry.stat()


def _signature(path: Path, found: os.stat_result) -> str:
    """One state of one file."""
    return hashlib.blake2b(
        f"{path}\n{found.st_size}\n{found.st_mtime_ns}".encode(errors="surrogatepass"), digest_size=8
    ).hexdigest()


def _signatures(paths: Iterable[Path]) -> list[str]:
    found = []
    for path in paths:
        with suppress(OSError):
            found.append(_signature(path, path.stat()))
    return found


def _digest(path: Path) -> str:
    """The file's content in short; empty where it cannot be read just now."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()[:24]
    except OSError:
        return ""


class _Ledger:
    """What was seen, offered and imported, in a small file; a broken or missing one begins anew. Safe in any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._states: dict[str, None] = {}
        self._contents: dict[str, None] = {}
        self._offered: list[NewSheet] = []
        self._read = False

    def knows_state(self, signature: str) -> bool:
        with self._lock:
            self._load()
            return signature in self._states

    def knows_content(self, digest: str) -> bool:
        with self._lock:
            self._load()
            return digest in self._contents

    def add(
        self,
        *,
        states: Iterable[str] = (),
        contents: Iterable[str] = (),
        offered: Sequence[NewSheet] = (),
        settled: Iterable[Path] = (),
    ) -> None:
        """Remember these, and that the `settled` files need not be offered any more; writes only what is new."""
        with self._lock:
            self._load()
            gone = frozenset(settled)
            before = len(self._states), len(self._contents), list(self._offered)
            self._states.update(dict.fromkeys(states))
            self._contents.update(dict.fromkeys(contents))
            kept = [found for found in self._offered if found.path not in gone]
            self._offered = [*reversed(offered), *kept][:_MOST_OFFERED]
            if before != (len(self._states), len(self._contents), self._offered):
                self._save()

    def offered(self) -> tuple[NewSheet, ...]:
        """What was offered and not imported yet, newest first."""
        with self._lock:
            self._load()
            return tuple(self._offered)

    def _load(self) -> None:
        if self._read:
            return
        self._read = True
        with suppress(OSError, ValueError, TypeError, KeyError):
            known = json.loads(self._path.read_text("utf-8"))
            self._states = dict.fromkeys(known["states"])
            self._contents = dict.fromkeys(known["contents"])
            self._offered = [
                NewSheet(path=Path(path), title=title, found_at=datetime.fromisoformat(moment))
                for path, title, moment in known["offered"]
            ]

    def _save(self) -> None:
        from exports.safe_write import write_bytes

        known = {
            "states": list(self._states)[-_MOST:],
            "contents": list(self._contents)[-_MOST:],
            "offered": [
                (str(found.path), found.title, found.found_at.isoformat()) for found in self._offered
            ],
        }
        write_bytes(self._path, json.dumps(known, ensure_ascii=False).encode(errors="surrogatepass"))
