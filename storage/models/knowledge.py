"""Articles and reply snippets with the goods and rules they name, and their uses."""

# ruff: noqa: D101, D106 - a row class says what it is by its columns

from __future__ import annotations

from peewee import AutoField, BigIntegerField, CompositeKey, TextField

from storage.models.base import Row


class ArticleRow(Row):
    id = AutoField()
    kind = TextField()
    title = TextField()
    body = TextField()
    used_when = TextField()
    shortcut = TextField()
    category = TextField()
    reason = TextField()
    edition = BigIntegerField()
    updated_at = TextField()
    updated_by = TextField()
    version = BigIntegerField()
    action_id = TextField()
    deleted_at = TextField(null=True)

    class Meta:
        table_name = "articles"


class ArticleProductRow(Row):
    article_id = BigIntegerField()
    position = BigIntegerField()
    word = TextField()

    class Meta:
        table_name = "article_products"
        primary_key = CompositeKey("article_id", "position")


class ArticleRuleRow(Row):
    article_id = BigIntegerField()
    position = BigIntegerField()
    citation = TextField()

    class Meta:
        table_name = "article_rules"
        primary_key = CompositeKey("article_id", "position")


class ArticleUseRow(Row):
    id = AutoField()
    article_id = BigIntegerField()
    case_id = BigIntegerField(null=True)
    used_at = TextField()
    by_id = BigIntegerField(null=True)
    action_id = TextField()

    class Meta:
        table_name = "article_uses"
