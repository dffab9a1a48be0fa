"""Hostile and broken files: one sentence each, in time, and no process left behind."""

from __future__ import annotations

import multiprocessing
import os
import re
import threading
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from aftersales.errors import Cancelled, KnownError
from imports.intake import read_orders
from imports.sandbox import SpareReader, read_file, read_sheets
from imports.sheets import Limits
from resources import wording
from tests.imports.sheet_kit import QIANNIU, locked_xlsx, write_csv, write_xlsx, zip_bomb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imports.sheets import Row


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    threads = set(threading.enumerate())
    yield
    assert multiprocessing.active_children() == []
    assert set(threading.enumerate()) == threads


def silent(_file: str, _done: int, _total: int | None) -> None:
    return None


def rows_of(path: Path, limits: Limits | None = None) -> list[Row]:
    return [row for chunk in read_sheets([path], silent, lambda: False, limits) for row in chunk.rows]


def refusal(path: Path, limits: Limits | None = None) -> KnownError:
    with pytest.raises(KnownError) as caught:
        rows_of(path, limits)
    sentence = wording.error_sentence(caught.value)
    assert path.name in sentence
    assert "什么都没有写入" in sentence
    return caught.value


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_hostile_files_are_named_as_what_they_are(tmp_path: Path) -> None:
    good = write_xlsx(tmp_path / "好.xlsx", [["订单号", "金额"]] * 50).read_bytes()
    files = {
        "imports.zip_bomb": zip_bomb(tmp_path / "bomb.xlsx"),
        "imports.encrypted": locked_xlsx(tmp_path / "锁.xlsx"),
        "imports.empty_file": written(tmp_path / "空.csv", b"\r\n\r\n"),
        "imports.cut_off": written(tmp_path / "断.xlsx", good[: len(good) // 2]),
        "imports.not_a_table": written(tmp_path / "信.xlsx", "今天天气不错。\n明天再说吧。\n".encode()),
        "imports.no_such_file": tmp_path / "没有.xlsx",
    }
    assert {code: refusal(path).code for code, path in files.items()} == {code: code for code in files}


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("图.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100), "图片"),
        ("票.csv", b"%PDF-1.7\n", "PDF"),
        ("装.xls", b"MZ\x90\x00\x03" + bytes(200), "程序"),
        ("乱.csv", bytes(range(32)) * 40, "看不懂的文件"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le"), "Word 文档"),
    ],
)
def test_what_is_no_sheet_is_said(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    error = refusal(written(tmp_path / name, data))
    assert (error.code, error.operands["kind"]) == ("imports.not_a_sheet", kind)


def test_a_zip_of_other_things_is_no_sheet(tmp_path: Path) -> None:
    path = tmp_path / "包.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/照片.jpg", "x")
    assert refusal(path).code == "imports.not_a_sheet"


def test_a_broken_workbook_inside_a_whole_zip_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook><sheets>")
    assert refusal(path).code == "imports.damaged_file"
    assert refusal(path, Limits(dense=0)).code == "imports.damaged_file"


def test_a_text_named_xlsx_is_read_as_the_table_it_is(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "其实是文本.xlsx", [["订单号", "实付金额"], ["A1", "5.00"]], "gb18030")
    assert rows_of(path) == [("订单号", "实付金额"), ("A1", "5.00")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    if encoding == "big5":
        rows = [["訂單編號", "金額", "數量"], ["A1", "5", "1"]]
    else:
        rows = [["订单编号", "实付金额", "收货地址"], ["A1", "5.00", "浙江省 杭州市"]]
    chunks = list(read_sheets([write_csv(tmp_path / "a.csv", rows, encoding)], silent, lambda: False))
    if encoding != "big5":
        assert [list(row) for row in chunks[0].rows] == rows
    elif chunks[0].encoding != "big5":
        assert not chunks[0].encoding_sure


def test_caps(tmp_path: Path) -> None:
    wide = write_csv(tmp_path / "宽.csv", [["订单号", *(f"列{n}" for n in range(300))]] * 3)
    assert refusal(wide).code == "imports.too_many_columns"
    wide_book = write_xlsx(tmp_path / "宽.xlsx", [["订单号", *(f"列{n}" for n in range(300))]] * 3)
    assert refusal(wide_book).code == "imports.too_many_columns"
    assert refusal(wide_book, Limits(dense=0)).code == "imports.too_many_columns"
    long = write_csv(tmp_path / "长.csv", [["订单号", "备注"], ["A1", "x" * 40_000]])
    assert refusal(long).code == "imports.cell_too_long"
    tall = write_csv(tmp_path / "高.csv", [["订单号", "备注"]] * 30)
    assert refusal(tall, Limits(rows=20)).code == "imports.too_many_rows"


def claiming(path: Path, corner: bytes) -> Path:
    """A small book whose last cell stands at `corner`."""
    write_xlsx(path, [["订单号", "金额"], ["A1", 5]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    last = b'<row r="1048576"><c r="%s"><v>1</v></c></row></sheetData>' % corner
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data.replace(b"</sheetData>", last))
    return path


def test_a_sheet_claiming_all_the_cells_there_are_is_refused_before_they_are_laid_out(tmp_path: Path) -> None:
    assert refusal(claiming(tmp_path / "吹.xlsx", b"XFD1048576")).code == "imports.too_many_columns"


def test_a_book_on_which_the_fast_reader_dies_is_read_row_by_row(tmp_path: Path) -> None:
    rows = rows_of(claiming(tmp_path / "吹.xlsx", b"KN1048576"))
    assert (rows[:3], len(rows), len(rows[-1])) == ([("订单号", "金额"), ("A1", 5), ()], 1_048_576, 300)


def test_large_books_stream_to_the_same_rows() -> None:
    def told(limits: Limits) -> list[tuple[str, int, list[Row]]]:
        chunks = read_sheets([QIANNIU], silent, lambda: False, limits)
        return [(chunk.sheet, chunk.first_row, list(chunk.rows)) for chunk in chunks]

    fast, streamed = told(Limits()), told(Limits(dense=0))
    assert [chunk[:2] for chunk in fast] == [chunk[:2] for chunk in streamed]
    assert [len(chunk[2]) for chunk in fast] == [len(chunk[2]) for chunk in streamed] == [16, 19, 16]
    assert fast == streamed


def test_rows_come_in_chunks_with_progress(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "多.csv", [["订单号", "金额"], *([str(n), "1.00"] for n in range(5_000))])
    seen: list[tuple[str, int]] = []
    chunks = list(read_sheets([path], lambda file, done, _: seen.append((file, done)), lambda: False))
    assert [(chunk.first_row, len(chunk.rows), chunk.last) for chunk in chunks] == [
        (1, 2000, False),
        (2001, 2000, False),
        (4001, 1001, True),
    ]
    assert seen == [("多.csv", 2000), ("多.csv", 4000), ("多.csv", 5001)]


def test_first_rows_only(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "多.csv", [["订单号", "金额"], *([str(n), "1.00"] for n in range(500))])
    chunks = list(read_sheets([path], silent, lambda: False, first=50))
    assert [(len(chunk.rows), chunk.last) for chunk in chunks] == [(50, True)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe that never answers")
def test_a_silent_reader_is_ended_at_its_deadline(tmp_path: Path) -> None:
    pipe = tmp_path / "不动.csv"
    os.mkfifo(pipe)
    started = time.monotonic()
    assert refusal(pipe, Limits(silence=0.6)).code == "imports.reader_hung"
    assert time.monotonic() - started < 5


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe that never answers")
def test_cancel_ends_the_reader_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "不动.csv"
    os.mkfifo(pipe)
    asked = time.monotonic() + 0.5
    with pytest.raises(Cancelled):
        list(read_sheets([pipe], silent, lambda: time.monotonic() > asked))
    assert time.monotonic() - asked < 0.5


def test_a_reader_that_is_killed_is_one_refusal(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "大.csv", [["订单号", "金额"], *([str(n), "x" * 200] for n in range(40_000))])

    def kill(_file: str, _done: int, _total: int | None) -> None:
        for child in multiprocessing.active_children():
            child.kill()
            child.join()

    with pytest.raises(KnownError) as caught:
        list(read_sheets([path], kill, lambda: False))
    assert caught.value.code == "imports.reader_died"
    assert "大.csv" in wording.error_sentence(caught.value)


def read_by(spare: SpareReader, path: Path, limits: Limits | None = None) -> list[Row]:
    chunks = read_file(
        path, 0, on_progress=silent, cancelled=lambda: False, limits=limits or Limits(), spare=spare
    )
    return [row for chunk in chunks for row in chunk.rows]


def test_a_waiting_process_reads_one_file_and_is_not_used_again(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["订单号", "实付金额"], ["A1", "5.00"]])
    spare = SpareReader()
    spare.start()
    spare.start()
    waiting = multiprocessing.active_children()
    assert len(waiting) == 1
    assert read_by(spare, path) == [("订单号", "实付金额"), ("A1", "5.00")]
    assert spare.take(Limits().memory) is None
    assert read_by(spare, path) == [("订单号", "实付金额"), ("A1", "5.00")]
    spare.start()
    assert read_by(spare, path, Limits(memory=400 * 1024 * 1024)) == rows_of(path)
    assert len(multiprocessing.active_children()) == 1
    spare.close()
    spare.close()


def test_a_waiting_process_that_has_died_does_no_harm(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["订单号", "实付金额"], ["A1", "5.00"]])
    spare = SpareReader()
    spare.start()
    for child in multiprocessing.active_children():
        child.kill()
        child.join()
    assert len(read_orders([path], spare=spare).sheets) == 1


def test_closing_early_ends_the_reader(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "大.csv", [["订单号", "金额"], *([str(n), "x" * 200] for n in range(40_000))])
    chunks = read_sheets([path], silent, lambda: False)
    assert next(chunks).first_row == 1
    chunks.close()  # type: ignore[attr-defined]


def test_a_reader_out_of_memory_is_refused_not_fatal(tmp_path: Path) -> None:
    path = tmp_path / "巨大.xlsx"
    with path.open("wb") as file:
        file.truncate(400 * 1024 * 1024)  # holes take no room on the disk, but all of it in memory
    assert refusal(path, Limits(memory=300 * 1024 * 1024)).code == "imports.too_large"


def test_a_web_page_with_too_many_rows_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "网页.xls", b"<table>" + b"<tr><td>1</td><td>2</td></tr>" * 3_000)
    assert refusal(path, Limits(rows=2_000)).code == "imports.too_many_rows"


def test_refusals_have_no_open_operand() -> None:
    texts = wording._templates()
    for code, text in texts.items():
        if code.startswith("imports."):
            named = set(re.findall(r"\{(\w+)", text))
            assert named <= {
                "file",
                "kind",
                "reason",
                "size",
                "limit",
                "columns",
                "seconds",
                "row",
                "column",
                "value",
                "sheet",
            }
