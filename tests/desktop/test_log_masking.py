"""What the log keeps of messages and errors: kinds, places and plain words, and nothing of a person."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import apsw
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aftersales.errors import KnownError
from aftersales.text_masking import mask_free_text
from desktop.log_masking import MaskingFormatter, error_line, mask_error
from desktop.logs import start_log, stop_log

SURNAMES = "张王李赵欧阳诸葛马郑"
chinese = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=6)
names = st.builds(lambda first, rest: first + rest, st.sampled_from(SURNAMES), chinese)
digits = st.text(alphabet="0123456789", min_size=8, max_size=8)
phones = st.builds(
    lambda head, tail, cut: f"{head}{cut}{tail[:4]}{cut}{tail[4:]}",
    st.sampled_from(["138", "139", "+86 177", "0571", "400"]),
    digits,
    st.sampled_from(["", " ", "-", ".", " - "]),
)
nicknames = st.from_regex(r"[a-z]{2,8}_?[0-9]{2,6}", fullmatch=True)
latin = st.sampled_from(
    ["Zhang San", "o'Neill", "li lei", "Ünal", "محمد", "김철수", "🐱猫", 'a "b" c', "back\\slash"]
)
folders = st.builds(
    lambda who, name, form: form.format(who=who, name=name),
    st.one_of(names, st.sampled_from(["Li Lei", "zhangsan", "LILEI~1"])),
    st.one_of(names, st.sampled_from(["wang wu 2026", "tb order"])),
    st.sampled_from(
        [
            r"C:\Users\{who}\Documents\{name}.xlsx",
            r"\\server\{who}\{name}.csv",
            "/home/{who}/桌面/{name}.xlsx",
            "D:/{who}/{name}.png",
            "~/{who}/{name}.pdf",
        ]
    ),
)
PERSONAL = st.one_of(names, phones, nicknames, latin, folders)
SAID = (
    "no buyer {0}",
    "{0}",
    "could not read {0}",
    "bad cell {0} in row 12",
    "DETAIL: Key (phone)=({0}) already exists.",
    "{0} stands twice, {0}",
    "值 {0} 不对",
)


def pieces(personal: str) -> list[str]:
    """What of a text would tell who it is about: all of it, and each longer part of a path."""
    found = [personal, *personal.replace("\\", "/").split("/")]
    return [
        each
        for each in found
        if len(each) > 2 and each not in {"Users", "home", "Documents", "C:", "D:", "server"}
    ]


def _misspelt() -> BaseException:
    try:
        None.titel()  # type: ignore[attr-defined]
    except AttributeError as caught:
        return caught
    raise AssertionError


def asked(buyer: str, said: str) -> BaseException:
    """An error as code of the program raises it: its words are made from what a variable holds."""
    try:
        raise ValueError(said.format(buyer))  # noqa: TRY301 - it is meant to rise here
    except ValueError as caught:
        return caught


@given(personal=PERSONAL, said=st.sampled_from(SAID))
@example(personal="lilei", said="no buyer {0}")
@example(personal="Zhang San", said="{0}")
def test_no_error_tells_what_its_variables_held(personal: str, said: str) -> None:
    told = mask_error(asked(personal, said))
    assert "ValueError" in told
    assert "tests/desktop/test_log_masking.py" in told, "where it rose is kept"
    for piece in pieces(personal):
        assert piece not in told


@dataclass(frozen=True)
class _Buyer:
    name: str
    phones: tuple[str, ...]


def test_what_a_noun_or_a_row_holds_is_not_told_either() -> None:
    def refuse(buyer: _Buyer, row: dict[str, str]) -> None:
        raise RuntimeError(f"{buyer.name} {buyer.phones[0]} {row['nick']} are odd")

    with pytest.raises(RuntimeError) as caught:
        refuse(_Buyer(name="lilei", phones=("ext 77",)), {"nick": "xiaomi"})
    assert error_line(caught.value) == "RuntimeError: … are odd"


@given(personal=st.one_of(names, phones, nicknames, folders))
def test_a_text_alone_loses_names_numbers_and_paths(personal: str) -> None:
    masked = mask_free_text(f"could not read {personal}")
    assert masked.startswith("could not read …")
    for piece in pieces(personal):
        assert piece not in masked


@given(personal=st.one_of(names, phones, nicknames, folders))
def test_values_of_a_message_are_masked_and_its_pattern_stays(personal: str) -> None:
    record = logging.LogRecord(
        "here", logging.INFO, "x.py", 1, "order=%s by=%d: %r", (personal, 3, KeyError(personal)), None
    )
    line = MaskingFormatter("%(message)s").format(record)
    assert line.startswith("order=")
    assert " by=3: KeyError" in line
    for piece in pieces(personal):
        assert piece not in line


def test_what_helps_stays() -> None:
    assert (
        mask_free_text("UNIQUE constraint failed: phones.number") == "UNIQUE constraint failed: phones.number"
    )
    assert (
        mask_free_text("2026-10-14 15:20 took 1200 of 30000 rows, 12.5 s")
        == "2026-10-14 15:20 took 1200 of 30000 rows, 12.5 s"
    )
    assert (
        error_line(KnownError("storage.disk_full", path="/home/张示例", need=3))
        == "KnownError: storage.disk_full(path, need)"
    )
    assert error_line(_misspelt()) == "AttributeError: NoneType object has no attribute titel"


def test_an_error_of_the_database_keeps_its_words_without_values() -> None:
    phone = "13712345678"
    base = apsw.Connection(":memory:")
    base.execute("create table phones (number text unique)")
    base.execute("insert into phones values (?)", (phone,))
    with pytest.raises(apsw.ConstraintError) as caught:
        base.execute("insert into phones values (?)", (phone,))
    told = mask_error(caught.value)
    assert "UNIQUE constraint failed: phones.number" in told
    assert phone not in told


def test_causes_are_told_and_masked_too(tmp_path: Path) -> None:
    path = tmp_path / "张示例的 订单.xlsx"
    try:
        try:
            path.read_bytes()
        except OSError as error:
            raise RuntimeError(f"cannot take {path}") from error
    except RuntimeError as error:
        told = mask_error(error)
    assert "FileNotFoundError: [Errno 2] No such file or directory" in told
    assert "RuntimeError: cannot take …" in told
    assert "张示例" not in told
    assert str(tmp_path) not in told


def test_the_log_on_the_disk_is_masked_and_written_once(tmp_path: Path) -> None:
    handler = start_log(tmp_path / "logs")
    assert handler is not None
    assert start_log(tmp_path / "logs") is None, "a second one would write every line twice"
    try:
        logging.getLogger("desktop.test").info("took in %s for %s", Path("C:/Users/张示例/a.xlsx"), "lilei88")
        logging.getLogger("desktop.test").info("a bug", exc_info=asked("13712345678", "no buyer {0}"))
    finally:
        stop_log(handler)
    lines = (tmp_path / "logs" / "zhanggui.log").read_text("utf-8")
    assert "took in ….xlsx for …" in lines
    assert "ValueError: no buyer …" in lines
    assert "raise ValueError(said.format(buyer))" in lines
    assert "张示例" not in lines
    assert "13712345678" not in lines
