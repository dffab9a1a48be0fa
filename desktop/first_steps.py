"""How a shop begins: it gets its name and kind of trade, then a list of first steps that goes once they are done."""

from __future__ import annotations

import platform
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from aftersales.access import Right
from aftersales.late_dataclasses import dataclass
from desktop.changes import Changed
from desktop.trades import known_trade, put_trade
from resources.trades_file import trade_of
from resources.version import VERSION
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from aftersales.actions import Action
    from desktop.archive import Archive
    from desktop.backup_plan import BackupPlan
    from desktop.profile import ProfileDesk, ShopProfile
    from desktop.session import Session
    from desktop.trades import TradeMerge
    from desktop.writing import Writer

_KEY = "first_steps"


class FirstStep(StrEnum):
    """What a new shop does first, in the order in which it makes sense."""

    HEAD = "head"
    IMPORT = "import"
    CASE = "case"
    SETTLE = "settle"
    REVISIT = "revisit"
    PRINT = "print"
    BACKUP = "backup"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepState:
    """One step: done, or `skipped` by the person; `waits` says what has to come before, "" where it can be done."""

    step: FirstStep
    done: bool
    skipped: bool = False
    waits: str = ""

    @property
    def is_over(self) -> bool:
        return self.done or self.skipped

    @property
    def can_skip(self) -> bool:
        """Whether a shop may well do without it for good."""
        return self.step is FirstStep.STAFF and not self.is_over


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSteps:
    """The list; `newest_case` is one to print papers of."""

    steps: tuple[StepState, ...]
    newest_case: int | None = None

    @property
    def done(self) -> int:
        return sum(one.is_over for one in self.steps)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do."""
        return self.done == len(self.steps)


class FirstStepsDesk:
    """Begins a shop, and says how far its first steps are; whoever may not change the shop is shown none."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        profile: ProfileDesk,
        backup_plan: Callable[[], BackupPlan],
        merge: Callable[[], TradeMerge],
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._profile = profile
        self._backup_plan = backup_plan
        self._merge = merge

    def open_shop(
        self, *, name: str, phone: str = "", address: str = "", trade: str = "other"
    ) -> ShopProfile:
        """Name a new shop, take over what its kind of trade begins with, lay out the first steps; one action, one undo.

        KnownErrors as `ProfileDesk.name_shop`, and ``trade.unknown``.
        """
        self._session.require(Right.RULES)
        kind = known_trade(trade)
        with self._writer.together(sentence("first.open_shop", {"name": name.strip()})):
            self._profile.name_shop(name=name, phone=phone, address=address)
            changes = self._merge().found(trade_of(""), kind)
            put_trade(kind, self._archive, self._writer)
            self._merge().write(changes)
            self._put({"shown": True}, sentence("first.bring_back"))
            with self._writer.action(sentence("news.seen")) as action:
                put_seen(self._archive, VERSION, action=action)
        return self._profile.read()

    def read(self) -> FirstSteps | None:
        """How far the steps are; None where the list is put away, was never laid out, or is over."""
        if Right.RULES not in self._session.rights:
            return None
        with self._archive.database.read():
            kept = self._kept()
            if not kept.get("shown"):
                return None
            found = self._found(frozenset(kept.get("skipped", ())))
        return None if found.is_over else found

    @property
    def is_shown(self) -> bool:
        """Whether the list is laid out, also where it is over."""
        with self._archive.database.read():
            return bool(self._kept().get("shown"))

    def skip(self, *, step: FirstStep) -> None:
        """Do without a step."""
        self._session.require(Right.RULES)
        kept = self._read_kept()
        skipped = list(dict.fromkeys([*kept.get("skipped", ()), step.value]))
        name = sentence("first.skip", {"step": sentence(f"first.step_{step.value}")})
        self._put({**kept, "skipped": skipped}, name)

    def dismiss(self) -> None:
        """Put the list away."""
        self._session.require(Right.RULES)
        self._put({**self._read_kept(), "shown": False}, sentence("first.dismiss"))

    def bring_back(self) -> None:
        """Lay the list out again, with the steps that were skipped."""
        self._session.require(Right.RULES)
        self._put({"shown": True}, sentence("first.bring_back"))

    def _found(self, skipped: frozenset[str]) -> FirstSteps:
        from storage.first_steps import FirstStepsReader

        facts = FirstStepsReader(self._archive.database).facts()
        profile = self._profile.read()
        done = {
            FirstStep.HEAD: bool(profile.phone and profile.address),
            FirstStep.IMPORT: facts.imported,
            FirstStep.CASE: facts.newest_case is not None,
            FirstStep.SETTLE: facts.settled,
            FirstStep.REVISIT: facts.call,
            FirstStep.PRINT: facts.paper,
            FirstStep.BACKUP: bool(self._backup_plan().folder),
            FirstStep.STAFF: facts.staff,
        }
        waits = "" if facts.newest_case is not None else sentence("first.waits_print")
        steps = tuple(
            StepState(
                step=step,
                done=done[step],
                skipped=step.value in skipped,
                waits=waits if step is FirstStep.PRINT and not done[step] else "",
            )
            for step in FirstStep
        )
        return FirstSteps(steps=steps, newest_case=facts.newest_case)

    def _kept(self) -> dict[str, Any]:
        found: dict[str, Any] = self._archive.settings.get(_KEY, {})
        return found

    def _read_kept(self) -> dict[str, Any]:
        with self._archive.database.read():
            return self._kept()

    def _put(self, value: dict[str, Any], name: str) -> None:
        with self._writer.action(name, Changed.SETTINGS) as action:
            self._archive.settings.put(_KEY, value, action=action)


def seen_key() -> str:
    """Where the version that this PC saw last is kept: each PC of a shop is updated by itself."""
    return f"news.seen.{platform.node()}"


def put_seen(archive: Archive, version: str, *, action: Action) -> None:
    """Note the version that is seen on this PC."""
    archive.settings.put(seen_key(), version, action=action)
