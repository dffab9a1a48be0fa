"""问题与责任 on the page of a case: fields that save at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.access import Right
from aftersales.cases import CaseKind, Responsible
from desktop.requests import CaseEdit
from resources.labels import label
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import TextEdit, offer_words
from ui.widgets.texts import Field, SectionTitle

if TYPE_CHECKING:
    from desktop.requests import ReasonChoice
    from desktop.shop import Desk
    from desktop.views import CaseView
    from ui.theme import Theme


class CaseProblem(QWidget):
    """What went wrong, who answers, what the customer wants. `edited(CaseEdit)` follows each finished change."""

    edited = Signal(object)

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: CaseView | None = None
        self._reasons: tuple[ReasonChoice, ...] = desk.cases.reasons()
        self.category = ComboBox(theme, name="大类")
        self.reason = ComboBox(theme, placeholder="选原因", name="原因")
        self.phenomenon = TextEdit(placeholder="客户怎么说")
        self.responsible = ComboBox(
            theme, [Option(each, label(each)) for each in Responsible], placeholder="还没定", name="责任"
        )
        self.kind = ComboBox(theme, [Option(kind, kind.value) for kind in CaseKind], name="客户要")
        self.description = TextEdit(placeholder="来龙去脉，写一句")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        column.addWidget(SectionTitle("问题与责任"))
        row = QHBoxLayout()
        row.setSpacing(12)
        for text, edit, share in (
            ("大类", self.category, 2),
            ("原因", self.reason, 3),
            ("现象", self.phenomenon, 3),
            ("责任", self.responsible, 3),
            ("客户要", self.kind, 3),
        ):
            row.addWidget(Field(text, edit), share)
        column.addLayout(row)
        column.addWidget(Field("说明", self.description))
        self.category.chosen.connect(self._category_chosen)
        self.reason.chosen.connect(lambda key: self.edited.emit(CaseEdit(reason=str(key))))
        self.responsible.chosen.connect(
            lambda key: self.edited.emit(CaseEdit(responsible=Responsible(str(key))))
        )
        self.kind.chosen.connect(lambda key: self.edited.emit(CaseEdit(kind=CaseKind(str(key)))))
        self.phenomenon.editingFinished.connect(self._phenomenon_left)
        self.description.editingFinished.connect(self._description_left)

    def show_case(self, view: CaseView) -> None:
        """Show a case; an edit someone is typing in keeps its words."""
        other = self._view is None or self._view.case.id != view.case.id
        before, self._view = self._view, view
        case = view.case
        self._reasons = self._desk.cases.reasons()  # the shop may have changed its list
        categories = dict.fromkeys((*(reason.category for reason in self._reasons), case.category))
        self.category.set_options([Option(name, name) for name in categories])
        self.category.set_current(case.category)
        self._offer_phenomena(case.reason)
        self._offer_reasons(case.category)
        self.reason.set_current(case.reason)
        self.responsible.set_current(case.responsible)
        self.kind.set_current(case.kind)
        for edit, text, old in (
            (self.phenomenon, case.phenomenon, before.case.phenomenon if before else ""),
            (self.description, case.description, before.case.description if before else ""),
        ):
            if other or not edit.hasFocus() or edit.text() == old:
                edit.setText(text)
                edit.setCursorPosition(0)
        allowed = Right.HANDLE in self._desk.session.rights
        for widget in (
            self.category,
            self.reason,
            self.phenomenon,
            self.responsible,
            self.kind,
            self.description,
        ):
            widget.setEnabled(allowed)
            widget.setToolTip("" if allowed else "客服和店主才能改")

    def _offer_reasons(self, category: str) -> None:
        """The reasons under a 大类, and the case's own where it is not offered any more."""
        names = [reason.reason for reason in self._reasons if reason.category == category]
        options = [Option(name, name) for name in names]
        case = self._view.case if self._view is not None else None
        if case is not None and case.category == category and case.reason not in names:
            options.append(Option(case.reason, case.reason, note="旧的叫法"))
        self.reason.set_options(options)

    def _offer_phenomena(self, reason: str) -> None:
        known = (each.phenomena for each in self._reasons if each.reason == reason)
        offer_words(self.phenomenon, next(known, ()))

    def _category_chosen(self, key: object) -> None:
        """Another 大类 is only half a change: its reason comes next, and with it both are saved."""
        self._offer_reasons(str(key))
        self.reason.setCurrentIndex(-1)
        self.reason.setFocus()

    def _phenomenon_left(self) -> None:
        text = self.phenomenon.text().strip()
        if self._view is not None and text != self._view.case.phenomenon:
            self.edited.emit(CaseEdit(phenomenon=text))

    def _description_left(self) -> None:
        text = self.description.text().strip()
        if self._view is not None and text != self._view.case.description:
            self.edited.emit(CaseEdit(description=text))
