"""Changes good sheets at random and throws them at the reader: `python -m tests.imports.torture [times] [seed]`.

Each change must end in rows or in one sentence, in time; a crash, a hang or a bug in the reader ends the run.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from imports.intake import read_orders
from resources import wording
from tests.imports.sheet_kit import FIXTURES

if TYPE_CHECKING:
    from collections.abc import Sequence

TIMES = 2_000
SECONDS = 10.0
SHEETS = (".csv", ".xlsx", ".xls")
_ODD = (
    b"\0",
    b"\xff" * 8,
    b'"',
    b",",
    b"\r\n",
    b"<",
    b"&x;",
    b"PK\x03\x04",
    b"99999999999999999999",
    b"\xe2\x80\xae",
)


def flip(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def insert(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + chance.choice(_ODD) * chance.randint(1, 50) + data[at:]


def remove(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randint(1, 400) :]


def repeat(chance: random.Random, data: bytes) -> bytes:
    at, size = chance.randrange(len(data)), chance.randint(1, 2_000)
    return data[:at] + data[at : at + size] * chance.randint(2, 20) + data[at:]


def inside(chance: random.Random, data: bytes) -> bytes:
    """For packages: one part of it is changed, so that the zip itself stays whole."""
    from tests.imports.hostile_kit import packed, parts_of

    if not data.startswith(b"PK"):
        return flip(chance, data)
    parts = parts_of(data)
    name = chance.choice(sorted(parts))
    if parts[name]:
        parts[name] = chance.choice((flip, cut, insert, remove, repeat))(chance, parts[name])
    return packed(parts)


MUTATIONS = (flip, cut, insert, remove, repeat, inside, inside, inside)


def good_files() -> Sequence[Path]:
    return [path for path in sorted(FIXTURES.iterdir()) if path.suffix in SHEETS]


def run(times: int, seed: int, folder: Path) -> dict[str, int]:
    """How often each answer came. AssertionError names the change that was not decided."""
    chance = random.Random(seed)
    files = good_files()
    answers: dict[str, int] = {}
    for at in range(times):
        source, mutation = chance.choice(files), chance.choice(MUTATIONS)
        path = folder / f"{at}_{source.name}"
        path.write_bytes(mutation(chance, source.read_bytes()))
        answer = decided(path, f"seed {seed}, change {at}: {mutation.__name__} of {source.name}")
        answers[answer] = answers.get(answer, 0) + 1
        path.unlink()
    return answers


def decided(path: Path, what: str) -> str:
    started = time.monotonic()
    try:
        intake = read_orders([path])
        answer = "read"
        for problem in intake.problems:
            values = {"row": problem.row, "column": problem.column, "value": problem.value, "sheet": ""}
            assert wording.sentence(problem.code, values), what
    except KnownError as error:
        if path.name not in wording.error_sentence(error):
            raise AssertionError(what) from error
        answer = error.code
    except Exception as error:
        raise AssertionError(what) from error
    assert time.monotonic() - started < SECONDS, what
    return answer


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20261014
    with tempfile.TemporaryDirectory() as folder:
        for answer, count in sorted(run(times, seed, Path(folder)).items()):
            print(f"{count:6} {answer}")


if __name__ == "__main__":
    main()
