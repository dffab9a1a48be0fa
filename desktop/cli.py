"""The command line: the same actions as the window, for scripts and for machines without a screen."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from aftersales.clock import china_moment
from aftersales.errors import KnownError
from desktop.cli_calls import CALL_COMMANDS
from desktop.cli_failures import FAILURE_COMMANDS
from desktop.cli_files import FILE_COMMANDS
from desktop.cli_imports import IMPORT_COMMANDS
from desktop.cli_kit import DONE, NOT_FOUND, REFUSED, SET_ASIDE, Command, say
from desktop.cli_lists import LIST_COMMANDS
from desktop.cli_papers import PAPER_COMMANDS
from desktop.cli_revisits import REVISIT_COMMANDS
from desktop.cli_sheets import SHEET_COMMANDS
from desktop.cli_upkeep import UPKEEP_COMMANDS
from resources.version import VERSION
from resources.wording import error_sentence, sentence

__all__ = ["COMMANDS", "DONE", "NOT_FOUND", "REFUSED", "SET_ASIDE", "PageRenderer", "main"]

PageRenderer = Callable[[Path, Path], Sequence[Path]]
"""Writes a picture of every page of the shop in the first folder into the second; run.py hands it in where Qt is there."""

COMMANDS: tuple[Command, ...] = (
    *IMPORT_COMMANDS,
    *LIST_COMMANDS,
    *SHEET_COMMANDS,
    *CALL_COMMANDS,
    *REVISIT_COMMANDS,
    *FAILURE_COMMANDS,
    *FILE_COMMANDS,
    *PAPER_COMMANDS,
    *UPKEEP_COMMANDS,
)
"""Every word but ``demo``. A new command is one `Command` in the cli_* file of its kind."""


def main(argv: Sequence[str], *, render_pages: PageRenderer | None = None) -> int:
    """Run one command; its exit code. A refusal is one Chinese sentence on standard error."""
    asked = _parser(render_pages).parse_args(argv)
    try:
        code: int = asked.run(asked)
    except KnownError as error:
        sys.stderr.write(error_sentence(error) + "\n")
        return REFUSED
    return code


def _parser(render_pages: PageRenderer | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run.py", description=sentence("cli.about"))
    parser.add_argument("--version", action="version", version=f"{sentence('ui.app')} {VERSION}")
    words = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in (_demo(render_pages), *COMMANDS):
        command.add_to(words)
    return parser


def _demo(render_pages: PageRenderer | None) -> Command:
    def run(asked: argparse.Namespace) -> int:
        from desktop.demo import make_demo

        return make_demo(Path(asked.out), today=asked.today, render_pages=render_pages, tell=say)

    return Command(name="demo", run=run, options=_demo_options, data=False, json=False)


def _demo_options(demo: argparse.ArgumentParser) -> None:
    demo.add_argument("--out", default="demo", metavar="DIR")
    demo.add_argument("--today", type=_moment, default=None, metavar="2026-10-14T15:20")


def _moment(text: str) -> datetime:
    try:
        return china_moment(text if "T" in text or " " in text else f"{text}T15:20")
    except ValueError:
        raise argparse.ArgumentTypeError(sentence("cli.moment_malformed", {"value": text})) from None
