"""A write of 今日 or 回访 with its own toast and the way to take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ui.pages.case_writing import Written, heard

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.changes import ChangeNotice
    from ui.pages.base import Page

T = TypeVar("T")


def write_and_tell(
    page: Page,
    work: Callable[[], T],
    *,
    say: Callable[[T], str],
    done: Callable[[T], None] | None = None,
    failed: Callable[[BaseException], None] | None = None,
) -> None:
    """Do `work` in a write job; then `done`, and a toast in the words of `say` with 撤销."""

    def answered(written: Written[T]) -> None:
        if done is not None:
            done(written.value)
        notice = written.notice
        undo = (lambda: _undo(page, notice)) if notice is not None and notice.undoable else None
        page.notices.toast(say(written.value), undo=undo)

    page.runner.run(
        page.shop.jobs.write(lambda _: heard(page.shop, work)), on_done=answered, on_failed=failed
    )


def _undo(page: Page, notice: ChangeNotice) -> None:
    desk = page.shop
    page.runner.run(
        desk.jobs.write(lambda _: desk.undo.undo_action(action_id=notice.action_id, name=notice.name)),
        on_done=lambda _: page.notices.toast(f"已撤销 {notice.name}"),
    )
