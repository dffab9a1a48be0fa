"""设置 › 满意度问卷 at the desk: what is asked, when, and of how many."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypedDict

from aftersales.errors import KnownError
from aftersales.questionnaires import AskedWhen, Question, QuestionKind, Questionnaire
from desktop.list_editing import ListWish, fitting_name, fitting_number, told_of
from resources.questionnaire_entries import (
    QUESTIONNAIRES,
    QuestionnaireEntry,
    plain_question,
    plain_values,
    questionnaire_of,
)
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.list_editing import ListEditing, ListVersion
    from desktop.shop_lists import ShopLists

MOST_QUESTIONS, MOST_CHOICES, LONGEST_WORDING, LONGEST_CHOICE, MOST_REST = 12, 10, 60, 12, 3_650
_LEAST_SCALE, _MOST_SCALE = 2, 10


class QuestionnaireValues(TypedDict, total=False):
    """What can be changed besides the questions; see `aftersales.questionnaires`."""

    name: str
    when: str
    purposes: list[str]
    kinds: list[str]
    share: int
    tiers: list[list[Any]]
    products: list[str]
    rest_days: int
    active: bool


class QuestionnaireLists:
    """What can be done with the list of questionnaires. Answers given before keep the words they were asked with."""

    def __init__(self, *, editing: ListEditing, lists: ShopLists) -> None:
        self._editing = editing
        self._lists = lists

    def entries(self) -> tuple[QuestionnaireEntry, ...]:
        """All questionnaires, also those switched off."""
        return self._lists.questionnaires()

    def history(self) -> tuple[ListVersion, ...]:
        """What was changed, the newest first."""
        return self._editing.history((QUESTIONNAIRES,))

    def add(self, *, name: str, when: AskedWhen = AskedWhen.CALL) -> QuestionnaireEntry:
        """A questionnaire of the shop's own; it begins with one question of satisfaction and asks everybody."""
        self._editing.require()
        name = fitting_name(name, "", (one.entry for one in self.entries()))
        first = Question(key="csat", kind=QuestionKind.CSAT, wording=sentence("survey.first_question"))
        made = Questionnaire(key=name, name=name, when=when, questions=(first,))
        told = sentence("lists.add", {"what": sentence("lists.questionnaire"), "name": name})
        self._editing.write(
            ListWish(name=QUESTIONNAIRES, told=told, entries={name: plain_values(made)}, seen={name: 0})
        )
        return self._of(name)

    def change(self, *, key: str, version: int, values: QuestionnaireValues) -> QuestionnaireEntry:
        """Change some fields. KnownErrors ``lists.name_*``, ``lists.number_range``, ``survey.tier_share``."""
        self._editing.require()
        one, changed = self._of(key), dict(values)
        if "name" in changed:
            entries = (other.entry for other in self.entries())
            changed["name"] = fitting_name(str(changed["name"]), key, entries)
        for field, most in (("share", 100), ("rest_days", MOST_REST)):
            if field in changed:
                fitting_number(_whole(changed[field]), field, least=0, most=most)
        for _, share in values.get("tiers", ()):
            if not 0 <= share <= 100:
                raise KnownError("survey.tier_share", field="tiers")
        return self._write(one, version, changed, told_of("questionnaire", one.entry, changed))

    def add_question(self, *, key: str, version: int, kind: QuestionKind, wording: str) -> QuestionnaireEntry:
        """One more question at the end. KnownErrors ``survey.wording_*``, ``survey.questions_most``."""
        one = self._of(key)
        taken = {question.key for question in one.questionnaire.questions}
        fresh = next(name for place in range(1, 1_000) if (name := f"q{place}") not in taken)
        made = Question(key=fresh, kind=kind, wording=wording)
        if kind is QuestionKind.CHOICE:
            made = replace(made, choices=tuple(sentence("survey.first_choices").split("、")))
        return self._put(one, version, (*one.questionnaire.questions, made))

    def change_question(self, *, key: str, version: int, question: Question) -> QuestionnaireEntry:
        """Another wording, other choices or another scale; its kind stays, so that old answers stay comparable."""
        one = self._of(key)
        listed = tuple(
            replace(question, kind=had.kind) if had.key == question.key else had
            for had in one.questionnaire.questions
        )
        return self._put(one, version, listed)

    def remove_question(self, *, key: str, version: int, question: str) -> QuestionnaireEntry:
        """No longer asked; its answers stay. KnownError ``survey.last_question``."""
        one = self._of(key)
        left = tuple(had for had in one.questionnaire.questions if had.key != question)
        if not left:
            raise KnownError("survey.last_question")
        return self._put(one, version, left)

    def move_question(self, *, key: str, version: int, question: str) -> QuestionnaireEntry:
        """One place up; the first stays where it is."""
        one = self._of(key)
        listed = list(one.questionnaire.questions)
        place = next(at for at, had in enumerate(listed) if had.key == question)
        if place:
            listed[place - 1], listed[place] = listed[place], listed[place - 1]
        return self._put(one, version, tuple(listed))

    def reset(self, *, key: str, version: int) -> None:
        """As it was shipped; one of the shop's own is taken away, its answers stay."""
        self._editing.require()
        entry = self._of(key).entry
        words = {"what": sentence("lists.questionnaire"), "name": entry.values["name"]}
        told = sentence("lists.reset" if entry.shipped is not None else "lists.remove", words)
        self._editing.write(
            ListWish(name=QUESTIONNAIRES, told=told, entries={key: None}, seen={key: version})
        )

    def _put(
        self, one: QuestionnaireEntry, version: int, questions: Sequence[Question]
    ) -> QuestionnaireEntry:
        self._editing.require()
        checked = [plain_question(_checked(question)) for question in questions]
        if len(checked) > MOST_QUESTIONS:
            raise KnownError("survey.questions_most", most=MOST_QUESTIONS)
        changed: dict[str, Any] = {"questions": checked}
        return self._write(one, version, changed, told_of("questionnaire", one.entry, changed))

    def _write(
        self, one: QuestionnaireEntry, version: int, changed: dict[str, Any], told: str
    ) -> QuestionnaireEntry:
        key = one.entry.key
        questionnaire_of(
            key, {**one.entry.values, **changed}
        )  # what cannot be read back is a bug, not a setting
        self._editing.write(
            ListWish(name=QUESTIONNAIRES, told=told, entries={key: changed}, seen={key: version})
        )
        return self._of(key)

    def _of(self, key: str) -> QuestionnaireEntry:
        return next(one for one in self.entries() if one.entry.key == key)


def _checked(question: Question) -> Question:
    """The question without blanks around its words. KnownErrors ``survey.wording_*``, ``choices_*``, ``scale_range``."""
    wording = question.wording.strip()
    if not wording:
        raise KnownError("survey.wording_missing", field="wording")
    if len(wording) > LONGEST_WORDING:
        raise KnownError("survey.wording_long", most=LONGEST_WORDING, field="wording")
    choices = tuple(dict.fromkeys(choice.strip() for choice in question.choices if choice.strip()))
    if question.kind is QuestionKind.CHOICE:
        if not 2 <= len(choices) <= MOST_CHOICES:
            raise KnownError("survey.choices_count", most=MOST_CHOICES, field="choices")
        if any(len(choice) > LONGEST_CHOICE for choice in choices):
            raise KnownError("survey.choice_long", most=LONGEST_CHOICE, field="choices")
    if question.kind is QuestionKind.SCALE and not _LEAST_SCALE <= question.most <= _MOST_SCALE:
        raise KnownError("survey.scale_range", least=_LEAST_SCALE, most=_MOST_SCALE, field="most")
    return replace(question, wording=wording, choices=choices)


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
