"""The edits of a customer's yes or no to a quote; the section 维修 and the form of a step show the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.repairs import ConsentWay
from desktop.requests import AnswerGiven
from ui.widgets.choices import Choice, Segmented
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import TextEdit

if TYPE_CHECKING:
    from desktop.views import CaseView
    from ui.theme import Theme


def answer_edits(theme: Theme, view: CaseView) -> tuple[Segmented, TextEdit, ComboBox]:
    """Yes or no, who said it, how."""
    yes = Segmented(theme, (Choice("yes", "同意"), Choice("no", "不同意")), name="客户怎么说")
    who = TextEdit(view.customer.name if view.customer else "", placeholder="谁答复的")
    how = ComboBox(theme, [Option(each, each.value) for each in ConsentWay], name="怎么答复的")
    who.setAccessibleName("谁答复的")
    return yes, who, how


def answer_given(yes: Segmented, who: TextEdit, how: ComboBox) -> AnswerGiven:
    """What those edits say."""
    return AnswerGiven(yes=yes.current == "yes", who=who.text().strip(), how=ConsentWay(str(how.current)))
