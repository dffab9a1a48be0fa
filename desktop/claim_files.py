"""Claim files at the desk: one claim or a list is settled and answered, as JSON or as a table a person reads."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from aftersales.errors import KnownError
from aftersales.money import grouped, signed
from aftersales.settlement.context import DayOffCalendar
from aftersales.settlement.policy import PolicySet
from aftersales.settlement.result import Caution, CountsTo, Settlement, Step, Unit
from aftersales.settlement.settle import settle
from desktop.claim_fields import printable
from desktop.claim_reader import claim_from_json, read_claim
from desktop.claim_writer import claim_to_json, settlement_to_json
from resources.settlement_words import step_words, warning_text, why_text, window_text
from resources.wording import error_sentence, sentence

__all__ = [
    "ClaimAnswer",
    "SettledFile",
    "claim_from_json",
    "claim_to_json",
    "settle_file",
    "settle_json",
    "settlement_as_text",
    "settlement_to_json",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAnswer:
    """The answer to one claim of a file: a settlement, or the error that refused it."""

    id: str | None
    settlement: Settlement | None = None
    error: KnownError | None = None

    def as_json(self) -> dict[str, Any]:
        """The settlement, or ``{id, error}``."""
        if self.settlement is not None:
            return settlement_to_json(self.settlement)
        return {"id": self.id, "error": error_sentence(self.error) if self.error else ""}

    def as_text(self) -> str:
        """The settlement as a table, or the refusal's sentence."""
        if self.settlement is not None:
            return settlement_as_text(self.settlement)
        text = error_sentence(self.error) if self.error else ""
        return f"{self.id}  {text}" if self.id else text


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledFile:
    """A settled file. `is_list` tells whether it held a list; `refused` the first refusal, None if all settled.

    A single refused claim is answered by its sentence on standard error alone; a list is always printed whole.
    Exit code 2 wherever `refused` is not None.
    """

    answers: tuple[ClaimAnswer, ...]
    is_list: bool

    @property
    def refused(self) -> KnownError | None:
        return next((answer.error for answer in self.answers if answer.error is not None), None)

    def as_json(self) -> Any:
        """The answer of the one claim, or the list of answers in order."""
        answers = [answer.as_json() for answer in self.answers]
        return answers if self.is_list else answers[0]

    def as_text(self) -> str:
        """The answers as tables, a blank line between them."""
        return "\n\n".join(answer.as_text() for answer in self.answers)


def settle_file(text: str, policies: PolicySet, calendar: DayOffCalendar) -> SettledFile:
    """Settle what stands in a claim file's text.

    Raises KnownError ``claim_file.*`` (exit code 1) where the text is no JSON; refusals are answers.
    """
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError):
            raise KnownError("claim_file.not_json_at", line=error.lineno) from error
        raise KnownError("claim_file.not_json") from error
    if not isinstance(data, list):
        return SettledFile(answers=(_answer(data, policies, calendar),), is_list=False)
    if not data:
        empty = KnownError("claim_refused.not_a_claim")
        return SettledFile(answers=(ClaimAnswer(id=None, error=empty),), is_list=False)
    return SettledFile(answers=tuple(_answer(entry, policies, calendar) for entry in data), is_list=True)


def settle_json(data: Any, policies: PolicySet, calendar: DayOffCalendar) -> Settlement:
    """Settle one claim object; fields that are not known are warned of. KnownError ``claim_refused.*``."""
    claim, unknown = read_claim(data)
    settlement = settle(claim, policies, calendar)
    cautions = tuple(Caution(code="unknown_field", operands={"field": field}) for field in unknown)
    return replace(settlement, warnings=settlement.warnings + cautions)


def settlement_as_text(settlement: Settlement) -> str:
    """A settlement as a table for a terminal whose Chinese letters are two columns wide."""
    lines = [settlement.id] if settlement.id else []
    rows = [_row(number, step) for number, step in enumerate(settlement.steps, start=1)]
    header = ("#", *(_said(name) for name in ("step", "formula", "citation", "amount")))
    shown = [header, *rows]
    widths = [max(_width(row[column]) for row in shown) for column in range(5)]
    for row in shown:
        cells = [_padded(cell, width) for cell, width in zip(row[:4], widths, strict=False)]
        lines.append("  ".join([*cells, " " * (widths[4] - _width(row[4])) + row[4]]).rstrip())
    lines.append("")
    lines.append(f"{_said('total')}  ¥{grouped(settlement.to_buyer)}  {settlement.in_words}")
    lines += _figures(settlement)
    if settlement.window is not None:
        lines.append(window_text(settlement.window))
    lines += [
        f"{_said('other_way')}  {grouped(other.refund)}  {why_text(other)}"
        for other in settlement.alternatives
    ]
    lines += [f"{_said('warning')}  {warning_text(warning)}" for warning in settlement.warnings]
    lines.append(_said("version", version=settlement.policy_version))
    return "\n".join(lines)


def _row(number: int, step: Step) -> tuple[str, str, str, str, str]:
    words = step_words(step)
    label = words.label
    if step.counts_to not in (None, CountsTo.TO_BUYER):
        label = f"[{sentence(f'settlement_side.{step.counts_to.value}')}] {label}"
    figure = "—"
    if step.amount is not None:
        figure = signed(step.amount)
    elif step.value is not None and step.unit is Unit.DAYS:
        figure = _said("days", days=step.value)
    elif step.value is not None:
        figure = f"（{grouped(step.value)}）"
    return str(number), label, words.formula, f"{words.source_tag} {words.citation}", figure


def _figures(settlement: Settlement) -> list[str]:
    figures = [
        ("refund", settlement.refund),
        ("compensation", settlement.compensation),
        ("freight_topup", settlement.freight_topup),
        ("deductions", settlement.deductions),
        ("points_back", settlement.points_back),
        ("coupons_back", sum(settlement.coupons_back)),
        ("from_courier", settlement.from_courier),
        ("merchant_result", settlement.merchant_result),
        ("platform_takes_back", settlement.platform_takes_back),
    ]
    lines = [f"{_padded(_said(name), 16)}  {grouped(value)}" for name, value in figures if value]
    if settlement.refund_due is not None:
        lines.append(f"{_padded(_said('refund_due'), 16)}  {settlement.refund_due}")
    talks = settlement.negotiation
    if talks is not None:
        ladder = " → ".join(grouped(step) for step in talks.ladder)
        lines.append(f"{_padded(_said('ladder'), 16)}  {ladder}")
        if talks.over_by:
            lines.append(f"{_padded(_said('over_by'), 16)}  {grouped(talks.over_by)}")
    return lines


def _said(name: str, **operands: Any) -> str:
    return sentence(f"settlement_figure.{name}", operands)


def _width(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    marks = sum(unicodedata.combining(letter) != 0 for letter in text)
    return len(text) + wide - marks


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _answer(data: Any, policies: PolicySet, calendar: DayOffCalendar) -> ClaimAnswer:
    given = data.get("id") if isinstance(data, dict) else None
    claim_id = printable(given) if isinstance(given, str) else None
    try:
        return ClaimAnswer(id=claim_id, settlement=settle_json(data, policies, calendar))
    except KnownError as error:
        return ClaimAnswer(id=claim_id, error=error)
