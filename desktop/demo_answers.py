"""The sample shop's answers: what customers said from May on, taken over from a paper book, and who is asked today."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from aftersales.questionnaires import Answer, QuestionKind, Survey
from desktop.changes import Changed
from desktop.demo_stage import SUN, ZHOU, Stage, Story, cue
from desktop.survey_notes import SHEET, SurveyNotes
from desktop.writing import Writer
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST, _LAST, _APART = date(2026, 5, 3), date(2026, 10, 7), 3
_ASKED = (
    (QuestionKind.CSAT, "csat", "这次售后满意吗"),
    (QuestionKind.CES, "ces", "办这件事省心吗（1 很费劲，7 很省心）"),
    (QuestionKind.NPS, "nps", "会把我们店推荐给朋友吗（10 最愿意）"),
)
_WORDS = {
    1: ("说好当天回电话，等了三天",),
    2: ("配件来得慢", "同一件事问了我两遍"),
    3: ("修好了，就是等得久", "还行"),
    4: ("客服有耐心", "师傅很仔细"),
    5: ("当天就换了新的", "退款第二天到账", "很放心"),
}


def asked_today(stage: Stage) -> Story:
    """The part-timer begins the day: some of today's calls are drawn."""
    yield cue("10-14 08:50", SUN)
    stage.desk.surveys.draw_quietly()


def paper_book(stage: Stage) -> Story:
    """The owner takes over what customers answered before the program was there."""
    yield cue("10-14 11:40", ZHOU)
    desk = stage.desk
    notes = SurveyNotes(archive=desk.archive, questionnaires=desk.lists.questionnaires)
    writer = Writer(
        database=desk.archive.database, clock=desk.clock, session=desk.session, changes=desk.changes
    )
    with desk.archive.database.read():
        people = [int(row[0]) for row in desk.archive.database.rows("SELECT id FROM customers ORDER BY id")]
    with writer.action(sentence("demo.answers"), Changed.SURVEYS, undoable=False) as action:
        for place, (day, answers) in enumerate(_told()):
            notes.answered(
                Survey(
                    questionnaire="closing",
                    name="结案满意度",
                    customer_id=people[place * 7 % len(people)],
                ),
                answers,
                on=day,
                way=SHEET,
                action=action,
            )


def _told() -> Iterator[tuple[date, tuple[Answer, ...]]]:
    """One answer sheet every three days, a little better from month to month; always the same ones."""
    dice = Random(14)  # noqa: S311 - the same answers each time, nothing secret
    for place in range((_LAST - _FIRST).days // _APART + 1):
        day = _FIRST + timedelta(days=place * _APART)
        later = day.month - 5
        score = dice.choices((1, 2, 3, 4, 5), (2, 3, 5, 9 + later, 8 + 2 * later))[0]
        easy = max(1, min(7, score + dice.choice((0, 1, 2))))
        likely = max(0, min(10, score * 2 + dice.choice((-1, 0, 1))))
        marks = zip(_ASKED, (score, easy, likely), strict=True)
        answers = [
            Answer(question=key, kind=kind, wording=wording, number=mark)
            for (kind, key, wording), mark in marks
        ]
        if place % 4 == 0:
            said = dice.choice(_WORDS[score])
            answers.append(
                Answer(question="better", kind=QuestionKind.TEXT, wording="哪里还能做得更好", words=said)
            )
        yield day, tuple(answers)


ANSWER_STORIES = (asked_today, paper_book)
