"""The doors of sheets out and back for the test of rights: who takes a list along, and what only reads."""

from __future__ import annotations

from typing import Any

from aftersales.access import Right
from desktop.sheet_differences import Differences
from desktop.sheet_edits import SheetEdit


def _write(on: Any) -> Any:
    return on.desk.list_sheets.write(list_key="cases", to=on.tmp / "工单.xlsx")


def _copy(on: Any) -> Any:
    desk = on.desk
    query = desk.list_sheets.query(list_key="orders", asked={})
    return desk.list_sheets.copied(list_key="orders", query=query)


def _apply(on: Any) -> Any:
    edit = SheetEdit("customers", on.tmp / "客户.xlsx", {})
    return on.desk.sheet_edits.apply(edit=edit, differences=Differences())


SHEET_DOORS: dict[str, tuple[Right, Any]] = {
    "list_sheets.write": (Right.EXPORT, _write),
    "list_sheets.copied": (Right.EXPORT, _copy),
    "sheet_edits.begin": (Right.EXPORT, lambda on: on.desk.sheet_edits.begin(list_key="customers")),
    "sheet_edits.apply": (Right.IMPORT, _apply),
    "templates.write": (
        Right.IMPORT,
        lambda on: on.desk.templates.write(kind="customers", to=on.tmp / "模板.xlsx"),
    ),
}
SHEET_READING = {
    "list_sheets": {"names", "columns", "seen", "query"},
    "sheet_edits": {"names", "look", "compare", "end"},
    "templates": {"kinds"},
}
