"""Lists on the command line: orders, cases and recoveries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.money import grouped
from aftersales.queries import CaseQuery, CaseTab
from aftersales.recovery_lists import RecoveryTab
from desktop.cli_kit import DONE, Command, open_desk, print_json, say
from desktop.json_out import case_json, order_json, recovery_json
from resources.wording import sentence

if TYPE_CHECKING:
    import argparse


def _order_options(orders: argparse.ArgumentParser) -> None:
    orders.add_argument("--number", default="")


def _orders(asked: argparse.Namespace) -> int:
    with open_desk(asked, read_only=True) as desk:
        found = desk.orders.all(number=asked.number)
    if asked.json:
        print_json([order_json(*entry) for entry in found])
        return DONE
    for order, account, customer in found:
        say(
            f"{order.number}  {account.name}  {order.status.value}  {customer or order.receiver.name}"
            f"  {grouped(order.paid_gross)}"
        )
    say(sentence("cli.orders_line", {"count": len(found)}))
    return DONE


def _case_options(cases: argparse.ArgumentParser) -> None:
    cases.add_argument("--tab", type=CaseTab, choices=tuple(CaseTab), default=CaseTab.OPEN)


def _cases(asked: argparse.Namespace) -> int:
    with open_desk(asked, read_only=True) as desk:
        query = CaseQuery(tab=asked.tab, moments=desk.cases.moments())
        found = desk.cases.page(query=query, limit=1_000_000)
    if asked.json:
        print_json([case_json(row) for row in found.rows])
        return DONE
    for row in found.rows:
        due = row.due.text if row.due else "—"
        amount = grouped(row.summary.proposed) if row.summary.proposed is not None else "—"
        say(
            f"{row.summary.number}  {row.summary.customer_name}  {row.summary.title}  {row.state.label}  {due}  {amount}"
        )
    say(sentence("cli.cases_line", {"count": found.total}))
    return DONE


def _recovery_options(recoveries: argparse.ArgumentParser) -> None:
    recoveries.add_argument("--tab", type=RecoveryTab, choices=tuple(RecoveryTab), default=RecoveryTab.OPEN)


def _recoveries(asked: argparse.Namespace) -> int:
    with open_desk(asked, read_only=True) as desk:
        views = desk.recovery_views
        found = views.page(query=views.query(tab=asked.tab), limit=1_000_000)
        figures = views.figures()
    if asked.json:
        print_json([recovery_json(row) for row in found.rows])
        return DONE
    for row in found.rows:
        summary = row.summary
        due = row.due.text if row.due else "—"
        say(
            f"{summary.number}  {summary.against.value}  {summary.name}  {summary.case_number}  "
            f"{summary.basis.value}  {row.state}  {due}  {grouped(summary.received)} / {grouped(summary.claimed)}"
        )
    words = {"count": found.total, "outstanding": figures.outstanding}
    say(sentence("cli.recoveries_line", words))
    return DONE


LIST_COMMANDS = (
    Command(name="orders", run=_orders, options=_order_options),
    Command(name="cases", run=_cases, options=_case_options),
    Command(name="recoveries", run=_recoveries, options=_recovery_options),
)
