"""The right side of 知识库: an entry read, filled from a case, its blanks asked, copied or put into the notes."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from aftersales.knowledge import ArticleKind, PieceKind, blanks, filled
from ui.pages.case_words import when_text
from ui.widgets.buttons import Button, IconButton, PrimaryButton
from ui.widgets.chips import Chip
from ui.widgets.choices import Choice, Segmented
from ui.widgets.edits import TextEdit
from ui.widgets.status import IconLabel
from ui.widgets.texts import HairLine, Panel, Scrolled, TextLabel

if TYPE_CHECKING:
    from datetime import date

    from aftersales.cases import Case
    from aftersales.knowledge import Article, Piece
    from desktop.knowledge import ArticleView
    from ui.theme import Theme

_MARKS = {PieceKind.FILLED: ("accBg", "accText"), PieceKind.BLANK: ("warnBg", "warn")}


class KnowledgeReading(QWidget):
    """One entry. `answered(name, text)`, `copy_asked`, `note_asked`, `edit_asked`, `remove_asked` follow the person."""

    answered = Signal(str, str)
    copy_asked = Signal()
    note_asked = Signal()
    edit_asked = Signal()
    remove_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.pieces: tuple[Piece, ...] = ()
        self._view: ArticleView | None = None
        self._case: Case | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._build_head(theme))
        column.addWidget(HairLine())
        self._content = Scrolled(margins=(24, 18, 24, 18))
        self._content.column.setSpacing(12)
        for part in (self._build_text(theme), self._build_blank(theme), self._build_facts()):
            self._content.column.addWidget(part)
        self._content.column.addStretch(1)
        column.addWidget(self._content, 1)
        column.addWidget(HairLine())
        column.addWidget(self._build_foot(theme))
        theme.changed.connect(self._paint)

    # built once

    def _build_head(self, theme: Theme) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(24, 16, 16, 14)
        column.setSpacing(8)
        self.title = TextLabel("", "title", elided=True)
        self.edit = IconButton(theme, "pencil", "改这一条", keys="E")
        self.remove = IconButton(theme, "trash-2", "删掉，可撤销", keys="Del")
        top = QHBoxLayout()
        top.addWidget(self.title)
        top.addStretch(1)
        for button in (self.edit, self.remove):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            top.addWidget(button)
        self.chips = [Chip("") for _ in range(3)]
        self.written = TextLabel("", "caption")
        low = QHBoxLayout()
        low.setSpacing(6)
        for chip in self.chips:
            low.addWidget(chip)
        low.addWidget(self.written)
        low.addStretch(1)
        column.addLayout(top)
        column.addLayout(low)
        self.edit.clicked.connect(self.edit_asked)
        self.remove.clicked.connect(self.remove_asked)
        return box

    def _build_text(self, theme: Theme) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.how = TextLabel("", "section")
        self.whose = TextLabel("", "caption", elided=True)
        self.which = Segmented(
            theme, (Choice("filled", "填好的"), Choice("plain", "原文")), small=True, name="填好的还是原文"
        )
        self.which.chosen.connect(lambda _key: self._paint())
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.how)
        head.addWidget(self.whose, 1)
        head.addWidget(self.which)
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setAccessibleName("内容")
        panel = Panel(margins=(16, 12, 16, 12))
        panel.column.addWidget(self.text)
        column.addLayout(head)
        column.addWidget(panel)
        return box

    def _build_blank(self, theme: Theme) -> QWidget:
        self.blank = QWidget()
        column = QVBoxLayout(self.blank)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(6)
        self.missing = TextLabel("", tone="warn")
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(IconLabel(theme, "circle-alert", "warn"))
        line.addWidget(self.missing)
        line.addStretch(1)
        self.answer = TextEdit()
        self.answer.setFixedWidth(280)
        self.take = Button(theme, "用这个")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.answer)
        row.addWidget(self.take)
        row.addStretch(1)
        column.addLayout(line)
        column.addLayout(row)
        self.answer.returnPressed.connect(self._answer)
        self.take.clicked.connect(self._answer)
        return self.blank

    def _build_facts(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(16)
        self.when = TextLabel("", wrap=True)
        self.rules = TextLabel("", wrap=True)
        self.worth = TextLabel("", "quiet", wrap=True)
        two = QHBoxLayout()
        two.setSpacing(24)
        self._when_box, self._rules_box = _titled("什么时候用", self.when), _titled("依据", self.rules)
        two.addWidget(self._when_box, 1)
        two.addWidget(self._rules_box, 1)
        column.addLayout(two)
        column.addWidget(_titled("有没有用", self.worth))
        return box

    def _build_foot(self, theme: Theme) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(24, 12, 24, 12)
        row.setSpacing(8)
        self.copy = PrimaryButton(theme, "复制话术", icon="copy", keys="Ctrl+C")
        self.note = Button(theme, "写进工单备注", icon="message-square")
        self.hint = TextLabel("", "caption")
        row.addWidget(self.copy)
        row.addWidget(self.note)
        row.addStretch(1)
        row.addWidget(self.hint)
        self.copy.clicked.connect(self.copy_asked)
        self.note.clicked.connect(self.note_asked)
        return box

    # shown

    @property
    def article(self) -> Article | None:
        """The entry in sight."""
        return self._view.article if self._view is not None else None

    def show_entry(
        self, view: ArticleView, pieces: tuple[Piece, ...], case: Case | None, *, today: date, may_edit: bool
    ) -> None:
        """Show an entry with its text as filled from `case`."""
        other = self._view is None or self._view.article.id != view.article.id
        self._view, self.pieces, self._case = view, pieces, case
        article = view.article
        self.title.set_text(article.title)
        cause = " › ".join(part for part in (article.category, article.reason) if part)
        words = [part for part in (cause, *article.products) if part][:3]
        for place, chip in enumerate(self.chips):
            chip.set_chip(words[place] if place < len(words) else "")
        by = f"{article.updated_by} 改于 " if article.updated_by else ""
        self.written.set_text(f"{by}{when_text(article.updated_at, today)} · 第 {article.edition} 版")
        for button in (self.edit, self.remove):
            button.setEnabled(may_edit)
        if other:
            self.answer.clear()
            self.which.set_current("filled")
        self._show_facts(view)
        self._paint()

    def _show_facts(self, view: ArticleView) -> None:
        article = view.article
        said = article.kind is ArticleKind.SNIPPET
        self.how.set_text("填好的样子" if said else "内容")
        self.whose.set_text(self._whose() if said else "")
        self.which.setVisible(said)
        self.when.set_text(article.used_when)
        self._when_box.setVisible(bool(article.used_when))
        self.rules.set_text("\n".join(article.rules))
        self._rules_box.setVisible(bool(article.rules))
        self.worth.set_text(_worth(view))
        self.copy.setText("复制话术" if said else "复制文章")
        self.note.setVisible(self._case is not None)
        self.hint.set_text(f"在备注里打 ::{article.shortcut} 也能用" if article.shortcut else "")

    def _whose(self) -> str:
        if self._case is not None:
            return f"用 {self._case.number} 的内容"
        return "从工单里打开会自动填"

    def _paint(self) -> None:
        if self._view is None:
            return
        body = self._view.article.body
        plain = self.which.current == "plain" and self._view.article.kind is ArticleKind.SNIPPET
        pieces = filled(body, {}) if plain else self.pieces
        words = "".join(self._html(piece, plain=plain) for piece in pieces)
        self.text.setText(f'<div style="line-height:150%">{words}</div>')
        missing = blanks(self.pieces)
        self.blank.setVisible(bool(missing))
        self.copy.setEnabled(not missing)
        self.note.setEnabled(not missing)
        if missing:
            self.missing.set_text(f"还有 {len(missing)} 处没填：{'、'.join(missing)}。填了才能复制")
            self.answer.setPlaceholderText(missing[0])
            self.answer.setAccessibleName(missing[0])

    def _html(self, piece: Piece, *, plain: bool) -> str:
        text = escape(f"{{{piece.name}}}" if plain and piece.name else piece.text).replace("\n", "<br>")
        if piece.kind is PieceKind.PLAIN:
            return text
        ground, ink = _MARKS[PieceKind.FILLED if plain else piece.kind]
        words = f"{text} 没填" if piece.kind is PieceKind.BLANK and not plain else text
        colours = f"background-color:{self.theme.colour(ground).name()};color:{self.theme.colour(ink).name()}"
        return f'<span style="{colours}">&nbsp;{words}&nbsp;</span>'

    def _answer(self) -> None:
        missing, text = blanks(self.pieces), self.answer.text().strip()
        if missing and text:
            self.answer.clear()
            self.answered.emit(missing[0], text)

    def begin_answer(self) -> None:
        """Go to the next thing that is not filled."""
        if self.blank.isVisible():
            self.answer.setFocus(Qt.FocusReason.OtherFocusReason)


def _titled(title: str, label: TextLabel) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    column.addWidget(TextLabel(title, "section"))
    column.addWidget(label)
    column.addStretch(1)
    return box


def _worth(view: ArticleView) -> str:
    if not view.uses:
        return "近 90 天没有用过。"
    text = f"近 90 天用过 {view.uses} 次"
    if view.cases:
        text += f"，{view.cases} 单里有 {view.agreed} 单客户当天答应"
    if view.score is not None:
        text += f"，结案后平均 {view.score:.1f} 分"
    return text + "。"
