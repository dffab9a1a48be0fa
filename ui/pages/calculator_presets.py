"""常用情形: a frequent claim is chosen once and fills in kind, reason and what usually comes with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.settlement.presets import fill
from ui.pages.calculator_fields import LABEL, ClaimGroup, Kit, Row, always, still
from ui.widgets.combos import ComboBox, Option
from ui.widgets.texts import FormRow

if TYPE_CHECKING:
    from aftersales.settlement.claim import Claim
    from aftersales.taxonomy import Reason

NONE = ""


class PresetGroup(ClaimGroup):
    """One combo. It shows the preset while the claim still is what the preset made of it."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.column.setContentsMargins(24, 0, 24, 0)
        options = [Option(NONE, "自己填")]
        options += [Option(preset.id, preset.name, note=preset.reason) for preset in kit.presets]
        self.preset = still(ComboBox(kit.theme, options, name="常用情形"))
        self.preset.set_current(NONE)
        self.preset.chosen.connect(self._chosen)
        box = FormRow("常用情形", self.preset, label_width=LABEL)
        self.add(Row(key="preset", box=box, edit=self.preset, wanted=always, read=self._read))

    def wanted(self, claim: Claim, reason: Reason) -> bool:  # noqa: ARG002
        return bool(self.kit.presets)

    def _chosen(self, key: object) -> None:
        preset = next((one for one in self.kit.presets if one.id == key), None)
        if preset is not None and self.claim is not None:
            self.give(fill(self.claim, preset, self.kit.policies))

    def _read(self, claim: Claim) -> None:
        key = self.preset.current
        preset = next((one for one in self.kit.presets if one.id == key), None)
        if preset is not None and fill(claim, preset, self.kit.policies) != claim:
            self.preset.set_current(NONE)
