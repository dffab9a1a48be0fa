"""The Windows bundle from installer.spec, and its smoke before it is packed."""

from __future__ import annotations

import shutil
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

from installer.wine.installed import windows_path
from installer.wine.tools import ROOT, Failed, say

if TYPE_CHECKING:
    from pathlib import Path

    from installer.wine.kit import Kit
    from installer.wine.prefix import Ended
    from installer.wine.screen import Picture, Screen

BUILD_SECONDS = 1500
SMOKE_SECONDS = 600


def build(kit: Kit, bundle: Path) -> None:
    """Run PyInstaller in the kit's Python; Failed with the end of what it printed."""
    shutil.rmtree(bundle, ignore_errors=True)
    asked = (
        "--noconfirm",
        "--distpath",
        windows_path(bundle.parent),
        "--workpath",
        windows_path(kit.work / "pyinstaller"),
    )
    ended = kit.prefix.run(
        *(kit.python, "-X", "utf8", "-X", "no_debug_ranges", "-m", "PyInstaller", *asked, "installer.spec"),
        seconds=BUILD_SECONDS,
        cwd=ROOT,
    )
    (kit.work / "pyinstaller.log").write_text(ended.text, "utf-8")
    if ended.code:
        raise Failed(f"PyInstaller ended with {ended.code}:\n{ended.text[-3000:]}")


def smoke(kit: Kit, bundle: Path, screen: Screen, pictures: Path) -> None:
    """Its smoke off screen and in real windows, where the fullest picture of the screen is kept; Failed with its log."""
    for platform in ("offscreen", "windows"):
        out = kit.work / f"smoke-{platform}"
        shutil.rmtree(out, ignore_errors=True)
        prefix = kit.prefix.on(screen.display)
        asked = ("--smoke", "--out", windows_path(out), "-platform", platform)
        with ThreadPoolExecutor(1) as pool:
            ending = pool.submit(prefix.run, bundle / "Zhanggui.exe", *asked, seconds=SMOKE_SECONDS)
            seen = _watch(screen, ending) if platform == "windows" else None
        smoke_must_hold(platform, ending.result(), out)
        if seen is not None:
            seen.save(pictures / "smoke.png")
        say(f"  ok: {platform}")


def smoke_must_hold(platform: str, ended: Ended, out: Path) -> None:
    """Failed, with the end of its log, unless the smoke ended with 0."""
    if ended.code:
        log = out / "smoke.log"
        told = log.read_text("utf-8", errors="replace") if log.is_file() else ended.text
        raise Failed(f"--smoke -platform {platform} ended with {ended.code}\n{told[-6000:]}")


def _watch(screen: Screen, ending: Future[Ended]) -> Picture:
    """The picture with the most colours of those taken while it ran."""
    best = screen.picture()
    while not wait([ending], timeout=3).done:
        best = max(best, screen.picture(), key=lambda picture: picture.colours)
    return best
