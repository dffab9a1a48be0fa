"""The table of rights."""

from __future__ import annotations

import pytest

from aftersales.access import Right, Role, holders, require, rights_of
from aftersales.errors import KnownError
from resources.wording import error_sentence


def test_rights_by_role() -> None:
    assert rights_of(Role.OWNER) == frozenset(Right)
    assert frozenset(Right) - rights_of(Role.CLERK) == {
        Right.RELEASE,
        Right.RULES,
        Right.STAFF,
        Right.VOID,
    }
    assert rights_of(Role.TECHNICIAN) == {Right.REPAIR, Right.PARTS, Right.VISIT}
    assert rights_of(Role.PART_TIMER) == {Right.CREATE, Right.NOTE, Right.CALL}


def test_roles_are_spelled_as_on_screen() -> None:
    assert [str(role) for role in Role] == ["店主", "客服", "维修师傅", "兼职"]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("right", Right)
def test_the_door_opens_for_holders_only(role: Role, right: Right) -> None:
    if role in holders(right):
        require(role, right)
        return
    with pytest.raises(KnownError) as refused:
        require(role, right)
    assert "店主" in error_sentence(refused.value)
