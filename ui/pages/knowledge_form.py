"""Writing or changing an entry of 知识库, in the place where it is read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from aftersales.knowledge import Article, ArticleKind
from ui.actions import ACTIONS, make_action
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.choices import Choice, Segmented
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import TextEdit
from ui.widgets.texts import ErrorLabel, Field, HairLine, Scrolled, TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from desktop.requests import ReasonChoice
    from ui.theme import Theme

_ANY = ""
_BETWEEN = "；"


class KnowledgeForm(QWidget):
    """The form; `submitted(Article)` and `cancelled` follow the person."""

    submitted = Signal(object)
    cancelled = Signal()

    def __init__(
        self,
        theme: Theme,
        reasons: Sequence[ReasonChoice],
        variables: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._reasons: tuple[ReasonChoice, ...] = ()
        self._article: Article | None = None
        self.heading = TextLabel("", "title")
        kinds = tuple(Choice(kind.value, kind.value) for kind in ArticleKind)
        self.kind = Segmented(theme, kinds, small=True, name="话术还是文章")
        self.title = TextEdit(placeholder="一句话，例如 说明折旧费怎么算")
        self.shortcut = TextEdit(placeholder="zj")
        self.category = ComboBox(theme, [Option(_ANY, "都用得上")], name="大类")
        self.reason = ComboBox(theme, [Option(_ANY, "都用得上")], name="原因")
        self.products = TextEdit(placeholder="空调；净水（名字里有这些字的商品）")
        self.when = TextEdit(placeholder="什么时候用")
        self.rules = TextEdit(placeholder="依据，例如 三包规定 第十三条；店规 R-21")
        self.variable = ComboBox(
            theme, [Option(name, name) for name in variables], placeholder="插入变量", name="插入变量"
        )
        self.body = QPlainTextEdit()
        self.body.setAccessibleName("内容")
        self.body.setTabChangesFocus(True)
        self.body.setMinimumHeight(160)
        self.error = ErrorLabel()
        self.error.setWordWrap(True)
        self.save = PrimaryButton(theme, "存", keys="Ctrl+Return")
        self.cancel = Button(theme, "取消", keys="Esc")
        self._lay_out()
        self.category.chosen.connect(lambda key: self._offer_reasons(str(key), ""))
        self.variable.chosen.connect(self._insert)
        self.kind.chosen.connect(lambda _kind: self._kind_changed())
        self.save.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.cancelled)
        make_action(ACTIONS["commit"], self, self.submit)
        self.set_reasons(reasons)

    def set_reasons(self, reasons: Sequence[ReasonChoice]) -> None:
        """The reasons as the shop has them now; what is chosen stays, also where it is gone from the list."""
        if tuple(reasons) == self._reasons:
            return
        category, reason = str(self.category.current or _ANY), str(self.reason.current or _ANY)
        self._reasons = tuple(reasons)
        self._offer(category, reason)

    def _offer(self, category: str, reason: str) -> None:
        """The list, and what an entry says though it stands there no more."""
        _put(self.category, [each.category for each in self._reasons], category)
        self._offer_reasons(category, reason)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        scrolled = Scrolled(margins=(24, 16, 24, 16))
        rows = scrolled.column
        rows.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.kind)
        rows.addLayout(head)
        rows.addLayout(_side_by_side((Field("标题", self.title), 3), (Field("快捷词", self.shortcut), 1)))
        rows.addLayout(_side_by_side((Field("大类", self.category), 1), (Field("原因", self.reason), 1)))
        rows.addWidget(Field("商品", self.products))
        rows.addWidget(Field("什么时候用", self.when))
        rows.addWidget(Field("依据", self.rules))
        over = QHBoxLayout()
        over.addWidget(TextLabel("内容", "label"))
        over.addStretch(1)
        over.addWidget(self.variable)
        rows.addLayout(over)
        rows.addWidget(self.body, 1)
        column.addWidget(scrolled, 1)
        column.addWidget(HairLine())
        foot = QVBoxLayout()
        foot.setContentsMargins(24, 12, 24, 12)
        foot.setSpacing(8)
        foot.addWidget(self.error)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.save)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        foot.addLayout(buttons)
        column.addLayout(foot)

    def begin(self, article: Article, *, new: bool) -> None:
        """Fill the form with an entry; a new one has an empty title."""
        self._article = article
        self.heading.set_text(f"加{article.kind.value}" if new else "改这一条")
        self.kind.set_current(article.kind.value)
        self.title.setText(article.title)
        self.shortcut.setText(article.shortcut)
        self._offer(article.category, article.reason)
        self.products.setText(_BETWEEN.join(article.products))
        self.when.setText(article.used_when)
        self.rules.setText(_BETWEEN.join(article.rules))
        self.body.setPlainText(article.body)
        self.show_error("")
        self._kind_changed()
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, text: str) -> None:
        """Say why it was not stored; what was typed stays."""
        self.error.show_error(text)
        self.save.setEnabled(True)

    def given(self, article: Article) -> Article:
        """The entry as the form has it now."""
        return replace(
            article,
            kind=ArticleKind(self.kind.current),
            title=self.title.text(),
            shortcut=self.shortcut.text(),
            category=str(self.category.current or ""),
            reason=str(self.reason.current or ""),
            products=_many(self.products.text()),
            used_when=self.when.text(),
            rules=_many(self.rules.text()),
            body=self.body.toPlainText(),
        )

    def submit(self) -> None:
        """Hand the entry over."""
        if self._article is not None and self.save.isEnabled():
            self.save.setEnabled(False)
            self.submitted.emit(self.given(self._article))

    def _kind_changed(self) -> None:
        """Only what is said has variables."""
        self.variable.setVisible(self.kind.current == ArticleKind.SNIPPET.value)

    def _offer_reasons(self, category: str, reason: str) -> None:
        found = [each.reason for each in self._reasons if each.category == category]
        _put(self.reason, found, reason)
        self.reason.setEnabled(bool(found or reason))

    def _insert(self, name: object) -> None:
        self.body.insertPlainText(f"{{{name}}}")
        self.variable.setCurrentIndex(-1)
        self.body.setFocus(Qt.FocusReason.OtherFocusReason)


def _put(box: ComboBox, names: Sequence[str], chosen: str) -> None:
    kept = dict.fromkeys((*names, *filter(None, (chosen,))))
    box.set_options([Option(_ANY, "都用得上"), *(Option(name, name) for name in kept)])
    box.set_current(chosen)


def blank_article(kind: ArticleKind, moment: datetime) -> Article:
    """An entry to begin with."""
    return Article(kind=kind, title="", body="", updated_at=moment)


def _side_by_side(*parts: tuple[QWidget, int]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    for widget, share in parts:
        row.addWidget(widget, share)
    return row


def _many(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.replace(";", _BETWEEN).split(_BETWEEN) if part.strip())
