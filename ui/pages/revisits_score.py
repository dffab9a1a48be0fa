"""Five boxes for the customer's satisfaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.widgets.marks import MarkRow

if TYPE_CHECKING:
    from ui.theme import Theme

_HEIGHT = 36


class ScoreRow(MarkRow):
    """Boxes 1–5, larger than those of other questions; `changed` follows every change, by whomever."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, 1, 5, name="满意度 1–5", height=_HEIGHT)

    @property
    def score(self) -> int | None:
        return self.mark

    def set_score(self, score: int | None) -> None:
        """Choose one box, or none."""
        self.set_mark(score)
        self.changed.emit()
