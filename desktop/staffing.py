"""Staff at the desk: who works here, who sits at the desk now, and what each proves himself by."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aftersales.access import Right, Role, rights_of
from aftersales.errors import KnownError
from aftersales.late_dataclasses import dataclass
from aftersales.staff import Staff
from desktop.archive import Archive
from desktop.changes import Changed, ChangeNotice, Changes
from desktop.session import Session
from desktop.tries import Tries
from desktop.writing import Writer
from resources.wording import sentence

if TYPE_CHECKING:
    from datetime import datetime

    from aftersales.clock import Clock
    from storage.staff_secrets import StaffSecrets

SHORTEST, LONGEST = 6, 64
"""Characters of a password."""
CODE_DIGITS = 4
LONGEST_NAME = 20
_IDLE = "desk.lock_minutes"
_LONGEST_IDLE = 240
_RELEASE = "release"
"""The door at which releases are counted, whoever tries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffLine:
    """A member of staff as the list shows him. `secret_version` is what a change of his secrets must name."""

    staff: Staff
    last_used: datetime | None
    has_password: bool
    has_code: bool
    secret_version: int
    skills: tuple[str, ...] = ()
    load: int = 0


class StaffDesk:
    """Who works here, and who sits at the desk."""

    def __init__(
        self, *, archive: Archive, writer: Writer, session: Session, clock: Clock, changes: Changes
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._changes = changes
        self._tries = Tries(clock)

    def list(self) -> tuple[Staff, ...]:
        """Everybody who works here now."""
        with self._archive.database.read():
            return self._archive.staff.list()

    def lines(self) -> tuple[StaffLine, ...]:
        """Everybody who ever worked here, with what the list shows of each."""
        from desktop.assigning import stored_skills

        with self._archive.database.read():
            everybody = self._archive.staff.list(active_only=False)
            secrets, used = self._archive.secrets.all(), self._archive.staff.last_used()
            loads, skills = self._archive.cases.open_by_assignee(), stored_skills(self._archive)
        return tuple(
            StaffLine(
                staff=each,
                last_used=used.get(each.id),
                has_password=bool(each.id in secrets and secrets[each.id].password),
                has_code=bool(each.id in secrets and secrets[each.id].code),
                secret_version=secrets[each.id].version if each.id in secrets else 0,
                skills=skills.get(each.id, ()),
                load=loads.get(each.id, 0),
            )
            for each in everybody
        )

    # who works here

    def add(self, *, name: str, role: Role) -> Staff:
        """Somebody new; only the owner may. KnownErrors ``desk.staff_name_missing``, ``staff_name_long``, ``staff_name_taken``."""
        self._session.require(Right.STAFF)
        told = self._free_name(name)
        with self._writer.action(sentence("staff.add", {"name": told}), Changed.SETTINGS) as action:
            return self._archive.staff.save(Staff(name=told, role=role.value), action=action)

    def rename(self, *, staff_id: int, version: int, name: str) -> Staff:
        """Give somebody another name; entries he made keep the one of their day."""
        self._session.require(Right.STAFF)
        told = self._free_name(name, but=staff_id)
        return self._change(staff_id, version, sentence("staff.rename", {"name": told}), name=told)

    def set_role(self, *, staff_id: int, version: int, role: Role) -> Staff:
        """Give somebody another role. KnownError ``desk.last_owner`` where nobody could decide any more."""
        self._session.require(Right.STAFF)
        if role is not Role.OWNER:
            self._another_owner(staff_id)
        found = self._get(staff_id)
        name = sentence("staff.role", {"name": found.name, "role": role.value})
        return self._change(staff_id, version, name, role=role.value)

    def set_active(self, *, staff_id: int, version: int, active: bool) -> Staff:
        """Let somebody work here again, or no more. KnownErrors ``desk.last_owner``, ``desk.self_off``."""
        self._session.require(Right.STAFF)
        if not active:
            self._another_owner(staff_id)
            if staff_id == self._session.staff_id:
                raise KnownError("desk.self_off")
        name = sentence("staff.on" if active else "staff.off", {"name": self._get(staff_id).name})
        return self._change(staff_id, version, name, active=active)

    # secrets

    def set_secret(self, *, staff_id: int, password: str, version: int, current: str = "") -> None:
        """Give somebody a password to log in with, "" takes it away; `version` as `StaffLine.secret_version` says.

        Everybody may set his own (with the `current` one, where there is one), the owner anybody's.
        KnownErrors ``access.short``, ``access.wrong_secret``, ``access.wait``; ``access.owner_first`` before any owner has
        one, ``access.owner_last`` where only the others would keep theirs.
        """
        self._may_change(staff_id)
        if password and not SHORTEST <= len(password) <= LONGEST:
            raise KnownError("access.short", shortest=SHORTEST, longest=LONGEST)
        self._require_guarded(staff_id, given=bool(password))
        from desktop.hashing import hashed

        kept = self._secrets_to_change(staff_id, version, current)
        self._save(replace(kept, password=hashed(password) if password else None), "staff.password")

    def set_code(self, *, staff_id: int, code: str, version: int, current: str = "") -> None:
        """Give somebody the four digits that unlock his own window, "" takes them away; else as `set_secret`.

        KnownError ``access.code_digits``.
        """
        self._may_change(staff_id)
        if code and not (len(code) == CODE_DIGITS and code.isascii() and code.isdigit()):
            raise KnownError("access.code_digits", count=CODE_DIGITS)
        from desktop.hashing import hashed

        kept = self._secrets_to_change(staff_id, version, current)
        self._save(replace(kept, code=hashed(code) if code else None), "staff.code")

    def verify_release(self, secret: str) -> Staff:
        """Whose password this is, of those who may release; it writes nothing.

        Where nobody of them has set one yet, being the owner at the desk is enough. KnownErrors
        ``access.wrong_secret``, ``access.wait``, ``access.owner_needed`` (no password yet, and no owner at the desk).
        """
        with self._archive.database.read():
            everybody, secrets = self._archive.staff.list(), self._archive.secrets.all()
        may = [each for each in everybody if Right.RELEASE in rights_of(Role(each.role))]
        known = [(each, secrets[each.id].password) for each in may if each.id in secrets]
        if not any(password for _, password in known):
            if Right.RELEASE in self._session.rights:
                return self._session.staff
            raise KnownError("access.owner_needed")
        from desktop.hashing import fits

        self._tries.ask(_RELEASE)
        found = next((each for each, password in known if fits(secret, password)), None)
        if found is None:
            self._tries.wrong(_RELEASE)
            raise KnownError("access.wrong_secret")
        self._tries.right(_RELEASE)
        return found

    # who sits at the desk

    def sit_down(self, *, staff_id: int, password: str = "") -> Staff:
        """From now on this member of staff works at the desk; who has set a password is asked for it.

        KnownErrors ``access.wrong_secret``, ``access.wait``, ``access.not_here`` (switched off), ``access.needs_password``
        (he may do more than a 客服 and has set none, though owners here have).
        """
        with self._archive.database.read():
            found, kept = self._archive.staff.get(staff_id), self._archive.secrets.of(staff_id)
            guarded = bool(self._guarding())
        if not found.active:
            raise KnownError("access.not_here", name=found.name)
        if guarded and not kept.password and rights_of(Role(found.role)) - rights_of(Role.CLERK):
            raise KnownError("access.needs_password", name=found.name)
        if kept.password:
            self._prove(staff_id, password, kept.password)
        self._session.staff = found
        self._changes.publish(
            ChangeNotice(
                what=frozenset(Changed),
                action_id="",
                name=sentence("staff.sit", {"name": found.name}),
                by_id=self._session.staff_id,
                undoable=False,
            )
        )
        return found

    def asks_password(self) -> bool:
        """Whether who sits at the desk has a password, so that the window begins locked and can be locked."""
        with self._archive.database.read():
            kept = self._archive.secrets.of(self._session.staff.id)
        return bool(kept.password or kept.code)

    def unlock(self, *, secret: str) -> Staff:
        """Open the locked window of who sits at the desk: by his four digits, or by his password.

        KnownErrors ``access.wrong_secret``, ``access.wait``.
        """
        with self._archive.database.read():
            kept = self._archive.secrets.of(self._session.staff.id)
        if kept.password or kept.code:
            self._prove(self._session.staff.id, secret, kept.password, kept.code)
        return self._session.staff

    def lock_minutes(self) -> int:
        """Minutes without a key or click after which the window locks itself; 0 never."""
        with self._archive.database.read():
            return int(self._archive.settings.get(_IDLE, 0))

    def set_lock_minutes(self, *, minutes: int) -> None:
        """Lock after so many minutes; 0 never. KnownError ``desk.lock_minutes``."""
        self._session.require(Right.STAFF)
        if not 0 <= minutes <= _LONGEST_IDLE:
            raise KnownError("desk.lock_minutes", most=_LONGEST_IDLE)
        with self._writer.action(sentence("staff.idle"), Changed.SETTINGS) as action:
            self._archive.settings.put(_IDLE, minutes, action=action)

    # inside

    def _guarding(self) -> frozenset[int]:
        """The owners who have a password, inside an open read: without one of them nobody is kept from the desk."""
        owners = [each.id for each in self._archive.staff.list() if each.role == Role.OWNER]
        secrets = self._archive.secrets.all()
        return frozenset(each for each in owners if each in secrets and secrets[each].password)

    def _require_guarded(self, staff_id: int, *, given: bool) -> None:
        """An owner has a password as long as anybody has one, else whoever starts the program would be the owner."""
        with self._archive.database.read():
            staff, guarding = self._archive.staff.get(staff_id), self._guarding()
            others = [each for each, kept in self._archive.secrets.all().items() if kept.password]
        if given and staff.role != Role.OWNER and not guarding:
            raise KnownError("access.owner_first")
        if not given and guarding == {staff_id} and set(others) - {staff_id}:
            raise KnownError("access.owner_last", name=staff.name)

    def _prove(self, staff_id: int, secret: str, *stored: str | None) -> None:
        from desktop.hashing import fits

        self._tries.ask(staff_id)
        if not any(fits(secret, each) for each in stored):
            self._tries.wrong(staff_id)
            raise KnownError("access.wrong_secret")
        self._tries.right(staff_id)

    def _may_change(self, staff_id: int) -> None:
        """His own, or as the owner anybody's."""
        if staff_id != self._session.staff_id:
            self._session.require(Right.STAFF)

    def _secrets_to_change(self, staff_id: int, version: int, current: str) -> StaffSecrets:
        with self._archive.database.read():
            self._archive.staff.get(staff_id)
            kept = self._archive.secrets.of(staff_id)
        if staff_id == self._session.staff_id and kept.password:
            self._prove(staff_id, current, kept.password)
        return replace(kept, version=version)

    def _save(self, secrets: StaffSecrets, name: str) -> None:
        with self._writer.action(sentence(name), Changed.SETTINGS, undoable=False) as action:
            self._archive.secrets.save(secrets, action=action)

    def _change(self, staff_id: int, version: int, told_as: str, **fields: object) -> Staff:
        with self._writer.action(told_as, Changed.SETTINGS) as action:
            found = self._archive.staff.get(staff_id)
            changed = replace(found, version=version, **fields)  # type: ignore[arg-type]
            saved = self._archive.staff.save(changed, action=action)
        if staff_id == self._session.staff_id:
            self._session.staff = saved
        return saved

    def _get(self, staff_id: int) -> Staff:
        with self._archive.database.read():
            return self._archive.staff.get(staff_id)

    def _free_name(self, name: str, *, but: int = 0) -> str:
        told = name.strip()
        if not told:
            raise KnownError("desk.staff_name_missing")
        if len(told) > LONGEST_NAME:
            raise KnownError("desk.staff_name_long", longest=LONGEST_NAME)
        with self._archive.database.read():
            everybody = self._archive.staff.list(active_only=False)
        if any(each.name == told and each.id != but for each in everybody):
            raise KnownError("desk.staff_name_taken", name=told)
        return told

    def _another_owner(self, staff_id: int) -> None:
        """Somebody else must still be able to decide."""
        with self._archive.database.read():
            owners = [each.id for each in self._archive.staff.list() if each.role == Role.OWNER]
        if owners == [staff_id]:
            raise KnownError("desk.last_owner")
