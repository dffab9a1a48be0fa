"""The program itself in a process of its own: somebody types in six places (`type`), or looks what stands there (`look`).

``python -m tests.end2end.typing_in_child type|look DIR CASE REVISIT [words of the window]``; it prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from aftersales.clock import FixedClock, china_moment
from tests.ui.today_kit import visible_text
from ui import application
from ui.dialogs.customer_form_kept import CustomerFormKept
from ui.pages.kept_work import EVERY
from ui.program import Program

NOW = "2026-10-14 15:20"
_PATIENCE = 60_000
_REST = 20


class Hands:
    """Opens pages of a program and types into them; waits by turning the event loop."""

    def __init__(self, program: Program, case_id: int, revisit_id: int) -> None:
        self.program, self.window = program, program.window
        self.case_id, self.revisit_id = case_id, revisit_id

    def pause(self, milliseconds: int = _REST) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def until(self, ready: Callable[[], object]) -> None:
        for _ in range(_PATIENCE // _REST):
            if ready():
                return
            self.pause()
        raise TimeoutError(str(self.window.current_key))

    def rest(self) -> None:
        for _ in range(3):
            self.pause()
            self.until(lambda: not self.window.busy and not self.program._runner.busy)

    def open(self, key: str, **args: Any) -> Any:
        self.window.open_page(key, **args)
        self.rest()
        return self.window.page(key)

    def write(self, widget: QWidget, text: str) -> None:
        """Chinese as an input method gives it."""
        widget.setFocus()
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)
        self.rest()

    def calculator(self) -> Any:
        page = self.open("calculator", case_id=self.case_id)
        self.until(lambda: page.work is not None)
        return page

    def panel(self) -> Any:
        page = self.open("revisits", revisit_id=self.revisit_id)
        self.until(lambda: page.panel.record.call is not None)
        return page.panel.record

    def form(self) -> Any:
        page = self.open("customers")
        page.register()
        self.until(lambda: page.deeds.form is not None and page.deeds.form.isVisible())
        self.rest()
        return page.deeds.form

    def type(self) -> dict[str, Any]:
        """Six things are begun; the last one is still in front."""
        self.write(self.open("new_case").form.facts.description, "漏水，写到一半")
        adjustment = self.calculator().work.side.adjustment
        adjustment.amount.setFocus()
        QTest.keyClicks(adjustment.amount, "-5")
        self.write(adjustment.reason, "凑整")
        record = self.panel()
        self.write(record.note, "说用着还行")
        counter = self.open("new_order")
        self.write(counter.scan, "示例滤芯")
        QTest.keyClick(counter.scan, Qt.Key.Key_Return)
        self.until(lambda: counter.rows)
        self.rest()
        counter.rows[0].price.setFocus()
        QTest.keyClicks(counter.rows[0].price, "25")
        self.write(counter.side.remark, "下午来取")
        self.write(self.open("case", case_id=self.case_id).side.note, "等他回电")
        form = self.form()
        self.write(form.name, "张没存")
        self.write(form.note, "门口有狗")
        self.pause(2 * EVERY)
        self.rest()
        return {"begun": True}

    def look(self) -> dict[str, Any]:
        """What stands in the six places, and what the window says."""
        said = visible_text(self.window.banners)
        new_case = self.open("new_case")
        offered = visible_text(new_case.bar)
        new_case.bar.resume.click()
        self.rest()
        work = self.calculator().work
        record = self.panel()
        counter = self.open("new_order")
        found = {
            "said": said,
            "offered": offered,
            "new_case": new_case.form.facts.description.toPlainText(),
            "adjustment": [work.work.adjustment, work.work.reason, work.side.adjustment.amount.text()],
            "call": record.note.toPlainText(),
            "counter": [[row.name.text(), row.price.fen] for row in counter.rows],
            "remark": counter.side.remark.text(),
            "told": counter.told.text(),
            "note": self.open("case", case_id=self.case_id).side.note.toPlainText(),
        }
        form = self.form()
        found["form_offered"] = visible_text(form)
        kept = form.findChild(CustomerFormKept)
        if kept.bar.isVisible():
            kept.bar.resume.click()
        found["form"] = [form.name.text(), form.note.toPlainText()]
        form.reject()
        return found


def main() -> int:
    deed, folder, case_id, revisit_id, *words = sys.argv[1:]
    build = application.build_program

    def built(*args: Any, **given: Any) -> tuple[QApplication, Program]:
        app, program = build(*args, **{**given, "clock": FixedClock(china_moment(NOW))})
        hands = Hands(program, int(case_id), int(revisit_id))

        def act() -> None:
            program.opened.disconnect(act)
            try:
                hands.rest()
                hands.until(lambda: not program._settling.isActive())
                hands.rest()
                told = getattr(hands, deed)()
            except Exception:  # noqa: BLE001 - the parent is to see it, and not to wait
                traceback.print_exc()
                os._exit(3)
            sys.stdout.write(json.dumps({**told, "safe": program.safe}) + "\n")
            sys.stdout.flush()
            if deed == "look":
                program.habits.leave()

        program.opened.connect(act, Qt.ConnectionType.QueuedConnection)
        return app, program

    application.build_program = built
    return application.main(["--data", folder, "-platform", "offscreen", *words])


if __name__ == "__main__":
    sys.exit(main())
