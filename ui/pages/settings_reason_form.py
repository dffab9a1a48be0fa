"""The fields of one reason in 设置 › 分类与原因, each saved when it is left; and the few that a new one begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from aftersales.cases import CaseKind, Responsible
from aftersales.taxonomy import Fault, FreightPayer
from desktop.reason_lists import MOST_HOURS
from resources.labels import label
from ui.pages.settings_lists import FieldGrid, words_of
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.choices import Switch
from ui.widgets.combos import ComboBox, Option, SearchComboBox
from ui.widgets.edits import NumberEdit, TextEdit
from ui.widgets.texts import FlowLayout, Panel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from resources.list_book import ReasonEntry
    from ui.theme import Theme
    from ui.widgets.texts import Field

_ASK = ""
_FREIGHT = {
    FreightPayer.MERCHANT: "商家",
    FreightPayer.BUYER: "客户",
    FreightPayer.BY_FAULT: "看责任",
    FreightPayer.NOBODY: "不用退回",
}
_LISTS = (
    ("required", "必需凭证", "判责前要齐，用、隔开"),
    ("useful", "有用凭证", "有就加上"),
    ("phenomena", "现象", "打现象时提示，用、隔开"),
)


def fault_words(fault: Fault | None) -> str:
    """Who answers, in words; 先问 where a person must say."""
    return label(Responsible(fault.value)) if fault is not None else "先问"


def _faults(theme: Theme) -> ComboBox:
    options = [*(Option(fault.value, fault_words(fault)) for fault in Fault), Option(_ASK, "先问")]
    return ComboBox(theme, options, name="责任")


def _freights(theme: Theme) -> ComboBox:
    return ComboBox(theme, [Option(who.value, words) for who, words in _FREIGHT.items()], name="退回运费")


class ReasonForm(QWidget):
    """The reason stood on. `edited(ReasonValues)` carries one field that was changed."""

    edited = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._one: ReasonEntry | None = None
        self.name = TextEdit()
        self.category = SearchComboBox(theme, name="大类", free=True)
        self.fault, self.return_freight = _faults(theme), _freights(theme)
        self.hours = NumberEdit(theme, unit="小时", least=1, most=MOST_HOURS)
        self.hours.setPlaceholderText("按平时")
        self.active = Switch(theme, "启用")
        self.kinds = {kind: QCheckBox(kind.value) for kind in CaseKind}
        self.lists = {name: TextEdit(placeholder=hint) for name, _, hint in _LISTS}
        self._grid = FieldGrid(3)
        for name, words, edit in (
            ("name", "名称", self.name),
            ("category", "大类", self.category),
            ("fault", "责任（默认）", self.fault),
            ("return_freight", "退回运费谁出", self.return_freight),
            ("hours", "多久定方案", self.hours),
            ("active", "启用", self.active),
        ):
            self._grid.put(name, words, edit)
        self._grid.put("kinds", "常用办法", self._boxes(), span=3)
        for (name, words, _), span in zip(_LISTS, (2, 1, 3), strict=True):
            self._grid.put(name, words, self.lists[name], span=span)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._grid)
        self._connect()

    def _boxes(self) -> QWidget:
        box = QWidget()
        flow = FlowLayout(box, gap=16)
        for tick in self.kinds.values():
            flow.addWidget(tick)
            tick.clicked.connect(self._ticked)
        return box

    def _connect(self) -> None:
        self.name.editingFinished.connect(lambda: self._tell("name", self.name.text().strip()))
        self.category.chosen.connect(lambda key: self._tell("category", str(key)))
        self.category.text_given.connect(lambda text: self._tell("category", text))
        self.fault.chosen.connect(lambda key: self._tell("fault", str(key)))
        self.return_freight.chosen.connect(lambda key: self._tell("return_freight", str(key)))
        self.hours.editingFinished.connect(self._hours_left)
        self.active.clicked.connect(lambda on: self._tell("active", on))
        for name, edit in self.lists.items():
            edit.editingFinished.connect(lambda name=name, edit=edit: self._tell(name, words_of(edit.text())))

    @property
    def fields(self) -> Mapping[str, Field]:
        """The fields by the names the desk refuses them under."""
        return self._grid.fields

    def set_categories(self, names: Sequence[str]) -> None:
        """The 大类 that are there; another may be typed."""
        self.category.set_options([Option(name, name) for name in names])

    def show_reason(self, one: ReasonEntry) -> None:
        """Show a reason; a field that somebody types in keeps its words."""
        other = self._one is None or self._one.entry.key != one.entry.key
        self._one = one
        values, shipped = one.entry.values, one.entry.shipped is not None
        self.category.set_current(one.reason.category)
        self.category.setEditText(one.reason.category)
        self.fault.set_current(values.get("fault", ""))
        self.return_freight.set_current(values["return_freight"])
        self.return_freight.setEnabled(not shipped)
        self.return_freight.setToolTip("出厂的原因按法律和平台规则，运费不改" if shipped else "")
        self.active.setChecked(one.reason.active)
        for kind, tick in self.kinds.items():
            tick.setChecked(kind in one.reason.kinds)
        texts = {self.name: one.reason.name}
        texts |= {edit: "、".join(values.get(name, ())) for name, edit in self.lists.items()}
        for edit, text in texts.items():
            if other or not (edit.hasFocus() and edit.isModified()):
                edit.setText(text)
        if other or not (self.hours.hasFocus() and self.hours.isModified()):
            self.hours.set_value(one.reason.hours)
        if other:
            self._grid.clear_errors()

    def _tell(self, name: str, value: Any) -> None:
        if self._one is None:
            return
        default: Any = [] if name in self.lists else ""
        if value != self._one.entry.values.get(name, default):
            self.edited.emit({name: value})
        else:
            self.fields[name].set_error("")

    def _hours_left(self) -> None:
        if self._one is not None and not self.hours.error and self.hours.value != self._one.reason.hours:
            self.edited.emit({"hours": self.hours.value})

    def _ticked(self) -> None:
        if self._one is None:
            return
        kept = [kind for kind in self._one.reason.kinds if self.kinds[kind].isChecked()]
        kept += [kind for kind, tick in self.kinds.items() if tick.isChecked() and kind not in kept]
        self._tell("kinds", [kind.value for kind in kept])


class ReasonAdding(Panel):
    """A new reason: `given(dict)` carries name, category, fault and return_freight."""

    given = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(margins=(16, 12, 16, 12), parent=parent)
        self.column.setSpacing(12)
        self.name = TextEdit(placeholder="例如 包装太简单")
        self.category = SearchComboBox(theme, name="大类", free=True)
        self.fault, self.freight = _faults(theme), _freights(theme)
        self._grid = FieldGrid(4)
        for name, words, edit in (
            ("name", "名称", self.name),
            ("category", "大类", self.category),
            ("fault", "责任（默认）", self.fault),
            ("return_freight", "退回运费谁出", self.freight),
        ):
            self._grid.put(name, words, edit)
        self.column.addWidget(self._grid)
        row = QHBoxLayout()
        row.addStretch(1)
        self.cancel = Button(theme, "取消")
        self.take = PrimaryButton(theme, "加上")
        self.cancel.clicked.connect(self.hide)
        self.take.clicked.connect(self._give)
        self.name.returnPressed.connect(self._give)
        row.addWidget(self.cancel)
        row.addWidget(self.take)
        self.column.addLayout(row)

    @property
    def fields(self) -> Mapping[str, Field]:
        """The fields by the names the desk refuses them under."""
        return self._grid.fields

    def set_categories(self, names: Sequence[str]) -> None:
        """The 大类 that are there; another may be typed."""
        before = self.category.currentText()
        self.category.set_options([Option(name, name) for name in names])
        self.category.setEditText(before)

    def begin(self, category: str) -> None:
        """Open with empty fields under a 大类."""
        self._grid.clear_errors()
        self.name.clear()
        self.category.setEditText(category)
        self.fault.set_current(Fault.MERCHANT.value)
        self.freight.set_current(FreightPayer.BY_FAULT.value)
        self.show()
        self.name.setFocus()

    def _give(self) -> None:
        fault = str(self.fault.current or "")
        self.given.emit(
            {
                "name": self.name.text(),
                "category": self.category.currentText(),
                "fault": Fault(fault) if fault else None,
                "return_freight": FreightPayer(str(self.freight.current)),
            }
        )
