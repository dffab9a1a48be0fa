"""What goes out to the customer in a 换货 or 补发: agreed line by line, sent parcel by parcel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from aftersales.access import Right
from aftersales.cases import Case, EventKind, GoingOut
from aftersales.errors import KnownError
from aftersales.two_sides import GOODS_OUT, going_out
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.judging import Judge
from desktop.session import Session
from desktop.timeline import Timeline
from desktop.writing import Writer
from resources.wording import sentence

_LONGEST = 120
_MOST_LINES = 50
_MOST_PIECES = 9_999


class CaseSideDesk:
    """Writes the side of the customer."""

    def __init__(
        self, *, archive: Archive, writer: Writer, session: Session, judge: Judge, timeline: Timeline
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._judge = judge
        self._timeline = timeline

    def agree(self, *, case_id: int, version: int, goods: Sequence[tuple[str, int]]) -> Case:
        """Say what goes out: titles with their pieces. What was sent already stays and may not be taken off the list.

        KnownErrors: ``desk.no_goods_out`` for other kinds, ``desk.goods_out_wrong``, ``desk.goods_out_gone``.
        """
        self._session.require(Right.HANDLE)
        with self._writer.action(sentence("case.goods_out"), Changed.CASES) as action:
            case = self._open(case_id, version)
            sent = {line.title: line for line in going_out(case) if line.sent}
            lines = tuple(_agreed(title.strip(), pieces, sent) for title, pieces in goods)
            titles = [line.title for line in lines]
            if not lines or len(lines) > _MOST_LINES or len(set(titles)) < len(titles):
                raise KnownError("desk.goods_out_wrong")
            for title, line in sent.items():
                if title not in titles:
                    raise KnownError("desk.goods_out_gone", title=title, sent=line.sent)
            saved = self._archive.cases.save(replace(case, going_out=lines), action=action)
            note = "、".join(f"{line.title} × {line.quantity}" for line in lines)
            self._timeline.tell(
                case_id=case.id,
                kind=EventKind.EDITED,
                title=sentence("case.goods_out"),
                note=note,
                action=action,
            )
            return saved

    def send(
        self, *, case_id: int, version: int, pieces: Mapping[int, int], courier: str, tracking: str
    ) -> Case:
        """Note a parcel: how many of each line (by its place from 0) lie in it; the rest stays owed.

        KnownErrors: ``desk.no_goods_out``, ``desk.parcel_empty``, ``desk.parcel_number``, ``desk.sent_too_many``.
        """
        self._session.require(Right.HANDLE)
        courier, tracking = courier.strip(), tracking.strip().upper()
        if not tracking or len(tracking) > _LONGEST or len(courier) > _LONGEST:
            raise KnownError("desk.parcel_number")
        with self._writer.action(sentence("case.sent"), Changed.CASES) as action:
            case = self._open(case_id, version)
            before = going_out(case)
            if not any(pieces.values()):
                raise KnownError("desk.parcel_empty")
            lines = tuple(
                _sent(line, pieces.get(place, 0), courier, tracking) for place, line in enumerate(before)
            )
            details = replace(case.details, courier_out=courier, tracking_out=tracking)
            saved = self._archive.cases.save(replace(case, going_out=lines, details=details), action=action)
            told = "、".join(
                f"{line.title} × {pieces[place]}" for place, line in enumerate(before) if pieces.get(place)
            )
            title = sentence("case.sent_parcel", {"parcel": f"{courier} {tracking}".strip()})
            self._timeline.tell(case_id=case.id, kind=EventKind.EDITED, title=title, note=told, action=action)
            return saved

    def _open(self, case_id: int, version: int) -> Case:
        case = self._archive.cases.get(case_id)
        if case.version != version:
            raise KnownError("storage.changed_meanwhile")
        self._judge.require_open(case)
        if case.kind not in GOODS_OUT:
            raise KnownError("desk.no_goods_out")
        return case


def _agreed(title: str, pieces: int, sent: Mapping[str, GoingOut]) -> GoingOut:
    if not title or len(title) > _LONGEST or not 0 < pieces <= _MOST_PIECES:
        raise KnownError("desk.goods_out_wrong")
    known = sent.get(title)
    if known is None:
        return GoingOut(title=title, quantity=pieces)
    if pieces < known.sent:
        raise KnownError("desk.goods_out_gone", title=title, sent=known.sent)
    return replace(known, quantity=pieces)


def _sent(line: GoingOut, pieces: int, courier: str, tracking: str) -> GoingOut:
    if not pieces:
        return line
    left = line.quantity - line.sent
    if not 0 < pieces <= left:
        raise KnownError("desk.sent_too_many", title=line.title, left=left)
    parcels = [line.tracking, tracking] if line.sent and line.tracking else [tracking]
    return replace(line, sent=line.sent + pieces, courier=courier, tracking="、".join(dict.fromkeys(parcels)))
