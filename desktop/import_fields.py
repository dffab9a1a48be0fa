"""What a sheet can be, and what its columns and answers can be: orders, customers, sold goods, cases and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.sheet_records import RECORD_KINDS, RecordKind
from desktop.record_transfers import given_choices, kind_label, record_fields, record_label
from desktop.staged import FieldChoice, field_choices, is_guessed
from resources.profile_files import shipped_profiles
from resources.wording import sentence

if TYPE_CHECKING:
    from imports.reports import SheetReport

ORDERS, SETTLEMENT = "orders", "settlement"
GIVEN = "given."
"""How questions begin whose answer stands for a column that the sheet lacks."""
_MONTHS = ("3个月", "6个月", "12个月", "24个月", "36个月")


def sheet_kind(kind: str) -> str:
    """What a person calls a kind of sheets: 订单, 对账单, 客户名单."""
    return kind_label(kind) if kind in RECORD_KINDS else sentence(f"sheet_kind.{kind}")


def kind_choices(sheet: SheetReport) -> tuple[str, ...]:
    """The kinds a sheet can be taken for, the one it was taken for among them."""
    known = {profile.name for profile in shipped_profiles()}
    kinds = [ORDERS, *(kind.value for kind in RecordKind if kind.value in known)]
    return tuple(dict.fromkeys((*kinds, *((sheet.kind,) if sheet.kind == SETTLEMENT else ()))))


def sheet_title(sheet: SheetReport) -> str:
    """What a sheet was taken for: the export it is, or its kind where its columns were guessed."""
    if sheet.kind == ORDERS and is_guessed(sheet):
        return sentence("sheet_kind.handmade")
    return sheet.title or sheet_kind(sheet.kind)


def fields_of(kind: str) -> tuple[FieldChoice, ...]:
    """What a column of a sheet of this kind can be taken for, in the order of the list; none for a settlement."""
    if kind in RECORD_KINDS:
        return record_fields(kind)
    return field_choices() if kind == ORDERS else ()


def plans_of(kind: str) -> tuple[tuple[str, str], ...]:
    """Names and titles of the profiles by which a sheet of this kind can be read."""
    return tuple((each.name, each.title) for each in shipped_profiles() if each.kind == kind)


def given_label(kind: str, what: str) -> str:
    """What is asked once for a sheet of records: the label of the column it lacks."""
    return record_label(kind, what.removeprefix(GIVEN))


def given_answers(kind: str, what: str) -> tuple[str, ...]:
    """Answers to offer, as one would write them in a cell; a closed list is whole, of months the usual ones."""
    key = what.removeprefix(GIVEN)
    return given_choices(kind, key) or (_MONTHS if key.endswith("months") else ())
