"""设置 › 分类与原因: why cases exist, with who answers, the usual ways, the term, the evidence and the 现象 of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from ui.models.paged_table import Column
from ui.models.roles import Cell, Group, Row
from ui.pages.settings_lists import EntryTable, ListSection
from ui.pages.settings_reason_form import ReasonAdding, ReasonForm, fault_words
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.edits import TextEdit
from ui.widgets.texts import Field, Panel, TextLabel

if TYPE_CHECKING:
    from desktop.list_editing import ListVersion
    from desktop.reason_lists import ReasonValues
    from resources.list_book import ReasonEntry
    from ui.pages.context import Context

_COLUMNS = (
    Column(key="name", title="原因", width=136),
    Column(key="fault", title="责任", width=64),
    Column(key="kinds", title="常用办法", width=176),
    Column(key="required", title="必需凭证"),
    Column(key="hours", title="定方案", width=72),
    Column(key="state", title="", width=88),
)


class ReasonSection(ListSection):
    """All reasons under their 大类; the one stood on is changed below."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            title="分类与原因",
            caption="新建工单、工单详情、导入登记表都用这张表。改名和停用不动旧工单，它们留着原来的说法。",
        )
        self._entries: dict[str, ReasonEntry] = {}
        self.add = Button(self.theme, "加原因", icon="plus")
        self.add.clicked.connect(self._begin_adding)
        self.heading.add_right(self.add)
        self.adding = ReasonAdding(self.theme)
        self.adding.given.connect(self._add)
        self.adding.hide()
        self.content.addWidget(self.adding)
        self.table = EntryTable(self.theme, _COLUMNS, name="原因", most=9)
        self.table.current_changed.connect(lambda _key: self._show_current())
        self.table.opened.connect(lambda _key: self.form.name.setFocus())
        box = Panel()
        box.column.addWidget(self.table)
        self.content.addWidget(box)
        self.content.addSpacing(8)
        self._build_form()
        self.lock(self.add, self.form, self.category, self.reset)

    def _build_form(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        self.title, self.note = TextLabel("", "section"), TextLabel("", "caption")
        self.reset = LinkButton(self.theme, "恢复默认")
        self.reset.clicked.connect(self._reset)
        head.addWidget(self.title)
        head.addWidget(self.note)
        head.addStretch(1)
        head.addWidget(self.reset)
        self.content.addLayout(head)
        self.form = ReasonForm(self.theme)
        self.form.edited.connect(self._save)
        self.content.addWidget(self.form)
        self.line("大类改名", "这一大类的原因一起改")
        self.category = TextEdit()
        self.category.setMaximumWidth(240)
        self.category_field = Field("大类", self.category)
        self.category.editingFinished.connect(self._category_left)
        self.content.addWidget(self.category_field)

    @property
    def current(self) -> ReasonEntry | None:
        """The reason that is changed below."""
        return self._entries.get(str(self.table.current_key))

    # reading

    def show_lists(self) -> None:
        entries = self.shop.reason_lists.entries()
        self._entries = {one.entry.key: one for one in entries}
        by_category: dict[str, list[ReasonEntry]] = {}
        for one in entries:
            by_category.setdefault(one.reason.category, []).append(one)
        rows: list[Row] = []
        for category, found in by_category.items():
            rows.append(Row(group=Group(category, len(found))))
            rows += [_row(one) for one in found]
        self.form.set_categories(tuple(by_category))
        self.adding.set_categories(tuple(by_category))
        self.table.show_rows(rows)
        self._show_current()

    def versions(self) -> tuple[ListVersion, ...]:
        return self.shop.reason_lists.history()

    def _show_current(self) -> None:
        one = self.current
        if one is None:
            return
        reason = one.reason
        self.title.set_text(reason.name)
        former = f"以前叫 {'、'.join(one.entry.former)}" if one.entry.former else ""
        self.note.set_text(former if one.entry.shipped is not None else former or "店里自己加的")
        self.reset.setVisible(one.entry.shipped is not None and one.entry.is_changed)
        self.form.show_reason(one)
        if not self.category.hasFocus() or not self.category.isModified():
            self.category.setText(reason.category)
            self.category_field.set_error("")

    # writing

    def _version(self, key: str) -> int:
        """The version in sight when a write begins: an earlier write of the row may have moved it on."""
        return self._entries[key].entry.version

    def _save(self, values: ReasonValues) -> None:
        one = self.current
        if one is None:
            return
        key, desk = one.entry.key, self.shop.reason_lists

        def write() -> object:
            return desk.change(key=key, version=self._version(key), values=values)

        if "hours" in values:
            self.save_looked(
                lambda: desk.effects(key=key, version=self._version(key), values=values),
                write,
                self.form.fields,
            )
        else:
            self.save(write, self.form.fields)

    def _reset(self) -> None:
        one = self.current
        if one is not None:
            key, version = one.entry.key, one.entry.version
            self.save(lambda: self.shop.reason_lists.reset(key=key, version=version), self.form.fields)

    def _category_left(self) -> None:
        one, name = self.current, self.category.text().strip()
        if one is None or name == one.reason.category:
            self.category_field.set_error("")
            return
        before = one.reason.category
        self.category.setModified(False)
        self.save(
            lambda: self.shop.reason_lists.rename_category(category=before, name=name),
            {"name": self.category_field},
        )

    def _begin_adding(self) -> None:
        one = self.current
        self.adding.begin(one.reason.category if one is not None else "")

    def _add(self, values: dict[str, object]) -> None:
        self.writer.write(
            lambda: self.shop.reason_lists.add(**values),  # type: ignore[arg-type]
            done=self._added,
            failed=lambda error: self.refused(error, self.adding.fields),
        )

    def _added(self, one: ReasonEntry) -> None:
        self.adding.hide()
        self.read()
        self.table.go_to(one.entry.key)
        self.table.setFocus()


def _row(one: ReasonEntry) -> Row:
    reason = one.reason
    tone = "" if reason.active else "faint"
    state = "已停用" if not reason.active else ("改过" if one.entry.is_changed and one.entry.shipped else "")
    state = state or ("自己加的" if one.entry.shipped is None else "")
    kinds = "、".join(kind.value for kind in reason.kinds)
    hours = f"{reason.hours} 小时" if reason.hours is not None else "—"
    texts = (reason.name, fault_words(reason.fault), kinds, "、".join(one.slots.required), hours, state)
    cells = tuple(
        Cell(text=text, tone=tone or ("" if place == 0 else "quiet"), tip=text)
        for place, text in enumerate(texts)
    )
    return Row(key=one.entry.key, cells=cells, spoken="，".join(text for text in texts if text))
