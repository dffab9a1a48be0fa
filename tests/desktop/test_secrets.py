"""Passwords, unlocking codes, and who may release: tried at a real desk."""

from __future__ import annotations

import pytest
from _pytest.raises import RaisesExc

from aftersales.access import Right, Role
from aftersales.errors import KnownError
from desktop.changes import ChangeNotice
from desktop.hashing import fits, hashed
from resources.wording import error_sentence
from tests.desktop.acting import CLERK, OWNER, Shop

PASSWORD = "示例口令 Qx7"


def refused(code: str) -> RaisesExc[KnownError]:
    return pytest.raises(KnownError, match=code)


def secret_version(shop: Shop, name: str) -> int:
    return next(line.secret_version for line in shop.desk.staff.lines() if line.staff.name == name)


def give(shop: Shop, name: str, password: str = PASSWORD, current: str = "") -> None:
    shop.desk.staff.set_secret(
        staff_id=shop.staff[name],
        password=password,
        version=secret_version(shop, name),
        current=current,
    )


def test_a_hash_fits_its_secret_alone_and_is_salted() -> None:
    one, other = hashed("示例口令"), hashed("示例口令")
    assert one != other
    assert fits("示例口令", one)
    assert fits("示例口令", other)
    assert not fits("示例口令 ", one)
    assert not fits("", None)
    assert one.startswith("scrypt$16384$8$1$")


def test_without_any_password_the_owner_at_the_desk_is_enough(shop: Shop) -> None:
    assert shop.desk.staff.verify_release("").name == OWNER
    shop.sit(CLERK)
    with refused("access.owner_needed") as caught:
        shop.desk.staff.verify_release("猜的")
    assert "设置" in error_sentence(caught.value)


def test_the_owners_password_releases_at_a_clerks_desk(shop: Shop) -> None:
    give(shop, OWNER)
    give(shop, CLERK, "客服自己的口令")
    shop.desk.staff.sit_down(staff_id=shop.staff[CLERK], password="客服自己的口令")
    assert shop.desk.staff.verify_release(PASSWORD).name == OWNER
    assert shop.desk.session.staff.name == CLERK, "a release does not change who sits there"
    with refused("access.wrong_secret"):
        shop.desk.staff.verify_release("客服自己的口令")


def test_five_wrong_ones_shut_the_door_for_thirty_seconds(shop: Shop) -> None:
    give(shop, OWNER)
    for _ in range(5):
        with refused("access.wrong_secret"):
            shop.desk.staff.verify_release("猜的")
    with refused("access.wait") as caught:
        shop.desk.staff.verify_release(PASSWORD)
    assert caught.value.operands["seconds"] == 30
    shop.later(seconds=29)
    with refused("access.wait"):
        shop.desk.staff.verify_release(PASSWORD)
    shop.later(seconds=2)
    assert shop.desk.staff.verify_release(PASSWORD).name == OWNER


def test_a_password_stands_nowhere_in_plain_text_nor_in_the_journal(shop: Shop) -> None:
    give(shop, OWNER)
    shop.desk.staff.set_code(
        staff_id=shop.staff[OWNER], code="7391", version=secret_version(shop, OWNER), current=PASSWORD
    )
    rows = shop.everything()
    secrets = rows.pop("staff_secrets")
    assert PASSWORD not in str(secrets)
    stored = secrets[0]["password"], secrets[0]["code"]
    assert not any(piece in str(rows) for piece in (*stored, PASSWORD, "7391"))
    last = shop.desk.undo.last()
    assert last is None or "密码" not in last.name, "Ctrl Z brings no password back"


def test_who_may_set_whose(shop: Shop) -> None:
    give(shop, OWNER)
    give(shop, CLERK, "客服自己的口令")
    shop.desk.staff.sit_down(staff_id=shop.staff[CLERK], password="客服自己的口令")
    with refused("right_missing"):
        give(shop, OWNER, "换一个示例口令")
    with refused("access.wrong_secret"):
        give(shop, CLERK, "另一个示例口令", current="不对")
    give(shop, CLERK, "另一个示例口令", current="客服自己的口令")
    shop.desk.staff.sit_down(staff_id=shop.staff[OWNER], password=PASSWORD)
    with refused("changed_meanwhile"):
        shop.desk.staff.set_secret(staff_id=shop.staff[CLERK], password="再一个示例口令", version=1)
    give(shop, CLERK, "")
    shop.sit(CLERK)
    assert Right.RELEASE not in shop.desk.session.rights


def test_short_passwords_and_codes_that_are_none(shop: Shop) -> None:
    owner = shop.staff[OWNER]
    with refused("access.short"):
        shop.desk.staff.set_secret(staff_id=owner, password="12345", version=0)
    for code in ("123", "12345", "12a4", "１２３４"):
        with refused("access.code_digits"):
            shop.desk.staff.set_code(staff_id=owner, code=code, version=0)
    assert not shop.everything()["staff_secrets"]


def test_sitting_down_asks_for_the_password_and_tells_the_pages(shop: Shop) -> None:
    give(shop, OWNER)
    give(shop, CLERK, "客服自己的口令")
    heard: list[ChangeNotice] = []
    shop.desk.changes.subscribe(heard.append)
    with refused("access.wrong_secret"):
        shop.sit(CLERK)
    assert shop.desk.session.staff.name == OWNER
    assert not heard
    shop.desk.staff.sit_down(staff_id=shop.staff[CLERK], password="客服自己的口令")
    assert shop.desk.session.staff.name == CLERK
    assert len(heard) == 1
    assert not heard[0].undoable


def test_four_digits_unlock_the_window_but_do_not_log_in(shop: Shop) -> None:
    staff = shop.desk.staff
    assert staff.unlock(secret="").name == OWNER, "nothing was set: nothing is asked"
    give(shop, OWNER)
    staff.set_code(
        staff_id=shop.staff[OWNER], code="7391", version=secret_version(shop, OWNER), current=PASSWORD
    )
    assert staff.unlock(secret="7391").name == OWNER
    assert staff.unlock(secret=PASSWORD).name == OWNER
    with refused("access.wrong_secret"):
        staff.unlock(secret="0000")
    shop.sit(CLERK)
    with refused("access.wrong_secret"):
        staff.sit_down(staff_id=shop.staff[OWNER], password="7391")
    with refused("access.wrong_secret"):
        staff.verify_release("7391")


def test_the_last_owner_stays_and_each_change_is_taken_back(shop: Shop) -> None:
    staff, owner, clerk = shop.desk.staff, shop.staff[OWNER], shop.staff[CLERK]
    with refused("desk.last_owner"):
        staff.set_role(staff_id=owner, version=1, role=Role.CLERK)
    with refused("desk.last_owner"):
        staff.set_active(staff_id=owner, version=1, active=False)
    renamed = staff.rename(staff_id=clerk, version=1, name="许新示例")
    assert renamed.name == "许新示例"
    shop.desk.undo.undo()
    assert CLERK in {each.name for each in staff.list()}
    now = next(each for each in staff.list() if each.id == clerk)
    staff.set_active(staff_id=clerk, version=now.version, active=False)
    assert clerk not in {each.id for each in staff.list()}
    with refused("access.not_here"):
        shop.sit(CLERK)
    shop.desk.undo.undo()
    assert clerk in {each.id for each in staff.list()}


def test_an_owner_is_the_first_and_the_last_to_have_a_password(shop: Shop) -> None:
    with refused("access.owner_first"):
        give(shop, CLERK, "客服自己的口令")
    give(shop, OWNER)
    give(shop, CLERK, "客服自己的口令")
    with refused("access.owner_last"):
        give(shop, OWNER, "", current=PASSWORD)
    give(shop, CLERK, "")
    give(shop, OWNER, "", current=PASSWORD)
    assert not any(line.has_password for line in shop.desk.staff.lines())


def test_more_than_a_clerk_takes_a_password_where_an_owner_has_one(shop: Shop) -> None:
    other = shop.desk.staff.add(name="吴示例", role=Role.OWNER)
    shop.desk.staff.sit_down(staff_id=other.id)
    shop.sit(OWNER)
    give(shop, OWNER)
    with refused("access.needs_password") as caught:
        shop.desk.staff.sit_down(staff_id=other.id)
    assert "吴示例还没设密码" in error_sentence(caught.value)
    shop.sit(CLERK)
    assert shop.desk.session.staff.name == CLERK


def test_the_shop_opens_on_an_owner_who_has_a_password(shop: Shop) -> None:
    other = shop.desk.staff.add(name="吴示例", role=Role.OWNER)
    shop.desk.staff.set_secret(staff_id=other.id, password=PASSWORD, version=0)
    first = shop.desk._first_staff()
    assert first is not None
    assert first.name == "吴示例"
