"""Between the columns and the review: questions that came up only when the sheets were read whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.pages.import_asks import AskPanel
from ui.widgets.texts import Scrolled, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.transfers import SheetKey
    from ui.pages.import_asks import Asked
    from ui.pages.import_session import ImportSession
    from ui.theme import Theme


class LateStep(QWidget):
    """One panel a sheet; answers go to the `session`. What stays open keeps only its own orders back."""

    def __init__(
        self, theme: Theme, session: Callable[[], ImportSession], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._session = theme, session
        self.panels: dict[SheetKey, AskPanel] = {}
        self._asked: dict[SheetKey, Asked] = {}
        self._names: Mapping[SheetKey, str] = {}
        self.changed = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scrolled = Scrolled(margins=(24, 24, 24, 24))
        outer.addWidget(scrolled)
        centre = QHBoxLayout()
        body = QWidget()
        body.setMaximumWidth(760)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(TextLabel("读完了，还要问几句", "title"))
        column.addWidget(
            TextLabel("定了再核对，就不用一单一单看。不定也行，碰到的那几单先不导。", "label", wrap=True)
        )
        self._panels = QVBoxLayout()
        self._panels.setSpacing(12)
        column.addLayout(self._panels)
        centre.addStretch(1)
        centre.addWidget(body, 8)
        centre.addStretch(1)
        scrolled.column.addLayout(centre)
        scrolled.column.addStretch(1)

    def ask(self, asked: Mapping[SheetKey, Asked], names: Mapping[SheetKey, str]) -> None:
        """Ask these; `names` is how the sheets are called."""
        self.changed = False
        while self._panels.count():
            item = self._panels.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.panels = {}
        self._asked, self._names = dict(asked), names
        for key, questions in asked.items():
            panel = AskPanel(self._theme)
            self._panels.addWidget(panel)
            panel.show_asked(names[key], questions)
            panel.answered.connect(lambda what, answer, key=key: self._answer(key, what, answer))
            self.panels[key] = panel

    @property
    def first_widget(self) -> QWidget:
        """Where the focus belongs: the first question."""
        panel = next(iter(self.panels.values()), None)
        return next(iter(panel.controls.values())) if panel is not None else self

    def _answer(self, key: SheetKey, what: str, answer: object) -> None:
        self.changed = True
        given = {**self._asked[key].answers, what: answer}
        told = {each: text for each, text in given.items() if isinstance(text, (str, int)) and text != ""}
        self._asked[key] = replace(self._asked[key], answers=told)
        self.panels[key].show_asked(self._names[key], self._asked[key])
        if isinstance(answer, (str, int)):
            self._session().answer(key, what, answer)
