"""What a person got so far of an import: files, sheets, answers, what was left out, what is staged; and the jobs on it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from desktop.import_fields import GIVEN, given_answers
from resources.sheet_templates_file import profile_of
from ui.pages.import_asks import ENCODING, SHOP, STATE, Answer, Asked, asks_of, belongs_to, name_of, notes_of
from ui.pages.import_found import is_takeable
from ui.pages.import_sources import Outlook, outlook, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from aftersales.batches import ImportBatch
    from desktop.import_memory import ImportMemory
    from desktop.jobs import Job, Progress
    from desktop.shop import Desk
    from desktop.transfers import (
        Leftovers,
        Remembered,
        SheetChoice,
        SheetKey,
        SheetReport,
        StagedImport,
        TransferDesk,
    )
    from ui.pages.import_sources import Source

Compared = tuple["StagedImport", Outlook, tuple["Source", ...]]
"""What was staged, where it stands, and what there is to review."""
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
        self.kinds: dict[SheetKey, str] = {}
        self.remember = True
        self._reminded: set[SheetKey] = set()
        self.staged: StagedImport | None = None
        self.standing: Outlook | None = None
        self.left: Leftovers | None = None

    @property
    def sheets(self) -> tuple[SheetReport, ...]:
        """The sheets that were found."""
        return self.looked.sheets

    @property
    def taken(self) -> tuple[SheetReport, ...]:
        """The sheets that will be imported."""
        return tuple(sheet for sheet in self.sheets if sheet.key not in self.skipped and is_takeable(sheet))

    @property
    def now(self) -> datetime:
        """The moment by the shop's clock."""
        return self._desk.clock.now()

    def add(self, paths: Iterable[Path]) -> bool:
        """Take more files; False if all of them are there already."""
        fresh = [path for path in paths if path not in self.paths]
        self.paths = (*self.paths, *fresh)
        return bool(fresh)

    def found(self, looked: Looked) -> None:
        """The files were looked at; a question once asked stays in sight with its answer."""
        readings = {**self.looked.readings, **looked.readings}
        self.looked, self.paths = replace(looked, readings=readings), looked.paths
        for sheet in looked.sheets:
            if sheet.key not in self.profiles:
                self.kinds[sheet.key] = sheet.kind
            asks = [what for what in asks_of(sheet) if what != ENCODING or readings.get(sheet.key)]
            before = [what for what in self.asked.get(sheet.key, ()) if belongs_to(sheet, what)]
            self.asked[sheet.key] = tuple(dict.fromkeys((*asks, *before)))
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

    def take_as(self, key: SheetKey, kind: str) -> None:
        """Take a sheet for a kind; the one it was recognised as needs no word of a person."""
        self.take_for(key, "" if self.kinds.get(key) == kind else profile_of(kind))

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
        return self._asked(sheet, self.asked.get(sheet.key, ()))

    def late(self, sheets: Iterable[SheetReport]) -> dict[SheetKey, Asked]:
        """What came up only when the sheets were read whole, and once more what nobody answered yet.

        From now on it counts as asked.
        """
        found = {}
        for sheet in sheets:
            before = self.asked.get(sheet.key, ())
            fresh = tuple(what for what in asks_of(sheet) if what not in (*before, ENCODING))
            again = tuple(what for what in self._asked(sheet, before).open if what in asks_of(sheet))
            if sheet.key in self._reminded or sheet.key in self.skipped:
                again = ()
            if (fresh or again) and sheet.key not in self.skipped:
                self._reminded.add(sheet.key)
                self.asked[sheet.key] = (*before, *fresh)
                found[sheet.key] = self._asked(sheet, (*again, *fresh))
        return found

    @property
    def open_questions(self) -> int:
        """How many questions of the sheets that are imported have no answer yet."""
        asked = (self.questions(sheet) for sheet in self.taken)
        return sum(len(each.open) for each in asked if each is not None)

    def _asked(self, sheet: SheetReport, what: tuple[str, ...]) -> Asked:
        answers = {each: answer for each, answer in self.answers.get(sheet.key, {}).items() if answer != ""}
        return Asked(
            what=what,
            names={each: name_of(sheet, each) for each in what},
            offers={each: given_answers(sheet.kind, each) for each in what if each.startswith(GIVEN)},
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
                **_told(told.get(key, {})),
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
        return f"{words} {self.standing.all_words}" if self.standing is not None else words

    # jobs

    def look(self) -> Job[Looked]:
        """Look at the files."""
        paths, transfers, shops = self.paths, self._desk.transfers, self._shops()
        watching = self._desk.watching
        choices = {
            key: transfers.choice(
                profile=self.profiles.get(key),
                **_told(self.answers.get(key, {})),
            )
            for key in self.profiles.keys() | self.answers.keys()
        }

        def work(progress: Progress) -> Looked:
            found = transfers.expanded(paths=paths)
            sheets, refused = transfers.look(paths=found, progress=progress, choices=choices)
            watching.know(paths=found)
            unnamed = [sheet for sheet in sheets if not sheet.names_shop]
            memory = transfers.memory
            return Looked(
                paths=found,
                sheets=sheets,
                refused=refused,
                readings=_readings(transfers, found, sheets, progress),
                shops={sheet.key: memory.known_shops(sheet=sheet) for sheet in unnamed},
                shop=memory.shops(sheets=unnamed),
                remembered=_remembered(memory, sheets, {**memory.shops(sheets=unnamed), **shops}),
            )

        return self._desk.jobs.read(work)

    def recall(self) -> Job[dict[SheetKey, Remembered]]:
        """What is remembered of the columns, now that a person said which shop a sheet belongs to."""
        memory, sheets, shops = self._desk.transfers.memory, self.sheets, self._shops()
        return self._desk.jobs.read(lambda _progress: _remembered(memory, sheets, shops))

    def recalled(self, remembered: Mapping[SheetKey, Remembered]) -> None:
        """Take the answer to `recall`."""
        self.looked = replace(self.looked, remembered=remembered)

    def _shops(self) -> dict[SheetKey, str]:
        """The shop of each sheet where a person named it."""
        return {key: str(answers[SHOP]) for key, answers in self.answers.items() if answers.get(SHOP)}

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

    def read(self, mappings: Mapping[SheetKey, Mapping[int, str]]) -> Job[Compared]:
        """Read and compare everything."""
        paths, choices, transfers = self.paths, self.choices(mappings), self._desk.transfers

        desk = self._desk

        def work(progress: Progress) -> Compared:
            staged = transfers.read(paths=paths, progress=progress, choices=choices)
            found = outlook(desk, staged)
            return staged, found, sources_of(desk, staged, found)

        return self._desk.jobs.read(work)

    def commit(
        self, staged: StagedImport, mappings: Mapping[SheetKey, Mapping[int, str]]
    ) -> Job[tuple[ImportBatch, Leftovers]]:
        """Write what is decided, with what was left out; and remember what the person taught on the way."""
        transfers, sheets = self._desk.transfers, self.taken
        watching, paths = self._desk.watching, self.paths
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
            watching.taken(paths=paths)
            for sheet in sheets:
                if sheet.key in columns:
                    transfers.memory.keep_columns(
                        sheet=sheet, mapping=columns[sheet.key], shop=shops.get(sheet.key, "")
                    )
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


def _told(answers: Mapping[str, Answer]) -> dict[str, Any]:
    """Answers as the choice of a sheet takes them; those of a column that it lacks and of its states stand together."""
    told = {what: answer for what, answer in answers.items() if answer != ""}
    parts = {
        name: {
            what.removeprefix(start): str(told.pop(what)) for what in tuple(told) if what.startswith(start)
        }
        for name, start in (("given", GIVEN), ("states", STATE))
    }
    states = {"states": parts["states"]} if parts["states"] else {}
    return {"answers": {**told, **states}, "given": parts["given"]}


def _remembered(
    memory: ImportMemory, sheets: Sequence[SheetReport], shops: Mapping[SheetKey, str]
) -> dict[SheetKey, Remembered]:
    """What was taught of sheets with these headers: for their own shop, else for whatever shop."""
    return {**memory.columns(sheets=sheets), **memory.columns(sheets=sheets, shops=shops)}


def _readings(
    transfers: TransferDesk, paths: tuple[Path, ...], sheets: Iterable[SheetReport], progress: Progress
) -> dict[SheetKey, dict[str, str]]:
    """How the first words of each sheet read in each encoding that it may have."""
    return {
        sheet.key: transfers.readings(path=paths[sheet.file_index], sheet=sheet, progress=progress)
        for sheet in sheets
        if ENCODING in sheet.asks
    }
