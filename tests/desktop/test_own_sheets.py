"""Sheets of this program in the general import: those it does not take say so, and hidden keys are no question."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from aftersales.columns import ColumnKind
from aftersales.errors import KnownError
from aftersales.parts import Part
from aftersales.products import Product
from desktop.jobs import Progress
from exports.csv_sheet import write_csv
from exports.workbook import SheetColumn
from resources.wording import error_sentence
from tests.desktop.acting import plan_call

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop.acting import Shop
