"""The form of a customer: his name, phones, addresses, nicknames and what else the shop knows; for a new one and a known one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from aftersales.customers import Customer, Nickname, Phone
from aftersales.errors import KnownError
from aftersales.masking import mask_phone
from aftersales.orders import Platform
from resources.labels import label
from resources.wording import error_sentence
from ui.dialogs.room import within
from ui.models.customer_pace import pace_choices
from ui.widgets.buttons import Button, IconButton, LinkButton, PrimaryButton
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import TextEdit
from ui.widgets.texts import ErrorLabel, FormRow, Scrolled, TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.customers import CustomerBrief
    from aftersales.staff import Staff
    from ui.theme import Theme

_PAUSE = 200
"""Milliseconds of rest in typing before records that look alike are looked up."""
_NOBODY = 0
_PLACES = {
    "desk.customer_name_missing": "name",
    "desk.phone_malformed": "phones",
    "desk.phone_twice": "phones",
    "desk.phone_taken": "phones",
    "desk.phone_of_other": "phones",
    "desk.text_too_long": "note",
}
"""Which field a refusal is about."""


class Lines(QWidget):
    """Several texts of one sort, each in a line of its own with ✕, and a button for one more. `changed` follows typing."""

    changed = Signal()

    def __init__(self, theme: Theme, noun: str, *, placeholder: str = "", platforms: bool = False) -> None:
        super().__init__()
        self._theme, self._noun, self._placeholder, self._platforms = theme, noun, placeholder, platforms
        self._rows: list[tuple[QWidget, TextEdit, ComboBox | None, object]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.more = LinkButton(theme, f"加{noun}")
        self.more.clicked.connect(lambda: self._add().setFocus())
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName(noun)

    @property
    def edits(self) -> list[TextEdit]:
        """The edits in their order."""
        return [edit for _, edit, _, _ in self._rows]

    def set_values(self, values: Sequence[tuple[str, object]]) -> None:
        """Show these texts, each with what it is kept with; one empty line where there is none."""
        for row, *_ in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        for text, kept in values or (("", None),):
            self._add(text, kept)

    def values(self) -> list[tuple[str, object, object]]:
        """(text, platform's value or None, what it was kept with) of every line that is not empty."""
        return [
            (edit.text().strip(), box.current if box else None, kept)
            for _, edit, box, kept in self._rows
            if edit.text().strip()
        ]

    def _add(self, text: str = "", kept: object = None) -> TextEdit:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        box: ComboBox | None = None
        if self._platforms:
            options = [Option(platform.value, label(platform)) for platform in Platform]
            box = ComboBox(self._theme, options, name="平台")
            box.setFixedWidth(112)
            known = kept.platform.value if isinstance(kept, Nickname) else Platform.TAOBAO.value
            box.set_current(known)
            line.addWidget(box)
        edit = TextEdit(text, placeholder=self._placeholder)
        edit.setAccessibleName(f"{self._noun} {len(self._rows) + 1}")
        edit.textChanged.connect(self.changed)
        drop = IconButton(self._theme, "x", f"去掉这个{self._noun}", kind="ghost")
        line.addWidget(edit, 1)
        line.addWidget(drop)
        entry = (row, edit, box, kept)
        self._rows.append(entry)
        drop.clicked.connect(lambda: self._drop(entry))
        self._column.insertWidget(len(self._rows) - 1, row)
        return edit

    def _drop(self, entry: tuple[QWidget, TextEdit, ComboBox | None, object]) -> None:
        self._rows.remove(entry)
        entry[0].hide()
        self._column.removeWidget(entry[0])
        entry[0].deleteLater()
        if not self._rows:
            self._add()
        self.changed.emit()


class CustomerForm(QDialog):
    """`given(Customer)` follows 保存; the form stays until `close_stored`, and says on a field what was refused.

    Known phones stand there masked, as everywhere: overtyping one changes it. `alike_asked(name, phones, addresses)`
    follows typing, `open_asked(customer_id)` a record that looks alike.
    """

    given = Signal(object)
    alike_asked = Signal(str, list, list)
    open_asked = Signal(int)

    def __init__(
        self, theme: Theme, customer: Customer | None, staff: Sequence[Staff], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self._before = customer or Customer(name="")
        title = f"编辑 {customer.name}" if customer else "登记客户"
        self.setWindowTitle(title)
        self.setFixedWidth(560)
        self.resize(within(parent, 560, 620))
        self._build(theme, staff, title)
        self._fill(self._before)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_PAUSE)
        self._typing.timeout.connect(self._ask_alike)
        for signal in (self.name.textChanged, self.phones.changed, self.addresses.changed):
            signal.connect(self._typing.start)
        self.name.setFocus()

    def _build(self, theme: Theme, staff: Sequence[Staff], title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        area = Scrolled(margins=(24, 20, 24, 20))
        area.column.setSpacing(12)
        area.column.addWidget(TextLabel(title, "title"))
        self.name = TextEdit()
        self.phones = Lines(theme, "电话", placeholder="手机、座机、虚拟号都行")
        self.addresses = Lines(theme, "地址")
        self.nicknames = Lines(theme, "昵称", platforms=True)
        self.wechat = TextEdit()
        self.convenient = TextEdit(placeholder="例如 工作日 17:00 后")
        self.keeper = ComboBox(
            theme, [Option(_NOBODY, "没有"), *(Option(one.id, one.name) for one in staff)], name="负责人"
        )
        self.pace = ComboBox(theme, name="多久联系")
        self.tags = TextEdit(placeholder="用顿号隔开")
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(76)
        self.note.setAccessibleName("备注")
        self.rows = {
            "name": FormRow("姓名", self.name),
            "phones": FormRow("电话", self.phones),
            "addresses": FormRow("地址", self.addresses),
            "nicknames": FormRow("平台昵称", self.nicknames),
            "wechat": FormRow("微信", self.wechat),
            "convenient": FormRow("方便时间", self.convenient),
            "keeper": FormRow("负责人", self.keeper),
            "revisit_every": FormRow("多久联系", self.pace),
            "tags": FormRow("标签", self.tags),
            "note": FormRow("备注", self.note),
        }
        self.alike = QWidget()
        self._alike_rows = QVBoxLayout(self.alike)
        self._alike_rows.setContentsMargins(96, 0, 0, 0)
        self._alike_rows.setSpacing(2)
        self.alike.hide()
        for key, row in self.rows.items():
            area.column.addWidget(row)
            if key == "phones":
                area.column.addWidget(self.alike)
        self.error = ErrorLabel()
        self.error.setWordWrap(True)
        area.column.addWidget(self.error)
        area.column.addStretch(1)
        column.addWidget(area, 1)
        column.addWidget(self._footer(theme))

    def _footer(self, theme: Theme) -> QWidget:
        footer = QFrame()
        footer.setObjectName("dialogFooter")
        row = QHBoxLayout(footer)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        row.addStretch(1)
        cancel = Button(theme, "取消", keys="Esc")
        cancel.clicked.connect(self.reject)
        self.save = PrimaryButton(theme, "保存", keys="Ctrl+Return")
        self.save.clicked.connect(self.commit)
        row.addWidget(cancel)
        row.addWidget(self.save)
        return footer

    def _fill(self, customer: Customer) -> None:
        self.name.setText(customer.name)
        self.phones.set_values([(mask_phone(phone.number), phone) for phone in customer.phones])
        self.addresses.set_values([(address, None) for address in customer.addresses])
        self.nicknames.set_values([(one.name, one) for one in customer.nicknames])
        self.wechat.setText(customer.wechat)
        self.convenient.setText(customer.convenient)
        self.keeper.set_current(customer.keeper_id or _NOBODY)
        self.pace.set_options([Option(key, words) for key, words in pace_choices(customer.revisit_every)])
        self.pace.set_current(customer.revisit_every)
        self.tags.setText("、".join(customer.tags))
        self.note.setPlainText(customer.note)

    def value(self) -> Customer:
        """The record as it is typed now."""
        keeper = self.keeper.current
        return replace(
            self._before,
            name=self.name.text().strip(),
            phones=tuple(_phone(text, kept) for text, _, kept in self.phones.values()),
            addresses=tuple(text for text, _, _ in self.addresses.values()),
            nicknames=tuple(
                Nickname(platform=Platform(str(platform)), name=text)
                for text, platform, _ in self.nicknames.values()
            ),
            wechat=self.wechat.text().strip(),
            convenient=self.convenient.text().strip(),
            keeper_id=keeper if isinstance(keeper, int) and keeper else None,
            revisit_every=str(self.pace.current or ""),
            tags=tuple(
                tag.strip() for tag in self.tags.text().replace(",", "、").replace("，", "、").split("、")
            ),
            note=self.note.toPlainText(),
        )

    @property
    def customer_id(self) -> int:
        """Whose form it is; 0 for a new one."""
        return self._before.id

    @property
    def known_phones(self) -> tuple[Phone, ...]:
        """The phones that are stored, which stand there masked."""
        return self._before.phones

    def commit(self) -> None:
        """Hand the record over; the form stays until it is stored."""
        if not self.save.isEnabled():
            return
        self._say("", "")
        self.save.setEnabled(False)
        self.given.emit(self.value())

    def close_stored(self) -> None:
        """The record is stored."""
        self.accept()

    def refuse(self, error: BaseException) -> bool:
        """Say on the field it is about what was refused; False for what is no refusal."""
        self.save.setEnabled(True)
        if not isinstance(error, KnownError):
            return False
        self._say(_PLACES.get(error.code, ""), error_sentence(error))
        return True

    def show_meanwhile(self, now: Customer, words: str) -> None:
        """Another changed the record meanwhile: each differing field says what stands there now; 保存 then takes ours."""
        self.save.setEnabled(True)
        mine, before = self.value(), self._before
        for key, text in _texts(now).items():
            if text != _texts(before)[key] and text != _texts(mine)[key] and key in self.rows:
                self.rows[key].set_error(f"现在是：{text or '空'}")
        self.error.show_error(words)
        self._before = replace(before, version=now.version)

    def show_alike(self, found: Sequence[CustomerBrief]) -> None:
        """Records that may be the same person."""
        while self._alike_rows.count():
            item = self._alike_rows.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for brief in found[:3]:
            words = f"像是已有的 {brief.name} {brief.number} {mask_phone(brief.phone)}"
            link = LinkButton(self._theme, words)
            link.clicked.connect(lambda _on=False, found=brief.id: self._open(found))
            self._alike_rows.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self.alike.setVisible(bool(found))

    def _open(self, customer_id: int) -> None:
        self.open_asked.emit(customer_id)
        self.reject()

    def _ask_alike(self) -> None:
        value = self.value()
        self.alike_asked.emit(value.name, [phone.number for phone in value.phones], list(value.addresses))

    def _say(self, key: str, text: str) -> None:
        for name, row in self.rows.items():
            row.set_error(text if name == key else "")
        self.error.show_error("" if key else text)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.commit()
            return
        super().keyPressEvent(event)


def _phone(text: str, kept: object) -> Phone:
    """What was typed; a number left masked, as it stood there, stays the stored one."""
    if not isinstance(kept, Phone):
        return Phone(number=text)
    return kept if text == mask_phone(kept.number) else replace(kept, number=text, dead_on=None)


def _texts(customer: Customer) -> dict[str, str]:
    return {
        "name": customer.name,
        "phones": "、".join(mask_phone(phone.number) for phone in customer.phones),
        "addresses": "、".join(customer.addresses),
        "nicknames": "、".join(one.name for one in customer.nicknames),
        "wechat": customer.wechat,
        "convenient": customer.convenient,
        "tags": "、".join(customer.tags),
        "note": customer.note,
    }
