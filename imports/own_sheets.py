"""Lists of this program that the general import does not take in, known again by the titles that it writes."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from typing import TYPE_CHECKING

from imports.cells import as_text
from resources.wording import sentence, sentences_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imports.sheets import Row

_LISTS = {
    "products": "product_sheet",
    "parts": "part_sheet",
    "refunds": "refund_sheet",
    "recoveries": "recovery_sheet",
    "knowledge": "knowledge_sheet",
    "failures": "failure_sheet",
}
"""The lists, and where the titles of their columns stand."""
_PROPERTIES, _MOST_PROPERTIES = "docProps/core.xml", 64 * 1024
_TELLING = 6
"""So many titles of one list say that a table without a name is that list."""


def own_list(name: str, rows: Sequence[Row]) -> str:
    """The code of the sentence on what a sheet of ours called `name` is; empty for every other sheet.

    A table of a text file has no name: there its titles alone tell.
    """
    titles = [text for cell in rows[0] if (text := as_text(cell))] if rows else []
    if not titles:
        return ""
    for key in _LISTS:
        named = name == sentence(f"sheet_list.{key}")
        if (named or (not name and len(titles) >= _TELLING)) and set(titles) <= _titles(key):
            return f"imports.own_{key}"
    return ""


def is_own_key(title: str) -> bool:
    """Whether a column is one of those that this program writes for itself and hides: keys and versions of records."""
    return title in {sentence("sheet_edit.key"), sentence("call_sheet.version")}


def is_own_workbook(data: bytes) -> bool:
    """Whether an xlsx file was written by this program as a list, also where Excel or WPS saved it since.

    Its texts mean what they say: nothing was put before them to keep them texts.
    """
    from defusedxml.ElementTree import fromstring

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if package.getinfo(_PROPERTIES).file_size > _MOST_PROPERTIES:
                return False
            properties = fromstring(package.read(_PROPERTIES))
    except Exception:  # noqa: BLE001 - only a hint: the reader itself judges what is broken
        return False
    mark = sentence("workbook.about_program_value")
    return any(part.tag.endswith("}keywords") and part.text == mark for part in properties)


@cache
def _titles(key: str) -> frozenset[str]:
    return frozenset({*sentences_of(_LISTS[key]), sentence("sheet_edit.key"), sentence("template.mark")})
