"""What was typed into the form of a customer and not saved yet, kept over a crash and offered again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout

from aftersales.customers import Nickname
from aftersales.masking import mask_phone
from aftersales.orders import Platform
from resources.wording import sentence
from ui.pages.kept_work import KeptWork
from ui.pages.new_case_draft import DraftBar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.shop import Desk
    from ui.dialogs.customer_form import CustomerForm
    from ui.job_runner import JobRunner
    from ui.theme import Theme

WORK = "customer"


class CustomerFormKept(QObject):
    """Goes along with one form: 接着写 puts back what an earlier run left of this customer, 丢掉 lets it go."""

    def __init__(self, form: CustomerForm, theme: Theme, desk: Desk, runner: JobRunner) -> None:
        super().__init__(form)
        self._form = form
        self._left: dict[str, Any] | None = None
        self._begun = state_of(form)
        self.bar = DraftBar(theme)
        column = form.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, self.bar)
        self.kept = KeptWork(f"{WORK}-{form.customer_id}", self._state, desk=desk, runner=runner, page=form)
        self.kept.found.connect(self._found)
        self.bar.resumed.connect(self.resume)
        self.bar.dropped.connect(self.drop)
        form.finished.connect(self.drop)

    def resume(self) -> None:
        """Put back what was left."""
        state, self._left = self._left, None
        self.bar.hide()
        if state is not None:
            put_back(self._form, state)

    def drop(self, *_: object) -> None:
        """It was saved, or is not wanted."""
        self._left = None
        self.bar.hide()
        self.kept.drop()

    def _state(self) -> dict[str, Any] | None:
        state = state_of(self._form)
        return state if state != self._begun else self._left

    def _found(self, state: dict[str, Any]) -> None:
        if state_of(self._form) == self._begun:
            self._left = state
            name = str(state.get("name") or "").strip()
            self.bar.show_text(
                sentence("trouble.left_form", {"name": name})
                if name
                else sentence("trouble.left_form_unnamed")
            )


def state_of(form: CustomerForm) -> dict[str, Any]:
    """What is typed, in JSON values; a known phone stands there masked, as on the screen."""
    return {
        "name": form.name.text(),
        "phones": [text for text, _, _ in form.phones.values()],
        "addresses": [text for text, _, _ in form.addresses.values()],
        "nicknames": [[text, str(platform)] for text, platform, _ in form.nicknames.values()],
        "wechat": form.wechat.text(),
        "convenient": form.convenient.text(),
        "keeper": form.keeper.current,
        "pace": form.pace.current,
        "tags": form.tags.text(),
        "note": form.note.toPlainText(),
    }


def put_back(form: CustomerForm, state: Mapping[str, Any]) -> None:
    """Fill the form with a state; what is unknown by now is left as it is."""
    known = {mask_phone(phone.number): phone for phone in form.known_phones}
    for key in ("name", "wechat", "convenient", "tags"):
        getattr(form, key).setText(str(state.get(key) or ""))
    form.note.setPlainText(str(state.get("note") or ""))
    form.phones.set_values([(text, known.get(text)) for text in _texts(state.get("phones"))])
    form.addresses.set_values([(text, None) for text in _texts(state.get("addresses"))])
    form.nicknames.set_values(
        [
            (str(text), Nickname(platform=Platform(platform), name=str(text)))
            for text, platform in state.get("nicknames") or ()
            if platform in set(Platform)
        ]
    )
    form.keeper.set_current(state.get("keeper"))
    form.pace.set_current(state.get("pace"))


def _texts(told: object) -> Sequence[str]:
    return [str(each) for each in told] if isinstance(told, list) else []
