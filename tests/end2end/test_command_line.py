"""The command line as a script uses it: answers, exit codes, one sentence for what goes wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from aftersales.cases import CaseKind
from aftersales.clock import FixedClock
from desktop.cli import main
from desktop.shop import Desk
from tests.desktop.acting import Shop
from tests.desktop.sheets import LINES, ORDERS, PINDUODUO, QIANNIU, order_list
from tests.imports.sheet_kit import locked_xlsx, zip_bomb

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures"


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def sentence(self) -> str:
        """The one line on standard error: a whole sentence, and nothing on standard output."""
        (line,) = self.err.splitlines()
        assert self.out == ""
        assert line.endswith("。")
        return line


Run = Callable[..., Answer]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with Chinese and blanks in its name, which is not there yet."""
    return tmp_path / "我的 店铺（新）"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_(*words: object) -> Answer:
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return run_


@pytest.fixture
def case_number(data: Path, clock: FixedClock) -> str:
    """A shop with one settled return; its number."""
    with Desk.open(data, clock=clock) as desk:
        shop = Shop(desk, clock)
        desk.profile.name_shop(name="示例家电")
        case_id = shop.sold_case(CaseKind.RETURN)
        shop.agreed(case_id)
        return shop.case(case_id).number


def imported(answer: Answer) -> dict[str, int]:
    names = ("orders", "added", "updated", "unchanged", "conflicts", "errors", "held", "skipped")
    return {name: sum(sheet[name] for sheet in answer.json) for name in names}


# ---- sheets in ----


def test_an_import_goes_in_once_and_comes_out_whole(run: Run, data: Path) -> None:
    first = run("import", ORDERS, LINES, "--data", data, "--json")
    assert first.code == 3
    assert imported(first) == {
        "orders": 24,
        "added": 21,
        "updated": 0,
        "unchanged": 0,
        "conflicts": 0,
        "errors": 0,
        "held": 3,
        "skipped": 0,
    }
    assert first.json[0]["batch"] == 1
    assert first.json[0]["encoding"]
    problems = [problem for sheet in first.json for problem in sheet["problems"]]
    assert all(problem["message"] and problem["row"] for problem in problems)
    orders = run("orders", "--data", data, "--json")
    assert orders.code == 0
    assert len(orders.json) == 21
    again = run("import", ORDERS, LINES, "--data", data, "--json")
    assert imported(again) | {"unchanged": 21, "held": 3} == imported(again)
    assert imported(again)["added"] == 0
    assert again.json[0]["batch"] is None
    assert run("orders", "--data", data, "--json").json == orders.json
    undone = run("undo-import", "1", "--data", data, "--json")
    assert (undone.code, undone.json) == (0, {"removed": 21, "restored": 0, "kept": []})
    assert run("orders", "--data", data, "--json").json == []
    assert "撤销过了" in run("undo-import", "1", "--data", data).sentence
    assert run("undo-import", "1", "--data", data).code == 2
    assert run("undo-import", "77", "--data", data).code == 2


def test_the_sums_of_a_sheet_are_those_of_the_orders(run: Run, data: Path, tmp_path: Path) -> None:
    sheet = order_list(tmp_path / "订单.csv", 300)
    answer = run("import", sheet, "--data", data, "--json")
    assert (answer.code, imported(answer)["added"]) == (0, 300)
    orders = run("orders", "--data", data, "--json").json
    assert len({order["number"] for order in orders}) == 300
    assert {order["paid"] for order in orders} == {"49.90"}
    checked = run("check", "--data", data, "--json")
    assert (checked.code, checked.json["orders"], checked.json["paid_gross"]) == (0, 300, 300 * 4_990)
    one = run("orders", "--number", "2619400000000000007", "--data", data, "--json").json
    assert [order["number"] for order in one] == ["2619400000000000007"]
    assert set(one[0]) >= {
        "shop",
        "platform",
        "status",
        "ordered_at",
        "goods",
        "freight",
        "customer",
        "lines",
    }


@pytest.mark.parametrize("sheet", [PINDUODUO, QIANNIU])
def test_other_sheets_go_in(run: Run, data: Path, sheet: Path) -> None:
    answer = run("import", sheet, "--data", data, "--json")
    assert answer.code in (0, 3)
    assert imported(answer)["added"] > 0


def test_a_dry_run_writes_nothing(run: Run, data: Path) -> None:
    answer = run("import", ORDERS, LINES, "--data", data, "--dry-run")
    assert "没有写入" in answer.out
    assert run("orders", "--data", data, "--json").json == []


def test_an_import_in_words_names_the_batch_and_how_to_take_it_back(run: Run, data: Path) -> None:
    answer = run("import", ORDERS, LINES, "--data", data)
    assert "新增 21" in answer.out
    assert "undo-import 1" in answer.out
    assert "已撤销：去掉 21 单" in run("undo-import", "1", "--data", data).out


@pytest.fixture
def hostile(tmp_path: Path) -> dict[str, Path]:
    empty, text = tmp_path / "空.csv", tmp_path / "不是表.xlsx"
    empty.write_bytes(b"")
    text.write_text("这只是一段文字\n", "utf-8")
    folder = tmp_path / "空文件夹"
    folder.mkdir()
    return {
        "bomb": zip_bomb(tmp_path / "炸弹.xlsx"),
        "locked": locked_xlsx(tmp_path / "加密.xlsx"),
        "empty": empty,
        "text": text,
        "missing": tmp_path / "没有.csv",
        "folder": folder,
    }


@pytest.mark.parametrize("kind", ["bomb", "locked", "empty", "text", "missing", "folder"])
def test_a_file_that_is_no_sheet_is_refused_in_one_sentence(
    run: Run, data: Path, hostile: dict[str, Path], kind: str, case_number: str
) -> None:
    before = run("check", "--data", data, "--json").json
    answer = run("import", hostile[kind], "--data", data, "--json")
    assert answer.code == 2
    assert hostile[kind].name in answer.sentence
    assert run("check", "--data", data, "--json").json == before
    assert not list((data / "staging").glob("*"))


@pytest.mark.parametrize("kind", ["bomb", "empty"])
def test_a_refused_first_sheet_founds_no_shop(
    run: Run, data: Path, hostile: dict[str, Path], kind: str
) -> None:
    assert run("import", hostile[kind], "--data", data).code == 2
    assert not data.exists()


def test_good_sheets_go_in_beside_a_bad_one(run: Run, data: Path, hostile: dict[str, Path]) -> None:
    answer = run("import", ORDERS, LINES, hostile["empty"], "--data", data)
    assert answer.code == 3
    assert "新增 21" in answer.out
    assert hostile["empty"].name in answer.err


# ---- what is asked without a shop ----


@pytest.mark.parametrize("name", ["E01", "E02", "E05", "E07a", "E07b", "E10a", "E10b"])
def test_a_claim_is_settled(run: Run, name: str) -> None:
    answer = run("settle", FIXTURES / "claims" / f"{name}.json", "--json")
    assert answer.code == 0
    settled = answer.json
    assert set(settled) >= {"refund", "compensation", "to_buyer", "in_words", "steps", "policy_version"}
    in_words = run("settle", FIXTURES / "claims" / f"{name}.json")
    assert in_words.code == 0
    assert in_words.err == ""


@pytest.mark.parametrize("name", ["R01", "R02", "R03", "R04", "R05", "R06"])
def test_a_claim_that_cannot_be_settled_is_refused(run: Run, name: str) -> None:
    answer = run("settle", FIXTURES / "claims" / f"{name}.json", "--json")
    assert (answer.code, bool(answer.sentence)) == (2, True)


def test_days_are_reckoned_as_their_examples_say(run: Run) -> None:
    seen = set()
    for path in sorted((FIXTURES / "days").glob("*.json")):
        example = json.loads(path.read_text("utf-8"))
        seen.add(example["command"])
        answer = run(example["command"], path, "--json")
        if "refused" in example.get("expect", {}):
            assert answer.code == 2, path.name
            continue
        if answer.code == 2:
            assert answer.sentence, path.name
            continue
        assert _holds(example["expect"], answer.json), path.name
        assert run(example["command"], path).code == 0
    assert seen == {"schedule", "deadline", "warranty"}


def _holds(expected: Any, found: Any) -> bool:
    """Whether everything that the example names is in the answer."""
    if isinstance(expected, dict):
        return all(_holds(value, found.get(name)) for name, value in expected.items())
    if isinstance(expected, list):
        return len(expected) == len(found) and all(map(_holds, expected, found))
    return str(expected) in str(found)


@pytest.mark.parametrize("command", ["settle", "schedule", "deadline", "warranty"])
def test_what_is_no_json_is_told_apart_from_what_is_refused(run: Run, tmp_path: Path, command: str) -> None:
    broken = tmp_path / "坏.json"
    broken.write_text("{", "utf-8")
    for path in (broken, tmp_path / "没有.json", tmp_path):
        answer = run(command, path)
        assert (answer.code, bool(answer.sentence)) == (1, True)
    broken.write_text("{}", "utf-8")
    assert run(command, broken).code == 2


# ---- a shop ----


def test_cases_are_listed_exported_and_printed(
    run: Run, data: Path, tmp_path: Path, case_number: str
) -> None:
    (case,) = run("cases", "--data", data, "--json").json
    assert (case["number"], case["state"], case["state_label"]) == (
        case_number,
        "awaiting_consent",
        "待客户确认",
    )
    assert (case["kind"], case["customer"], case["proposed"]) == ("退货", "张示例", "100.00")
    assert case_number in run("cases", "--data", data).out
    assert run("cases", "--tab", "evidence", "--data", data, "--json").json == []
    sheet = tmp_path / "工单.xlsx"
    exported = run("export", "--to", sheet, "--data", data, "--json")
    assert (exported.code, exported.json["rows"]) == (0, 1)
    assert any(
        cell.value == case_number for row in load_workbook(sheet).worksheets[0].iter_rows() for cell in row
    )
    for what, first in (("orders", "订单编号"), ("customers", "客户编号")):
        other = run("export", what, "--to", sheet, "--data", data, "--json")
        rows = list(load_workbook(sheet).worksheets[0].iter_rows(values_only=True))
        assert (other.code, rows[0][0], len(rows) > 1) == (0, first, True)
    wrong = run("export", "orders", "--tab", "mine", "--to", sheet, "--data", data)
    assert (wrong.code, "in_case" in wrong.sentence) == (2, True)
    paper = tmp_path / "报告.pdf"
    report = run("report", case_number, "--to", paper, "--data", data, "--json")
    assert (report.code, report.json["pages"], report.json["missing"]) == (0, 1, [])
    assert paper.read_bytes().startswith(b"%PDF-")
    receipt = run("report", case_number, "--kind", "receipt", "--to", paper, "--data", data)
    assert (receipt.code, "1 页" in receipt.out) == (0, True)
    unknown = run("report", "GD000000-001", "--to", paper, "--data", data)
    assert (unknown.code, "GD000000-001" in unknown.sentence) == (2, True)


def test_lists_go_to_csv_with_chosen_columns_and_templates_are_written(
    run: Run, data: Path, tmp_path: Path, case_number: str
) -> None:
    text = tmp_path / "工单.csv"
    told = run("export", "cases", "--columns", "状态，number", "--to", text, "--data", data)
    assert (told.code, "1 个工单存到 工单.csv" in told.out) == (0, True)
    assert text.read_bytes().startswith(b"\xef\xbb\xbf")
    lines = text.read_text("utf-8-sig").splitlines()
    assert lines[0] == "状态,工单号"
    assert lines[1].rstrip("\t").endswith(case_number)
    for wrong in (("nothing",), ("cases", "--columns", "价钱")):
        refused = run("export", *wrong, "--to", text, "--data", data)
        assert (refused.code, "没有写文件" in refused.sentence) == (2, True)
    template = tmp_path / "客户模板.xlsx"
    made = run("template", "customers", "--to", template, "--data", data, "--json")
    assert (made.code, made.json["kind"]) == (0, "customers")
    assert load_workbook(template).worksheets[0]["A1"].value == "姓名"
    unknown = run("template", "nothing", "--to", template, "--data", data)
    assert (unknown.code, "customers" in unknown.sentence) == (2, True)


def test_a_backup_is_a_whole_shop(run: Run, data: Path, tmp_path: Path, case_number: str) -> None:
    from storage.backup import verify

    answer = run("backup", "--data", data, "--json")
    assert answer.code == 0
    assert verify(Path(answer.json["file"]))["cases"] == 1
    assert "数据完好" in run("check", "--data", data).out


def test_a_damaged_archive_is_told(run: Run, data: Path, case_number: str) -> None:
    archive = data / "archive.db"
    whole = archive.read_bytes()
    archive.write_bytes(whole[:5_000] + bytes(3_000) + whole[8_000:])
    answer = run("check", "--data", data)
    assert answer.code == 2
    archive.write_bytes(b"not a database at all" * 100)
    answer = run("check", "--data", data)
    assert (answer.code, bool(answer.sentence)) == (2, True)


def test_a_folder_without_a_shop_is_left_alone(run: Run, tmp_path: Path) -> None:
    empty, file = tmp_path / "空", tmp_path / "文件"
    empty.mkdir()
    file.write_text("x")
    for command in (("orders",), ("cases",), ("check",), ("export", "--to", tmp_path / "x.xlsx")):
        for folder in (empty, file, tmp_path / "没有"):
            answer = run(*command, "--data", folder)
            assert (answer.code, bool(answer.sentence)) == (2, True)
    assert list(empty.iterdir()) == []
    assert not (tmp_path / "没有").exists()


# ---- as its own process ----


def started(*words: object) -> Answer:
    command = [sys.executable, str(ROOT / "run.py"), *map(str, words)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    return Answer(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def open_shop(data: Path, clock: FixedClock) -> Iterator[Desk]:
    with Desk.open(data, clock=clock) as desk:
        Shop(desk, clock).sold_case(CaseKind.RETURN)
        yield desk


def test_a_shop_that_is_open_elsewhere_is_read_but_not_written(open_shop: Desk, data: Path) -> None:
    with open_shop.archive.database.read():
        before = open_shop.archive.journal.last_seq()
    for command in (("import", ORDERS), ("undo-import", "1"), ("backup",)):
        answer = started(*command, "--data", data)
        assert (answer.code, "正被另一个窗口打开" in answer.sentence) == (2, True)
    cases = started("cases", "--data", data, "--json")
    assert (cases.code, len(cases.json)) == (0, 1)
    assert started("check", "--data", data).code == 0
    with open_shop.archive.database.read():
        assert open_shop.archive.journal.last_seq() == before


def test_the_front_door_passes_commands_on(data: Path) -> None:
    answer = started("import", ORDERS, LINES, "--data", data, "--json")
    assert (answer.code, imported(answer)["added"]) == (3, 21)
    assert started("settle", FIXTURES / "claims" / "R01.json").code == 2
    wrong = started("orders", "--data", data, "--colour", "red")
    assert (wrong.code, wrong.out) == (2, "")


def test_what_is_left_out_goes_to_a_sheet_and_damaged_ids_by_word(
    run: Run, data: Path, tmp_path: Path, case_number: str
) -> None:
    sheet = tmp_path / "手工.csv"
    rows = (
        "订单编号,收货人,手机,商品名称,数量,实付金额,下单时间\n"
        "DD2610149001,宋示例,13800007720,壶,1,9.00,2026-10-14\n"
        "4.01389E+18,杜示例,18700002216,毯,1,239.00,2026-10-14\n"
    )
    sheet.write_text(rows, "utf-8-sig")
    rest = tmp_path / "未导入.xlsx"
    dry = run("import", sheet, "--data", data, "--json", "--dry-run", "--yes-damaged")
    assert (dry.code, dry.json[0]["added"], dry.json[0]["held"]) == (0, 2, 0)
    answer = run("import", sheet, "--data", data, "--json", "--rest", rest)
    assert (answer.code, answer.json[0]["added"], answer.json[0]["held"]) == (3, 1, 1)
    again = run("import", rest, "--data", data, "--json", "--dry-run", "--profile", "generic")
    assert (again.json[0]["held"], again.json[0]["orders"]) == (1, 1)
    assert run("import", sheet, "--data", data, "--profile", "没有").code == 2
