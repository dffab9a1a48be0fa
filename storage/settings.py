"""Settings of the shop: named values, changed under the journal like everything else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from storage.models import SettingRow
from storage.query import dicts, first
from storage.records import Records
from storage.values import json_text

if TYPE_CHECKING:
    from aftersales.actions import Action
    from storage.database import Database


class Settings:
    """JSON values by key; shop identity stands under ``shop.name``, ``shop.phone``, ``shop.address``, ``shop.closing``."""

    def __init__(self, database: Database) -> None:
        self._records = Records(database)

    def get(self, key: str, default: Any = None) -> Any:
        row = first(SettingRow.select(SettingRow.value).where(SettingRow.key == key))
        return default if row is None else json.loads(row["value"])

    def all(self) -> dict[str, Any]:
        """Every setting there is, by key."""
        return {
            row["key"]: json.loads(row["value"])
            for row in dicts(SettingRow.select().order_by(SettingRow.key))
        }

    def put(self, key: str, value: Any, *, action: Action) -> None:
        """Set a value; an equal one writes nothing."""
        row = first(SettingRow.select().where(SettingRow.key == key))
        text = json_text(value)
        if row is None:
            self._records.insert("settings", {"key": key, "value": text}, action=action)
        elif row["value"] != text:
            self._records.update("settings", row["id"], row["version"], {"value": text}, action=action)
