"""How every paper comes about: shown as a draft, then given its number and entered, then written or printed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.cases import EventKind
from aftersales.clock import china_day
from desktop.changes import Changed
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aftersales.actions import Action
    from aftersales.clock import Clock
    from desktop.archive import Archive
    from desktop.session import Session
    from desktop.timeline import Timeline
    from desktop.writing import Writer
    from exports.pdf_kit import Produced


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperMade:
    """A paper that lies on the disk; `missing` are characters that no font has, printed as 〓."""

    path: Path
    number: str
    pages: int
    missing: tuple[str, ...] = ()


Given = tuple[tuple[str, bool], ...]
"""The number of each paper of an order, and whether it is a reprint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOrder:
    """A paper that is asked for, or several of a kind in one file.

    `abouts` are what they are of, as ``orders:12``; `name` is what the action is called after.
    `series` is what their numbers begin with; without one they bear `fixed` for a number, or none (a draft).
    With `cases`, one for each of `abouts`, the making is entered in the timeline of each as `kind`.
    `draw` gets number and reprint of each; it reads nothing that a writer may hold.
    """

    kind: str
    title: str
    abouts: tuple[str, ...]
    name: str
    draw: Callable[[Given], Produced]
    series: str = ""
    fixed: str = ""
    cases: tuple[int, ...] = ()

    def case_of(self, place: int) -> int | None:
        """The case in whose timeline the paper at this place is entered."""
        return self.cases[place] if self.cases else None


def of_one(draw: Callable[[str, bool], Produced]) -> Callable[[Given], Produced]:
    """How a single paper is drawn, as an order wants it."""
    return lambda given: draw(*given[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDraft:
    """Papers drawn as they will be. Their numbers are the next free ones, given for good by `PaperPress.issue`."""

    order: PaperOrder
    given: Given
    produced: Produced

    @property
    def number(self) -> str:
        """The number of the first."""
        return self.given[0][0]

    @property
    def again(self) -> bool:
        """Whether the first is a reprint."""
        return self.given[0][1]

    @property
    def data(self) -> bytes:
        """The PDF."""
        return self.produced.data

    @property
    def pages(self) -> int:
        return self.produced.pages

    @property
    def missing(self) -> tuple[str, ...]:
        """Characters that no font has, printed as 〓."""
        return self.produced.missing


class PaperPress:
    """Draws papers, numbers them, writes them."""

    def __init__(
        self, *, archive: Archive, writer: Writer, session: Session, clock: Clock, timeline: Timeline
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._timeline = timeline

    def draft(self, order: PaperOrder) -> PaperDraft:
        """The paper as it would come out now; nothing is numbered and nothing entered."""
        self._session.require(Right.PRINT)
        with self._archive.database.read():
            given = tuple(
                (self._next(order, place), self._again(order, place)) for place in range(len(order.abouts))
            )
        return PaperDraft(order=order, given=given, produced=order.draw(given))

    def issue(self, drafts: Sequence[PaperDraft]) -> tuple[PaperDraft, ...]:
        """The same papers with their numbers given for good and their making entered: what may go to the printer."""
        self._session.require(Right.PRINT)
        name = sentence("paper_made.print", {"name": "、".join(dict.fromkeys(d.order.name for d in drafts))})
        with self._writer.action(name, *_told(drafts), undoable=False) as action:
            return tuple(self._given(draft, action) for draft in drafts)

    def save(self, draft: PaperDraft, to: Path) -> PaperMade:
        """Number the paper, write its file and enter it: all of it, or nothing."""
        from exports.safe_write import write_bytes

        self._session.require(Right.PRINT)
        name = sentence("paper_made.print", {"name": draft.order.name})
        with self._writer.action(name, *_told((draft,)), undoable=False) as action:
            given = self._given(draft, action)
            write_bytes(to, given.data)
        return PaperMade(path=to, number=given.number, pages=given.pages, missing=given.missing)

    def _given(self, draft: PaperDraft, action: Action) -> PaperDraft:
        """The draft under numbers of its own; drawn again only where another paper took one of them meanwhile."""
        order = draft.order
        places = range(len(order.abouts))
        again = [self._again(order, place) for place in places]  # before their numbers say so
        numbers = [self._taken(order, place, action) for place in places]
        given = tuple(zip(numbers, again, strict=True))
        if given != draft.given:
            draft = replace(draft, given=given, produced=order.draw(given))
        for place, case_id in enumerate(order.cases):
            number, _ = given[place]
            self._timeline.tell(
                case_id=case_id,
                kind=EventKind.PRINTED,
                to_state=order.kind,
                title=f"{order.title} {number}",
                action=action,
            )
        return draft

    def _next(self, order: PaperOrder, ahead: int) -> str:
        if not order.series:
            return order.fixed
        return self._archive.numbers.next_paper(order.series, self._clock.today(), ahead=ahead)

    def _taken(self, order: PaperOrder, place: int, action: Action) -> str:
        if not order.series:
            return order.fixed
        case_id = order.case_of(place)
        return self._archive.numbers.paper(
            order.series,
            china_day(action.at),
            case_id=case_id,
            made_at=action.at,
            about="" if case_id is not None else order.abouts[place],
        )

    def _again(self, order: PaperOrder, place: int) -> bool:
        if not order.series:
            return False
        case_id = order.case_of(place)
        if case_id is None:
            return self._archive.numbers.printed(order.series, about=order.abouts[place])
        events = self._archive.cases.events(case_id)
        return any(event.kind is EventKind.PRINTED and event.to_state == order.kind for event in events)


def _told(drafts: Sequence[PaperDraft]) -> tuple[Changed, ...]:
    """Which lists know of the papers."""
    of_cases = any(draft.order.cases for draft in drafts)
    return (Changed.CASES,) if of_cases else (Changed.ORDERS,)
