"""Who may do what: roles, rights, and the one table that joins them; asked at the door of each function in desktop."""

from __future__ import annotations

from enum import StrEnum

from aftersales.errors import KnownError


class Role(StrEnum):
    """Closed list of roles."""

    OWNER = "店主"
    CLERK = "客服"
    TECHNICIAN = "维修师傅"
    PART_TIMER = "兼职"


class Right(StrEnum):
    """Something a role may or may not do; reading is open to all who can open the shop."""

    CREATE = "create"
    NOTE = "note"
    CALL = "call"
    HANDLE = "handle"
    SETTLE = "settle"
    PAY = "pay"
    REPAIR = "repair"
    PARTS = "parts"
    VISIT = "visit"
    ARCHIVE = "archive"
    IMPORT = "import"
    EXPORT = "export"
    PRINT = "print"
    UPKEEP = "upkeep"
    RELEASE = "release"
    RULES = "rules"
    STAFF = "staff"
    VOID = "void"


ALL_RIGHTS = frozenset(Right)


def rights_of(role: Role) -> frozenset[Right]:
    """店主 all · 客服 all but releases, rules, staff, void · 维修师傅 repair steps, parts, visits · 兼职 create, note, call.

    A release is a sum over the floor or limit let through, or required evidence waived.
    """
    match role:
        case Role.OWNER:
            return ALL_RIGHTS
        case Role.CLERK:
            return ALL_RIGHTS - {Right.RELEASE, Right.RULES, Right.STAFF, Right.VOID}
        case Role.TECHNICIAN:
            return frozenset({Right.REPAIR, Right.PARTS, Right.VISIT})
        case Role.PART_TIMER:
            return frozenset({Right.CREATE, Right.NOTE, Right.CALL})


def holders(right: Right) -> tuple[Role, ...]:
    """The roles that have a right, in the order of the closed list."""
    return tuple(role for role in Role if right in rights_of(role))


def require(role: Role, right: Right) -> None:
    """Pass, or KnownError ``workflow.right_missing`` naming who may."""
    if right not in rights_of(role):
        raise KnownError("workflow.right_missing", role=role, who=" 或 ".join(holders(right)))
