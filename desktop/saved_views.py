"""Saved views of a list: a name over what it was asked for, the starred ones at hand; and how each person likes a list."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field, replace
from types import MappingProxyType
from typing import Any

from aftersales.access import Right, Role, rights_of
from aftersales.actions import Action
from aftersales.errors import KnownError
from aftersales.late_dataclasses import dataclass
from aftersales.recycle_bin import BinKind
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.session import Session
from desktop.writing import Writer
from resources.wording import sentence

_VIEWS, _LOOKS = "views.{list}", "looks.{list}.{staff}"
_LONGEST, _MOST = 16, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """One view: `asked` holds plain values that only its list understands; `starred` ones stand in the sidebar."""

    id: int
    list: str
    name: str
    starred: bool
    asked: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


class SavedViewDesk:
    """Views belong to the shop, the look of a list to who sits at the desk."""

    def __init__(self, *, archive: Archive, writer: Writer, session: Session) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session

    def all(self, *, list_key: str) -> tuple[SavedView, ...]:
        """The views of a list, in the order they were saved."""
        with self._archive.database.read():
            return self._stored(list_key)

    def save(self, *, list_key: str, name: str, asked: Mapping[str, Any], starred: bool = True) -> SavedView:
        """Keep a view; one of the same name is written over. KnownErrors ``search.view_name``, ``search.view_many``."""
        self._require()
        name = name.strip()
        if not name or len(name) > _LONGEST:
            raise KnownError("search.view_name", longest=_LONGEST)
        with self._writer.action(sentence("deed.save_view", {"name": name}), Changed.SETTINGS) as action:
            views = self._stored(list_key)
            same = next((view for view in views if view.name == name), None)
            if same is None and len(views) >= _MOST:
                raise KnownError("search.view_many", most=_MOST)
            new_id = same.id if same else max((view.id for view in views), default=0) + 1
            made = SavedView(id=new_id, list=list_key, name=name, starred=starred, asked=dict(asked))
            kept = [made if view.id == new_id else view for view in views]
            self._put(list_key, kept if same else [*kept, made], action)
            return made

    def star(self, *, list_key: str, view_id: int, starred: bool) -> SavedView:
        """Put a view into the sidebar or take it out."""
        self._require()
        with self._writer.action(
            sentence("deed.star" if starred else "deed.unstar"), Changed.SETTINGS
        ) as action:
            views = self._stored(list_key)
            changed = replace(_of(views, view_id), starred=starred)
            self._put(list_key, [changed if view.id == view_id else view for view in views], action)
            return changed

    def remove(self, *, list_key: str, view_id: int) -> None:
        """Drop a view; what it showed stays."""
        self._require()
        with self._writer.action(sentence("deed.drop_view"), Changed.SETTINGS) as action:
            views = self._stored(list_key)
            gone = _of(views, view_id)
            self._put(list_key, [view for view in views if view.id != view_id], action)
            content = json.dumps({**_plain(gone), "list": list_key}, ensure_ascii=False)
            self._archive.bin.put_content(BinKind.VIEW, view_id, gone.name, content, action=action)

    def put_back(self, content: Mapping[str, Any], *, action: Action) -> None:
        """Lay a view that was removed among the others again, inside the caller's action."""
        list_key = str(content["list"])
        views = [view for view in self._stored(list_key) if view.name != content["name"]]
        free = content["id"] not in {view.id for view in views}
        number = content["id"] if free else max(view.id for view in views) + 1
        self._put(list_key, [*views, SavedView(**{**content, "id": number})], action)

    def look(self, *, list_key: str) -> Mapping[str, Any]:
        """How who sits at the desk left the list: order, density, columns."""
        with self._archive.database.read():
            found: Mapping[str, Any] = self._archive.settings.get(self._look_key(list_key), {})
            return found

    def remember(self, *, list_key: str, look: Mapping[str, Any]) -> None:
        """Keep how a list looks; nothing that an undo would go back to."""
        with self._writer.action(sentence("deed.remember_list"), undoable=False) as action:
            self._archive.settings.put(self._look_key(list_key), dict(look), action=action)

    def _require(self) -> None:
        """Whoever may open cases or handle them may name a view."""
        if Right.HANDLE not in rights_of(Role(self._session.staff.role)):
            self._session.require(Right.CREATE)

    def _stored(self, list_key: str) -> tuple[SavedView, ...]:
        rows = self._archive.settings.get(_VIEWS.format(list=list_key), [])
        return tuple(SavedView(list=list_key, **row) for row in rows)

    def _put(self, list_key: str, views: list[SavedView], action: Action) -> None:
        rows = [_plain(view) for view in views]
        self._archive.settings.put(_VIEWS.format(list=list_key), rows, action=action)

    def _look_key(self, list_key: str) -> str:
        return _LOOKS.format(list=list_key, staff=self._session.staff_id or 0)


def _plain(view: SavedView) -> dict[str, Any]:
    return {"id": view.id, "name": view.name, "starred": view.starred, "asked": dict(view.asked)}


def _of(views: tuple[SavedView, ...], view_id: int) -> SavedView:
    found = next((view for view in views if view.id == view_id), None)
    if found is None:
        raise KnownError("storage.gone")
    return found
