"""Sheets on the command line: a list taken along, the template of one to be imported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli_kit import DONE, Command, answer, open_desk
from resources.wording import sentence

if TYPE_CHECKING:
    import argparse

_USUAL = "cases"
_FIGURES = "customers"


def _export_options(export: argparse.ArgumentParser) -> None:
    export.add_argument("what", nargs="?", default=_USUAL, metavar="LIST")
    export.add_argument("--to", type=Path, required=True, metavar="X.xlsx")
    export.add_argument("--tab", default="")
    export.add_argument("--text", default="")
    export.add_argument("--columns", default="", metavar="A,B,…")


def _export(asked: argparse.Namespace) -> int:
    if asked.what == _FIGURES:
        _keep_up(asked)
    with open_desk(asked, read_only=True) as desk:
        query = desk.list_sheets.query(list_key=asked.what, asked={"tab": asked.tab, "text": asked.text})
        columns = [name.strip() for name in asked.columns.replace("，", ",").split(",") if name.strip()]
        count = desk.list_sheets.write(list_key=asked.what, query=query, to=asked.to, columns=columns)
    unit = sentence(f"sheet_unit.{asked.what}", {"count": f"{count:,}"})
    words = sentence("cli.exported", {"what": unit, "file": asked.to.name})
    answer(asked, {"file": str(asked.to), "rows": count}, words)
    return DONE


def _keep_up(asked: argparse.Namespace) -> None:
    """Bring the figures of customers up to what was written, which a command that only reads cannot."""
    with open_desk(asked, read_only=True) as desk:
        behind = desk.customer_lists.is_behind()
    if behind:
        with open_desk(asked) as desk:
            desk.customer_lists.keep_up()


def _template_options(template: argparse.ArgumentParser) -> None:
    template.add_argument("kind", metavar="KIND")
    template.add_argument("--to", type=Path, required=True, metavar="X.xlsx")


def _template(asked: argparse.Namespace) -> int:
    with open_desk(asked, read_only=True) as desk:
        desk.templates.write(kind=asked.kind, to=asked.to)
    words = sentence("cli.template_line", {"file": asked.to.name})
    answer(asked, {"file": str(asked.to), "kind": asked.kind}, words)
    return DONE


SHEET_COMMANDS = (
    Command(name="export", run=_export, options=_export_options),
    Command(name="template", run=_template, options=_template_options),
)
