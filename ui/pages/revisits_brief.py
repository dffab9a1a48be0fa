"""Beside a call: what to ask, what was said last, the customer's cases and goods, and what forbids the call."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from aftersales.clock import china_day
from aftersales.knowledge import PieceKind
from ui.models.today import result_words
from ui.widgets.buttons import LinkButton
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.knowledge import Piece
    from aftersales.revisits import RevisitSummary
    from desktop.call_briefs import CallBrief, CaseInShort, GoodInHand
    from ui.theme import Theme

LABELS = 52
_TOP = Qt.AlignmentFlag.AlignTop


class _Facts(QWidget):
    """Facts in two columns; without any it takes no room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._room = QWidget()

    def _lay(self, rows: Sequence[tuple[str, QWidget]]) -> None:
        """Show these in place of those before; a name is not said twice."""
        room = QWidget()
        grid = QGridLayout(room)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, LABELS)
        grid.setColumnStretch(1, 1)
        said = ""
        for at, (name, widget) in enumerate(rows):
            grid.addWidget(TextLabel("" if name == said else name, "quiet"), at, 0, _TOP)
            grid.addWidget(widget, at, 1)
            said = name
        self._column.removeWidget(self._room)
        self._room.hide()
        self._room.deleteLater()
        self._column.addWidget(room)
        self._room = room
        room.setVisible(bool(rows))


class TalkBox(_Facts):
    """Above the form: what forbids the call, what to ask, where to go, when he likes to be called."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._script: tuple[Piece, ...] = ()
        self.warning = TextLabel("", tone="bad", wrap=True)
        self.quiet = TextLabel("", tone="warn", wrap=True)
        self._column.addWidget(self.warning)
        self._column.addWidget(self.quiet)
        self.script: QLabel | None = None
        theme.changed.connect(self._paint_script)
        self.show_brief(None)

    def show_brief(self, brief: CallBrief | None, *, on_site: bool = False) -> None:
        """Show what was read of a call, or nothing yet; the address only where somebody goes there."""
        self.warning.set_text(brief.barred if brief else "")
        self.warning.setVisible(bool(brief and brief.barred))
        self.quiet.set_text(f"现在不是打电话的时间，{brief.quiet} 再打" if brief and brief.quiet else "")
        self.quiet.setVisible(bool(brief and brief.quiet and not brief.barred and not on_site))
        self._script = brief.script if brief else ()
        rows: list[tuple[str, QWidget]] = []
        self.script = None
        if self._script:
            self.script = _rich()
            rows.append(("要问", self.script))
            self._paint_script()
        if brief is not None:
            texts = (
                ("地址", brief.address if on_site else ""),
                ("方便", brief.convenient),
                ("备注", brief.note),
            )
            rows += [(name, TextLabel(text, wrap=True)) for name, text in texts if text]
        self._lay(rows)
        shown = rows or (brief is not None and (brief.barred or brief.quiet))
        self.setVisible(bool(shown))

    def _paint_script(self) -> None:
        if self.script is not None:
            amber = self._theme.colour("warn").name()
            self.script.setText("".join(_marked(piece, amber) for piece in self._script))
            self.script.setAccessibleName("".join(piece.text for piece in self._script))


class HistoryBox(_Facts):
    """Below the form: what was said last, the customer's goods and other cases. `case_asked(id)` follows a number."""

    case_asked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.show_brief(None)

    def show_brief(self, brief: CallBrief | None) -> None:
        """Show what was read of a call, or nothing yet."""
        rows: list[tuple[str, QWidget]] = []
        if brief is not None:
            if brief.done_by or brief.opened_number:
                rows.append(("记录", TextLabel(_record(brief), wrap=True)))
            rows += [("上次", _said(call)) for call in brief.said]
            rows += [("商品", _good(good)) for good in brief.goods]
            rows += [("工单", self._case(case)) for case in brief.cases]
        self._lay(rows)
        self.setVisible(bool(rows))

    def _case(self, short: CaseInShort) -> QWidget:
        case = short.case
        room = QWidget()
        column = QVBoxLayout(room)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        link = LinkButton(self._theme, case.number)
        link.setFixedWidth(link.sizeHint().width() - 8)
        link.clicked.connect(lambda _on=False: self.case_asked.emit(case.id))
        column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        words = " · ".join(part for part in (case.kind, case.problem, short.state.label) if part)
        column.addWidget(TextLabel(words, "caption", wrap=True))
        return room


def _rich() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _record(brief: CallBrief) -> str:
    words = [f"{brief.done_by} 打的" if brief.done_by else ""]
    words.append(f"建了投诉 {brief.opened_number}" if brief.opened_number else "")
    return " · ".join(word for word in words if word)


def _marked(piece: Piece, amber: str) -> str:
    """A piece as markup: what nobody has filled yet stays amber, in its braces."""
    if piece.kind is PieceKind.BLANK:
        return f'<span style="color:{amber}">{{{escape(piece.text)}}}</span>'
    return escape(piece.text).replace("\n", "<br>")


def _said(call: RevisitSummary) -> QWidget:
    revisit = call.revisit
    assert revisit.done_at is not None
    day = china_day(revisit.done_at)
    head = " · ".join(part for part in (f"{day:%m-%d}", result_words(revisit)[0], revisit.purpose) if part)
    return TextLabel(f"{head}\n{revisit.note}" if revisit.note else head, wrap=True)


def _good(good: GoodInHand) -> QWidget:
    room = QWidget()
    column = QVBoxLayout(room)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(TextLabel(good.title, wrap=True))
    column.addWidget(TextLabel(f"{good.words} · 到 {good.ends:%Y-%m-%d}", "caption", tone=good.tone))
    return room
