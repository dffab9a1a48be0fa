"""Rows of a list as they go to the clipboard: text with tabs for chats and notes, an HTML table for spreadsheets."""

from __future__ import annotations

import csv
import io
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from aftersales.columns import ColumnKind
from exports.csv_sheet import value_writer
from exports.sheet_styles import AT_THE_RIGHT, FORMATS
from exports.sheet_text import plain_text, whole_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from exports.sheet_columns import SheetColumn, Value

_AS_TEXT = r"mso-number-format:'\@'"
"""How Excel and WPS are told that a cell of a pasted table is text, whatever it begins with."""


class Copied(NamedTuple):
    """The two forms a clipboard takes at once; each program picks the one it likes."""

    text: str
    html: str
    rows: int


def copied(columns: Sequence[SheetColumn], rows: Iterable[Sequence[Value]]) -> Copied:
    """Rows under their header, in both forms."""
    seen = [at for at, column in enumerate(columns) if not column.hidden]
    shown = [columns[at] for at in seen]
    guarding = [value_writer(column, guard=True) for column in shown]
    plain = [value_writer(column, guard=False) for column in shown]
    text = io.StringIO(newline="")
    writer = csv.writer(text, dialect="excel-tab", lineterminator="\r\n")
    writer.writerow([column.title for column in shown])
    lines = ["<tr>" + "".join(f"<th>{escape(column.title)}</th>" for column in shown) + "</tr>"]
    count = 0
    for row in rows:
        kept = [row[at] for at in seen]
        writer.writerow([write(value).rstrip("\t") for write, value in zip(guarding, kept, strict=True)])
        cells = zip(shown, plain, kept, strict=True)
        lines.append(
            "<tr>" + "".join(_cell(column, write(value)) for column, write, value in cells) + "</tr>"
        )
        count += 1
    html = f'<html><head><meta charset="utf-8"></head><body><table>{"".join(lines)}</table></body></html>'
    return Copied(text.getvalue(), html, count)


def _cell(column: SheetColumn, value: str) -> str:
    text = escape(plain_text(whole_lines(value))).replace("\n", "<br>")
    if column.kind in AT_THE_RIGHT:
        form = "0.00" if column.kind is ColumnKind.MONEY else "0"
        return f"<td style=\"text-align:right;mso-number-format:'{form}'\">{text}</td>"
    style = "" if column.kind in FORMATS else f' style="{_AS_TEXT}"'
    return f"<td{style}>{text}</td>"
