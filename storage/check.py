"""Outline; being filled in."""

from __future__ import annotations


def check(
    database: Database,
) -> CheckReport:  # CheckReport(ok, integrity, foreign_keys, orders, paid_gross, ...)
    ...
