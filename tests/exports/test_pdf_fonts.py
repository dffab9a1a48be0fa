from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import reportlab
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.pdf_fonts import MISSING, FontBook, FontFile, Type, clean, shipped_fonts, to_utf16
from resources.places import resource

BODY = Type(9)
LATIN = FontFile(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")
CHINESE = FontFile(resource("fonts", "NotoSansSC-Regular.ttf"))


def test_both_weights_have_the_rare_characters_of_names_and_the_symbols_of_papers() -> None:
    book = shipped_fonts()
    text = "䶮㛃𬭎喆堃犇玥彧囍①⑳¥−×÷≤≥✓·–—…↑↓←→〓℃㎡臺灣聲"
    assert book.missing(text) == set()
    for bold in (False, True):
        assert {run.font for run in book.runs(text, bold=bold)} == {book.name(bold=bold)}
    assert book.name() != book.name(bold=True)


def test_every_sentence_of_the_program_can_be_printed() -> None:
    for path in sorted(resource("texts").glob("*.toml")):
        rooms = tomllib.loads(path.read_text("utf-8"))
        words = "".join(text for entries in rooms.values() for text in entries.values())
        assert shipped_fonts().missing(words.replace("\n", "").replace("↵", "")) == set(), path.name


def test_what_no_face_has_becomes_a_sign_and_is_named() -> None:
    book = FontBook(CHINESE, CHINESE)
    assert book.missing("林😀芸🧊") == {"😀", "🧊"}
    assert "".join(run.text for run in book.runs("林😀芸")) == f"林{MISSING}芸"
    assert book.width("林😀芸", BODY) == pytest.approx(27)


def test_a_fallback_face_takes_over_in_the_middle_of_a_line() -> None:
    gone = FontFile(Path("/nowhere/msyh.ttc"))
    book = FontBook(LATIN, LATIN, (gone, CHINESE))
    runs = book.runs("AB张示例C")
    assert [run.text for run in runs] == ["AB", "张示例", "C"]
    assert runs[0].font == runs[2].font != runs[1].font
    assert book.width("张", BODY) == pytest.approx(9)


def test_a_file_that_is_no_font_is_passed_over(tmp_path: Path) -> None:
    broken = tmp_path / "simsun.ttc"
    broken.write_bytes(b"no font at all" * 20)
    assert FontBook(CHINESE, CHINESE, (FontFile(broken),)).missing("张😀") == {"😀"}


def test_clean_composes_and_drops_what_cannot_be_seen() -> None:
    assert clean("e\u0301\u200b林\ufe0f\tA\r\nB\u202e") == "é林 A\nB"


def test_long_codes_become_utf16_pairs_and_short_ones_stay() -> None:
    assert to_utf16("<01> <2CB4E>\n<02> <4DAE>") == "<01> <D872DF4E>\n<02> <4DAE>"


def _wrap(text: str, width: float = 90) -> list[str]:
    return shipped_fonts().wrap(text, BODY, width)


def test_lines_neither_open_nor_close_with_the_wrong_sign() -> None:
    text = "客户说，空调（K35）不制冷。「修过两次」；还是不行！要求退货退款：共 3,280.00 元。" * 6
    for width in range(40, 200, 7):
        lines = _wrap(text, width)
        assert not [line for line in lines if line[0] in "，。；：！）」、？"]
        assert not [line for line in lines if line[-1] in "（「"]


def test_numbers_and_words_stay_whole() -> None:
    lines = _wrap("折旧费 3,280.00 × 0.10% × 321 天 K35-2509-118432 结束", 60)
    joined = " ".join(lines)
    for word in ("3,280.00", "0.10%", "K35-2509-118432"):
        assert any(word in line for line in lines) or shipped_fonts().width(word, BODY) > 60, joined


def test_a_word_wider_than_the_line_is_cut() -> None:
    lines = _wrap("K" * 100, 50)
    assert "".join(lines) == "K" * 100
    assert len(lines) > 5


def test_line_breaks_of_the_text_stay() -> None:
    assert _wrap("一\n\n二") == ["一", "", "二"]
    assert _wrap("") == [""]


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.sampled_from("客户，。（）「」AB12,.-%  ×−𬭎😀\n"), max_size=80),
    st.floats(min_value=20, max_value=120),
)
def test_wrapping_loses_nothing_and_stays_inside(text: str, width: float) -> None:
    lines = _wrap(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")
    assert all(shipped_fonts().width(line, BODY) <= width + 0.01 for line in lines)


def test_elide_keeps_what_fits() -> None:
    book = shipped_fonts()
    assert book.elide("序列号", BODY, 27.5) == "序列号"
    short = book.elide("一张很长的照片说明文字", BODY, 50)
    assert short.endswith("…")
    assert book.width(short, BODY) <= 50


def test_a_bold_face_that_lacks_a_character_borrows_the_regular_one() -> None:
    book = FontBook(CHINESE, LATIN)
    assert [run.text for run in book.runs("A张", bold=True)] == ["A", "张"]
    assert book.missing("A张") == set()
