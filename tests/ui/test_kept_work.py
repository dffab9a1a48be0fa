"""What is kept of work begun on a page: only what changed, nothing before the old is known, and nothing of what is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from aftersales.questionnaires import GivenAnswer
from aftersales.revisits import CallResult
from desktop.claim_reader import claim_from_json
from desktop.claim_writer import claim_to_json
from desktop.shop import Desk
from tests.aftersales.settlement.test_settle import claims
from ui.job_runner import JobRunner
from ui.pages import calculator_kept, revisits_kept
from ui.pages.calculator_work import Work
from ui.pages.kept_work import KeptWork
from ui.pages.revisits_form import CallOutcome

QUICK = 20


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    with Desk.open(tmp_path / "店", clock=clock) as opened:
        yield opened


class Desktop:
    """A page that somebody works at."""

    def __init__(self, desk: Desk, bot: QtBot) -> None:
        self.desk, self.bot = desk, bot
        self.page = QWidget()
        bot.addWidget(self.page)
        self.runner = JobRunner(None, self.page)
        self.state: dict[str, Any] | None = None
        self.found: list[dict[str, Any]] = []
        self.kept = KeptWork(
            "work", lambda: self.state, desk=desk, runner=self.runner, page=self.page, every=QUICK
        )
        self.kept.found.connect(self.found.append)

    def rest(self) -> None:
        self.bot.wait(3 * QUICK)
        self.bot.waitUntil(lambda: not self.runner.busy)


def test_it_is_kept_while_it_is_worked_at_and_found_again(desk: Desk, qtbot: QtBot) -> None:
    first = Desktop(desk, qtbot)
    first.state = {"a": 1}
    first.page.show()
    first.rest()
    assert desk.drafts.read("work") == {"a": 1}
    first.state = {"a": 2}
    first.page.hide()
    first.rest()
    assert desk.drafts.read("work") == {"a": 2}, "out of sight it is looked at once more"
    first.state = {"a": 3}
    first.rest()
    assert desk.drafts.read("work") == {"a": 2}, "and then not any more"
    later = Desktop(desk, qtbot)
    later.state = {"a": 2}
    later.page.show()
    later.rest()
    assert later.found == [{"a": 2}]
    later.state = None
    later.rest()
    assert desk.drafts.read("work") is None
    later.page.hide()
    later.page.show()
    later.rest()
    assert later.found == [{"a": 2}], "it is offered once"
    later.page.hide()


def test_what_was_left_is_not_written_over_before_it_is_known(desk: Desk, qtbot: QtBot) -> None:
    desk.drafts.keep("work", {"old": True})
    there = Desktop(desk, qtbot)
    there.kept.keep()
    there.state = {"new": True}
    there.kept.keep()
    there.rest()
    assert desk.drafts.read("work") == {"old": True}


def test_what_is_over_is_dropped_and_stays_so(desk: Desk, qtbot: QtBot) -> None:
    there = Desktop(desk, qtbot)
    there.state = {"a": 1}
    there.page.show()
    there.rest()
    there.kept.drop()
    there.rest()
    assert desk.drafts.read("work") is None
    there.page.hide()


@given(claim=claims(), adjustment=st.integers(-5_000, 5_000), reason=st.text(max_size=20))
def test_a_calculation_comes_back_as_it_was(claim: Any, adjustment: int, reason: str) -> None:
    claim = claim_from_json(claim_to_json(claim))  # what can be typed is what the format can say
    works: dict[int | None, Work] = {
        7: Work(claim=claim, adjustment=adjustment, reason=reason, pay_by="微信"),
        None: Work(claim=claim),
    }
    state = calculator_kept.state_of(works)
    assert state is not None
    assert calculator_kept.works_of(state) == works
    assert calculator_kept.state_of({}) is None


@pytest.mark.parametrize(
    "junk", [{}, {"works": [{}]}, {"works": [{"case": 1, "claim": {}}]}, {"works": [[1]]}]
)
def test_a_calculation_nobody_understands_is_left_out(junk: dict[str, Any]) -> None:
    assert calculator_kept.works_of(junk) == {}


def test_the_result_of_a_call_comes_back_as_it_was(tmp_path: Path) -> None:
    photo = tmp_path / "照片.png"
    photo.write_bytes(b"x")
    outcomes = {
        3: CallOutcome(
            result=CallResult.REACHED,
            score=4,
            note="说用着还行",
            revisit_on=date(2026, 10, 30),
            close_with="已退款",
            photo=photo,
            answers=(
                GivenAnswer(questionnaire="q", question="a", number=9),
                GivenAnswer(questionnaire="q", question="b", words="好"),
            ),
        ),
        4: CallOutcome(result=CallResult.RESCHEDULED, again_on=date(2026, 10, 20)),
    }
    state = revisits_kept.state_of(outcomes)
    assert state is not None
    assert revisits_kept.outcomes_of(state) == outcomes
    photo.unlink()
    assert revisits_kept.outcomes_of(state)[3].photo is None, "a picture that is gone is not promised"
    assert revisits_kept.outcomes_of({"calls": [[1, {"result": "?"}], [2]]}) == {}
