"""Saved views of a long list: kept, opened, starred and dropped from one menu."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from aftersales.errors import KnownError
from resources.wording import error_sentence
from ui.pages.today_popup import RowPopup
from ui.widgets.buttons import IconButton
from ui.widgets.edits import TextEdit
from ui.widgets.texts import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.saved_views import SavedView
    from ui.pages.base import Page
    from ui.pages.case_writing import CaseWriter
    from ui.pages.list_reading import ListReader
    from ui.theme import Theme


class SaveViewPopup(RowPopup):
    """存为视图: a name for the present filters; `given(name)`."""

    given = Signal(str)

    def __init__(self, theme: Theme, home: QWidget, name: str) -> None:
        super().__init__(theme, "把现在的筛选存为视图", "存视图", home)
        self.name = TextEdit(name, placeholder="例如 两天内到期")
        self._field = Field("叫什么", self.name)
        self.fields.addWidget(self._field)

    def open_under(self, row: QRect) -> None:
        super().open_under(row)
        self.name.setFocus()
        self.name.selectAll()

    def commit(self) -> None:
        if self.name.text().strip():
            self.given.emit(self.name.text().strip())
        else:
            self.refuse("写个名字，再存")

    def refuse(self, text: str) -> None:
        """Say why it was not taken; the form stays."""
        self._field.set_error(text)
        self.adjustSize()


class SavedViews(QObject):
    """The menu behind the bookmark (Y); a view holds what the reader was `asked` for. `applied` follows one opened."""

    applied = Signal()

    def __init__(self, page: Page, reader: ListReader, writer: CaseWriter) -> None:
        super().__init__(page)
        self._theme, self._desk, self._runner = page.theme, page.shop, page.runner
        self._writer, self._reader, self._home = writer, reader, page
        self._list = page.key
        self._views: tuple[SavedView, ...] = ()
        self.button = IconButton(page.theme, "bookmark", "视图", keys="Y")
        self.button.clicked.connect(self._open_menu)
        self.popup: SaveViewPopup | None = None

    def read(self, then: Callable[[], None] | None = None) -> None:
        """Read the views there are; the menu shows those read last."""

        def done(found: tuple[SavedView, ...]) -> None:
            self._views = found
            if then is not None:
                then()

        self._runner.run(
            self._desk.jobs.read(lambda _: self._desk.saved_views.all(list_key=self._list)), on_done=done
        )

    def apply(self, view_id: int) -> None:
        """Show what a view asks for; one that is gone leaves the list as it is."""

        def found() -> None:
            view = next((each for each in self._views if each.id == view_id), None)
            if view is not None:
                self._take(view.asked)
            elif not self._reader.model.arrived:
                self._reader.anew()

        self.read(found)

    def _take(self, asked: Mapping[str, Any]) -> None:
        self._reader.ask(asked)
        self._reader.anew()
        self.applied.emit()

    @property
    def current(self) -> SavedView | None:
        """The view that asks for exactly what is shown."""
        asked = self._reader.asked()
        return next((view for view in self._views if dict(view.asked) == asked), None)

    def _open_menu(self, _checked: bool = False) -> None:
        self.open_menu()

    def _open_popup(self, _checked: bool = False) -> None:
        self.open_popup()

    def open_menu(self) -> QMenu:
        """Open the menu of views under its button."""
        menu = QMenu(self._home)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        current = self.current
        for view in self._views:
            action = menu.addAction(view.name)
            if view.starred:
                action.setIcon(self._theme.icon("star"))
            action.setCheckable(True)
            action.setChecked(current is not None and view.id == current.id)
            action.triggered.connect(lambda _on=False, view=view: self._take(view.asked))
        if self._views:
            menu.addSeparator()
        if current is None:
            menu.addAction("把现在的筛选存为视图").triggered.connect(self._open_popup)
        else:
            self._add_deeds(menu, current)
        menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height() + 2)))
        return menu

    def _add_deeds(self, menu: QMenu, view: SavedView) -> None:
        views, key = self._desk.saved_views, self._list
        words = "从侧栏拿掉" if view.starred else "放进侧栏"
        star = menu.addAction(f"「{view.name}」{words}")
        star.triggered.connect(
            lambda: self._write(lambda: views.star(list_key=key, view_id=view.id, starred=not view.starred))
        )
        drop = menu.addAction(f"删掉「{view.name}」")
        drop.triggered.connect(lambda: self._write(lambda: views.remove(list_key=key, view_id=view.id)))

    def open_popup(self) -> SaveViewPopup:
        """Ask for the name of a view."""
        shown = self._reader.list
        popup = self.popup = SaveViewPopup(self._theme, self._home, shown.filters.text[:16])
        popup.given.connect(self._save)
        popup.closed.connect(self._popup_closed)
        at = self._home.mapFromGlobal(self.button.mapToGlobal(QPoint(0, 0)))
        popup.open_under(QRect(at, self.button.size()))
        return popup

    def _popup_closed(self) -> None:
        self.popup = None
        self._reader.list.table.setFocus()

    def _save(self, name: str) -> None:
        asked, popup = self._reader.asked(), self.popup
        views = self._desk.saved_views

        def saved(_view: object) -> None:
            if popup is not None:
                popup.close_popup()
            self.read()

        def failed(error: BaseException) -> None:
            if popup is not None and isinstance(error, KnownError):
                popup.refuse(error_sentence(error))
            else:
                self._runner.report(error)

        self._writer.write(
            lambda: views.save(list_key=self._list, name=name, asked=asked), done=saved, failed=failed
        )

    def _write(self, work: Callable[[], object]) -> None:
        self._writer.write(work, done=lambda _: self.read())
