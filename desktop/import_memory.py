"""What the shop taught the importer: columns put right by hand, and which shop a kind of file belongs to."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aftersales.access import Right
from aftersales.record_columns import columns_of
from desktop.changes import Changed
from desktop.staged import is_guessed
from resources.labels import label
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.archive import Archive
    from desktop.leftovers import Leftovers
    from desktop.session import Session
    from desktop.writing import Writer
    from imports.reports import SheetReport

_COLUMNS = "import.columns"
_SHOPS = "import.shops"
_DIGITS = re.compile(r"\d+")
_MOST = 200
"""Kinds of sheets that are remembered; the ones used longest ago are forgotten first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """The columns of a sheet as they were put right the last time: index → key, "" for not imported; and how often.

    `profile` is what the sheet was taken for then, where its columns mean something else than it is taken for now.
    """

    mapping: Mapping[int, str]
    used: int
    profile: str = ""

    @property
    def taken(self) -> dict[int, str]:
        """The columns that are imported."""
        return {at: key for at, key in self.mapping.items() if key}


class ImportMemory:
    """Remembers by the header of a sheet and its shop, so that another shop's sheet of the same header stays its own."""

    def __init__(self, *, archive: Archive, writer: Writer, session: Session) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session

    @property
    def is_empty(self) -> bool:
        """Whether nobody taught anything yet."""
        with self._archive.database.read():
            settings = self._archive.settings
            return not settings.get(_COLUMNS, {}) and not settings.get(_SHOPS, {})

    def columns(
        self, *, sheets: Sequence[SheetReport], shops: Mapping[tuple[int, str], str] | None = None
    ) -> dict[tuple[int, str], Remembered]:
        """What is remembered of the columns of these sheets, by sheet; `shops` names the shop of each where asked."""
        with self._archive.database.read():
            known: dict[str, Any] = self._archive.settings.get(_COLUMNS, {})
        found = {}
        for sheet in sheets:
            entry = known.get(signature(sheet, (shops or {}).get(sheet.key, "")))
            if entry is not None:
                kind = entry.get("kind", "orders")
                columns = columns_of(kind)
                mapping = {int(at): key for at, key in entry["keys"].items() if not key or key in columns}
                profile = entry.get("profile", "") if kind != sheet.kind else ""
                found[sheet.key] = Remembered(mapping=mapping, used=entry["used"], profile=profile)
        return found

    def keep_columns(self, *, sheet: SheetReport, mapping: Mapping[int, str], shop: str = "") -> None:
        """Remember how a person mapped the columns of a sheet, and that it was used once more. Call it in a write job."""
        self._session.require(Right.IMPORT)
        with self._writer.action(
            sentence("deed.remember_columns"), Changed.SETTINGS, undoable=False
        ) as action:
            known: dict[str, Any] = dict(self._archive.settings.get(_COLUMNS, {}))
            name = signature(sheet, shop)
            used = known.pop(name, {"used": 0})["used"] + 1
            keys = {str(at): key for at, key in mapping.items()}
            known[name] = {"keys": keys, "used": used, "kind": sheet.kind, "profile": sheet.profile}
            self._archive.settings.put(_COLUMNS, dict(list(known.items())[-_MOST:]), action=action)

    def keep_for_rest(self, *, left: Leftovers) -> None:
        """Remember what the columns of guessed sheets were taken for: a few faulty rows would be guessed otherwise.

        Call it in a write job when 未导入.xlsx was written.
        """
        self._session.require(Right.IMPORT)
        places = {(order.file_index, order.sheet) for order, _ in left.rows}
        guessed = [sheet for sheet in left.sheets if sheet.key in places and is_guessed(sheet)]
        with self._archive.database.read():
            known: dict[str, Any] = dict(self._archive.settings.get(_COLUMNS, {}))
        fresh = {
            signature(sheet, ""): {
                "keys": {str(column.index): column.key or "" for column in sheet.columns},
                "used": 0,
                "kind": sheet.kind,
                "profile": sheet.profile,
            }
            for sheet in guessed
        }
        fresh = {name: entry for name, entry in fresh.items() if name not in known}
        if fresh:
            with self._writer.action(
                sentence("deed.remember_columns"), Changed.SETTINGS, undoable=False
            ) as action:
                kept = dict(list({**known, **fresh}.items())[-_MOST:])
                self._archive.settings.put(_COLUMNS, kept, action=action)

    def shops(self, *, sheets: Sequence[SheetReport]) -> dict[tuple[int, str], str]:
        """Which shop the files of these names belonged to before, by sheet."""
        with self._archive.database.read():
            known: dict[str, str] = self._archive.settings.get(_SHOPS, {})
        return {sheet.key: known[name] for sheet in sheets if (name := file_pattern(sheet)) in known}

    def keep_shop(self, *, sheet: SheetReport, shop: str) -> None:
        """Remember which shop files of this name belong to; an empty name forgets it. Call it in a write job."""
        self._session.require(Right.IMPORT)
        with self._writer.action(sentence("deed.remember_shop"), Changed.SETTINGS, undoable=False) as action:
            known: dict[str, str] = dict(self._archive.settings.get(_SHOPS, {}))
            known.pop(file_pattern(sheet), None)
            if shop:
                known[file_pattern(sheet)] = shop
            self._archive.settings.put(_SHOPS, dict(list(known.items())[-_MOST:]), action=action)

    def known_shops(self, *, sheet: SheetReport) -> tuple[str, ...]:
        """Shops of the sheet's platform that the archive has; the platform's own name stands for the only one."""
        if sheet.platform is None:
            return ()
        with self._archive.database.read():
            accounts = self._archive.accounts.list()
        names = [account.name for account in accounts if account.platform is sheet.platform]
        return tuple(dict.fromkeys((label(sheet.platform), *names)))


def signature(sheet: SheetReport, shop: str) -> str:
    """What a sheet's columns are remembered by: its shop and its header, with or without the 原因 of 未导入.xlsx."""
    reason = sentence("workbook.reason")
    headers = "\n".join(
        f"{column.index} {unicodedata.normalize('NFKC', column.header).strip()}"
        for column in sheet.columns
        if column.header != reason
    )
    return hashlib.sha256(f"{shop}\n{headers}".encode()).hexdigest()[:24]


def file_pattern(sheet: SheetReport) -> str:
    """What a file's shop is remembered by: its kind and its name, the figures in it left open."""
    return f"{sheet.profile}/{_DIGITS.sub('#', unicodedata.normalize('NFKC', sheet.file)).lower()}"
