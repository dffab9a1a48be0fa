"""Questionnaires as a list the shop may change: shipped ones from questionnaires.toml, with the shop's editions over them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from aftersales.questionnaires import AskedWhen, Question, QuestionKind, Questionnaire, Sampling
from resources.list_entries import PREFIX, ListEntry, entries_of
from resources.places import resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from resources.list_entries import ListEdition, Values

QUESTIONNAIRES = f"{PREFIX}questionnaires"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireEntry:
    """A questionnaire in the shop's list."""

    entry: ListEntry
    questionnaire: Questionnaire


def questionnaire_entries(editions: Iterable[ListEdition]) -> tuple[QuestionnaireEntry, ...]:
    """All questionnaires as they stand, the shipped ones first, also those switched off."""
    found = entries_of(QUESTIONNAIRES, shipped_questionnaires(), editions)
    return tuple(
        QuestionnaireEntry(entry=entry, questionnaire=questionnaire_of(entry.key, entry.values))
        for entry in found.values()
    )


@cache
def shipped_questionnaires() -> Mapping[str, Values]:
    """The values of this release by key; a malformed file is a bug of the build and raises."""
    data = tomllib.loads(resource("questionnaires.toml").read_text("utf-8"))
    return {one["key"]: plain_values(_shipped(one)) for one in data["questionnaire"]}


def _shipped(one: Mapping[str, Any]) -> Questionnaire:
    return Questionnaire(
        key=one["key"],
        name=one["name"],
        when=AskedWhen(one["when"]),
        purposes=tuple(one.get("purposes", ())),
        kinds=tuple(one.get("kinds", ())),
        sampling=Sampling(
            share=one["share"],
            tiers=tuple(one.get("tiers", {}).items()),
            products=tuple(one.get("products", ())),
            rest_days=one["rest_days"],
        ),
        questions=tuple(map(question_of, one["question"])),
    )


def plain_values(one: Questionnaire) -> dict[str, Any]:
    """A questionnaire as the plain values of an edition."""
    return {
        "name": one.name,
        "when": one.when.value,
        "purposes": list(one.purposes),
        "kinds": list(one.kinds),
        "share": one.sampling.share,
        "tiers": [list(pair) for pair in one.sampling.tiers],
        "products": list(one.sampling.products),
        "rest_days": one.sampling.rest_days,
        "questions": [plain_question(question) for question in one.questions],
        "active": one.active,
    }


def plain_question(one: Question) -> dict[str, Any]:
    """A question as plain values."""
    return {
        "key": one.key,
        "kind": one.kind.value,
        "wording": one.wording,
        "choices": list(one.choices),
        "most": one.most,
    }


def questionnaire_of(key: str, values: Values) -> Questionnaire:
    """The questionnaire of an entry's values."""
    return Questionnaire(
        key=key,
        name=values["name"],
        when=AskedWhen(values["when"]),
        purposes=tuple(values.get("purposes", ())),
        kinds=tuple(values.get("kinds", ())),
        sampling=Sampling(
            share=values["share"],
            tiers=tuple((tier, share) for tier, share in values.get("tiers", ())),
            products=tuple(values.get("products", ())),
            rest_days=values["rest_days"],
        ),
        questions=tuple(map(question_of, values["questions"])),
        active=bool(values.get("active", True)),
    )


def question_of(values: Mapping[str, Any]) -> Question:
    """The question of plain values."""
    return Question(
        key=values["key"],
        kind=QuestionKind(values["kind"]),
        wording=values["wording"],
        choices=tuple(values.get("choices", ())),
        most=values.get("most", 5),
    )
