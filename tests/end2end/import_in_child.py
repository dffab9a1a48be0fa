"""Run as a child that is killed: the command line's import, telling when its transaction begins and ends."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from desktop.cli import main
from storage import batch_write

if TYPE_CHECKING:
    from aftersales.actions import Action
    from storage.batch_prepare import PreparedImport
    from storage.database import Database

_write = batch_write.write


def _told(database: Database, prepared: PreparedImport, action: Action) -> None:
    os.write(2, b"writing\n")
    _write(database, prepared, action)
    os.write(2, b"written\n")


if __name__ == "__main__":
    batch_write.write = _told
    sys.exit(main(["import", *sys.argv[1:], "--json"]))
