"""设置 › 关于: which version this is, where its data and its log lie, what it is made with, and the 诊断包."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSysInfo, Qt, qVersion
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from aftersales.access import Right, holders
from aftersales.errors import KnownError
from aftersales.long_paths import shown
from resources.places import resource
from resources.version import VERSION
from resources.wording import error_sentence, sentence
from ui.dialogs.case_files import ask_where
from ui.dialogs.trouble import open_in_system
from ui.pages.settings_section import LABELS, SettingsSection
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.texts import HairLine, Panel, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from PySide6.QtWidgets import QFileDialog

    from desktop.diagnosis import Diagnosis
    from desktop.licences import Part
    from ui.pages.context import Context
    from ui.theme import Theme

_SIGN = 48
_HEIGHT = 280
_NAME = 240
_FIXED = QSizePolicy.Policy.Fixed


class AboutSection(SettingsSection):
    """Reads nothing until it is in sight; the package is shown before it is saved."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, title=sentence("about.title"))
        self.dialog: QFileDialog | None = None
        self.diagnosis: Diagnosis | None = None
        self.content.addWidget(self._head())
        box = Panel()
        self.data, self.open_data = _line(
            self.theme, box, "about.data", shown(self.shop.folder.root), self._open_data
        )
        self.log, self.open_log = _line(
            self.theme, box, "about.log", sentence("about.log_note"), self._open_log
        )
        self.content.addWidget(box)
        self._build_package()
        self._build_licences()

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 8, 0, 12)
        row.setSpacing(16)
        sign = QLabel()
        ratio = self.devicePixelRatioF()
        picture = QPixmap(str(resource("icons", "zhanggui.png"))).scaledToHeight(
            round(_SIGN * ratio), Qt.TransformationMode.SmoothTransformation
        )
        picture.setDevicePixelRatio(ratio)
        sign.setPixmap(picture)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        self.version = TextLabel(f"{sentence('about.program')} {VERSION}", "section")
        self.version.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.addWidget(self.version)
        words.addWidget(TextLabel(sentence("about.local"), "caption"))
        links = QHBoxLayout()
        links.setSpacing(16)
        self.news = LinkButton(self.theme, sentence("about.news"))
        self.news.clicked.connect(lambda: self.page_asked.emit("news", {}))
        self.manual = LinkButton(self.theme, sentence("about.manual"))
        self.manual.clicked.connect(self._open_manual)
        for link in (self.news, self.manual):
            links.addWidget(link)
        links.addStretch(1)
        words.addLayout(links)
        row.addLayout(words, 1)
        return head

    # where things lie

    def _open_data(self) -> None:
        self._open(self.shop.folder.root)

    def _open_log(self) -> None:
        self._open(self._log_file())

    def _open(self, path: Path) -> None:
        problem = open_in_system(path)
        if problem:
            self.notices.problem(problem)

    def _log_file(self) -> Path:
        from desktop.logs import NAME

        return self.notices.log() if self.notices.log is not None else self.shop.folder.logs / NAME

    def _open_manual(self) -> None:
        from ui.help import show_help

        show_help(self.window())  # type: ignore[arg-type]  # it stands in the main window alone

    # 诊断包

    def _build_package(self) -> None:
        self.content.addSpacing(12)
        self.content.addWidget(TextLabel(sentence("about.package"), "section"))
        self.content.addWidget(TextLabel(sentence("diagnosis.what"), "caption", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.see = Button(self.theme, sentence("about.see"), icon="eye")
        self.see.clicked.connect(self._see)
        self.save = Button(self.theme, sentence("about.save"), icon="save")
        self.save.clicked.connect(self.ask_place)
        self.refusal = TextLabel("", "caption", tone="warn")
        for widget in (self.see, self.save, self.refusal):
            row.addWidget(widget)
        row.addStretch(1)
        self.content.addLayout(row)
        self.inside = QPlainTextEdit()
        self.inside.setReadOnly(True)
        self.inside.setTabChangesFocus(True)
        self.inside.setFixedHeight(_HEIGHT)
        self.inside.setAccessibleName(sentence("about.package"))
        self.inside.hide()
        self.content.addWidget(self.inside)

    def _see(self) -> None:
        if not self.inside.isHidden():
            self._show_inside(None)
            return
        self._look(self._show_inside)

    def _look(self, then: Callable[[Diagnosis], None]) -> None:
        """Look anew, and go on with what was found."""
        told, logs, desk = self._window_facts(), self._log_file().parent, self.shop.diagnosis
        self.runner.run(self.shop.jobs.read(lambda _: desk.read(window=told, logs=logs)), on_done=then)

    def _show_inside(self, diagnosis: Diagnosis | None) -> None:
        self.diagnosis = diagnosis
        self.inside.setVisible(diagnosis is not None)
        self.see.setText(sentence("about.hide" if diagnosis is not None else "about.see"))
        if diagnosis is not None:
            logs = [
                sentence("diagnosis.log_line", {"name": path.name, "kb": f"{size / 1000:.1f}"})
                for path, size in diagnosis.logs
            ]
            self.inside.setPlainText("\n".join((*diagnosis.lines, *logs)))

    def _window_facts(self) -> Mapping[str, str]:
        screen = self.screen()
        size, ratio = screen.size(), screen.devicePixelRatio()
        return {
            "qt": f"{qVersion()} {QGuiApplication.platformName()} {QSysInfo.currentCpuArchitecture()}",
            "screen": f"{size.width()}×{size.height()} @ {ratio:g}",
            "look": self.theme.name,
        }

    def ask_place(self) -> None:
        """Look once more, show what goes in, and ask where the file is to lie."""

        def ask(diagnosis: Diagnosis) -> None:
            self._show_inside(diagnosis)
            name = sentence("diagnosis.file", {"day": f"{self.shop.clock.today():%Y-%m-%d}"})
            title, kind = sentence("diagnosis.save_as"), sentence("diagnosis.kind")
            self.dialog = ask_where(self, title, name, kind, self.save_to)

        self._look(ask)

    def save_to(self, to: Path) -> None:
        """Write the package that is shown."""
        diagnosis, desk = self.diagnosis, self.shop.diagnosis
        if diagnosis is None:
            return
        from ui.widgets.messages import Deed

        self.runner.run(
            self.shop.jobs.read(lambda _: desk.save(to=to, diagnosis=diagnosis)),
            on_done=lambda made: self.notices.toast(
                sentence("diagnosis.saved"),
                deed=Deed(sentence("about.open"), lambda: self._open(made.parent)),
            ),
            on_failed=self._not_saved,
        )

    def _not_saved(self, error: BaseException) -> None:
        if isinstance(error, KnownError):
            self.refusal.set_text(error_sentence(error))
        else:
            self.notices.error(error)

    # what it is made with

    def _build_licences(self) -> None:
        self.content.addSpacing(12)
        self.content.addWidget(TextLabel(sentence("about.licences"), "section"))
        self.made_with = TextLabel("", "caption")
        self.content.addWidget(self.made_with)
        self.parts = Panel()
        self.parts.hide()
        self.content.addWidget(self.parts)
        self.rows: list[PartRow] = []

    def _show_parts(self, parts: tuple[Part, ...]) -> None:
        self.made_with.set_text(sentence("about.licences_note", {"count": len(parts)}))
        for part in parts:
            row = PartRow(self.context, part)
            if self.rows:
                self.parts.column.addWidget(HairLine())
            self.parts.column.addWidget(row)
            self.rows.append(row)
        self.parts.show()

    # the section in sight

    def activated(self, args: dict[str, Any]) -> None:  # noqa: ARG002 - it takes none
        may = Right.UPKEEP in self.shop.session.rights
        self.save.setEnabled(may)
        who = "、".join(holders(Right.UPKEEP))
        self.refusal.set_text("" if may else sentence("about.no_right", {"who": who}))
        if not self.rows:
            from desktop.licences import parts

            self.runner.run(self.shop.jobs.read(lambda _: parts()), on_done=self._show_parts)


class PartRow(QWidget):
    """One work with its version and terms; its licence unfolds below."""

    def __init__(self, context: Context, part: Part) -> None:
        super().__init__()
        self._part = part
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 12, 8)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(12)
        name = TextLabel(f"{part.name} {part.version}".strip(), elided=True)
        name.setFixedWidth(_NAME)
        row.addWidget(name)
        row.addWidget(TextLabel(part.licence, "caption"))
        row.addStretch(1)
        self.look = LinkButton(context.theme, sentence("about.look"))
        self.look.setAccessibleName(f"{part.name} {sentence('about.look')}")
        self.look.clicked.connect(self._turn)
        self.look.setSizePolicy(_FIXED, _FIXED)
        row.addWidget(self.look)
        column.addLayout(row)
        self.text: QPlainTextEdit | None = None
        self._column = column

    def _turn(self) -> None:
        if self.text is None:
            self.text = QPlainTextEdit(
                self._part.text or sentence("about.no_text", {"licence": self._part.licence})
            )
            self.text.setReadOnly(True)
            self.text.setTabChangesFocus(True)
            self.text.setFixedHeight(_HEIGHT if self._part.text else 64)
            self.text.setAccessibleName(self._part.name)
            self._column.addWidget(self.text)
        else:
            self.text.setVisible(self.text.isHidden())
        self.look.setText(sentence("about.look" if self.text.isHidden() else "about.hide"))


def _line(
    theme: Theme, box: Panel, title: str, text: str, run: Callable[[], None]
) -> tuple[TextLabel, LinkButton]:
    """One row of the panel: what it is, where, and 打开."""
    holder = QWidget()
    holder.setMinimumHeight(44)
    row = QHBoxLayout(holder)
    row.setContentsMargins(16, 0, 12, 0)
    row.setSpacing(12)
    label = TextLabel(sentence(title), "quiet")
    label.setFixedWidth(LABELS - 60)
    told = TextLabel(text, elided=True)
    told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    told.setToolTip(text)
    link = LinkButton(theme, sentence("about.open"))
    link.clicked.connect(run)
    link.setSizePolicy(_FIXED, _FIXED)
    for widget, stretch in ((label, 0), (told, 1), (link, 0)):
        row.addWidget(widget, stretch)
    if box.column.count():
        box.column.addWidget(HairLine())
    box.column.addWidget(holder)
    return told, link
