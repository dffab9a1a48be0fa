"""Templates of the sheets that can be imported: a header, an example row that is never taken in, notes, drop-downs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.columns import EXAMPLE_MARK, ColumnKind
from aftersales.errors import KnownError
from aftersales.record_columns import columns_of
from aftersales.sheet_records import RECORD_KINDS
from desktop.record_transfers import given_choices, kind_label
from resources.sheet_templates_file import KNOWLEDGE, column_title, shipped_templates
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from aftersales.clock import Clock
    from desktop.session import Session
    from exports.sheet_columns import SheetColumn
    from resources.sheet_templates_file import SheetTemplate

ORDERS = "orders"
_KEPT_AS_TEXT = (ColumnKind.ID, ColumnKind.PHONE)
_MARK = "mark"


class TemplateDesk:
    """Writes templates; `tiers` and `reasons` are the shop's own lists, to choose from."""

    def __init__(
        self,
        *,
        session: Session,
        clock: Clock,
        tiers: Callable[[], Sequence[str]],
        reasons: Callable[[], Sequence[str]],
    ) -> None:
        self._session = session
        self._clock = clock
        self._tiers = tiers
        self._reasons = reasons

    def kinds(self) -> tuple[tuple[str, str], ...]:
        """The kinds there are, with what a person calls them; pure."""
        return tuple((kind, template_title(kind)) for kind in shipped_templates())

    def write(self, *, kind: str, to: Path) -> None:
        """Write the template of a kind as a workbook; KnownErrors ``sheet_error.no_template``, ``export.*``."""
        from exports.sheet_columns import SheetColumn, SheetOrigin
        from exports.workbook import write_workbook

        self._session.require(Right.IMPORT)
        templates = shipped_templates()
        if kind not in templates:
            raise KnownError("sheet_error.no_template", name=kind, known="、".join(templates))
        template = templates[kind]
        columns = [self._column(template, key) for key in template.columns]
        columns.append(SheetColumn(key=_MARK, title=sentence("template.mark")))
        example = (*(template.example.get(key, "") for key in template.columns), EXAMPLE_MARK)
        write_workbook(
            to,
            title=template_title(kind),
            columns=columns,
            rows=[example],
            origin=SheetOrigin(made_at=self._clock.now(), made_by=self._session.staff.name),
            notes=self._notes(template, columns),
            pale=True,
        )

    def _column(self, template: SheetTemplate, key: str) -> SheetColumn:
        from exports.sheet_columns import SheetColumn

        kind = ColumnKind.TEXT
        if template.kind != KNOWLEDGE:
            kind = columns_of(template.kind)[key].kind
        must = sentence("template.must") if key in template.must else ""
        return SheetColumn(
            key=key,
            title=column_title(template.kind, key),
            kind=kind if kind in _KEPT_AS_TEXT else ColumnKind.TEXT,
            choices=tuple(self._choices(template.kind, key, kind)),
            note=" ".join(part for part in (must, template.notes.get(key, "")) if part),
        )

    def _choices(self, kind: str, key: str, column: ColumnKind) -> Sequence[str]:
        from aftersales.knowledge import ArticleKind
        from aftersales.orders import OrderStatus

        own: dict[tuple[str, str], Callable[[], Sequence[str]]] = {
            (ORDERS, "status"): lambda: [status.value for status in OrderStatus],
            (KNOWLEDGE, "kind"): lambda: [each.value for each in ArticleKind],
            ("customers", "tier"): self._tiers,
            ("cases", "reason"): self._reasons,
        }
        if (kind, key) in own:
            return own[kind, key]()
        if column is ColumnKind.YES_NO:
            return sentence("record_kind.yes"), sentence("record_kind.no")
        return given_choices(kind, key) if column is ColumnKind.CHOICE else ()

    def _notes(self, template: SheetTemplate, columns: Sequence[SheetColumn]) -> list[tuple[str, str]]:
        titles = {column.key: column.title for column in columns}
        must = "、".join(titles[key] for key in template.columns if key in template.must)
        return [
            (sentence("template.how"), sentence("template.how_example")),
            (sentence("template.how"), sentence("template.how_must", {"titles": must})),
            *((titles[key], template.notes[key]) for key in template.columns if key in template.notes),
        ]


def template_title(kind: str) -> str:
    """What a person calls the sheets of a kind; pure."""
    if kind in RECORD_KINDS:
        return kind_label(kind)
    return sentence(f"sheet_list.{kind}")
