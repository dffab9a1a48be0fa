"""Figures of satisfaction in the words of a shopkeeper, with how sure they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.questionnaires import QuestionKind
from aftersales.sampling import LeftOut
from aftersales.score_factors import FEWEST_PAIRS, Factor, Way
from resources.wording import sentence

if TYPE_CHECKING:
    from aftersales.satisfaction import Marks
    from aftersales.score_factors import FactorFinding, FactorReport
    from desktop.surveys import DrawOutcome

_MINUS = "\u2212"
"""The minus sign of figures."""


def main_text(marks: Marks) -> str:
    """The main figure: 82%, +35, 5.6; — with fewer than five answers."""
    return "—" if marks.main is None else _figure(marks.kind, marks.main.value)


def between_text(marks: Marks) -> str:
    """The interval of the main figure, or how many answers there are while they are too few."""
    if marks.main is None:
        return sentence("survey.too_few", {"n": marks.n})
    low, high = _figure(marks.kind, marks.main.low), _figure(marks.kind, marks.main.high)
    return sentence("survey.between", {"low": low, "high": high})


def mean_text(marks: Marks) -> str:
    """The mean mark with one decimal; — with fewer than five answers."""
    return "—" if marks.mean is None else f"{marks.mean.value:.1f}"


def change_text(now: Marks, before: Marks) -> str:
    """How the main figure moved since the span before, with its unit; "" where one of them is not shown."""
    if now.main is None or before.main is None:
        return ""
    times = 100 if now.kind is QuestionKind.CSAT else 1
    places = 1 if now.kind in {QuestionKind.CES, QuestionKind.SCALE} else 0
    moved = f"{(now.main.value - before.main.value) * times:+.{places}f}".replace("-", _MINUS)
    return sentence("survey.moved_percent" if times > 1 else "survey.moved", {"by": moved})


def _figure(kind: QuestionKind, value: float) -> str:
    if kind is QuestionKind.CSAT:
        return sentence("survey.csat_main", {"value": value * 100})
    code = "survey.nps_main" if kind is QuestionKind.NPS else "survey.mean_main"
    return sentence(code, {"value": value + 0.0}).replace("-", _MINUS)


def factor_name(finding: FactorFinding) -> str:
    """What a factor is called."""
    return sentence(f"survey.factor_{finding.factor.value}", {"name": finding.name})


def factor_value(factor: Factor, value: float | None) -> str:
    """A mean of a factor with its unit; — where there is none."""
    return "—" if value is None else sentence(f"survey.value_{factor.value}", {"value": value})


def factor_words(finding: FactorFinding, found: FactorReport) -> str:
    """What is known of a factor, in one line."""
    way = finding.way
    if way is Way.UNSEEN:
        return sentence("survey.said_unseen")
    if finding.alone is not None:
        step = sentence(f"survey.step_{finding.factor.value}", {"base": found.base_kind})
        least, most = sorted((abs(finding.alone.low), abs(finding.alone.high)))
        operands = {"step": step, "points": _points(abs(finding.alone.value))}
        return sentence(f"survey.said_{way}", {**operands, "least": _points(least), "most": _points(most)})
    if finding.together is None:
        return sentence("survey.said_unseen")
    values = {name: _points(getattr(finding.together, name)) for name in ("value", "low", "high")}
    return sentence(f"survey.said_together_{way}", values)


def report_words(found: FactorReport | None) -> str:
    """How the factors were weighed, or why nothing is said."""
    if found is None:
        return sentence("survey.factors_few", {"least": FEWEST_PAIRS})
    code = "survey.factors_weighed" if found.weighed else "survey.factors_alone"
    return sentence(code, {"weighed": found.weighed or found.whole, "explained": found.explained})


def draw_words(outcome: DrawOutcome) -> str:
    """Who was drawn and why the others were not."""
    told = (
        sentence("survey.drawn", {"count": outcome.count}) if outcome.count else sentence("survey.drawn_none")
    )
    parts = [
        sentence(f"survey.left_{reason.value}", {"count": count})
        for reason in LeftOut
        if (count := outcome.left_out.get(reason, 0))
    ]
    return "。".join([told, sentence("survey.left_out", {"parts": "，".join(parts)})]) if parts else told


def _points(value: float) -> str:
    return f"{value:.2f}".replace("-", _MINUS)
