"""What stands on the buttons of a claim: the next step as the primary one, the others behind ⋯."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftersales.recovery import RecoveryState

if TYPE_CHECKING:
    from desktop.recovery_views import MoveOffer, RecoveryView

_NEXT = {
    RecoveryState.DRAFT: RecoveryState.CLAIMED,
    RecoveryState.CLAIMED: RecoveryState.ANSWERED,
    RecoveryState.ESCALATED: RecoveryState.ANSWERED,
    RecoveryState.REFUSED: RecoveryState.CLAIMED,
    RecoveryState.GIVEN_UP: RecoveryState.DRAFT,
}
_RECEIVES = frozenset({RecoveryState.ANSWERED, RecoveryState.PART})


@dataclass(frozen=True, slots=True)
class Primary:
    """The next step: its word, and the move it makes (None: money came in)."""

    text: str
    move: MoveOffer | None

    @property
    def receives(self) -> bool:
        return self.move is None


def primary_of(view: RecoveryView) -> Primary | None:
    """What comes next; nothing once all is paid."""
    state = view.recovery.state
    if state in _RECEIVES:
        return Primary("记到账", None)
    wanted = _NEXT.get(state)
    offer = next((offer for offer in view.moves if offer.to is wanted), None)
    return Primary(offer.label, offer) if offer is not None else None


def may_receive(view: RecoveryView) -> bool:
    """Whether money can come in: after it was claimed, until all of it is there."""
    return view.recovery.state not in {RecoveryState.DRAFT, RecoveryState.RECEIVED}
