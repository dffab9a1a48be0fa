"""Schema 13: who was drawn to be asked how it went, and what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.migrations.dialects import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

_STATEMENTS = (
    (
        "CREATE TABLE surveys (id {pk}, questionnaire {text} NOT NULL, name {text} NOT NULL, "
        "state {text} NOT NULL, drawn_for {text}, seed {text} NOT NULL, revisit_id {int}, "
        "case_id {int} REFERENCES cases (id), customer_id {int} REFERENCES customers (id), "
        "staff_id {int} REFERENCES staff (id), entered_by {int} REFERENCES staff (id), own {int} NOT NULL, "
        "answered_on {text}, way {text} NOT NULL, version {int} NOT NULL, action_id {text} NOT NULL) {strict}"
    ),
    "CREATE INDEX surveys_revisit ON surveys (revisit_id)",
    "CREATE INDEX surveys_case ON surveys (case_id)",
    "CREATE INDEX surveys_customer ON surveys (customer_id, answered_on)",
    "CREATE INDEX surveys_answered ON surveys (answered_on)",
    "CREATE INDEX surveys_drawn ON surveys (questionnaire, drawn_for)",
    (
        "CREATE TABLE survey_answers (survey_id {int} NOT NULL REFERENCES surveys (id), "
        "position {int} NOT NULL, question {text} NOT NULL, kind {text} NOT NULL, wording {text} NOT NULL, "
        "number {int}, words {text} NOT NULL, PRIMARY KEY (survey_id, position)) {strict}"
    ),
)


def statements(dialect: str) -> Sequence[str]:
    """The statements of this step, in order."""
    return spelled(_STATEMENTS, dialect)
