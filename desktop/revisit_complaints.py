"""A low score opens a case: the complaint of a customer who was asked and is not content."""

from __future__ import annotations

from collections.abc import Callable

from aftersales.actions import Action
from aftersales.call_rules import CallRules
from aftersales.cases import Case, CaseKind, Channel, Responsible
from aftersales.errors import KnownError
from aftersales.revisits import Revisit
from aftersales.taxonomy import Reason, Taxonomy
from desktop.archive import Archive
from desktop.judging import Judge
from desktop.moves import CaseMover
from resources.wording import sentence

_CHANNELS = {
    "电话": Channel.PHONE,
    "微信": Channel.WECHAT,
    "短信": Channel.SMS,
    "信件": Channel.LETTER,
    "上门": Channel.VISIT,
}


class RevisitComplaints:
    """Opens complaints by the rules of calling; part of the caller's transaction."""

    def __init__(
        self,
        *,
        archive: Archive,
        judge: Judge,
        mover: CaseMover,
        rules: Callable[[], CallRules],
        taxonomy: Callable[[], Taxonomy],
    ) -> None:
        self._archive = archive
        self._judge = judge
        self._mover = mover
        self._rules = rules
        self._taxonomy = taxonomy

    def opened_for(self, told: Revisit, action: Action) -> Case | None:
        """The complaint that a score opens, linked with the case that was asked about; None where none is due.

        A call about a complaint that is still open opens no second one: its own case has the words.
        """
        rules = self._rules()
        if told.score is None or not rules.is_bad(told.score):
            return None
        about = self._archive.cases.get(told.case_id) if told.case_id is not None else None
        if about is not None and self._is_open_complaint(about):
            return None
        reason = self._reason(rules.bad_reason)
        note = {"purpose": told.purpose, "score": told.score, "note": told.note}
        case = self._archive.cases.save(
            Case(
                kind=CaseKind.COMPLAINT,
                channel=_CHANNELS.get(told.method, Channel.PHONE),
                category=reason.category,
                reason=reason.name,
                phenomenon=sentence("calls.complaint_words", {"score": told.score}),
                description=sentence("calls.complaint_note", note),
                customer_id=told.customer_id,
                order_id=about.order_id if about else None,
                opened_at=action.at,
                state_since=action.at,
                assignee_id=(about.assignee_id if about else None) or told.assignee_id or action.by_id,
                linked_case_id=about.id if about else None,
                responsible=Responsible(reason.fault.value) if reason.fault else None,
            ),
            action=action,
        )
        return self._mover.opened(case, action=action)

    def _is_open_complaint(self, case: Case) -> bool:
        return case.kind is CaseKind.COMPLAINT and self._judge.workflow.state(case.state).is_open

    def _reason(self, name: str) -> Reason:
        """The reason of the rules; where the shop no longer offers it, the last of its list."""
        taxonomy = self._taxonomy()
        try:
            found = taxonomy.find(name)
        except KnownError:
            found = None
        return found or taxonomy.offered()[-1]
