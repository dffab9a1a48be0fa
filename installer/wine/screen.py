"""A screen without a monitor: Xvfb, and pictures of what is on it."""

from __future__ import annotations

import os
import struct
import subprocess
import time
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from installer.wine.tools import Failed, program

if TYPE_CHECKING:
    from pathlib import Path

SIZE = "1920x1080x24"
HEADER = struct.Struct(">25I")
"""The numbers at the head of an X window dump, of which Xvfb keeps one of its whole screen in a file."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What was on the screen: width, height, and three bytes a pixel."""

    width: int
    height: int
    pixels: bytes

    @property
    def colours(self) -> int:
        """How many colours it has: an empty screen has one, a window with text hundreds."""
        return len({self.pixels[at : at + 3] for at in range(0, len(self.pixels), 3)})

    def looks_like(self, other: Picture | None) -> bool:
        """Whether all but a few lines are the same: a cursor may blink."""
        if other is None:
            return False
        line = self.width * 3
        places = range(0, len(self.pixels), line)
        moved = sum(self.pixels[at : at + line] != other.pixels[at : at + line] for at in places)
        return moved * 20 < self.height

    def save(self, path: Path) -> None:
        """Write it as a PNG."""
        line = self.width * 3
        lines = b"".join(b"\0" + self.pixels[at : at + line] for at in range(0, len(self.pixels), line))
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        parts = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(lines)), _chunk(b"IEND", b""))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


class Screen:
    """Xvfb while it is entered; `display` is what programs need to know."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: subprocess.Popen[bytes] | None = None
        self.display = ""

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        ready, told = os.pipe()
        command = [
            program("Xvfb"),
            "-displayfd",
            str(told),
            "-screen",
            "0",
            SIZE,
            "-fbdir",
            str(self._folder),
        ]
        self._server = subprocess.Popen(
            [*command, "-nolisten", "tcp"],
            pass_fds=(told,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(told)
        with os.fdopen(ready) as line:
            number = line.readline().strip()
        if not number:
            raise Failed("Xvfb did not start")
        self.display = f":{number}"
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait(20)

    def picture(self) -> Picture:
        """What is on it now."""
        dump = (self._folder / "Xvfb_screen0").read_bytes()
        told = HEADER.unpack_from(dump)
        head, width, height, line, colours = told[0], told[4], told[5], told[12], told[19]
        start = head + colours * 12
        rows = (dump[at : at + width * 4] for at in range(start, start + height * line, line))
        shown = b"".join(rows)  # blue, green, red, nothing
        pixels = bytearray(width * height * 3)
        for to, of in ((0, 2), (1, 1), (2, 0)):
            pixels[to::3] = shown[of::4]
        return Picture(width, height, bytes(pixels))

    def wait_for_window(self, seconds: float, colours: int = 200) -> Picture:
        """The picture once something with that many colours stands still for two seconds; Failed when nothing does."""
        until, last = time.monotonic() + seconds, None
        while time.monotonic() < until:
            time.sleep(2)
            now = self.picture()
            if now.looks_like(last) and now.colours >= colours:
                return now
            last = now
        raise Failed(f"no window stood still on the screen within {seconds:.0f} s")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
