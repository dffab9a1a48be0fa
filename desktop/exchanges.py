"""What an exchange means for the warranty of its pieces: the clock of each starts anew with the new piece."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aftersales.cases import Case, CaseKind
from aftersales.clock import china_day
from aftersales.errors import KnownError
from desktop.repair_stays import pieces_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.actions import Action
    from aftersales.goods import SoldGood
    from aftersales.workflow_guards import CaseFacts
    from desktop.archive import Archive
    from desktop.goods import GoodsDesk

_BRINGS = frozenset({"to_ship", "in_transit"})
"""States out of which the new piece reaches the customer: handed over in the shop, or its parcel received."""
_BETWEEN = re.compile(r"[\s,，;；、]+")


class ExchangedPieces:
    """Follows an exchange to its end, as part of the step's transaction, and so undone with it."""

    def __init__(self, *, archive: Archive, goods: GoodsDesk) -> None:
        self._archive = archive
        self._goods = goods

    def follow(self, facts: CaseFacts, case: Case, to_state: str, serials: str, *, action: Action) -> None:
        """`facts` and `case` as they stood before the step to `to_state`; `serials` one for each new piece, or none.

        A 补发 brings what was missing and a repair brings the old piece back: neither starts a clock (实施条例 18).
        KnownError ``goods.new_serials`` where there are not as many serials as pieces.
        """
        if to_state != "to_revisit" or not exchanging(facts):
            return
        goods = tuple(pieces_of(self._archive, case))
        new = _serials(serials, goods)
        for good, serial in zip(goods, new, strict=True):
            self._goods.exchanged(good, china_day(action.at), serial=serial, action=action)


def exchanging(facts: CaseFacts) -> bool:
    """Whether a new piece is on its way to the customer for the one he gives back."""
    return facts.state in _BRINGS and (facts.remedy or facts.kind) is CaseKind.EXCHANGE


def _serials(text: str, goods: Sequence[SoldGood]) -> Sequence[str]:
    """The new serials in the order of the pieces; where none is given, what was noted stays until somebody reads it off."""
    found = [word for word in _BETWEEN.split(text) if word]
    if not found:
        return [""] * len(goods)
    if len(found) != len(goods):
        raise KnownError("goods.new_serials", given=len(found), pieces=len(goods))
    return found
