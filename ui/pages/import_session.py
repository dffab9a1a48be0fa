"""What a person got so far of an import: files, sheets, answers, what was left out, what is staged; and the jobs on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ui.pages.import_asks import ENCODING, SHOP, Answer, Asked, notes_of
from ui.pages.import_found import is_takeable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from aftersales.batches import ImportBatch
    from desktop.jobs import Job, Progress
    from desktop.shop import Desk
    from desktop.transfers import (
        Leftovers,
        Remembered,
        SheetChoice,
        SheetKey,
        SheetReport,
        StagedImport,
        Standing,
        TransferDesk,
    )

Mappings = dict[tuple[int, str], dict[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a look at the files found; `refused` says in a sentence each which could not be read.

    By sheet: `readings` of each encoding in doubt, `shops` known of its platform, `shop` the one its name belonged to
    before, `remembered` how its columns were mapped the last time.
    """

    paths: tuple[Path, ...]
    sheets: tuple[SheetReport, ...]
    refused: tuple[str, ...] = ()
    readings: Mapping[SheetKey, Mapping[str, str]] = field(default_factory=dict)
    shops: Mapping[SheetKey, tuple[str, ...]] = field(default_factory=dict)
    shop: Mapping[SheetKey, str] = field(default_factory=dict)
    remembered: Mapping[SheetKey, Remembered] = field(default_factory=dict)


class ImportSession:
    """The state behind the page; nothing in it is written before `commit`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.paths: tuple[Path, ...] = ()
        self.looked = Looked(paths=(), sheets=())
        self.skipped: frozenset[SheetKey] = frozenset()
        self.answers: dict[SheetKey, dict[str, Answer]] = {}
        self.asked: dict[SheetKey, tuple[str, ...]] = {}
        self.profiles: dict[SheetKey, str] = {}
        self.remember = True
        self.staged: StagedImport | None = None
        self.standing: Standing | None = None
        self.left: Leftovers | None = None

    @property
    def sheets(self) -> tuple[SheetReport, ...]:
        """The sheets that were found."""
        return self.looked.sheets

    @property
    def taken(self) -> tuple[SheetReport, ...]:
        """The sheets that will be imported."""
        return tuple(sheet for sheet in self.sheets if sheet.key not in self.skipped and is_takeable(sheet))

    def add(self, paths: Iterable[Path]) -> bool:
        """Take more files; False if all of them are there already."""
        fresh = [path for path in paths if path not in self.paths]
        self.paths = (*self.paths, *fresh)
        return bool(fresh)

    def found(self, looked: Looked) -> None:
        """The files were looked at; a question once asked stays in sight with its answer."""
        readings = {**self.looked.readings, **looked.readings}
        self.looked, self.paths = _with_readings(looked, readings), looked.paths
        for sheet in looked.sheets:
            asks = [SHOP] if is_takeable(sheet) and not sheet.names_shop else []
            asks += [what for what in sheet.asks if what != ENCODING or readings.get(sheet.key)]
            self.asked[sheet.key] = tuple(dict.fromkeys((*asks, *self.asked.get(sheet.key, ()))))
            known = looked.shop.get(sheet.key)
            if known and SHOP not in self.answers.get(sheet.key, {}):
                self.answers.setdefault(sheet.key, {})[SHOP] = known

    def not_looked_at(self) -> None:
        """The look was cancelled: the files it was for are not taken."""
        self.paths = self.looked.paths

    def leave_out(self, key: SheetKey, *, left_out: bool) -> None:
        """Import a sheet or not."""
        self.skipped = self.skipped | {key} if left_out else self.skipped - {key}

    def take_for(self, key: SheetKey, profile: str) -> None:
        """Take a sheet for what a profile says, "" for what it was taken for by itself."""
        self.profiles.pop(key, None)
        if profile:
            self.profiles[key] = profile

    def answer(self, key: SheetKey, what: str, answer: Answer) -> bool:
        """Keep an answer, "" for none; True if the files have to be looked at anew."""
        answers = self.answers.setdefault(key, {})
        answers.pop(what, None)
        if answer != "" or what == SHOP:
            answers[what] = answer
        return what == ENCODING

    def questions(self, sheet: SheetReport) -> Asked | None:
        """What a sheet is asked, with the answers so far; None for one that is not imported."""
        if not is_takeable(sheet) or sheet.key in self.skipped:
            return None
        answers = {what: answer for what, answer in self.answers.get(sheet.key, {}).items() if answer != ""}
        return Asked(
            what=self.asked.get(sheet.key, ()),
            answers=answers,
            notes=notes_of(sheet),
            readings=self.looked.readings.get(sheet.key, {}),
            shops=self.looked.shops.get(sheet.key, ()),
            this_year=self._desk.clock.today().year,
        )

    def choices(self, mappings: Mapping[SheetKey, Mapping[int, str]]) -> dict[SheetKey, SheetChoice]:
        """What the person decided about the sheets, columns included."""
        choice = self._desk.transfers.choice
        taken = {sheet.key for sheet in self.taken}
        left_out = {sheet.key: choice(skip=True) for sheet in self.sheets if sheet.key not in taken}
        told = {key: answers for key, answers in self.answers.items() if any(answers.values())}
        decided = {
            key: choice(
                mapping=mappings.get(key),
                profile=self.profiles.get(key),
                answers={what: answer for what, answer in told.get(key, {}).items() if answer != ""},
            )
            for key in taken & (mappings.keys() | told.keys() | self.profiles.keys())
        }
        return {**decided, **left_out}

    def words(self) -> str:
        """Which sheets are being imported, in one line."""
        taken = self.taken
        if not taken:
            return ""
        words = taken[0].file
        if len(taken) > 1:
            words = f"{words} 等 {len(taken)} 张表"
        elif taken[0].sheet:
            words = f"{words} 工作表「{taken[0].sheet}」"
        return f"{words} {self.staged.counts.orders:,} 单" if self.staged is not None else words

    # jobs

    def look(self) -> Job[Looked]:
        """Look at the files."""
        paths, transfers = self.paths, self._desk.transfers
        choices = {
            key: transfers.choice(profile=self.profiles.get(key), answers=_told(self.answers.get(key, {})))
            for key in self.profiles.keys() | self.answers.keys()
        }

        def work(progress: Progress) -> Looked:
            found = transfers.expanded(paths=paths)
            sheets, refused = transfers.look(paths=found, progress=progress, choices=choices)
            unnamed = [sheet for sheet in sheets if not sheet.names_shop]
            memory = transfers.memory
            return Looked(
                paths=found,
                sheets=sheets,
                refused=refused,
                readings=_readings(transfers, found, sheets, progress),
                shops={sheet.key: memory.known_shops(sheet=sheet) for sheet in unnamed},
                shop=memory.shops(sheets=unnamed),
                remembered=memory.columns(sheets=sheets),
            )

        return self._desk.jobs.read(work)

    def keep_pasted(self, text: str, *, html: bool) -> Job[Path]:
        """Make a file of a range that was copied in a spreadsheet."""
        return self._desk.jobs.read(lambda _progress: self._desk.transfers.keep_pasted(text=text, html=html))

    def forget_pasted(self) -> Job[None]:
        """Delete the files that were made so."""
        paths, transfers = self.paths, self._desk.transfers

        def work(_progress: Progress) -> None:
            for path in paths:
                transfers.forget_pasted(path=path)

        return self._desk.jobs.read(work)

    def read(self, mappings: Mapping[SheetKey, Mapping[int, str]]) -> Job[tuple[StagedImport, Standing]]:
        """Read and compare everything."""
        paths, choices, transfers = self.paths, self.choices(mappings), self._desk.transfers

        def work(progress: Progress) -> tuple[StagedImport, Standing]:
            staged = transfers.read(paths=paths, progress=progress, choices=choices)
            return staged, transfers.standing(staged=staged)

        return self._desk.jobs.read(work)

    def commit(
        self, staged: StagedImport, mappings: Mapping[SheetKey, Mapping[int, str]]
    ) -> Job[tuple[ImportBatch, Leftovers]]:
        """Write what is decided, with what was left out; and remember what the person taught on the way."""
        transfers, sheets = self._desk.transfers, self.taken
        columns = {key: dict(columns) for key, columns in mappings.items()} if self.remember else {}
        shops = {
            sheet.key: str(self.answers.get(sheet.key, {}).get(SHOP, ""))
            for sheet in sheets
            if SHOP in self.answers.get(sheet.key, {})
        }
        known = self.looked.shop

        def work(progress: Progress) -> tuple[ImportBatch, Leftovers]:
            left = transfers.left_out(staged=staged)
            batch = transfers.commit(staged=staged, progress=progress)
            for sheet in sheets:
                if sheet.key in columns:
                    transfers.memory.keep_columns(sheet=sheet, mapping=columns[sheet.key])
                if shops.get(sheet.key, "") != known.get(sheet.key, ""):
                    transfers.memory.keep_shop(sheet=sheet, shop=shops.get(sheet.key, ""))
            return batch, left

        return self._desk.jobs.write(work)

    def save_rest(self, to: Path) -> Job[Leftovers | None]:
        """Write what is left out, as decided so far, to a sheet of its own."""
        staged, left, transfers = self.staged, self.left, self._desk.transfers

        def work(progress: Progress) -> Leftovers | None:
            rest = transfers.left_out(staged=staged) if staged is not None else left
            if rest is not None:
                transfers.write_left_out(left=rest, to=to, progress=progress)
            return rest

        return self._desk.jobs.read(work)

    def remember_rest(self, rest: Leftovers) -> Job[None]:
        """Remember the columns of what was saved, for when it comes back mended."""
        return self._desk.jobs.write(lambda _progress: self._desk.transfers.memory.keep_for_rest(left=rest))

    def discard(self, staged: StagedImport) -> Job[None]:
        """Forget what was staged."""
        return self._desk.jobs.read(lambda _progress: self._desk.transfers.discard(staged=staged))


def _told(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    return {what: answer for what, answer in answers.items() if answer != ""}


def _with_readings(looked: Looked, readings: Mapping[SheetKey, Mapping[str, str]]) -> Looked:
    from dataclasses import replace

    return replace(looked, readings=readings)


def _readings(
    transfers: TransferDesk, paths: tuple[Path, ...], sheets: Iterable[SheetReport], progress: Progress
) -> dict[SheetKey, dict[str, str]]:
    """How the first words of each sheet read in each encoding that it may have."""
    return {
        sheet.key: transfers.readings(path=paths[sheet.file_index], sheet=sheet, progress=progress)
        for sheet in sheets
        if ENCODING in sheet.asks
    }
