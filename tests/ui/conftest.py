"""What tests of the window share: a dressed application, notices that remember, and typing of Chinese."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.application import prepare_application
from ui.notices import Recorder
from ui.theme import Theme


@pytest.fixture(scope="session")
def prepared(qapp: QApplication) -> QApplication:
    prepare_application(qapp)
    return qapp


@pytest.fixture
def theme(prepared: QApplication) -> Iterator[Theme]:
    theme = Theme()
    theme.dress(prepared)
    yield theme
    prepared.setStyleSheet("")


@pytest.fixture
def recorder(theme: Theme) -> Recorder:
    return Recorder(theme)


@pytest.fixture
def type_chinese() -> Callable[[QWidget, str], None]:
    """Commits words to an edit as an input method does."""

    def commit(widget: QWidget, text: str) -> None:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(widget, event)

    return commit
