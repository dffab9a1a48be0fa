"""Between a pasted text and the form: has it read, fills in what is sure, takes the rest in or back one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Signal

from aftersales.recognising.telling import told
from ui.pages.new_case_items import Item, items_of

if TYPE_CHECKING:
    from aftersales.customers import CustomerBrief
    from desktop.recognition import Reading
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.pages.new_case_form import NewCaseForm

_WORDS_ONLY = frozenset({"reason", "kind", "urgent", "phenomenon"})
_PAUSE = 500
_ADDRESS = "这次的地址："


class IntakeReader(QObject):
    """Reads what is pasted, or typed into 说明 where nothing was pasted.

    `customer_meant(brief)` and `order_meant(order_id)` ask the page to show somebody or some order; `read()` was done
    when `done` comes.
    """

    customer_meant = Signal(object)
    order_meant = Signal(int)
    done = Signal()

    def __init__(self, form: NewCaseForm, desk: Desk, runner: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._form, self._desk, self._runner = form, desk, runner
        self._request = 0
        self._reading: Reading | None = None
        self._items: tuple[Item, ...] = ()
        self._on: set[str] = set()
        self._refused: set[str] = set()
        self._told = ""
        self._words_only = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._read_description)
        form.paste.read_asked.connect(self.read)
        form.paste.emptied.connect(self.forget)
        form.found.taken.connect(self.take)
        form.found.given_back.connect(self.give_back)
        form.found.take_all.connect(self.take_all)
        form.facts.description.textChanged.connect(self._typed)

    @property
    def items(self) -> tuple[Item, ...]:
        """The rows that are shown."""
        return self._items

    @property
    def on(self) -> frozenset[str]:
        """The keys of those that are filled in."""
        return frozenset(self._on)

    def read(self, text: str) -> None:
        """Have a text read; the answer to an older one is dropped."""
        self._read(text, words_only=False)

    def read_again(self, customer: CustomerBrief) -> None:
        """The person chose the customer: what was pasted is read as his."""
        if self._form.paste.text.strip() and "customer" not in self._fields_on():
            self._read(self._form.paste.text, words_only=False, customer_id=customer.id)

    def lines_shown(self) -> None:
        """The goods of the customer or order are there: what was recognised of them is chosen."""
        for item in self._items:
            if item.key in self._on and item.field in {"goods", "quantity"}:
                self._apply(item)
        if self._reading is not None and not self._words_only:
            self._form.goods.put_first({found.line.line.id: found.score for found in self._reading.goods})

    def forget(self) -> None:
        """Nothing is pasted any more: the rows go, what was filled in stays."""
        self._request += 1
        self._reading, self._items = None, ()
        self._on, self._refused = set(), set()
        self._form.found.show_items((), frozenset())

    # one by one

    def take(self, key: str) -> None:
        """Fill one thing in; another for the same field gives way."""
        item = self._item(key)
        if item is None or not item.fills:
            return
        for other in self._items:
            if other.field == item.field and other.key in self._on and item.field not in {"goods", "parcel"}:
                self._on.discard(other.key)
        self._on.add(key)
        self._refused.discard(key)
        self._apply(item)
        self._show()

    def take_all(self) -> None:
        """Fill in everything offered; where several are for one field, the first."""
        for item in self._items:
            if item.fills and item.key not in self._on and item.field not in self._fields_on():
                self.take(item.key)

    def give_back(self, key: str) -> None:
        """Take one thing back out of the form; the next reading does not fill it in again."""
        item = self._item(key)
        if item is None:
            return
        self._on.discard(key)
        self._refused.add(key)
        self._undo(item)
        self._show()

    # reading

    def _typed(self) -> None:
        if self._form.facts.description.hasFocus() and not self._form.paste.text.strip():
            self._pause.start()

    def _read_description(self) -> None:
        text = self._form.facts.description.toPlainText()
        if text.strip() and not self._form.paste.text.strip():
            self._read(text, words_only=True)

    def _read(self, text: str, *, words_only: bool, customer_id: int | None = None) -> None:
        self._request += 1
        request = self._request
        chosen = self._form.customer.customer
        known = customer_id if customer_id is not None else self._kept_customer(chosen)
        reading = self._desk.recognition.read

        def answered(found: Reading) -> None:
            if request == self._request:
                self._take_in(found, words_only=words_only)

        job = self._desk.jobs.read(lambda _: reading(text=text, customer_id=known))
        self._runner.run(job, on_done=answered)

    def _kept_customer(self, chosen: CustomerBrief | None) -> int | None:
        """The customer chosen by hand; one that a text named may be changed by the next."""
        return chosen.id if chosen is not None and "customer" not in self._fields_on() else None

    def _take_in(self, reading: Reading, *, words_only: bool) -> None:
        before = self._on
        self._reading, self._words_only = reading, words_only
        self._items = tuple(item for item in items_of(reading) if not words_only or item.field in _WORDS_ONLY)
        self._on = {item.key for item in self._items if item.key in before}
        if not words_only:
            self._tell(reading)
        for item in self._items:
            fresh = item.key not in before and item.key not in self._refused
            if fresh and item.sure and not words_only and self._is_free(item.field):
                self._on.add(item.key)
                self._apply(item)
        self._show()
        self.done.emit()

    def _is_free(self, field: str) -> bool:
        """Whether nobody filled a field in by hand."""
        form = self._form
        if field == "customer":
            return form.customer.customer is None and not form.customer.adding and form.order is None
        return field not in form.facts.by_hand

    def _tell(self, reading: Reading) -> None:
        """The buyer's words become the description, unless somebody wrote one."""
        words = told(reading.recognised)
        edit = self._form.facts.description
        if words and edit.toPlainText().strip() in {"", self._told.strip()}:
            self._told = words
            self._form.facts.show_description(words)

    # fields

    def _apply(self, item: Item) -> None:
        form = self._form
        if item.field == "customer":
            self._apply_customer(item)
        elif item.field == "goods":
            self._apply_goods(item)
        elif item.field == "quantity":
            form.goods.set_pieces(*cast("tuple[int, int]", item.payload))
        elif item.field == "address":
            form.facts.add_line(f"{_ADDRESS}{item.payload}")
        elif item.field == "parcel":
            form.goods.show_parcel(*cast("tuple[str, str]", item.payload))
        else:
            form.facts.fill(item.field, item.payload)

    def _apply_customer(self, item: Item) -> None:
        if isinstance(item.payload, tuple):
            self._form.customer.begin_new(*item.payload)
        else:
            self.customer_meant.emit(item.payload)

    def _apply_goods(self, item: Item) -> None:
        key = cast("int", item.payload)
        if not item.key.startswith("order"):
            self._form.goods.choose(key)
        elif "customer" in self._fields_on() or self._form.customer.customer is not None:
            self._form.goods.choose_order(key)
        elif self._form.order is None:
            self.order_meant.emit(key)

    def _undo(self, item: Item) -> None:
        form = self._form
        if item.field == "customer":
            form.customer.clear()
        elif item.field == "goods":
            form.goods.let_go(cast("int", item.payload), order=item.key.startswith("order"))
        elif item.field == "quantity":
            line_id, _ = cast("tuple[int, int]", item.payload)
            form.goods.set_pieces(line_id, 1)
        elif item.field == "address":
            form.facts.drop_line(f"{_ADDRESS}{item.payload}")
        elif item.field == "parcel":
            form.goods.drop_parcel()
        else:
            form.facts.empty(item.field)

    # rows

    def _item(self, key: str) -> Item | None:
        return next((item for item in self._items if item.key == key), None)

    def _fields_on(self) -> set[str]:
        return {item.field for item in self._items if item.key in self._on}

    def _show(self) -> None:
        self._form.found.show_items(self._items, frozenset(self._on))
        if self._words_only:
            return
        plain = [span for item in self._items if item.tone != "warn" for span in item.spans]
        warned = [span for item in self._items if item.tone == "warn" for span in item.spans]
        self._form.paste.mark(plain, warned)
