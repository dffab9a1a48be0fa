from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from ui.models.paged_table import Column, PagedTableModel, PageRequest
from ui.models.roles import Cell, Diff, Due, Group, Role, Row

COLUMNS = (
    Column(key="number", title="工单号", width=120),
    Column(key="due", title="时限", width=100),
    Column(key="money", title="金额", width=90, align="right"),
)


def _row(number: int) -> Row:
    cells = (
        Cell(text=f"GD{number}"),
        Cell(due=Due("剩 2 时 40 分", 0.8, "warn"), spoken="剩 2 时 40 分"),
        Cell(text="2,350.00", sort=235_000),
    )
    return Row(key=number, cells=cells, spoken="待定方案，剩 2 时 40 分，2,350.00 元")


class Source:
    def __init__(self) -> None:
        self.asked: list[PageRequest] = []
        self.model = PagedTableModel(COLUMNS, self.asked.append)


def test_pages_arrive_one_after_the_other(qapp: object, qtbot: QtBot) -> None:
    source = Source()
    model = source.model
    model.restart()
    assert model.loading
    assert source.asked[0].cursor is None
    with qtbot.waitSignal(model.loaded) as told:
        assert model.append_page(source.asked[0].id, [_row(1), _row(2)], "after 2", total=3)
    assert told.args == [2, 3]
    assert model.canFetchMore()
    model.fetchMore()
    assert not model.canFetchMore(), "one page at a time"
    assert source.asked[1].cursor == "after 2"
    assert model.append_page(source.asked[1].id, [_row(3)], None)
    assert model.rowCount() == 3
    assert not model.canFetchMore()
    assert model.row_of(3) == 2
    assert model.row_of(9) == -1


def test_a_stale_answer_is_dropped(qapp: object) -> None:
    source = Source()
    source.model.restart()
    source.model.restart()
    first, second = source.asked
    assert not source.model.append_page(first.id, [_row(1)], None)
    assert source.model.rowCount() == 0
    assert source.model.append_page(second.id, [_row(2)], None)
    assert not source.model.append_page(second.id, [_row(2)], None), "no answer counts twice"
    assert source.model.rowCount() == 1


def test_old_rows_stay_in_sight_until_new_ones_come(qapp: object) -> None:
    source = Source()
    source.model.set_rows([_row(1), _row(2)])
    source.model.restart()
    assert source.model.rowCount() == 2
    source.model.append_page(source.asked[-1].id, [], None, total=0)
    assert source.model.rowCount() == 0
    assert source.model.total == 0


def test_a_failed_page_can_be_asked_for_again(qapp: object) -> None:
    source = Source()
    source.model.restart()
    source.model.append_page(source.asked[0].id, [_row(1)], "more")
    source.model.fetchMore()
    source.model.drop_request(source.asked[1].id)
    assert source.model.canFetchMore()


def test_cells_answer_what_was_made_ready(qapp: object) -> None:
    model = Source().model
    model.set_rows([Row(group=Group("已超期", 2, "bad")), _row(7)])
    assert model.index(0, 0).data() == "已超期 2"
    assert model.flags(model.index(0, 0)) == Qt.ItemFlag.ItemIsEnabled
    assert model.index(1, 2).data(Role.SORT) == 235_000
    assert model.index(1, 1).data(Role.DUE).tone == "warn"
    assert model.index(1, 0).data(Role.KEY) == 7
    assert (
        model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "待定方案，剩 2 时 40 分，2,350.00 元"
    )
    assert model.headerData(2, Qt.Orientation.Horizontal) == "金额"
    assert model.total == 1, "headings are not counted"
    assert model.index(5, 5).data() is None
    assert not model.canFetchMore(QModelIndex())


def test_an_error_of_a_sheet_is_told_by_the_tooltip(qapp: object) -> None:
    model = Source().model
    model.set_rows([Row(key=1, cells=(Cell(text="1388021", diff=Diff("error", message="手机号少 4 位")),))])
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "手机号少 4 位"
    assert model.index(0, 2).data() is None


def test_a_row_changes_in_place(qapp: object, qtbot: QtBot) -> None:
    model = Source().model
    model.set_rows([_row(1), _row(2)])
    with qtbot.waitSignal(model.dataChanged):
        model.replace_row(1, Row(key=2, cells=(Cell(text="改过"),)))
    assert model.index(1, 0).data() == "改过"


def test_qts_own_tester_finds_no_fault(qapp: object) -> None:
    source = Source()
    model = source.model
    mode = QAbstractItemModelTester.FailureReportingMode.Warning  # a warning fails the test
    tester = QAbstractItemModelTester(model, mode)
    model.restart()
    model.append_page(source.asked[0].id, [Row(group=Group("已超期", 1)), _row(1)], "more")
    model.fetchMore()
    model.append_page(source.asked[-1].id, [_row(2)], None)
    model.set_rows([_row(3)])
    assert model.rowCount() == 1
    del tester
