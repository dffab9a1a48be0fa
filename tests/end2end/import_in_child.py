"""Run as a child that is killed: the command line's import, telling when its transaction begins and ends."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from aftersales.actions import Action
    from storage.batch_prepare import PreparedImport
    from storage.database import Database


def main() -> int:
    # late, because the process that reads the sheet loads this module too
    from desktop.cli import main as command
    from storage import batch_write

    write = batch_write.write

    def told(
        database: Database, prepared: PreparedImport, action: Action, tick: Callable[[], None] | None = None
    ) -> None:
        os.write(2, b"writing\n")
        write(database, prepared, action, tick)
        os.write(2, b"written\n")

    batch_write.write = told
    return command(["import", *sys.argv[1:], "--json"])


if __name__ == "__main__":
    sys.exit(main())
