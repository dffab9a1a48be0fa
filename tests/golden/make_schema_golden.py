"""Writes tests/golden/schema-N.db and its hash once, on the day a schema is released; never run again for an old one."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path

from aftersales.cases import CaseLine
from aftersales.settlements import SettledBefore
from aftersales.staff import Staff
from storage import snapshot
from storage.database import ARCHIVE_NAME, Database
from storage.migrations import LATEST, STEPS
from tests.storage.making import Archive, case, customer
from tests.storage.test_repositories import opened, record

HERE = Path(__file__).parent


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Database.open(folder) as database:
            fill(Archive(database))
        target = folder / "copy.db"
        snapshot.copy_verified(folder / ARCHIVE_NAME, target)
        target.replace(HERE / f"schema-{LATEST}.db")
    hashes = {
        f"{step.version}.{dialect}": hashlib.sha256("\n".join(step.statements(dialect)).encode()).hexdigest()
        for step in STEPS
        for dialect in ("sqlite", "postgres")
    }
    (HERE / "schema-hashes.json").write_text(json.dumps(hashes, indent=2) + "\n", "utf-8")


def fill(archive: Archive) -> None:
    bought = archive.order()
    line = bought.lines[0].id
    with archive.writing("新建工单") as action:
        clerk = archive.staff.save(Staff(name="周示例", role="店主"), action=action)
        buyer = archive.customers.save(customer(), action=action)
        lines = (CaseLine(order_line_id=line, title="示例净水器 R600", quantity=1),)
        asked = case(customer_id=buyer.id, order_id=bought.id, assignee_id=clerk.id, lines=lines)
        made = archive.cases.save(asked, action=action)
        archive.cases.add_event(opened(made.id), action=action)
        taken = (SettledBefore(order_line_id=line, quantity=1, refund=9_000),)
        archive.settlements.add(record(made.id, taken=taken), action=action)


if __name__ == "__main__":
    main()
