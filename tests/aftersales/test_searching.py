"""Tokens of a text, what they find of it, and what a typed search is understood to mean."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.errors import KnownError
from aftersales.pinyin import Pinyin
from aftersales.search_query import AmountBound, DayBound, SearchQuery, StateBound, parse
from aftersales.searching import (
    Document,
    FieldKind,
    Part,
    Rank,
    SearchField,
    SearchKind,
    Tokens,
)
from resources.pinyin_table import shipped_pinyin
from resources.search_words import shipped_search_words
from resources.wording import error_sentence

TOKENS = Tokens(Pinyin(shipped_pinyin()))
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=12)
TODAY = date(2026, 10, 14)


def found(part: str | Part, *fields: SearchField) -> Rank | None:
    """How well a record of these fields is found by one part: by its tokens, and by looking at it."""
    asked = Part(part) if isinstance(part, str) else part
    have = TOKENS.of(fields)
    looked_up = any(
        all(
            any(token.startswith(term.token) for token in have) if term.prefix else term.token in have
            for term in way.terms
        )
        for way in TOKENS.ways(asked)
    )
    pieces = TOKENS.fit(Document(kind=SearchKind.ORDER, id=1, fields=tuple(fields)), (asked,))
    return pieces[0].rank if looked_up and pieces else None


def name(text: str) -> SearchField:
    return SearchField("customer", FieldKind.NAME, text)


def number(text: str, shortest: int = 4) -> SearchField:
    return SearchField("order", FieldKind.NUMBER, text, shortest, own=True)


@given(text=HAN, data=st.data(), kind=st.sampled_from([FieldKind.NAME, FieldKind.TITLE, FieldKind.TEXT]))
def test_every_piece_of_two_characters_or_more_finds_its_text(
    text: str, data: st.DataObject, kind: FieldKind
) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    assert found(text[start:end], SearchField("x", kind, f"示例 {text}，R600")) is not None


@given(text=HAN, data=st.data())
def test_every_single_character_finds_a_name_and_no_address(text: str, data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(text))
    assert found(one, name(text)) is not None
    assert found(one, SearchField("address", FieldKind.TEXT, text)) is None


@given(digits=st.text("0123456789", min_size=4, max_size=22), data=st.data())
def test_every_tail_of_four_or_more_finds_a_number(digits: str, data: st.DataObject) -> None:
    length = data.draw(st.integers(4, len(digits)))
    rank = found(digits[-length:], number(digits))
    assert rank is (Rank.EXACT if length == len(digits) else Rank.TAIL)


@given(
    digits=st.text("0123456789", min_size=5, max_size=22),
    asked=st.text("0123456789", min_size=4, max_size=22),
)
def test_what_is_no_tail_and_no_beginning_finds_no_number(digits: str, asked: str) -> None:
    if not digits.endswith(asked) and not digits.startswith(asked):
        assert found(asked, number(digits)) is None


@given(
    word=st.text("abtxyz0123456789", min_size=2, max_size=12),
    data=st.data(),
    kind=st.sampled_from([FieldKind.NAME, FieldKind.TITLE, FieldKind.TEXT]),
)
def test_a_word_is_found_by_its_beginning(word: str, data: st.DataObject, kind: FieldKind) -> None:
    begun = word[: data.draw(st.integers(2, len(word)))]
    if len(begun) > 2 or begun == word or not (begun.isalpha() or begun.isdigit()):
        assert found(begun, SearchField("goods", kind, f"示例 {word} 款")) is not None
    assert found(begun + "q", SearchField("goods", kind, f"示例 {word} 款")) is None


@pytest.mark.parametrize(
    "typed",
    [
        "tb",
        "tb_",
        "tb_3",
        "tb3",
        "tb_56",
        "r6",
        "r60",
        "r600",
        "2600",
        "26001",
        "260012",
        "2600123",
        "1380000100",
    ],
)
def test_what_many_begin_with_is_looked_up_as_it_is(typed: str) -> None:
    """Ten thousand nicknames that begin so would be put together before the first of them is shown."""
    terms = [term for way in TOKENS.ways(Part(typed)) for term in way.terms]
    assert terms
    assert all(not term.prefix or len(term.token) > 4 for term in terms)
    assert all(not term.prefix or term.token.startswith("w") for term in terms)


@given(text=HAN, data=st.data())
def test_initials_and_syllables_find_names_and_titles(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    readings = [shipped_pinyin().get(character, ()) for character in text[start:end]]
    if not all(readings):
        return  # a few characters of the standard have no reading
    initials = "".join(each[0][0] for each in readings)
    for kind in (FieldKind.NAME, FieldKind.TITLE):
        assert found(initials, SearchField("x", kind, text)) is not None
        syllables = "".join(each[0] for each in readings[:3])
        assert found(syllables, SearchField("x", kind, text)) is not None


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("zsl", "张示例"),
        ("zs", "张示例"),
        ("sl", "张示例"),
        ("zhang", "张示例"),
        ("zhangs", "张示例"),
        ("zhangsh", "张示例"),
        ("zhangshili", "张示例"),
        ("zha", "张示例"),
        ("shan", "单示例"),
        ("zeng", "曾示例"),
        ("ouyang", "欧阳示例"),
        ("xian", "西安示例"),
        ("lv", "吕示例"),
        ("张", "张示例"),
        ("张示例", "张示例"),
        ("示例买家", "tb_示例买家88"),
        ("tb", "tb_示例买家88"),
    ],
)
def test_names_are_found_as_people_type_them(asked: str, text: str) -> None:
    assert found(asked, name(text)) is not None


@pytest.mark.parametrize("asked", ["李", "zsx", "示", "zz", "zhangshi", "示张"])
def test_names_are_not_found_by_others(asked: str) -> None:
    assert found(asked, name("张例子")) is None


@pytest.mark.parametrize(
    ("asked", "rank"),
    [
        ("GD261011-018", Rank.EXACT),
        ("gd261011018", Rank.EXACT),
        ("ＧＤ２６１０１１－０１８", Rank.EXACT),
        ("018", Rank.TAIL),
        ("1-018", Rank.TAIL),
        ("11018", Rank.TAIL),
    ],
)
def test_our_own_numbers_are_told_by_three(asked: str, rank: Rank) -> None:
    assert found(asked, number("GD261011-018", 3)) is rank


def test_signs_are_meant_where_they_are_written() -> None:
    assert found("100%", SearchField("note", FieldKind.TEXT, "亮度 100%")) is not None
    assert found("100%", SearchField("note", FieldKind.TEXT, "掉漆 100 处")) is None


def test_the_piece_that_was_met_is_told() -> None:
    document = Document(
        kind=SearchKind.ORDER,
        id=1,
        fields=(
            number("2619-3000-0001"),
            name("张示例"),
            SearchField("goods", FieldKind.TITLE, "示例净水器 R600"),
        ),
    )
    pieces = TOKENS.fit(document, (Part("jsq"), Part("0001")))
    assert pieces is not None
    assert [(piece.field.key, piece.field.text[piece.start : piece.end]) for piece in pieces] == [
        ("order", "0001"),
        ("goods", "净水器"),
    ]
    assert TOKENS.fit(document, (Part("净水"), Part("张", minus=True))) is None
    assert TOKENS.fit(document, (Part("净水", key="customer"),)) is None


def read(text: str, **given: bool) -> SearchQuery:
    return parse(text, shipped_search_words(), today=TODAY, **given)


def test_operators_are_read() -> None:
    query = parse(
        '客户:张示例 -滤芯 "修 两次" 金额>100 日期:2026-10 状态：待定方案 foo:bar',
        shipped_search_words(),
        today=TODAY,
    )
    assert query.parts == (
        Part("张示例", key="customer"),
        Part("滤芯", minus=True),
        Part("修 两次", quoted=True),
        Part("foo:bar"),
    )
    assert query.bounds == (
        AmountBound(10_001, None),
        DayBound("2026-10-01", "2026-10-31"),
        StateBound("planning"),
    )


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("金额:99.9", AmountBound(9_990, 9_990)),
        ("金额：100-200", AmountBound(10_000, 20_000)),
        ("金额<=1,299元", AmountBound(None, 129_900)),
        ("金额<5", AmountBound(None, 499)),
        ("日期:2026", DayBound("2026-01-01", "2026-12-31")),
        ("日期:今天", DayBound("2026-10-14", "2026-10-14")),
        ("日期:昨天", DayBound("2026-10-13", "2026-10-13")),
        ("日期:本月", DayBound("2026-10-01", "2026-10-31")),
        ("日期>2026-02", DayBound("2026-03-01", "")),
        ("日期<2026-10-01", DayBound("", "2026-09-30")),
        ("日期:2026-10-01..2026-10-07", DayBound("2026-10-01", "2026-10-07")),
        ("状态:已发货", StateBound("已发货")),
    ],
)
def test_bounds_are_read(text: str, bound: object) -> None:
    assert parse(text, shipped_search_words(), today=TODAY).bounds == (bound,)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("金额>很多", "bad_amount"),
        ("日期:2026-13", "bad_day"),
        ("日期:下周", "bad_day"),
        ("状态:飞走了", "unknown_state"),
        ("客户:", "nothing_after"),
        ("金额>", "nothing_after"),
        ('"修两次', "open_quote"),
        ("-滤芯", "only_minus"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, code: str) -> None:
    with pytest.raises(KnownError) as refused:
        read(text)
    assert refused.value.code == f"search.{code}"
    assert "。" in error_sentence(refused.value)
    assert read(f"张示例 {text}", lenient=True).wanted[0] == Part("张示例")


def test_a_phone_in_groups_is_one_number() -> None:
    assert parse("138 0000 1000", shipped_search_words(), today=TODAY).parts == (Part("13800001000"),)
    assert len(parse("138 1000", shipped_search_words(), today=TODAY).parts) == 2
