"""Upkeep on the command line: a backup, and a check of what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.cli_kit import DONE, REFUSED, Command, answer, open_desk
from resources.wording import sentence

if TYPE_CHECKING:
    import argparse


def _backup(asked: argparse.Namespace) -> int:
    with open_desk(asked) as desk:
        made = desk.upkeep.backup()
    answer(asked, {"file": str(made)}, sentence("cli.backup_line", {"file": made.name}))
    return DONE


def _check(asked: argparse.Namespace) -> int:
    from dataclasses import asdict

    with open_desk(asked, read_only=True) as desk:
        found = desk.upkeep.check()
    code = "cli.check_good" if found.ok else "cli.check_bad"
    answer(asked, asdict(found), sentence(code, {"orders": found.orders}))
    return DONE if found.ok else REFUSED


UPKEEP_COMMANDS = (Command(name="backup", run=_backup), Command(name="check", run=_check))
