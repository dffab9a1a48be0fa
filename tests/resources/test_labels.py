from __future__ import annotations

import pytest

from aftersales.cases import EventKind, Responsible
from aftersales.orders import Funder, Platform
from aftersales.revisits import CallResult, RevisitState
from resources.labels import Labelled, label

LISTS = (Platform, Funder, Responsible, EventKind, RevisitState, CallResult)


@pytest.mark.parametrize("members", LISTS)
def test_every_member_has_a_label_of_its_own(members: type[Labelled]) -> None:
    labels = [label(member) for member in members]
    assert all(labels)
    assert len(set(labels)) == len(labels)


def test_labels_are_the_trade_s_words() -> None:
    assert [label(member) for member in Responsible] == ["商家", "快递", "厂家", "客户", "双方"]
    assert label(Platform.ALI1688) == "1688"
    assert label(Platform.COUNTER) == "门店"


def test_call_results_read_as_they_are_stored() -> None:
    assert all(label(result) == result.value for result in CallResult)
