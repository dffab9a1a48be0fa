"""The parts that ask customers how it went, and tell what their answers say."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from desktop.shop_parts.cases import CaseParts

if TYPE_CHECKING:
    from desktop.case_statistics import CaseStatistics
    from desktop.questionnaire_lists import QuestionnaireLists
    from desktop.satisfaction import SatisfactionDesk
    from desktop.survey_notes import SurveyNotes
    from desktop.surveys import SurveyDesk


class SurveyParts(CaseParts):
    """The parts that ask customers how it went, and tell what their answers say."""

    @cached_property
    def _survey_notes(self) -> SurveyNotes:
        from desktop.survey_notes import SurveyNotes

        return SurveyNotes(archive=self.archive, questionnaires=self.lists.questionnaires)

    @cached_property
    def surveys(self) -> SurveyDesk:
        """Who is asked, and what was said."""
        from desktop.surveys import SurveyDesk

        return SurveyDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            notes=self._survey_notes,
        )

    @cached_property
    def questionnaires(self) -> QuestionnaireLists:
        """The list of questionnaires, for who changes it."""
        from desktop.questionnaire_lists import QuestionnaireLists

        return QuestionnaireLists(editing=self._list_editing, lists=self.lists)

    @cached_property
    def satisfaction(self) -> SatisfactionDesk:
        """What answers tell."""
        from desktop.satisfaction import SatisfactionDesk

        return SatisfactionDesk(archive=self.archive)

    @cached_property
    def case_statistics(self) -> CaseStatistics:
        """What cases tell."""
        from desktop.case_statistics import CaseStatistics

        return CaseStatistics(archive=self.archive, clock=self.clock, workflow=lambda: self.judge.workflow)
