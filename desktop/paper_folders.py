"""Papers of several customers at once: one PDF each into a folder, named by their numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aftersales.access import Right

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.archive import Archive
    from desktop.archive_papers import ArchivePapers
    from desktop.jobs import Progress
    from desktop.session import Session

_BAD_IN_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


class PaperFolders:
    """Fills a folder; what was written before it was called off stays there."""

    def __init__(self, *, archive: Archive, session: Session, papers: ArchivePapers) -> None:
        self._archive = archive
        self._session = session
        self._papers = papers

    def customer_files(
        self, *, customer_ids: Sequence[int], folder: Path, progress: Progress | None = None
    ) -> int:
        """The A4 客户档案 of each customer; how many."""
        self._session.require(Right.PRINT)
        with self._archive.database.read():
            numbers = {each: self._archive.customers.get(each).number for each in customer_ids}
        for done, (customer_id, number) in enumerate(numbers.items()):
            if progress is not None:
                progress.tick(done, len(numbers))
            name = _BAD_IN_NAME.sub("_", number).strip(" .") or str(customer_id)
            self._papers.customer_file(customer_id=customer_id, to=folder / f"{name}.pdf")
        return len(numbers)
