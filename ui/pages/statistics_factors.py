"""The tab 什么影响分数 of 统计: what goes with low scores, in words, with how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.score_factors import Way
from desktop.satisfaction_words import factor_name, factor_value, factor_words, report_words
from resources.wording import sentence
from ui.delegates.cells import MoneyDelegate, TextDelegate
from ui.models.paged_table import Column, PagedTableModel
from ui.models.roles import Cell, Row
from ui.pages.statistics_parts import FIRST_HEAD
from ui.widgets.texts import Scrolled, TextLabel
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from aftersales.score_factors import FactorFinding, FactorReport
    from ui.theme import Theme

_COLUMNS = (
    Column(key="name", title="因素", width=136),
    Column(key="low", title="打 1–2 分的平均", width=136, align="right"),
    Column(key="good", title="打 4–5 分的平均", width=136, align="right"),
    Column(key="together", title="相关", width=128, align="right"),
    Column(key="words", title="看得出什么"),
)
_TONES = {Way.LOWER: "bad", Way.HIGHER: "ok", Way.UNSEEN: "faint"}
_ROW, _HEAD = 36, 32


class FactorsTab(Scrolled):
    """A row for each factor."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(margins=(0, 16, 0, 16))
        self.said = TextLabel("", wrap=True)
        self.caution = TextLabel(sentence("survey.factors_caution"), "caption", wrap=True)
        for words in (self.said, self.caution):
            words.setContentsMargins(24, 0, 24, 0)
            self.column.addWidget(words)
        self.table = KeyTable(theme, name="什么影响分数")
        self._model = PagedTableModel(_COLUMNS, lambda _request: None, self)
        right = dict.fromkeys(("low", "good", "together"), MoneyDelegate(theme))
        self.table.show_model(self._model, {"name": TextDelegate(theme, left=24), **right})
        self.table.horizontalHeader().setStyleSheet(FIRST_HEAD)
        self.column.addWidget(self.table)
        self.column.addStretch(1)

    def show_report(self, found: FactorReport | None) -> None:
        """Show the findings; without a report only why there is none."""
        self.said.set_text(report_words(found))
        rows = [_row(one, found) for one in found.findings] if found else []
        self._model.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.caution.setVisible(bool(rows))
        self.table.setFixedHeight(_HEAD + _ROW * max(len(rows), 1) + 2)


def _row(one: FactorFinding, found: FactorReport) -> Row:
    together = one.together
    correlation = f"{together.value:+.2f}".replace("-", "\u2212") if together else "—"
    words = factor_words(one, found)
    texts = (
        factor_name(one),
        factor_value(one.factor, one.mean_low),
        factor_value(one.factor, one.mean_good),
        correlation,
    )
    cells = (*(Cell(text=text) for text in texts), Cell(text=words, tone=_TONES[one.way], tip=words))
    return Row(key=f"{one.factor}{one.name}", cells=cells, spoken="，".join((*texts, words)))
