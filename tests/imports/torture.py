"""Changes good sheets at random and throws them at the reader: `python -m tests.imports.torture [times] [seed]`.

Each change must end in rows or in one sentence, in time; a crash, a hang or a bug in the reader ends the run. So does an
order that is taken without a word and is not what the sheet says.
"""

from __future__ import annotations

import csv
import io
import random
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from aftersales.money import to_yuan
from imports.intake import read_orders
from resources import wording
from tests.imports.hostile_kit import packed, parts_of
from tests.imports.sheet_kit import FIXTURES
from tests.imports.spending import Spent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.matching import IncomingOrder
    from imports.intake import Intake

TIMES = 2_000
SECONDS = 10.0
SHEETS = (".csv", ".xlsx", ".xls")
_ODD = (
    b"\0", b"\xff" * 8, b'"', b",", b"\r\n", b"<", b"&x;", b"PK\x03\x04", b"99999999999999999999", b"\xe2\x80\xae",
)  # fmt: skip
_CELLS = (
    "", "#N/A", "NaN", "1.93068E+15", "-", "两百", "12.345", "1,23", "2026-13-01", "10月8日", "138", "外星状态", "=1+1", '"',
    "\ufffd", "TRUE", "2件套", "(5.00)", "12 50",
)  # fmt: skip


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


def line(chance: random.Random, data: bytes) -> bytes:
    """For texts: one line loses or gains a delimiter, a quotation mark or a cell, is doubled, dropped or moved."""
    if data.startswith(b"PK") or b"," not in data:
        return flip(chance, data)
    lines = data.split(b"\n")
    at = chance.randrange(1, len(lines))
    cells = lines[at].split(b",")
    place = chance.randrange(len(cells))
    ways = (
        cells[:place] + cells[place + 1 :],
        [*cells[:place], b"x", *cells[place:]],
        [*cells[:place], b'"' + cells[place], *cells[place + 1 :]],
        [*cells[:place], chance.choice(_CELLS).encode("gb18030"), *cells[place + 1 :]],
    )
    lines[at] = b",".join(chance.choice(ways))
    if chance.random() < 0.2:
        lines.insert(chance.randrange(1, len(lines)), lines.pop(at))
    return b"\n".join(lines)


def inside(chance: random.Random, data: bytes) -> bytes:
    """For packages: one part of it is changed, so that the zip itself stays whole."""
    if not data.startswith(b"PK"):
        return line(chance, data)
    parts = parts_of(data)
    name = chance.choice(sorted(parts))
    if parts[name]:
        parts[name] = chance.choice((flip, cut, insert, remove, repeat))(chance, parts[name])
    return packed(parts)


MUTATIONS = (flip, cut, insert, remove, repeat, line, line, inside, inside, inside)


def good_files() -> Sequence[Path]:
    return [path for path in sorted(FIXTURES.iterdir()) if path.suffix in SHEETS]


def run(times: int, seed: int, folder: Path) -> dict[str, int]:
    """How often each answer came. AssertionError names the change that was not decided."""
    chance = random.Random(seed)
    files = good_files()
    known = {path: _by_number(read_orders([path])) for path in files}
    answers: dict[str, int] = {}
    for at in range(times):
        source, mutation = chance.choice(files), chance.choice(MUTATIONS)
        path = folder / f"{at}_{source.name}"
        path.write_bytes(mutation(chance, source.read_bytes()))
        what = f"seed {seed}, change {at}: {mutation.__name__} of {source.name}"
        answer = decided(path, what, source, known[source])
        answers[answer] = answers.get(answer, 0) + 1
        path.unlink()
    return answers


def decided(path: Path, what: str, source: Path, known: dict[str, IncomingOrder]) -> str:
    spent = Spent()
    try:
        intake = read_orders([path])
        for problem in intake.problems:
            values = {"row": problem.row, "column": problem.column, "value": problem.value, "sheet": ""}
            assert wording.sentence(problem.code, values), what
    except KnownError as error:
        if path.name not in wording.error_sentence(error):
            raise AssertionError(what) from error
        return error.code
    except Exception as error:
        raise AssertionError(what) from error
    assert spent.seconds() < SECONDS, what
    assert_nothing_is_silently_wrong(intake, path.read_bytes(), source.read_bytes(), known, what)
    return "read"


def assert_nothing_is_silently_wrong(
    intake: Intake, changed: bytes, good: bytes, known: dict[str, IncomingOrder], what: str
) -> None:
    """An order without a word is the one it was, or every figure of it stands in the changed sheet.

    Orders whose lines were not touched are all there, as long as header and form of the sheet were not touched either.
    """
    said = _said(changed)
    for order in intake.orders:
        if _quiet(order) and order != known.get(order.number):
            assert order.number in said, (what, order.number)
            for fen in (order.paid_gross, order.refunded):
                assert not fen or fen == _once(known, order) or _stands(fen, order, said), (what, order)
    if good.startswith((b"PK", b"\xd0\xcf")) or good.split(b"\n")[0] != changed.split(b"\n")[0]:
        return
    if any(problem.code == "imports.rows_swallowed" for problem in intake.problems) or intake.sheets[0].code:
        return
    found = _by_number(intake)
    kept = set(changed.split(b"\n")[:-1])
    for number, order in known.items():
        lines = [text for text in good.split(b"\n") if number.encode() in text]
        if lines and kept.issuperset(lines):
            assert number in found, (what, number)
            assert not _quiet(found[number]) or _figures(found[number]) == _figures(order), (what, number)


def _by_number(intake: Intake) -> dict[str, IncomingOrder]:
    return {order.number: order for order in intake.orders}


def _quiet(order: IncomingOrder) -> bool:
    return not any(problem.level != "info" for problem in order.problems)


def _figures(order: IncomingOrder) -> tuple[object, ...]:
    goods = tuple((one.title, one.quantity, one.amount, one.paid, one.refunded) for one in order.lines)
    return order.paid_gross, order.refunded, order.goods, order.status, order.receiver, goods


def _once(known: dict[str, IncomingOrder], order: IncomingOrder) -> int | None:
    before = known.get(order.number)
    return before.paid_gross if before is not None else None


def _stands(fen: int, order: IncomingOrder, said: str) -> bool:
    """Whether the amount is written in the sheet, or is the sum of what its lines say."""
    written = {to_yuan(fen), f"{fen / 100:g}", f"{fen / 100:.1f}", f"{fen / 100:.0f}"}
    parts = [line.paid for line in order.lines] + [line.refunded for line in order.lines]
    sums = {sum(one.paid or 0 for one in order.lines), sum(one.refunded or 0 for one in order.lines)}
    off = sum(offer.amount for offer in order.discounts or ())
    derived = {(order.goods or 0) + (order.freight or 0) - off, *sums, *(part for part in parts if part)}
    return any(text in said for text in written) or fen in derived


def _said(data: bytes) -> str:
    """All that a sheet says, by other means than the reader's."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(_part(archive, name) for name in archive.namelist())
    texts = [data.decode(codec, "replace") for codec in ("utf-8", "gb18030", "utf-16-le")]
    if not data.startswith(b"\xd0\xcf"):
        lines = io.StringIO(texts[1].replace("\0", ""), newline="")
        texts += ["\n".join(cell.strip("=\"\t' ") for cell in row) for row in csv.reader(lines)]
    return "\n".join(texts)


def _part(archive: zipfile.ZipFile, name: str) -> str:
    """One part of a package; nothing where it is broken, for then nobody reads an order out of it."""
    try:
        return archive.read(name).decode("utf-8", "replace")
    except (zipfile.BadZipFile, zlib.error, EOFError):
        return ""


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20261014
    with tempfile.TemporaryDirectory() as folder:
        for answer, count in sorted(run(times, seed, Path(folder)).items()):
            print(f"{count:6} {answer}")


if __name__ == "__main__":
    main()
