"""The left column of a customer's page: who he is, how to reach him, tags, tier, note, and whether he may be called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from aftersales.clock import china_day
from aftersales.masking import mask_phone
from aftersales.orders import Platform
from resources.labels import label
from resources.wording import sentence
from ui.models.customer_pace import pace_words
from ui.models.customers import PLAIN_TIER
from ui.widgets.buttons import Button, IconButton, LinkButton
from ui.widgets.chips import Avatar, Chip, FilterChip
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import TextEdit
from ui.widgets.texts import FlowLayout, HairLine, Scrolled, TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.customers import Customer
    from desktop.customer_views import CustomerView
    from ui.theme import Theme

WIDTH = 280
GUTTER = 24
_OFTEN = {6: "至少半年回访一次", 12: "至少一年回访一次"}


def consent_text(customer: Customer) -> tuple[str, str]:
    """Whether he may be called, with its tone: 同意, 没问过, 退订 2026-10-01."""
    if customer.may_call is None:
        return "没问过", "quiet"
    if customer.may_call:
        return "同意", ""
    day = f" {china_day(customer.opted_out_at)}" if customer.opted_out_at else ""
    return f"退订{day}", "warn"


class CustomerLeft(QWidget):
    """Signals follow the person: phone, copying, tags, tier, calls, merging; `menu_opening(QMenu)` lets the page add to 更多."""

    phone_asked = Signal()
    copy_asked = Signal()
    merge_asked = Signal()
    calls_asked = Signal(bool)
    tag_given = Signal(str)
    tag_dropped = Signal(str)
    tag_opened = Signal(str)
    tier_chosen = Signal(str)
    menu_opening = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view: CustomerView | None = None
        self.setFixedWidth(WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        content = Scrolled(margins=(GUTTER, 24, GUTTER, 24))
        content.column.setSpacing(0)
        column = content.column
        column.addLayout(self._build_head(theme))
        column.addSpacing(16)
        column.addLayout(self._build_buttons(theme))
        column.addSpacing(18)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(0)
        self._facts.setVerticalSpacing(8)
        self._facts.setColumnMinimumWidth(0, 72)
        self._facts.setColumnStretch(1, 1)
        column.addLayout(self._facts)
        for part in (self._build_tags(theme), self._build_tier(theme), self._build_note()):
            column.addSpacing(20)
            column.addWidget(HairLine())
            column.addSpacing(20)
            column.addLayout(part)
        column.addStretch(1)
        row.addWidget(content, 1)
        row.addWidget(HairLine(vertical=True))

    def _build_head(self, theme: Theme) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(12)
        self.avatar = Avatar(theme, "", size=48, own=True)
        self.name = TextLabel("", "title", elided=True)
        self.tier_chip = Chip("")
        self.since = TextLabel("", "caption")
        words = QVBoxLayout()
        words.setSpacing(0)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.name)
        line.addWidget(self.tier_chip)
        line.addStretch(1)
        words.addLayout(line)
        words.addWidget(self.since)
        head.addWidget(self.avatar)
        head.addLayout(words, 1)
        return head

    def _build_buttons(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.show_button = Button(theme, "看电话", icon="eye")
        self.show_button.setToolTip("显示电话，会留下记录")
        self.show_button.clicked.connect(self.phone_asked)
        self.copy_button = Button(theme, "复制", icon="copy")
        self.copy_button.setToolTip("复制电话，会留下记录  Ctrl C")
        self.copy_button.clicked.connect(self.copy_asked)
        self.more = IconButton(theme, "ellipsis", "更多")
        self.more.clicked.connect(self.open_menu)
        for button in (self.show_button, self.copy_button, self.more):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _build_tags(self, theme: Theme) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        head = QHBoxLayout()
        self.add_tag = IconButton(theme, "plus", "加标签", kind="ghost")
        self.add_tag.clicked.connect(self.begin_tag)
        head.addWidget(TextLabel("标签", "section"))
        head.addStretch(1)
        head.addWidget(self.add_tag)
        self._tags_box = QWidget()
        self._tags = FlowLayout(self._tags_box, gap=6)
        self.no_tags = TextLabel("还没有标签", "caption")
        self.tag_edit = TextEdit(placeholder="打完按回车")
        self.tag_edit.setAccessibleName("新标签")
        self.tag_edit.returnPressed.connect(self._give_tag)
        self.tag_edit.hide()
        column.addLayout(head)
        for widget in (self._tags_box, self.no_tags, self.tag_edit):
            column.addWidget(widget)
        return column

    def _build_tier(self, theme: Theme) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        head = QHBoxLayout()
        self.tier = ComboBox(theme, name="等级")
        self.tier.chosen.connect(lambda key: self.tier_chosen.emit(str(key)))
        head.addWidget(TextLabel("等级", "section"))
        head.addStretch(1)
        head.addWidget(self.tier)
        self.tier_why = TextLabel("", "caption", wrap=True)
        self.tier_revisit = TextLabel("", "caption", wrap=True)
        self.tier_take = LinkButton(theme, "")
        self.tier_take.clicked.connect(self._take_tier)
        column.addLayout(head)
        for widget in (self.tier_why, self.tier_revisit):
            column.addWidget(widget)
        column.addWidget(self.tier_take, 0, Qt.AlignmentFlag.AlignLeft)
        return column

    def _build_note(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        self.note = TextLabel("", "", wrap=True)
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(TextLabel("备注", "section"))
        column.addWidget(self.note)
        return column

    def show_customer(self, view: CustomerView) -> None:
        """Show a customer, his phones masked."""
        self._view = view
        customer = view.customer
        self.avatar.set_name(customer.name, own=True)
        self.name.set_text(customer.name)
        self.tier_chip.set_chip(customer.tier if customer.tier != PLAIN_TIER else "")
        first = view.figures.first_order
        day = china_day(first) if first else None
        self.since.set_text(f"{day.year}年{day.month}月成为客户" if day else "还没买过")
        self.show_button.setEnabled(customer.live_phone is not None)
        self.copy_button.setEnabled(customer.live_phone is not None)
        self._show_facts(view)
        self._show_tags(customer.tags)
        self._show_tier(view)
        self.note.set_text(customer.note or "没有备注")
        self.note.set_tone("" if customer.note else "quiet")

    def show_phone(self, number: str) -> None:
        """The whole first number, in groups."""
        plain = number.isdigit() and len(number) == 11
        self.phone.set_text(f"{number[:3]} {number[3:7]} {number[7:]}" if plain else number)

    def _show_facts(self, view: CustomerView) -> None:
        while self._facts.count():
            item = self._facts.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.phone = TextLabel("—")
        for row, (word, text, tone) in enumerate(self._lines(view)):
            head = TextLabel(word, "quiet")
            value = TextLabel(text, "", tone=tone, wrap=True)
            if word == "电话":
                self.phone = value
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setAccessibleName(f"{word} {text}".strip())
            self._facts.addWidget(head, row, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(value, row, 1)

    def _lines(self, view: CustomerView) -> list[tuple[str, str, str]]:
        customer = view.customer
        lines: list[tuple[str, str, str]] = []
        live = customer.live_phone
        phones = sorted(customer.phones, key=lambda phone: (phone != live, phone.dead_on is not None))
        for place, phone in enumerate(phones):
            dead = f"{phone.dead_on:%m-%d} 打过是空号" if phone.dead_on else ""
            words = " ".join(part for part in (mask_phone(phone.number), phone.label, dead) if part)
            lines.append(("电话" if place == 0 else "", words, "warn" if dead else ""))
        if not customer.phones:
            lines.append(("电话", "没有", "quiet"))
        for place, address in enumerate(customer.addresses):
            lines.append(("地址" if place == 0 else "", address, ""))
        for place, nickname in enumerate(customer.nicknames):
            lines.append(("昵称" if place == 0 else "", f"{label(nickname.platform)} {nickname.name}", ""))
        consent, tone = consent_text(customer)
        platform = view.money.platform
        more = (
            ("微信", customer.wechat, ""),
            ("来源", label(Platform(platform)) if platform else "", ""),
            ("负责人", view.money.keeper, ""),
            ("方便时间", customer.convenient, ""),
            ("多久联系", pace_words(customer.revisit_every) if customer.revisit_every else "", ""),
            ("电话回访", consent, tone),
        )
        return [*lines, *(line for line in more if line[1])]

    def _show_tags(self, tags: Sequence[str]) -> None:
        while self._tags.count():
            item = self._tags.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for tag in tags:
            chip = FilterChip(self._theme, tag, "")
            chip.setToolTip(f"点开看所有「{tag}」的客户，✕ 去掉")
            chip.clicked.connect(lambda _on=False, tag=tag: self.tag_opened.emit(tag))
            chip.removed.connect(lambda tag=tag: self.tag_dropped.emit(tag))
            self._tags.addWidget(chip)
            chip.show()
        self._tags_box.setVisible(bool(tags))
        self.no_tags.setVisible(not tags)

    def _show_tier(self, view: CustomerView) -> None:
        tier, customer = view.tier, view.customer
        self.tier.set_options([Option(name, name) for name in dict.fromkeys((*view.tiers, customer.tier))])
        self.tier.set_current(customer.tier)
        suggested = tier.suggestion
        key = f"customer.suggest_{suggested.by or 'none'}"
        self.tier_why.set_text(
            sentence(key, {"count": tier.orders_three, "bound": suggested.bound, "tier": suggested.tier})
        )
        months = tier.rule.revisit_months if tier.rule else None
        often = _OFTEN.get(months, f"至少 {months} 个月回访一次") if months else ""
        latest = f"，最晚 {tier.revisit_by}" if tier.revisit_by and often else ""
        self.tier_revisit.set_text(f"{often}{latest}")
        self.tier_revisit.setVisible(bool(often))
        other = suggested.tier != customer.tier
        self.tier_take.setText(f"按规则改成{suggested.tier}")
        self.tier_take.setVisible(other)

    def _take_tier(self) -> None:
        if self._view is not None:
            self.tier_chosen.emit(self._view.tier.suggestion.tier)

    def begin_tag(self) -> None:
        """Put the focus where a tag is written."""
        self.tag_edit.show()
        self.tag_edit.setFocus()

    def _give_tag(self) -> None:
        text = self.tag_edit.text().strip()
        self.tag_edit.clear()
        self.tag_edit.hide()
        if text:
            self.tag_given.emit(text)

    def open_menu(self) -> QMenu:
        """Open the menu 更多."""
        menu = QMenu(self)
        if self._view is not None and self._view.customer.may_call is not True:
            menu.addAction("记下同意回访").triggered.connect(lambda: self.calls_asked.emit(True))
        if self._view is not None and self._view.customer.may_call is not False:
            menu.addAction("不再打电话").triggered.connect(lambda: self.calls_asked.emit(False))
        menu.addSeparator()
        menu.addAction("和另一位合并…").triggered.connect(self.merge_asked)
        self.menu_opening.emit(menu)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))
        return menu
