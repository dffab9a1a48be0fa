"""What a person does with customers from the list and the page alike: the form, joining two records, copying a phone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from aftersales.errors import KnownError
from desktop.customers import CustomerEdit
from ui.pages.case_writing import CaseWriter

if TYPE_CHECKING:
    from collections.abc import Callable

    from aftersales.customers import Customer, CustomerBrief
    from aftersales.staff import Staff
    from desktop.customers import MergePreview
    from ui.dialogs.customer_form import CustomerForm
    from ui.dialogs.customer_merge import MergeDialog
    from ui.pages.base import Page

MEANWHILE = "storage.changed_meanwhile"


class CustomerDeeds(QObject):
    """Dialogs and writes of customers; each write has its toast and its way back."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.shop
        self.writer = CaseWriter(page.shop, page.runner, page.notices, self)
        self.form: CustomerForm | None = None
        self.merging: MergeDialog | None = None

    # the form

    def register(self, done: Callable[[int], None]) -> None:
        """An empty form; `done(id)` once the customer is stored."""
        self._with_staff(lambda staff: self._open_form(None, staff, done))

    def edit(self, customer_id: int) -> None:
        """The form of a customer as he is stored now."""
        self._page.runner.run(
            self._desk.jobs.read(lambda _: self._desk.customers.get(customer_id=customer_id)),
            on_done=lambda found: self._with_staff(
                lambda staff: self._open_form(found, staff, lambda _id: None)
            ),
        )

    def _with_staff(self, then: Callable[[tuple[Staff, ...]], None]) -> None:
        self._page.runner.run(self._desk.jobs.read(lambda _: self._desk.staff.list()), on_done=then)

    def _open_form(
        self, customer: Customer | None, staff: tuple[Staff, ...], done: Callable[[int], None]
    ) -> None:
        from ui.dialogs.customer_form import CustomerForm
        from ui.dialogs.customer_form_kept import CustomerFormKept

        form = CustomerForm(self._page.theme, customer, staff, self._page)
        form.given.connect(lambda given: self._store(form, customer, given, done))
        form.alike_asked.connect(
            lambda name, phones, addresses: self._look_alike(
                form, customer.id if customer else 0, name, phones, addresses
            )
        )
        form.open_asked.connect(lambda found: self._page.open_page("customer", customer_id=found))
        form.destroyed.connect(partial(self._closed, form))
        self.form = form
        CustomerFormKept(form, self._page.theme, self._desk, self._page.runner)
        form.open()

    def _closed(self, form: CustomerForm, *_: object) -> None:
        if self.form is form:
            self.form = None

    def _store(
        self,
        form: CustomerForm,
        before: Customer | None,
        given: Customer,
        done: Callable[[int], None],
    ) -> None:
        def stored(customer_id: int) -> None:
            if self.form is form:
                form.close_stored()
            done(customer_id)

        def failed(error: BaseException) -> None:
            if self.form is not form:
                self._page.notices.error(error)
            elif before is not None and isinstance(error, KnownError) and error.code == MEANWHILE:
                self._show_meanwhile(form, before.id)
            elif not form.refuse(error):
                self._page.notices.error(error)

        customers = self._desk.customers
        if before is None:
            self.writer.write(lambda: customers.register(customer=given).id, done=stored, failed=failed)
            return
        self.writer.write(
            lambda: customers.edit(customer_id=before.id, version=given.version, changes=_edit(given)).id,
            done=stored,
            failed=failed,
        )

    def _show_meanwhile(self, form: CustomerForm, customer_id: int) -> None:
        words = "别人刚改过这位客户。没有写入，看看下面的，要用你填的就再点保存。"
        self._page.runner.run(
            self._desk.jobs.read(lambda _: self._desk.customers.get(customer_id=customer_id)),
            on_done=lambda now: form.show_meanwhile(now, words) if self.form is form else None,
        )

    def _look_alike(
        self, form: CustomerForm, besides: int, name: str, phones: list[str], addresses: list[str]
    ) -> None:
        def done(found: tuple[CustomerBrief, ...]) -> None:
            if self.form is form:
                form.show_alike(found)

        self._page.runner.run(
            self._desk.jobs.read(
                lambda _: self._desk.customers.alike(
                    name=name, phones=phones, addresses=addresses, besides=besides
                )
            ),
            on_done=done,
        )

    # two records of one person

    def merge(self, keep_id: int, gone_id: int, done: Callable[[int], None]) -> None:
        """Show both records; `done(id)` with the one that stayed."""
        self._page.runner.run(
            self._desk.jobs.read(
                lambda _: self._desk.customers.merge_preview(keep_id=keep_id, gone_id=gone_id)
            ),
            on_done=lambda preview: self._open_merge(preview, done),
        )

    def _open_merge(self, preview: MergePreview, done: Callable[[int], None]) -> None:
        from ui.dialogs.customer_merge import MergeDialog

        dialog = MergeDialog(self._page.theme, preview, self._page)
        dialog.turned.connect(lambda: self.merge(preview.gone.id, preview.keep.id, done))
        dialog.confirmed.connect(
            lambda keep, gone: self.writer.write(
                lambda: self._desk.customers.merge(keep=keep, gone=gone).id, done=done
            )
        )
        dialog.destroyed.connect(partial(self._merged, dialog))
        self.merging = dialog
        dialog.open()

    def _merged(self, dialog: MergeDialog, *_: object) -> None:
        if self.merging is dialog:
            self.merging = None

    # the phone

    def copy_phone(self, customer_id: int) -> None:
        """Put the whole number on the clipboard; who did it for whom is logged."""
        why = "复制电话"
        self._page.runner.run(
            self._desk.jobs.write(
                lambda _: self._desk.customers.reveal_phone(customer_id=customer_id, why=why)
            ),
            on_done=self._copied,
        )

    def _copied(self, number: str) -> None:
        QApplication.clipboard().setText(number)
        self._page.notices.toast("电话已复制，留了记录")


def _edit(given: Customer) -> CustomerEdit:
    return CustomerEdit(
        name=given.name,
        phones=given.phones,
        addresses=given.addresses,
        nicknames=given.nicknames,
        wechat=given.wechat,
        tags=given.tags,
        note=given.note,
        keeper_id=given.keeper_id or 0,
        convenient=given.convenient,
        revisit_every=given.revisit_every,
    )
