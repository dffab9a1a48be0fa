"""What every command of the command line shares: opening a shop, saying, exit codes, and the shape of a command."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftersales.clock import Clock, SystemClock
from aftersales.errors import KnownError
from aftersales.long_paths import shown
from desktop.paths import data_folder, default_data_dir
from desktop.shop import Desk
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

DONE, NOT_FOUND, REFUSED, SET_ASIDE = 0, 1, 2, 3


def no_options(_command: argparse.ArgumentParser) -> None:
    """A command that is asked nothing but where the data are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One word of the command line: its help is the sentence ``cli.<name>``; `run` gives the exit code."""

    name: str
    run: Callable[[argparse.Namespace], int]
    options: Callable[[argparse.ArgumentParser], None] = no_options
    data: bool = True
    """Whether it takes ``--data DIR``."""
    json: bool = True
    """Whether it takes ``--json``."""

    def add_to(self, commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
        """Teach the parser this word."""
        command = commands.add_parser(self.name, help=sentence(f"cli.{self.name.replace('-', '_')}"))
        if self.data:
            command.add_argument("--data", type=Path, default=None, metavar="DIR")
        if self.json:
            command.add_argument("--json", action="store_true")
        self.options(command)
        command.set_defaults(run=self.run)


def open_desk(asked: argparse.Namespace, *, read_only: bool = False, clock: Clock | None = None) -> Desk:
    """The shop in the folder asked for; KnownErrors ``cli.not_a_folder``, ``cli.no_data``."""
    folder = asked.data or default_data_dir()
    if folder.exists() and not folder.is_dir():
        raise KnownError("cli.not_a_folder", folder=shown(folder))
    if read_only and not data_folder(folder).archive.exists():
        raise KnownError("cli.no_data", folder=shown(folder))
    return Desk.open(folder, clock=clock or SystemClock(), read_only=read_only)


def say(text: str) -> None:
    """A line on standard output, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def print_json(value: Any) -> None:
    """A value as JSON on standard output."""
    say(json.dumps(value, ensure_ascii=False, indent=1))


def text_of(path: Path) -> str | None:
    """What stands in the file, or None with a sentence on standard error where it is not there."""
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        complain(sentence("cli.no_file", {"file": path.name}))
    except (OSError, UnicodeDecodeError):
        complain(sentence("cli.not_json", {"file": path.name}))
    return None


def complain(text: str) -> None:
    """A line on standard error."""
    sys.stderr.write(text + "\n")


def answer(asked: argparse.Namespace, value: dict[str, Any], text: str) -> None:
    """The value as JSON where that was asked for, else its sentence."""
    if asked.json:
        print_json(value)
    else:
        say(text)
