"""Header lists of exports that have no sheet among the fixtures, and small invented sheets made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.imports.sheet_kit import FIXTURES, write_csv, write_xlsx

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

HEADERS: dict[str, list[str]] = {
    name: header
    for name, *header in (
        line.split("\t") for line in (FIXTURES / "headers.tsv").read_text("utf-8").splitlines()
    )
}
"""Header lists by the name of the export, as public programs that parse it name its columns."""


def filled(header: Sequence[str], rows: Sequence[Mapping[str, str]]) -> list[list[str]]:
    """The rows in the header's order; what a row does not name is empty. A name that the header lacks is a mistake."""
    for row in rows:
        assert set(row) <= set(header), set(row) - set(header)
    return [list(header), *([row.get(name, "") for name in header] for row in rows)]


def as_csv(
    path: Path, header: Sequence[str], rows: Sequence[Mapping[str, str]], encoding: str = "utf-8"
) -> Path:
    return write_csv(path, filled(header, rows), encoding)


def as_xlsx(path: Path, header: Sequence[str], rows: Sequence[Mapping[str, str]], title: str = "") -> Path:
    first = [[title]] if title else []
    return write_xlsx(path, [*first, *filled(header, rows)])
