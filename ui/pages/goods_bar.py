"""The band over the sold goods: search, how soon the warranty ends, filters, and what the bars mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from aftersales.goods import Bearer
from aftersales.goods_lists import GoodsScope
from desktop.list_queries import known, one_of
from ui.pages.case_walk import dropping_menu
from ui.pages.list_bar import FilterBand
from ui.widgets import painting
from ui.widgets.chips import FilterChip
from ui.widgets.choices import Choice, Segmented

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.theme import Theme

SEGMENTS = {
    GoodsScope.COVERED: "全部在保",
    GoodsScope.IN_30: "30 天内",
    GoodsScope.IN_60: "60 天内",
    GoodsScope.IN_90: "90 天内",
}
BEYOND = {GoodsScope.OVER: "已过保", GoodsScope.ALL: "过没过保都看"}


class SoldFilters(FilterBand):
    """Search, how soon the warranty ends, who bears it, and the legend of the bars."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "商品、序列号、客户", width=216)
        self._beyond: GoodsScope | None = None
        self.bearer = ""
        self.segments = Segmented(
            theme,
            [Choice(scope.value, text) for scope, text in SEGMENTS.items()],
            small=True,
            name="质保到期",
        )
        self.scope_chip = FilterChip(theme, "质保", "")
        self.bearer_chip = FilterChip(theme, "谁保", "")
        self.legend = _Legend(theme)
        self.lay_out((self.segments, self.scope_chip, self.bearer_chip), ends=(self.legend,))
        self.segments.chosen.connect(lambda key: self.set_scope(GoodsScope(key), tell=True))
        self.scope_chip.clicked.connect(lambda: self._open(self.scope_chip))
        self.scope_chip.removed.connect(lambda: self.set_scope(self._segment, tell=True))
        self.bearer_chip.clicked.connect(lambda: self._open(self.bearer_chip))
        self.bearer_chip.removed.connect(lambda: self.set_bearer("", tell=True))
        self.more.clicked.connect(lambda: self._open(self.more))
        self._show_chips()

    @property
    def _segment(self) -> GoodsScope:
        return GoodsScope(self.segments.current)

    @property
    def scope(self) -> GoodsScope:
        """Which pieces are listed."""
        return self._beyond or self._segment

    @property
    def filtered(self) -> bool:
        return bool(self.text or self.bearer or self.scope is not GoodsScope.COVERED)

    def plain(self) -> dict[str, Any]:
        return {"scope": self.scope.value, "bearer": self.bearer}

    def take(self, asked: Mapping[str, Any]) -> None:
        bearer = one_of(Bearer, asked.get("bearer"))
        self.set_bearer(bearer.value if bearer else "")
        self.set_scope(known(GoodsScope, asked.get("scope"), GoodsScope.COVERED))

    def set_scope(self, scope: GoodsScope, *, tell: bool = False) -> None:
        """List these."""
        self._beyond = scope if scope in BEYOND else None
        if scope in SEGMENTS:
            self.segments.set_current(scope.value)
        self._show_chips()
        if tell:
            self.changed.emit()

    def set_bearer(self, bearer: str, *, tell: bool = False) -> None:
        """Only pieces that this one bears; "" for any."""
        self.bearer = bearer
        self._show_chips()
        if tell:
            self.changed.emit()

    def set_counts(self, counts: Mapping[GoodsScope, int]) -> None:
        """Show these numbers in the segments."""
        for scope, text in SEGMENTS.items():
            self.segments.button(scope.value).setText(f"{text} {counts.get(scope, 0):,}")

    def clear(self) -> None:
        self.set_text("")
        self.bearer = ""
        self.set_scope(GoodsScope.COVERED, tell=True)

    def open_menu(self) -> QMenu:
        return self._open(self.more)

    def _show_chips(self) -> None:
        self.scope_chip.setVisible(self._beyond is not None)
        if self._beyond is not None:
            self.scope_chip.set_value(BEYOND[self._beyond])
        self.bearer_chip.setVisible(bool(self.bearer))
        if self.bearer:
            self.bearer_chip.set_value(self.bearer)

    def _open(self, under: QWidget) -> QMenu:
        menu = dropping_menu(self)
        scopes, bearers = QActionGroup(menu), QActionGroup(menu)
        if under is not self.bearer_chip:
            for scope, text in {**SEGMENTS, **BEYOND}.items():
                action = self._entry(menu, scopes, text, on=scope is self.scope)
                action.triggered.connect(lambda _on=False, scope=scope: self.set_scope(scope, tell=True))
        if under is self.more:
            menu.addSeparator()
        if under is not self.scope_chip:
            for bearer, text in {
                "": "不管谁保",
                **{each.value: f"{each.value}保" for each in Bearer},
            }.items():
                action = self._entry(menu, bearers, text, on=bearer == self.bearer)
                action.triggered.connect(lambda _on=False, bearer=bearer: self.set_bearer(bearer, tell=True))
        menu.popup(under.mapToGlobal(QPoint(0, under.height() + 2)))
        return menu

    def _entry(self, menu: QMenu, group: QActionGroup, text: str, *, on: bool) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(on)
        if on:
            action.setIcon(self._theme.icon("check"))
        group.addAction(action)
        return action


class _Legend(QWidget):
    """What the colours of the bars mean; it goes where there is no room."""

    _PARTS = (("chart1", 8, "已用"), ("chart3", 8, "整机"), ("chartGrey", 4, "主要部件"))

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName("已用、整机、主要部件")
        self.setMinimumWidth(0)
        theme.changed.connect(self.update)

    # Qt

    def sizeHint(self) -> QSize:
        font = painting.sized(self.font(), 12)
        return QSize(sum(painting.advance(font, text) + 26 for _, _, text in self._PARTS), 20)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self.width() < self.sizeHint().width():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painting.sized(self.font(), 12)
        x, middle = 0, self.height() / 2
        for token, high, text in self._PARTS:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour(token))
            painter.drawRoundedRect(QRectF(x, middle - high / 2, 12, high), high / 2, high / 2)
            painter.setFont(font)
            painter.setPen(self._theme.colour("text2"))
            painter.drawText(QRectF(x + 16, 0, 80, self.height()), int(painting.LEFT), text)
            x += painting.advance(font, text) + 26
        painter.end()
