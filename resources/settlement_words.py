"""The words of a settlement: the one place where steps, warnings and other ways become Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from aftersales.money import grouped
from resources.wording import knows, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aftersales.settlement.result import Alternative, Caution, Step, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWords:
    """One step as people read it; `source_tag` is 法 (law), 店 (shop rule) or 单 (the order and its papers)."""

    label: str
    formula: str
    citation: str
    rounding: str
    source_tag: str


def step_words(step: Step) -> StepWords:
    """Label, formula, citation, rounding and source tag of a step."""
    operands = _spoken(step.operands)
    return StepWords(
        label=sentence(f"settlement_label.{step.code}", operands),
        formula=sentence(f"settlement_formula.{step.code}", operands),
        citation=sentence(f"settlement_citation.{step.citation}", operands),
        rounding=sentence(f"settlement_rounding.{step.rounding.value}"),
        source_tag=sentence(f"settlement_source.{step.source.value}"),
    )


def chat_text(steps: Sequence[tuple[Step, StepWords]], *, order: str, adjustment: int, total: int) -> str:
    """The steps of the customer's sum as he reads them in a chat, a line each: how, = how much, added or taken off."""
    lines = [sentence("settlement_chat.head_order" if order else "settlement_chat.head", {"order": order})]
    begun = False
    for number, (step, words) in enumerate(steps, start=1):
        told = _chat_line(step, words, base=not begun)
        begun = begun or bool(step.amount)
        lines.append(sentence("settlement_chat.line", {"number": number, "told": told, "by": words.citation}))
    if adjustment:
        kind = "added" if adjustment > 0 else "taken"
        lines.append(sentence(f"settlement_chat.adjustment_{kind}", {"sum": abs(adjustment)}))
    lines.append(sentence("settlement_chat.total", {"sum": total}))
    return "\n".join(lines)


def _chat_line(step: Step, words: StepWords, *, base: bool) -> str:
    told = f"{words.label}：{words.formula}"
    if step.amount is None:
        return told
    size = abs(step.amount)
    reckoned = any(sign in words.formula for sign in "×÷−")
    if reckoned and not words.formula.endswith(grouped(size)):
        told += f" = {grouped(size)}"
    if base:
        return told if reckoned else sentence("settlement_chat.plain", {"told": told, "sum": size})
    kind = "taken" if step.amount < 0 else "added"
    return sentence(f"settlement_chat.{kind}", {"told": told, "sum": size})


def warning_text(warning: Caution) -> str:
    """A warning's sentence."""
    code = f"settlement_warning.{warning.code}"
    for key in ("for", "reason"):
        special = f"{code}_{warning.operands.get(key)}"
        if key in warning.operands and knows(special):
            code = special
    return sentence(code, _spoken(warning.operands))


def window_text(window: Window) -> str:
    """What is said of the seven-day term."""
    return sentence(f"settlement_window.{window.message}", _spoken(window.operands))


def why_text(alternative: Alternative) -> str:
    """Why another way gives another refund."""
    return sentence(f"settlement_why.{alternative.why}", _spoken(alternative.operands))


def percent(rate: Fraction) -> str:
    """A rate as a percentage with at least two decimals: 1/1000 → ``0.10%``."""
    scaled = rate * 100
    places = 2
    while places < 9 and (scaled * 10**places).denominator != 1:
        places += 1
    whole, rest = divmod(round(scaled * 10**places), 10**places)
    return f"{whole}.{rest:0{places}d}%"


def _spoken(operands: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: percent(value) if isinstance(value, Fraction) else value for name, value in operands.items()
    }
