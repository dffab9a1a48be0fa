"""Failure times on the command line: said or as JSON; `export failures` takes the lives behind them along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.cli_kit import DONE, Command, open_desk, print_json, say
from resources.wording import sentence

if TYPE_CHECKING:
    import argparse

    from desktop.failures import FailureTable, ProductFailures


def _options(failures: argparse.ArgumentParser) -> None:
    failures.add_argument("--key", default="", metavar="product:7")


def _failures(asked: argparse.Namespace) -> int:
    with open_desk(asked, read_only=True) as desk:
        table = desk.failures.table()
    rows = [row for row in table.rows if asked.key in {"", row.key}]
    if asked.json:
        print_json(failures_json(table, rows))
        return DONE
    for row in rows:
        say(f"{row.kind.title}  {row.report.goods} / {row.report.faults}  {row.finding}")
        for reason in row.reasons:
            say(f"  {reason}")
    for note in table.notes:
        say(note)
    say(sentence("cli.failures_line", {"count": len(rows), "sound": table.sound}))
    return DONE


def failures_json(table: FailureTable, rows: list[ProductFailures]) -> dict[str, Any]:
    """The numbers as they were reckoned, not rounded."""
    return {"products": [_row_json(row) for row in rows], "sound": table.sound, "notes": list(table.notes)}


def _row_json(row: ProductFailures) -> dict[str, Any]:
    report, curve = row.report, row.report.curve
    return {
        "key": row.key,
        "title": row.kind.title,
        "code": row.kind.code,
        "goods": report.goods,
        "faults": report.faults,
        "observed_days": report.observed,
        "months": [
            {
                "month": share.month,
                "at_risk": share.at_risk,
                "failed": share.failed,
                "share": share.share,
                "low": share.low,
                "high": share.high,
            }
            for share in report.shares
        ],
        "weibull": None
        if curve is None
        else {
            "shape": curve.shape,
            "scale_days": curve.scale,
            "shape_low": curve.low,
            "shape_high": curve.high,
            "kind": curve.kind.value,
        },
        "bad_months": list(report.bad_months) if report.bad_months else None,
        "inspect": list(report.inspect),
        "accepted": list(row.accepted),
        "finding": row.finding,
        "reasons": list(row.reasons),
    }


FAILURE_COMMANDS = (Command(name="failures", run=_failures, options=_options),)
