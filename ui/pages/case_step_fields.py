"""The fields of a step's form: what a fact is called, how it is typed, what was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from aftersales import money
from aftersales.access import Right
from aftersales.cases import Responsible
from aftersales.clock import CHINA
from aftersales.workflow_guards import MAILED_IN
from desktop.requests import PaymentGiven
from resources.labels import label
from ui.pages.case_answer import answer_edits, answer_given
from ui.pages.case_steps import money_open
from ui.widgets.buttons import Button
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import DateEdit, MoneyEdit, NumberEdit, TextEdit
from ui.widgets.texts import FormRow, TextLabel

if TYPE_CHECKING:
    from desktop.shop import Desk
    from desktop.views import CaseView
    from ui.theme import Theme

REPAIR_WAYS = ("到店", MAILED_IN, "上门")
PAY_CHANNELS = ("原路退回", "微信", "支付宝", "银行转账", "现金")
COURIERS = ("顺丰", "中通", "圆通", "申通", "韵达", "极兔", "邮政", "京东")
TEXTS = {
    "plan": ("方案", "怎么处理，给客户什么"),
    "courier_back": ("退回快递", "顺丰"),
    "tracking_back": ("退回单号", "快递单号"),
    "courier_out": ("寄出快递", "顺丰"),
    "tracking_out": ("寄出单号", "快递单号"),
    "failed_visit_reason": ("没上成的原因", "客户不在家"),
    "result": ("处理结果", "一句话，例如 已退款，客户满意"),
    "reject_reason": ("拒绝理由", "为什么不能办"),
    "reject_rule": ("依据", "哪一条规则，例如 三包规定 第十七条"),
    "money_waived_reason": ("免付或免收的理由", "客户自愿放弃"),
}
LABEL_WIDTH = 104


@dataclass(frozen=True, slots=True, kw_only=True)
class StepField:
    """A line of the form: `row` to show, `read` gives what was typed by fact name; `focus` is where typing begins."""

    row: QWidget
    read: Callable[[], dict[str, Any]]
    focus: QWidget | None = None
    wrong: Callable[[], str] = str


class FieldMaker:
    """Makes the fields of a case by their names."""

    def __init__(self, theme: Theme, desk: Desk, on_evidence: Callable[[], None]) -> None:
        self._theme = theme
        self._desk = desk
        self._on_evidence = on_evidence

    def make(self, name: str, view: CaseView) -> StepField:
        """The field of a fact; KeyError for a name no form knows."""
        if name in TEXTS:
            return self._text(name, view)
        makers: dict[str, Callable[[CaseView], StepField]] = {
            "responsible": self._responsible,
            "repair_way": self._repair_way,
            "goods_back_at": self._goods_back,
            "appointment_at": self._appointment,
            "quote": self._quote,
            "quote_answer": self._quote_answer,
            "visit_done": lambda _view: self._tick("visit_done", "上门做好了", on=False),
            "parts_used": lambda _view: self._tick("parts_used", "占着的配件都用上了", on=False),
            "loan_back": lambda _view: self._tick("loan_back", "备用机收回了", on=False),
            "new_serials": self._new_serials,
            "answered": lambda view: self._tick("answered", "已经答复客户", on=view.case.details.answered),
            "handed_over": lambda view: self._tick(
                "handed_over", "已当面交给客户", on=view.case.details.handed_over
            ),
            "counts": self._counts,
            "payment": self._payment,
            "evidence": self._evidence,
            "any_evidence": self._any_evidence,
        }
        return makers[name](view)

    def note(self) -> TextEdit:
        """The line for a remark that goes with the step."""
        edit = TextEdit(placeholder="可不填")
        edit.setAccessibleName("备注")
        return edit

    def _text(self, name: str, view: CaseView) -> StepField:
        words, example = TEXTS[name]
        again = name == "failed_visit_reason"
        edit = TextEdit("" if again else getattr(view.case.details, name), placeholder=example)
        return StepField(row=_row(words, edit), read=lambda: {name: edit.text().strip()}, focus=edit)

    def _tick(self, name: str, words: str, *, on: bool) -> StepField:
        box = QCheckBox(words)
        box.setChecked(on)
        return StepField(row=_row("", box), read=lambda: {name: box.isChecked()}, focus=box)

    def _responsible(self, view: CaseView) -> StepField:
        combo = ComboBox(
            self._theme,
            [Option(each, label(each)) for each in Responsible],
            placeholder="选责任方",
            name="责任",
        )
        combo.set_current(view.case.responsible)

        def read() -> dict[str, Any]:
            return {} if combo.current is None else {"responsible": Responsible(str(combo.current))}

        return StepField(row=_row("责任", combo), read=read, focus=combo)

    def _repair_way(self, view: CaseView) -> StepField:
        combo = ComboBox(self._theme, [Option(way, way) for way in REPAIR_WAYS], name="送修方式")
        combo.set_current(view.case.details.repair_way or REPAIR_WAYS[0])
        return StepField(
            row=_row("送修方式", combo), read=lambda: {"repair_way": str(combo.current)}, focus=combo
        )

    def _goods_back(self, view: CaseView) -> StepField:
        edit = DateEdit(self._theme, self._desk.clock.today, day=self._desk.clock.today())
        known = view.case.details.goods_back_at

        def read() -> dict[str, Any]:
            if edit.day is None:
                return {"goods_back_at": known}
            today = edit.day == self._desk.clock.today()
            return {"goods_back_at": self._desk.clock.now() if today else china_at(edit.day, time(12))}

        return StepField(row=_row("到货日", edit), read=read, focus=edit)

    def _appointment(self, view: CaseView) -> StepField:
        before = view.case.details.appointment_at
        local = before.astimezone(CHINA) if before else None
        day = DateEdit(self._theme, self._desk.clock.today, day=local.date() if local else None)
        day.setPlaceholderText("明天、10-16")
        hour = TextEdit(f"{local:%H:%M}" if local else "10:00", placeholder="10:00")
        hour.setAccessibleName("几点")

        def read() -> dict[str, Any]:
            at = clock_time(hour.text())
            return {} if day.day is None or at is None else {"appointment_at": china_at(day.day, at)}

        def wrong() -> str:
            return "" if clock_time(hour.text()) else "时间写成 10:00"

        return StepField(row=_row("上门时间", day, hour), read=read, focus=day, wrong=wrong)

    def _quote_answer(self, view: CaseView) -> StepField:
        yes, who, how = answer_edits(self._theme, view)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(8)
        word = TextLabel("客户", "quiet")
        word.setFixedWidth(LABEL_WIDTH)
        line.addWidget(word)
        line.addWidget(yes)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(_row("谁答复的", who, how))
        return StepField(row=box, read=lambda: {"quote_answer": answer_given(yes, who, how)}, focus=who)

    def _new_serials(self, view: CaseView) -> StepField:
        pieces = sum(line.quantity for line in view.lines if line.warranty)
        words = "可不填" if pieces == 1 else f"可不填，{pieces} 件用空格隔开"
        edit = TextEdit(placeholder=words)
        return StepField(
            row=_row("新序列号", edit), read=lambda: {"new_serials": edit.text().strip()}, focus=edit
        )

    def _quote(self, view: CaseView) -> StepField:
        if view.repair is not None and view.repair.has_lines:
            due = view.repair.repair.due
            words = TextLabel(f"{money.grouped(due)} 元，按下面的配件和人工", "strong")
            return StepField(row=_row("报价", words), read=lambda: {"quote": due})
        edit = MoneyEdit(self._theme, fen=view.case.details.quote)
        return StepField(
            row=_row("报价", edit), read=lambda: {"quote": edit.fen}, focus=edit, wrong=lambda: edit.error
        )

    def _counts(self, view: CaseView) -> StepField:
        lines = view.case.lines
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        edits: dict[int, tuple[NumberEdit, NumberEdit]] = {}
        for place, line in enumerate(lines, start=1):
            good = self._count(
                f"良品 {line.title}", line.quantity if line.good is None else line.good, line.quantity
            )
            bad = self._count(f"次品 {line.title}", line.bad or 0, line.quantity)
            bad.value_changed.connect(_rest(good, line.quantity))
            column.addWidget(self._count_row(line.title, line.quantity, good, bad))
            edits[-place if line.order_line_id is None else line.order_line_id] = (good, bad)
        if not lines:
            column.addWidget(TextLabel("这一单没有登记商品，没法点数。先改方案。", "error"))

        def read() -> dict[str, Any]:
            return {"counts": {key: (good.value or 0, bad.value or 0) for key, (good, bad) in edits.items()}}

        first = next(iter(edits.values()))[0] if edits else None
        return StepField(row=box, read=read, focus=first)

    def _count(self, name: str, value: int, most: int) -> NumberEdit:
        edit = NumberEdit(self._theme, value=value, unit="件", most=most)
        edit.setAccessibleName(name)
        edit.setFixedWidth(88)
        return edit

    def _count_row(self, title: str, quantity: int, good: NumberEdit, bad: NumberEdit) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(TextLabel(f"{title} × {quantity}", elided=True))
        row.addStretch(1)
        for word, edit in (("良品", good), ("次品", bad)):
            row.addWidget(TextLabel(word, "quiet"))
            row.addWidget(edit)
        return line

    def _payment(self, view: CaseView) -> StepField:
        amount = MoneyEdit(self._theme, fen=money_open(view))
        channel = ComboBox(self._theme, [Option(each, each) for each in PAY_CHANNELS], name="付款方式")
        reference = TextEdit(placeholder="流水号，可不填")
        reference.setAccessibleName("流水号")
        row = _row("付给客户", amount, channel, reference)

        def read() -> dict[str, Any]:
            if not amount.fen:
                return {}
            given = PaymentGiven(
                amount=amount.fen, channel=str(channel.current), reference=reference.text().strip()
            )
            return {"payment": given}

        return StepField(row=row, read=read, focus=amount, wrong=lambda: amount.error)

    def _evidence(self, view: CaseView) -> StepField:
        missing = "、".join(view.evidence_missing)
        row, column = self._evidence_row(f"还缺 {missing}" if missing else "必需的凭证已齐")
        if Right.RELEASE not in self._desk.session.rights or not missing:
            return StepField(row=row, read=dict, focus=None)
        edit = TextEdit(placeholder="店主放行时写明")
        column.addWidget(_row("免凭证理由", edit))

        def read() -> dict[str, Any]:
            why = edit.text().strip()
            by = self._desk.session.staff_id
            return {"evidence_waived_reason": why, "evidence_waived_by": by} if why else {}

        return StepField(row=row, read=read, focus=edit)

    def _any_evidence(self, view: CaseView) -> StepField:
        some = any(slot.filled for slot in view.slots)
        row, _column = self._evidence_row("凭证已有" if some else "还没有凭证")
        return StepField(row=row, read=dict)

    def _evidence_row(self, words: str) -> tuple[QWidget, QVBoxLayout]:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        add = Button(self._theme, "添加凭证", icon="paperclip", size="small", keys="E")
        add.clicked.connect(self._on_evidence)
        line = QHBoxLayout()
        line.setSpacing(8)
        word = TextLabel("凭证", "quiet")
        word.setFixedWidth(LABEL_WIDTH)
        line.addWidget(word)
        line.addWidget(TextLabel(words))
        line.addWidget(add)
        line.addStretch(1)
        column.addLayout(line)
        return box, column


def _row(words: str, *edits: QWidget) -> FormRow:
    return FormRow(words, *edits, label_width=LABEL_WIDTH)


def _rest(other: NumberEdit, quantity: int) -> Callable[[object], None]:
    def follow(value: object) -> None:
        if isinstance(value, int):
            other.set_value(max(quantity - value, 0))

    return follow


def china_at(day: date, at: time) -> datetime:
    """The aware moment of a day and a time in China."""
    return datetime.combine(day, at, CHINA).astimezone(UTC)


def clock_time(text: str) -> time | None:
    """The time of ``10:00`` or ``10``; None for what is none."""
    hour, _, minute = text.strip().replace("：", ":").partition(":")
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        return None


def submits(widget: QWidget) -> list[QLineEdit]:
    """The line edits of a row, whose ↵ takes the step."""
    found = widget.findChildren(QLineEdit)
    return [*found, widget] if isinstance(widget, QLineEdit) else found


def first_focus(fields: list[StepField]) -> QWidget | None:
    """Where typing begins in a form."""
    return next((field.focus for field in fields if field.focus is not None), None)


def focus_on(widget: QWidget) -> None:
    """Put the focus where typing begins."""
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
