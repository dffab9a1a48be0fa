"""Who sits at the desk, and what he may do: checked at the door of each action."""

from __future__ import annotations

from aftersales.access import Right, Role, require, rights_of
from aftersales.staff import Staff

_NOBODY = Staff(id=0, name="店主", role=Role.OWNER)


class Session:
    """The member of staff who is logged in. Until the shop has staff, the owner sits here without a name."""

    def __init__(self, staff: Staff | None = None) -> None:
        self.staff = staff or _NOBODY

    @property
    def staff_id(self) -> int | None:
        """The id to write beside an action; None while the shop has no staff yet."""
        return self.staff.id or None

    @property
    def rights(self) -> frozenset[Right]:
        return rights_of(Role(self.staff.role))

    def require(self, right: Right) -> None:
        """Pass, or KnownError ``workflow.right_missing`` naming who may."""
        require(Role(self.staff.role), right)
