"""``python3 -m installer.wine``: the kit, the bundle, its smoke, the installer, the check run; see docs/developers/windows.md."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from installer.build import LIMIT
from installer.pack import pack
from installer.wine.bundle import build, smoke
from installer.wine.check_run import CheckRun
from installer.wine.installed import Installed
from installer.wine.kit import Kit
from installer.wine.screen import Screen
from installer.wine.tools import ROOT, Failed, say, size, within
from installer.words import BuildFailedError
from resources.version import VERSION

INSTALLER_LIMIT = 35_000_000
"""Bytes that a shop owner's line has to bear."""


def main(argv: list[str]) -> int:
    """0 when everything holds, else 1 and a sentence."""
    asked = _parser().parse_args(argv)
    try:
        _go(asked)
    except (Failed, BuildFailedError) as reason:
        say(str(reason))
        return 1
    say("all good, under wine: not a word about real Windows")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="installer/windows_on_linux.sh", description=__doc__)
    parser.add_argument(
        "--work", type=Path, default=ROOT / "build" / "wine", help="kept between runs (default: build/wine)"
    )
    parser.add_argument(
        "--out", type=Path, default=ROOT / "dist", help="where the installer goes (default: dist)"
    )
    parser.add_argument("--keep-bundle", action="store_true", help="take the bundle of the last run")
    parser.add_argument("--no-check", action="store_true", help="stop when the installer is made")
    return parser


def _go(asked: argparse.Namespace) -> None:
    kit = Kit(asked.work.resolve())
    kit.work.mkdir(parents=True, exist_ok=True)
    say("== the Windows Python")
    kit.prepare()
    with Screen(kit.work / "screen") as screen:
        bundle = kit.work / "dist" / "Zhanggui"
        if not (asked.keep_bundle and bundle.is_dir()):
            say("== the bundle")
            build(kit, bundle)
        pictures = kit.work / "pictures"
        shutil.rmtree(pictures, ignore_errors=True)
        say("== its smoke")
        smoke(kit, bundle, screen, pictures)
        say("== the installer")
        installer = pack(bundle, VERSION, asked.out.resolve())
        if not asked.no_check:
            say("== the check run, in a fresh Windows")
            fresh = kit.prefix.copied(kit.work / "check").on(screen.display)
            CheckRun(Installed(kit, fresh), installer, VERSION, screen, pictures).run()
        say(f"pictures: {pictures}")
    say("== sizes")
    within("unpacked", size(bundle), LIMIT)
    within(installer.name, size(installer), INSTALLER_LIMIT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
