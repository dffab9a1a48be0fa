"""Run as a child that is killed: imports an invented sheet of some hundred orders, again and again."""

from __future__ import annotations

import sys
from pathlib import Path

from aftersales.actions import Action
from storage.database import Database
from storage.import_batches import ImportBatches
from storage.instance_lock import InstanceLock
from storage.staging import Staging
from tests.storage.making import ADDED, NOW, incoming

ROWS = 400


def main(folder: Path, first: int) -> None:
    """Tell of each batch on standard output once it is written."""
    with InstanceLock(folder), Database.open(folder) as database:
        batches = ImportBatches(database)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        for start in range(first, first + 100 * ROWS, ROWS):
            staging = Staging.create(folder / "staging", files=["示例.csv"])
            staging.stage((incoming(place), ADDED) for place in range(start, start + ROWS))
            with database.read():
                prepared = batches.prepare(staging)
            with database.write():
                batch = batches.commit(prepared, action=Action(name="导入", by_id=None, at=NOW))
            staging.discard()
            sys.stdout.write(f"{batch.id}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
