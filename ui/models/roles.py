"""The roles in which models hand ready words and shapes to delegates, and the values they carry."""

from __future__ import annotations

from enum import IntEnum
from typing import Literal

from PySide6.QtCore import Qt

from aftersales.late_dataclasses import dataclass

DiffKind = Literal["", "update", "conflict", "error", "held", "quiet"]


class Role(IntEnum):
    """Roles beyond Qt's own; DisplayRole carries the ready text, AccessibleTextRole what is read aloud."""

    SORT = Qt.ItemDataRole.UserRole + 1
    TONE = Qt.ItemDataRole.UserRole + 2
    CAPTION = Qt.ItemDataRole.UserRole + 3
    RING = Qt.ItemDataRole.UserRole + 4
    DUE = Qt.ItemDataRole.UserRole + 5
    DIFF = Qt.ItemDataRole.UserRole + 6
    CHIPS = Qt.ItemDataRole.UserRole + 7
    AVATAR = Qt.ItemDataRole.UserRole + 8
    SHARE = Qt.ItemDataRole.UserRole + 9
    MARK = Qt.ItemDataRole.UserRole + 10
    GROUP = Qt.ItemDataRole.UserRole + 11
    KEY = Qt.ItemDataRole.UserRole + 12
    BOLD = Qt.ItemDataRole.UserRole + 13
    CHECK = Qt.ItemDataRole.UserRole + 14
    ICON = Qt.ItemDataRole.UserRole + 15


@dataclass(frozen=True, slots=True)
class Ring:
    """How far a case is: `progress` 0–1 as a pie, `waiting` amber, `done` a green tick, 0 dashed."""

    progress: float = 0.0
    waiting: bool = False
    done: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline in words, the share of time used (0–1), and its tone: bad, warn or plain."""

    text: str
    share: float
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class ChipText:
    """A chip in a cell; tones acc, bad, warn, ok, plain (outlined) or none."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class AvatarText:
    """Whose avatar stands in a cell; `own` is the person at the desk."""

    name: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Diff:
    """What a sheet does to a cell; the new text is the DisplayRole.

    ``update`` old struck, new accented; ``conflict`` amber; ``error`` red with `message`; ``held`` dashed amber;
    ``quiet`` pale.
    """

    kind: DiffKind = ""
    old: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A heading between rows: 已超期 2; `right` is a column name at `column` that stands above the amounts."""

    title: str
    count: int | None = None
    tone: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One ready cell. Only what is set is painted; see `Role` for the meaning of each field."""

    text: str = ""
    sort: object = None
    tone: str = ""
    caption: str = ""
    ring: Ring | None = None
    due: Due | None = None
    chips: tuple[ChipText, ...] = ()
    avatar: AvatarText | None = None
    share: float | None = None
    diff: Diff | None = None
    mark: str = ""
    bold: bool = False
    icon: str = ""
    tip: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One ready row: `key` names the thing it shows, `cells` stand in the order of the columns.

    A row with a `group` is a heading: not selectable, skipped by the arrow keys. `spoken` is read aloud for the row.
    """

    key: object = None
    cells: tuple[Cell, ...] = ()
    group: Group | None = None
    spoken: str = ""
