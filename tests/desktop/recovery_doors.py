"""The doors of claims against others, for the table of rights: each function with the right it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aftersales.access import Right
from aftersales.economics import CostQuery
from aftersales.recovery import Against, Basis, Receipt, Recovery, RecoveryState, SumLine, Terms
from desktop.recovery import RecoveryEdit, edit_of
from tests.desktop.acting import PNG

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _claim(on: Any, state: RecoveryState = RecoveryState.CLAIMED, right: Right = Right.SETTLE) -> Recovery:
    """A claim that stands in the archive, used again; none is written for who is refused anyway."""
    archive = on.desk.archive
    asked = Recovery(
        case_id=on.to_settle,
        against=Against.COURIER,
        name="示例快递",
        basis=Basis.LATE,
        state=state,
        found_on=on.shop.clock.today(),
        lines=(SumLine(label="运费", amount=1_000),),
    )
    if right not in on.desk.session.rights:
        return asked
    with archive.database.read():
        known: list[Recovery] = [
            each for each in archive.recoveries.of_case(on.to_settle) if each.state is state
        ]
    if known:
        return known[0]
    with on.shop._writing() as action:
        saved: Recovery = archive.recoveries.save(asked, action=action)
    return saved


def _edit(on: Any) -> RecoveryEdit:
    return RecoveryEdit(
        against=Against.COURIER,
        basis=Basis.LATE,
        lines=(SumLine(label="运费", amount=1_000),),
        found_on=on.shop.clock.today(),
    )


def _of(on: Any) -> dict[str, int]:
    known = _claim(on)
    return {"recovery_id": known.id, "version": known.version}


def _receive(on: Any) -> object:
    receipt = Receipt(received_on=on.shop.clock.today(), amount=100, way="转账")
    made = on.desk.recoveries.receive(**_of(on), receipt=receipt)
    on.desk.undo.undo()
    return made


def claim_to_print(on: Any) -> int:
    """A claim for whoever may print it."""
    return int(_claim(on, right=Right.PRINT).id)


def _move(on: Any) -> object:
    known = _claim(on, RecoveryState.DRAFT)
    return on.desk.recoveries.move(
        recovery_id=known.id, version=known.version, to=RecoveryState.GIVEN_UP, note="示例"
    )


def _add_evidence(on: Any) -> object:
    photo = on.tmp.parent / "凭证.png"
    photo.write_bytes(PNG)
    known = _claim(on, right=Right.NOTE)
    return on.desk.recoveries.add_evidence(recovery_id=known.id, slot="物流截图", paths=[photo])


def _remove(on: Any) -> None:
    known = _claim(on, RecoveryState.REFUSED)
    on.desk.recoveries.remove(recovery_id=known.id, version=known.version)


RECOVERY_DOORS: Mapping[str, tuple[Right, Callable[[Any], object]]] = {
    "recoveries.add": (
        Right.SETTLE,
        lambda on: on.desk.recoveries.add(case_id=on.to_settle, edit=_edit(on)),
    ),
    "recoveries.edit": (
        Right.SETTLE,
        lambda on: on.desk.recoveries.edit(**_of(on), edit=edit_of(_claim(on))),
    ),
    "recoveries.move": (Right.SETTLE, _move),
    "recoveries.receive": (Right.PAY, _receive),
    "recoveries.set_due": (
        Right.SETTLE,
        lambda on: on.desk.recoveries.set_due(**_of(on), day=on.shop.clock.today()),
    ),
    "recoveries.write_letter": (
        Right.SETTLE,
        lambda on: on.desk.recoveries.write_letter(**_of(on), text="示例"),
    ),
    "recoveries.remove": (Right.SETTLE, _remove),
    "recoveries.agree_terms": (
        Right.RULES,
        lambda on: on.desk.recoveries.agree_terms(
            against=Against.COURIER,
            name="示例快递",
            terms=Terms(claim_days=1, answer_days=2, pay_days=3),
        ),
    ),
    "recoveries.add_evidence": (Right.NOTE, _add_evidence),
    "recovery_views.costs": (
        Right.SETTLE,
        lambda on: on.desk.recovery_views.costs(query=CostQuery()),
    ),
    "recovery_papers.letter": (
        Right.PRINT,
        lambda on: on.desk.recovery_papers.letter(recovery_id=claim_to_print(on), to=on.tmp / "函.pdf"),
    ),
    "recovery_papers.pack": (
        Right.PRINT,
        lambda on: on.desk.recovery_papers.pack(recovery_id=claim_to_print(on), to=on.tmp / "包.pdf"),
    ),
}
RECOVERY_READING = {
    "recoveries": {"reckon", "proposal"},
    "recovery_views": {
        *("query", "page", "tab_counts", "figures", "names", "bases", "terms", "find", "of_case", "view"),
        *("costs_of_case", "due_by_today"),
    },
    "recovery_papers": set[str](),
}
