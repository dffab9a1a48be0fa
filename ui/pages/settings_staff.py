"""设置 › 员工与权限: who works here and proves himself by what, what each can do, and the rights of each role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout

from aftersales.access import Right, Role, holders, rights_of
from aftersales.clock import CHINA
from aftersales.errors import KnownError
from desktop.changes import Changed
from resources.wording import error_sentence, sentence
from ui.delegates.base import RowDelegate
from ui.delegates.cells import MoneyDelegate
from ui.models.paged_table import Column
from ui.models.roles import AvatarText, Cell, Row
from ui.pages.settings_lists import EntryTable
from ui.pages.settings_section import SettingsSection
from ui.pages.settings_staff_cells import ON, TICK, NameDelegate, SwitchDelegate, TickDelegate
from ui.pages.settings_staff_form import StaffForm
from ui.widgets import painting
from ui.widgets.buttons import Button
from ui.widgets.edits import NumberEdit
from ui.widgets.texts import FormRow, HairLine, Panel, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from aftersales.staff import Staff
    from desktop.staffing import StaffLine
    from ui.pages.context import Context
    from ui.widgets.texts import Field

_COLUMNS = (
    Column(key="name", title="姓名", width=136),
    Column(key="role", title="角色", width=96),
    Column(key="used", title="最近使用", width=120),
    Column(key="login", title="登录", width=80),
    Column(key="unlock", title="解锁", width=96),
    Column(key="load", title="手上", width=72, align="right"),
    Column(key="skills", title="会什么"),
    Column(key="state", title="启用", width=72, align="right"),
)
_RIGHTS = (
    Column(key="right", title="可以做"),
    *(Column(key=role.name, title=role.value, width=120, align="centre") for role in Role),
)
_NO = "—"


class StaffSection(SettingsSection):
    """The staff in a table; the one stood on is changed below it. Others than the owner look, and set their own password."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            title="员工与权限",
            caption="登录用密码；4 位数字只解锁已登录的窗口。店主设了密码后，没设密码的店主坐不上来",
        )
        self._lines: dict[int, StaffLine] = {}
        self._wanted = 0
        self._complaint: tuple[Field, str] | None = None
        self.add = Button(self.theme, "加员工", icon="plus")
        self.add.clicked.connect(self._begin_adding)
        self.heading.add_right(self.add)
        self.refusal = TextLabel("", "caption", tone="warn", wrap=True)
        self.content.addWidget(self.refusal)
        self.table = EntryTable(self.theme, _COLUMNS, name="员工")
        self.switch = SwitchDelegate(self.theme, self.table)
        self.switch.clicked.connect(self._switched)
        self._dress(
            self.table,
            {
                "name": NameDelegate(self.theme, self.table),
                "load": MoneyDelegate(self.theme, self.table),
                "state": self.switch,
            },
        )
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_current())
        self.content.addWidget(_boxed(self.table))
        self.form = StaffForm(self.theme)
        self.form.changed.connect(self._changed)
        self.form.added.connect(self._add)
        self.content.addWidget(self.form)
        self._build_lock()
        self.content.addSpacing(8)
        self.rights = EntryTable(self.theme, _RIGHTS, name="各角色可以做什么", most=30)
        self.rights.set_row_height(32)
        self.rights.setSelectionMode(self.rights.SelectionMode.NoSelection)
        ticks = {role.name: TickDelegate(self.theme, self.rights, align=painting.CENTRE) for role in Role}
        self._dress(self.rights, {"right": RowDelegate(self.theme, self.rights), **ticks})
        self.content.addWidget(_boxed(self.rights))

    @staticmethod
    def _dress(table: EntryTable, delegates: Mapping[str, RowDelegate]) -> None:
        for number, column in enumerate(table.entries.columns):
            if column.key in delegates:
                table.setItemDelegateForColumn(number, delegates[column.key])

    def _build_lock(self) -> None:
        self.content.addSpacing(8)
        self.content.addWidget(HairLine())
        row = QHBoxLayout()
        self.idle = NumberEdit(self.theme, unit="分钟", most=240)
        self.idle.setFixedWidth(120)
        self.idle_row = FormRow("没人动多久后锁屏", self.idle, label_width=176)
        self.idle.editingFinished.connect(self._idle_left)
        row.addWidget(self.idle_row)
        row.addWidget(TextLabel("0 是不锁；随时可按 Ctrl L", "caption"))
        row.addStretch(1)
        self.content.addLayout(row)

    # reading

    def activated(self, args: dict[str, Any]) -> None:  # noqa: ARG002 - it takes none
        self.read()

    def refresh(self, changes: frozenset[Any]) -> None:
        if changes & {Changed.SETTINGS, Changed.CASES} and self.isVisible():
            self.read()

    def read(self) -> None:
        """Show everybody as he is now."""
        staff, jobs = self.shop.staff, self.shop.jobs
        self.runner.run(jobs.read(lambda _: (staff.lines(), staff.lock_minutes())), on_done=self._show)

    def _show(self, found: tuple[tuple[StaffLine, ...], int]) -> None:
        lines, minutes = found
        allowed = Right.STAFF in self.shop.session.rights
        self._lines = {line.staff.id: line for line in lines}
        today, here = self.shop.clock.today(), self.shop.session.staff_id
        self.table.show_rows([_row(line, today, own=line.staff.id == here) for line in lines])
        if self._wanted and self.table.go_to(self._wanted):
            self._wanted = 0
            self.table.setFocus()
        who = "、".join(role.value for role in holders(Right.STAFF))
        told = "" if allowed else f"这里只有{who}能改；自己的密码自己能改。"
        if allowed and not any(line.staff.role == Role.OWNER for line in lines):
            told = "还没有店主，现在谁坐在这里都算店主。先把自己加上，角色选店主。"
        self.refusal.set_text(told)
        self.refusal.setVisible(bool(told))
        self.add.setEnabled(allowed)
        self.switch.allowed = allowed
        self.idle.setEnabled(allowed)
        self.idle.set_value(minutes)
        limit = self.shop.rules.shop_rules().clerk_adjustment
        self.rights.show_rows(_right_rows(limit))
        self._show_current()
        if self._complaint is not None:  # after the fields show again what is stored
            field, text = self._complaint
            self._complaint = None
            field.set_error(text)

    @property
    def current(self) -> StaffLine | None:
        """Whom the form changes."""
        key = self.table.current_key
        return self._lines.get(key) if isinstance(key, int) else None

    def _show_current(self) -> None:
        line = self.current
        if line is None:
            self.form.hide()
            return
        session = self.shop.session
        self.form.show_line(
            line,
            may_change=Right.STAFF in session.rights,
            own=line.staff.id == session.staff_id,
        )

    # writing

    def _begin_adding(self) -> None:
        owner_there = any(line.staff.role == Role.OWNER for line in self._lines.values())
        self.form.begin(role=Role.CLERK if owner_there else Role.OWNER)

    def _add(self, name: str, role: str) -> None:
        self._write(lambda: self.shop.staff.add(name=name, role=Role(role)), done=self._added)

    def _added(self, member: Staff) -> None:
        self._wanted = member.id
        self.read()

    def _switched(self, staff_id: object) -> None:
        if isinstance(staff_id, int) and self.table.go_to(staff_id):
            self._changed("active", not self._lines[staff_id].staff.active)

    def _changed(self, what: str, value: Any) -> None:
        """A field of the form was left: one write, one step back."""
        line = self.current
        if line is None:
            return
        staff, staff_id, version = self.shop.staff, line.staff.id, line.staff.version
        works: Mapping[str, Callable[[], object]] = {
            "name": lambda: staff.rename(staff_id=staff_id, version=version, name=value),
            "role": lambda: staff.set_role(staff_id=staff_id, version=version, role=Role(value)),
            "active": lambda: staff.set_active(staff_id=staff_id, version=version, active=value),
            "skills": lambda: self.shop.assigning.set_skills(given={staff_id: value}),
            "password": lambda: staff.set_secret(
                staff_id=staff_id, version=line.secret_version, password=value[0], current=value[1]
            ),
            "code": lambda: staff.set_code(
                staff_id=staff_id, version=line.secret_version, code=value[0], current=value[1]
            ),
        }
        self._write(works[what], field=self.form.fields[what])

    def _write(
        self,
        work: Callable[[], Any],
        *,
        field: Field | None = None,
        done: Callable[[Any], None] | None = None,
    ) -> None:
        self.form.clear_errors()
        self.writer.write(
            work,
            done=done or (lambda _: self.read()),
            failed=lambda error: self._refused(error, field or self.form.fields["name"]),
        )

    def _refused(self, error: BaseException, field: Field) -> None:
        if not isinstance(error, KnownError):
            self.notices.error(error)
            return
        if self.form.adding.isVisible():
            field.set_error(error_sentence(error))
            return
        self._complaint = (field, error_sentence(error))
        self.read()

    def _idle_left(self) -> None:
        minutes = self.idle.value
        if self.idle.error or minutes is None:
            return
        self.writer.write(
            lambda: (
                self.shop.staff.set_lock_minutes(minutes=minutes)
                if minutes != self.shop.staff.lock_minutes()
                else None
            )
        )


def _boxed(table: EntryTable) -> Panel:
    box = Panel()
    box.column.addWidget(table)
    return box


def _row(line: StaffLine, today: date, *, own: bool) -> Row:
    staff = line.staff
    texts = (
        staff.name,
        staff.role,
        _moment(line.last_used, today),
        "密码" if line.has_password else "不用密码",
        "4 位数字" if line.has_code else "密码" if line.has_password else _NO,
        f"{line.load} 单" if line.load else _NO,
        "、".join(line.skills) or _NO,
        ON if staff.active else "停用",
    )
    tone = "" if staff.active else "faint"
    cells = tuple(
        Cell(
            text=text,
            tone=tone or ("" if place == 0 else "quiet"),
            avatar=AvatarText(staff.name, own=own) if place == 0 else None,
        )
        for place, text in enumerate(texts)
    )
    return Row(key=staff.id, cells=cells, spoken="，".join(text for text in texts if text != _NO))


def _moment(at: datetime | None, today: date) -> str:
    if at is None:
        return "还没用过"
    local = at.astimezone(CHINA)
    if local.date() == today:
        return f"今天 {local:%H:%M}"
    return f"{local:%m-%d}" if local.year == today.year else f"{local:%Y-%m-%d}"


def _right_rows(limit: int) -> list[Row]:
    rows = []
    for right in Right:
        texts = [sentence(f"right.{right.value}")]
        texts += [TICK if right in rights_of(role) else _NO for role in Role]
        rows.append(_right_row(right.value, texts))
        if right is Right.SETTLE:
            within = sentence("right.adjust_within", {"limit": limit})
            adjust = [sentence("right.adjust")]
            adjust += [
                TICK if Right.RELEASE in rights_of(role) else within if right in rights_of(role) else _NO
                for role in Role
            ]
            rows.append(_right_row("adjust", adjust))
    return rows


def _right_row(key: str, texts: list[str]) -> Row:
    tones = ["", *("acc" if text == TICK else "faint" if text == _NO else "quiet" for text in texts[1:])]
    cells = tuple(Cell(text=text, tone=tone) for text, tone in zip(texts, tones, strict=True))
    may = [role.value for role, text in zip(Role, texts[1:], strict=True) if text != _NO]
    return Row(key=key, cells=cells, spoken=f"{texts[0]}：{'、'.join(may)}")
