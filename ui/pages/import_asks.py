"""What one sheet has to be asked once: its shop, its encoding, the year of its days, what its amounts mean, hidden rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.orders import OrderStatus
from aftersales.record_columns import columns_of
from aftersales.sheet_records import RECORD_KINDS
from desktop.import_fields import GIVEN, ORDERS, given_label
from desktop.transfers import note_text
from ui.widgets.choices import Choice, Segmented
from ui.widgets.combos import ComboBox, Option, SearchComboBox
from ui.widgets.texts import HairLine, Panel, SectionTitle, TextLabel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.transfers import SheetReport
    from ui.theme import Theme

SHOP, ENCODING, YEAR = "shop_name", "encoding", "year"
STATE = "states."
"""How questions begin that ask what a status text of the sheet means."""
_OPEN = Choice("", "还没定")
_FIXED = {
    "paid": (_OPEN, Choice("gross", "退款前"), Choice("net", "退款后")),
    "repeats": (_OPEN, Choice("once", "整单的"), Choice("sum", "每行各算")),
    "hidden": (Choice("", "一样导"), Choice("leave", "不导隐藏的")),
    "hidden_columns": (Choice("", "一样导"), Choice("leave", "不导隐藏的")),
}
_NAMES = {
    SHOP: "哪个店的订单",
    ENCODING: "文字怎么读",
    YEAR: "日期是哪一年",
    "paid": "实付是退款前还是退款后",
    "repeats": "几行金额是整单的还是各算各的",
    "hidden": "隐藏的行",
    "hidden_columns": "隐藏的列",
}
_NOTES = {
    ENCODING: "imports.asks_encoding",
    YEAR: "imports.asks_year",
    "paid": "imports.asks_paid",
    "repeats": "imports.asks_repeat",
    "hidden": "imports.hidden_rows",
    "hidden_columns": "imports.hidden_columns",
}
_YEARS = 3
_NEVER_OPEN = frozenset({SHOP, "hidden", "hidden_columns"})
"""Questions for which no answer is an answer."""
_STATES = tuple(state for state in OrderStatus if state is not OrderStatus.HELD)
_WHOLE_NUMBERS = frozenset({YEAR})
Answer = str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The questions of one sheet: `what` is asked (fields of the choice), `answers` given, `notes` why it is asked.

    `names` are the words of each, `offers` the answers to those that stand for a column the sheet lacks.
    `readings` shows how the first names read in each encoding, `shops` are those known; `shop` is the platform's own.
    """

    what: tuple[str, ...]
    answers: Mapping[str, Answer] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    offers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    shops: tuple[str, ...] = ()
    this_year: int = 0

    @property
    def open(self) -> tuple[str, ...]:
        """What still has no answer and should have one."""
        return tuple(what for what in self.what if what not in _NEVER_OPEN and what not in self.answers)


def notes_of(sheet: SheetReport) -> dict[str, str]:
    """The sentences of a sheet that belong to its questions."""
    told = {f"{STATE}{text}": f"{count:,} 行，没见过这个状态" for text, count in sheet.unknown_states}
    by_code = {note.code: note_text(note) for note in sheet.notes}
    given = {
        what: f"records.asks_{sheet.kind}_{what.removeprefix(GIVEN)}"
        for what in sheet.asks
        if what.startswith(GIVEN)
    }
    found = {what: by_code[code] for what, code in {**_NOTES, **given}.items() if code in by_code}
    return {**found, **told}


def asks_of(sheet: SheetReport) -> tuple[str, ...]:
    """What a sheet is to be asked once: its shop, what it names itself, hidden columns, status texts that nobody knows."""
    shop = [SHOP] if sheet.kind == ORDERS and not sheet.names_shop else []
    hidden = ["hidden_columns"] if sheet.hidden_columns else []
    states = [f"{STATE}{text}" for text, _ in sheet.unknown_states]
    return tuple(dict.fromkeys((*shop, *sheet.asks, *hidden, *states)))


def name_of(sheet: SheetReport, what: str) -> str:
    """What a question is called."""
    if what.startswith(STATE):
        return f"状态「{what.removeprefix(STATE)}」"
    return given_label(sheet.kind, what) if what.startswith(GIVEN) else _NAMES[what]


def belongs_to(sheet: SheetReport, what: str) -> bool:
    """Whether a question can still be asked of a sheet that is taken for something else now."""
    if what.startswith(GIVEN):
        return what.removeprefix(GIVEN) in columns_of(sheet.kind) and sheet.kind in RECORD_KINDS
    return sheet.kind == ORDERS or not (what.startswith(STATE) or what in {SHOP, "paid", "repeats"})


class AskPanel(QWidget):
    """The questions of the sheet under the cursor; `answered(what, answer)` follows, "" takes an answer back."""

    answered = Signal(str, object)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._asked: Asked | None = None
        self.controls: dict[str, Segmented | ComboBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(12)
        self.title = SectionTitle("这张表要问一次")
        column.addWidget(self.title)
        self._panel = Panel()
        column.addWidget(self._panel)
        self.hide()

    def show_asked(self, name: str, asked: Asked | None) -> None:
        """Show the questions of a sheet; with none the panel is away. The one a person stands in keeps the focus."""
        if asked == self._asked:
            return
        self._asked = asked
        stood = next((what for what, control in self.controls.items() if _has_focus(control)), None)
        while self._panel.column.count():
            item = self._panel.column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.controls = {}
        self.setVisible(asked is not None and bool(asked.what))
        if asked is None or not asked.what:
            return
        self.title.title.set_text(f"「{name}」要问一次")
        open_count = len(asked.open)
        self.title.caption.set_text(f"还有 {open_count} 个没定" if open_count else "")
        for number, what in enumerate(asked.what):
            if number:
                self._panel.column.addWidget(HairLine())
            self._panel.column.addWidget(self._row(what, asked))
        if stood in self.controls:
            _focus(self.controls[stood])

    def _row(self, what: str, asked: Asked) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(TextLabel(asked.names[what]))
        note = asked.notes.get(what, "")
        if what == SHOP:
            note = "表里没写店铺。填一次，以后这样名字的文件都归它"
        if what == ENCODING:
            note = ""
            for encoding, reading in asked.readings.items():
                words.addWidget(TextLabel(f"{encoding.upper()}　{reading}", "label"))
        if note:
            words.addWidget(TextLabel(note, "label", wrap=True))
        row.addLayout(words, 1)
        control = self._control(what, asked)
        self.controls[what] = control
        row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        return holder

    def _control(self, what: str, asked: Asked) -> Segmented | ComboBox:
        if what == SHOP:
            own = asked.shops[0] if asked.shops else "店铺名"
            return self._free(what, asked, asked.shops, own)
        if what.startswith(STATE):
            return self._state(what, asked)
        if what.startswith(GIVEN):
            return self._free(what, asked, asked.offers.get(what, ()), "还没定")
        return self._choices(what, asked)

    def _choices(self, what: str, asked: Asked) -> Segmented:
        choices = _FIXED.get(what)
        if what == ENCODING:
            choices = (_OPEN, *(Choice(name, name.upper()) for name in asked.readings))
        elif what == YEAR:
            years = range(asked.this_year, asked.this_year - _YEARS, -1)
            choices = (_OPEN, *(Choice(str(year), str(year)) for year in years))
        assert choices is not None
        current = str(asked.answers.get(what, ""))
        control = Segmented(self._theme, choices, current=current, name=asked.names[what])
        control.chosen.connect(lambda key, what=what: self._give(what, key))
        return control

    def _state(self, what: str, asked: Asked) -> ComboBox:
        options = [Option("", "还没定"), *(Option(state.value, state.value) for state in _STATES)]
        control = ComboBox(self._theme, options, name=asked.names[what])
        control.setMinimumWidth(200)
        control.set_current(asked.answers.get(what, ""))
        control.chosen.connect(lambda key: self._give(what, str(key)))
        return control

    def _free(self, what: str, asked: Asked, offers: Sequence[str], hint: str) -> SearchComboBox:
        given = str(asked.answers.get(what, ""))
        names = dict.fromkeys((*offers, *([given] if given else [])))
        control = SearchComboBox(
            self._theme,
            [Option(name, name) for name in names],
            placeholder=hint,
            name=asked.names[what],
            free=True,
        )
        control.setMinimumWidth(200)
        if given:
            control.set_current(given)
        control.chosen.connect(lambda key: self._give(what, str(key)))
        control.text_given.connect(lambda text: self._give(what, text))
        return control

    def _give(self, what: str, text: str) -> None:
        before = str(self._asked.answers.get(what, "")) if self._asked else ""
        if text != before:
            self.answered.emit(what, int(text) if text and what in _WHOLE_NUMBERS else text)


def _has_focus(control: QWidget) -> bool:
    return control.hasFocus() or any(child.hasFocus() for child in control.findChildren(QWidget))


def _focus(control: Segmented | ComboBox) -> None:
    target = control.button(control.current) if isinstance(control, Segmented) else control
    target.setFocus(Qt.FocusReason.OtherFocusReason)
