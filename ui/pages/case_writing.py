"""Writes of a page, one after the other: each with its toast and the way to take it back."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.changes import ChangeNotice
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.notices import Notices

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    """What a write gave, and the notice of it (None if it wrote nothing)."""

    value: T
    notice: ChangeNotice | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    work: Callable[[], Any]
    done: Callable[[Any], None] | None
    failed: Callable[[BaseException], None] | None
    quiet: bool


class CaseWriter(QObject):
    """Runs writes in the order asked. A write begins when the one before is answered, so that each sees its version."""

    def __init__(
        self, desk: Desk, runner: JobRunner, notices: Notices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = runner
        self._notices = notices
        self._wishes: deque[_Wish] = deque()
        self._busy = False

    def write(
        self,
        work: Callable[[], T],
        *,
        done: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        quiet: bool = False,
    ) -> None:
        """Run `work` in the writer's thread; `quiet` says nothing where it went well."""
        self._wishes.append(_Wish(work=work, done=done, failed=failed, quiet=quiet))
        self._next()

    def _next(self) -> None:
        if self._busy or not self._wishes:
            return
        self._busy = True
        wish = self._wishes.popleft()
        self._runner.run(
            self._desk.jobs.write(lambda _: heard(self._desk, wish.work)),
            on_done=lambda written: self._done(wish, written),
            on_failed=lambda error: self._failed(wish, error),
        )

    def _done(self, wish: _Wish, written: Written[Any]) -> None:
        self._busy = False
        if wish.done is not None:
            wish.done(written.value)
        if written.notice is not None and not wish.quiet:
            self._tell(written.notice)
        self._next()

    def _failed(self, wish: _Wish, error: BaseException) -> None:
        self._busy = False
        if wish.failed is not None:
            wish.failed(error)
        else:
            self._notices.error(error)
        self._next()

    def _tell(self, notice: ChangeNotice) -> None:
        if not notice.undoable:
            self._notices.toast(f"已{notice.name}")
            return
        self._notices.toast(f"已{notice.name}", undo=lambda: self._undo(notice.action_id, notice.name))

    def _undo(self, action_id: str, name: str) -> None:
        self._runner.run(
            self._desk.jobs.write(lambda _: self._desk.undo.undo_action(action_id=action_id, name=name)),
            on_done=lambda _: self._notices.toast(f"已撤销 {name}"),
        )


def heard(desk: Desk, work: Callable[[], T]) -> Written[T]:
    """Do `work` and keep the notice it published; call it in the thread that writes."""
    here = threading.get_ident()
    notices: list[ChangeNotice] = []

    def listen(notice: ChangeNotice) -> None:
        if threading.get_ident() == here:
            notices.append(notice)

    stop = desk.changes.subscribe(listen)
    try:
        value = work()
    finally:
        stop()
    return Written(value, notices[-1] if notices else None)
