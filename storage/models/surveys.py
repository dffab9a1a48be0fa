"""Who was drawn to be asked, and what was answered."""

# ruff: noqa: D101, D106 - a row class says what it is by its columns

from __future__ import annotations

from peewee import AutoField, BigIntegerField, CompositeKey, TextField

from storage.models.base import Row


class SurveyRow(Row):
    id = AutoField()
    questionnaire = TextField()
    name = TextField()
    state = TextField()
    drawn_for = TextField(null=True)
    seed = TextField()
    revisit_id = BigIntegerField(null=True)
    case_id = BigIntegerField(null=True)
    customer_id = BigIntegerField(null=True)
    staff_id = BigIntegerField(null=True)
    entered_by = BigIntegerField(null=True)
    own = BigIntegerField()
    answered_on = TextField(null=True)
    way = TextField()
    version = BigIntegerField()
    action_id = TextField()

    class Meta:
        table_name = "surveys"


class SurveyAnswerRow(Row):
    survey_id = BigIntegerField()
    position = BigIntegerField()
    question = TextField()
    kind = TextField()
    wording = TextField()
    number = BigIntegerField(null=True)
    words = TextField()

    class Meta:
        table_name = "survey_answers"
        primary_key = CompositeKey("survey_id", "position")
