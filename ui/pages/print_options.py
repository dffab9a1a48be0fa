"""Beside the preview: which papers, on which printer, how many, and what is printed of each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from aftersales.access import Right
from resources.wording import sentence
from ui.pages.case_frame import SideFrame
from ui.widgets.bands import PageFooter
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.choices import Choice, Segmented
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import NumberEdit
from ui.widgets.status import IconLabel
from ui.widgets.texts import Field, HairLine, Scrolled, SectionTitle, TextLabel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.printing import PaperChoice, PaperOffer
    from ui.theme import Theme

WIDTH = 320
MOST_COPIES = 99
BESIDE = 2
NO_PRINTER = "这台电脑没装打印机，可以存 PDF"


class PaperRow(QWidget):
    """One paper: whether it is wanted, its size and its printer."""

    changed = Signal()

    def __init__(self, theme: Theme, offer: PaperOffer, printers: Sequence[str], *, wanted: bool) -> None:
        super().__init__()
        self.offer = offer
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.box = QCheckBox(offer.title)
        self.box.setChecked(wanted and not offer.refused)
        self.box.setEnabled(not offer.refused)
        self.box.setToolTip(offer.refused)
        line = QHBoxLayout()
        line.addWidget(self.box, 1)
        self.size_choice = _sizes(theme, offer)
        line.addWidget(self.size_choice)
        if len(offer.sizes) == 1:
            self.size_choice.hide()
            line.addWidget(TextLabel(sentence(f"paper_size.{offer.sizes[0]}"), "quiet"))
        column.addLayout(line)
        if offer.refused:
            column.addWidget(TextLabel(offer.refused, "caption"))
        options = [Option(name, name) for name in printers]
        self.printer = ComboBox(theme, options, name=f"{offer.title}的打印机")
        if printers:
            self.printer.set_current(printers[0])
        column.addWidget(self.printer)
        self.box.toggled.connect(self._turned)
        self.size_choice.chosen.connect(lambda _: self.changed.emit())
        self._printers = tuple(printers)
        self.printer.setVisible(bool(printers) and self.box.isChecked())

    @property
    def wanted(self) -> bool:
        return self.box.isChecked()

    @property
    def size_key(self) -> str:
        return str(self.size_choice.current)

    def set_wanted(self, *, wanted: bool, size: str = "", printer: str = "") -> None:
        """As it was left the last time; what is not there any more is passed over."""
        self.box.setChecked(wanted and not self.offer.refused)
        if size in self.offer.sizes:
            self.size_choice.set_current(size)
        if printer in self._printers:
            self.printer.set_current(printer)

    def _turned(self) -> None:
        self.printer.setVisible(bool(self._printers) and self.box.isChecked())
        self.changed.emit()


class PrintOptions(SideFrame):
    """The panel; `changed` follows what the papers look like, `kept` what is only remembered."""

    changed = Signal()

    def __init__(self, theme: Theme, printers: Sequence[str], rights: frozenset[Right]) -> None:
        super().__init__(theme, name="打印选项")
        self._theme, self._names, self._rights = theme, tuple(printers), rights
        self.rows: list[PaperRow] = []
        self.parts: dict[str, QCheckBox] = {}
        self._heading: SectionTitle | None = None
        scrolled = Scrolled(margins=(20, 16, 20, 16))
        self.column.addWidget(scrolled, 1)
        self._papers, self._parts = QVBoxLayout(), QVBoxLayout()
        self.copies = NumberEdit(theme, value=1, unit="份", decimals=0, least=1, most=MOST_COPIES)
        copies, no_printer = Field("份数", self.copies), _told(theme, NO_PRINTER)
        scrolled.column.addWidget(SectionTitle("印哪几样"))
        scrolled.column.addLayout(self._papers)
        _part(scrolled.column)
        scrolled.column.addWidget(copies)
        scrolled.column.addWidget(no_printer)
        (no_printer if printers else copies).hide()
        _part(scrolled.column)
        scrolled.column.addLayout(self._parts)
        scrolled.column.addStretch(1)
        self.print = PrimaryButton(theme, "打印", icon="printer", keys="Ctrl+P")
        self.save = Button(theme, "存 PDF", icon="file-text", keys="Ctrl+S")
        self.column.addWidget(PageFooter(left=(), right=(self.print, self.save)))
        self.copies.value_changed.connect(self._name_print)
        self._name_print()

    @property
    def has_printer(self) -> bool:
        return bool(self._names)

    def show_offers(self, offers: Sequence[PaperOffer]) -> None:
        """Lay out the papers of a subject."""
        _empty(self._papers)
        _empty(self._parts)
        self.rows = [
            PaperRow(self._theme, offer, self._names, wanted=number == 0)
            for number, offer in enumerate(offers)
        ]
        self.parts, self._heading = {}, None
        for row in self.rows:
            row.changed.connect(self._changed)
            self._papers.addWidget(row)
        self._add_parts(offers)
        self._changed(quiet=True)

    def _add_parts(self, offers: Sequence[PaperOffer]) -> None:
        shown = [(part, first) for offer in offers for part, first in offer.parts]
        if any(offer.whole_phone for offer in offers) and Right.CALL in self._rights:
            shown.insert(-1 if shown else 0, ("whole_phone", False))
        if any(offer.for_shop for offer in offers):
            shown.append(("for_shop", False))
        if not shown:
            return
        self._heading = SectionTitle("印哪些")
        self._parts.addWidget(self._heading)
        for part, first in dict(shown).items():
            box = QCheckBox(sentence(f"paper_part.{part}"))
            box.setChecked(first)
            box.toggled.connect(self._changed)
            self.parts[part] = box
            self._parts.addWidget(box)

    def choices(self) -> tuple[PaperChoice, ...]:
        """The papers that are wanted."""
        ticked = {part for part, box in self.parts.items() if box.isChecked()}
        return tuple(
            replace(
                row.offer.usual,
                size=row.size_key,
                parts=frozenset(part for part, _ in row.offer.parts if part in ticked),
                for_shop=row.offer.for_shop and "for_shop" in ticked,
                whole_phone=row.offer.whole_phone and "whole_phone" in ticked,
            )
            for row in self.rows
            if row.wanted
        )

    def printer_of(self, kind: str) -> str:
        """The printer that this paper goes to."""
        row = next(row for row in self.rows if row.offer.kind == kind)
        return str(row.printer.current or "")

    def plain(self) -> dict[str, Any]:
        """What is remembered: per paper whether, size, printer; and the copies."""
        rows = {
            row.offer.kind: {
                "wanted": row.wanted,
                "size": row.size_key,
                "printer": str(row.printer.current or ""),
            }
            for row in self.rows
        }
        return {"papers": rows, "copies": self.copies.value or 1}

    def take(self, kept: Mapping[str, Any], *, wanted: str = "") -> None:
        """What was remembered; `wanted` names the one paper that was asked for now."""
        papers = kept.get("papers", {})
        for row in self.rows:
            row.blockSignals(True)
            old = papers.get(row.offer.kind, {})
            first = row is self.rows[0]
            chosen = row.offer.kind == wanted if wanted else bool(old.get("wanted", first))
            row.set_wanted(wanted=chosen, size=str(old.get("size", "")), printer=str(old.get("printer", "")))
            row.blockSignals(False)
        if not any(row.wanted for row in self.rows):
            self.rows[0].set_wanted(wanted=True)
        copies = kept.get("copies", 1)
        self.copies.set_value(copies if isinstance(copies, int) and 1 <= copies <= MOST_COPIES else 1)
        self._name_print()
        self._changed(quiet=True)

    def _changed(self, _on: object = None, *, quiet: bool = False) -> None:
        self._show_parts()
        some = any(row.wanted for row in self.rows)
        self.print.setEnabled(some and bool(self._names))
        self.print.setToolTip("" if self._names else NO_PRINTER)
        self.save.setEnabled(some)
        if not quiet:
            self.changed.emit()

    def _show_parts(self) -> None:
        """Only what the wanted papers can show or leave out."""
        wanted = [row.offer for row in self.rows if row.wanted]
        of_papers = {part for offer in wanted for part, _ in offer.parts}
        of_papers |= {"whole_phone"} if any(offer.whole_phone for offer in wanted) else set()
        of_papers |= {"for_shop"} if any(offer.for_shop for offer in wanted) else set()
        for part, box in self.parts.items():
            box.setVisible(part in of_papers)
        if self._heading is not None:
            self._heading.setVisible(bool(of_papers & self.parts.keys()))

    def _name_print(self, _value: object = None) -> None:
        count = self.copies.value or 1
        self.print.setText(f"打印 {count} 份" if self._names else "打印")


def _part(column: QVBoxLayout) -> None:
    """A line between two sections, with air."""
    column.addSpacing(8)
    column.addWidget(HairLine())
    column.addSpacing(8)


def _told(theme: Theme, words: str) -> QWidget:
    """Quiet words behind a printer."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    line.addWidget(IconLabel(theme, "printer", "text3"))
    line.addWidget(TextLabel(words, "quiet", wrap=True), 1)
    return row


def _empty(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _sizes(theme: Theme, offer: PaperOffer) -> Segmented | ComboBox:
    """The sizes of a paper side by side, or in a list where they are many."""
    if len(offer.sizes) <= BESIDE:
        sizes = [Choice(size, sentence(f"paper_size.{size}")) for size in offer.sizes]
        return Segmented(theme, sizes, current=offer.sizes[0], small=True)
    options = [Option(size, sentence(f"paper_size.{size}")) for size in offer.sizes]
    box = ComboBox(theme, options, name=f"{offer.title}的纸")
    box.set_current(offer.sizes[0])
    box.setFixedWidth(124)
    return box
