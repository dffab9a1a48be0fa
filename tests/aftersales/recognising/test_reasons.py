from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.cases import CaseKind
from aftersales.recognising.goods import goods_named
from aftersales.recognising.reasons import NOTHING_LEARNED, ReasonClassifier, learn, without_rare
from aftersales.recognising.wishes import hurry, shown, wanted
from benchmarks.classifier import counted, hits, put_aside
from resources.recognising_file import (
    shipped_learning,
    shipped_sentences,
    shipped_vocabulary,
    shipped_wishes,
)
from resources.taxonomy_file import shipped_taxonomy

WORDS = ReasonClassifier(shipped_vocabulary())
LEARNED = ReasonClassifier(shipped_vocabulary(), shipped_learning())
WISHES = shipped_wishes()


def best(text: str, classifier: ReasonClassifier = LEARNED) -> str:
    found = classifier.suggest(text)
    return found[0].reason if found else ""


def test_every_reason_has_words_and_sentences_and_none_is_invented() -> None:
    reasons = {reason.name for reason in shipped_taxonomy().reasons}
    assert set(shipped_vocabulary().reasons) == reasons
    for listed, least in ((shipped_sentences(), 8), (put_aside(), 4)):
        counts = {reason: sum(each.reason == reason for each in listed) for reason in reasons}
        assert {each.reason for each in listed} == reasons
        assert min(counts.values()) >= least


def test_there_are_enough_sentences_and_none_is_both_learned_and_measured() -> None:
    learned, aside = {each.text for each in shipped_sentences()}, {each.text for each in put_aside()}
    assert len(learned) + len(aside) >= 300
    assert not learned & aside


def test_what_was_learned_files_most_sentences_it_never_saw() -> None:
    sentences = put_aside()
    first, three = counted(hits(LEARNED, sentences))
    by_words, _ = counted(hits(WORDS, sentences))
    assert sum(first.values()) / len(sentences) >= 0.8
    assert sum(three.values()) / len(sentences) >= 0.9
    assert sum(first.values()) > sum(by_words.values())


def test_a_suggestion_says_which_words_pointed_there() -> None:
    found = LEARNED.suggest("箱子压扁了，杯子碎了两个")
    assert found[0].reason == "破损"
    text = "箱子压扁了，杯子碎了两个"
    assert {each.word for each in found[0].because} >= {"压扁", "碎了"}
    assert all(text[slice(*each.span)] == each.word for each in found[0].because)
    assert len(found) <= 3


def test_the_reason_is_told_in_one_clause_whatever_stands_around() -> None:
    text = "老板在吗，去年双十一在你家买的破壁机 P8，杯子裂了一道，打豆浆漏了一台面。这两天要用，能不能尽快给换一个"
    assert best(text) == "质量问题"


@pytest.mark.parametrize("text", ["", "  ", "😤😤", "嗯", "？？？", "1234"])
def test_below_the_threshold_nothing_is_said(text: str) -> None:
    assert LEARNED.suggest(text) == ()


def test_a_negated_word_does_not_count() -> None:
    assert best("外包装没破损，就是不想要了", WORDS) == "7天无理由"
    assert best("不是假货，就是颜色不对", WORDS) == "色差"
    assert best("没想到是假货", WORDS) == "欺诈"
    assert not WORDS.negated("制冷不制冷", 2)


def test_the_shops_own_cases_teach_its_own_words() -> None:
    own = [(f"滤芯卡扣断头 第{number}台", "质量问题") for number in range(30)]
    before, after = LEARNED, ReasonClassifier(shipped_vocabulary(), learn(own, before=shipped_learning()))
    assert best("滤芯卡扣断头", before) != "质量问题"
    assert best("滤芯卡扣断头", after) == "质量问题"


def test_a_reason_of_the_shops_own_is_learned() -> None:
    told = [(f"上门师傅迟到 {number} 次", "师傅迟到") for number in range(20)]
    assert (
        best("师傅迟到了", ReasonClassifier(shipped_vocabulary(), learn(told, before=shipped_learning())))
        == "师傅迟到"
    )


def test_learning_counts_the_same_in_any_order_and_forgets_the_rare_first() -> None:
    told = [(each.text, each.reason) for each in shipped_sentences()]
    assert learn(told) == learn(reversed(told))
    assert learn(told[:50], before=learn(told[50:])) == learn(told)
    small = without_rare(shipped_learning(), most=1_000)
    assert sum(len(counts) for counts in small.grams.values()) <= 1_000
    assert small.sentences == shipped_learning().sentences
    assert NOTHING_LEARNED.size == 0


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_any_text_gets_shares_that_add_up(text: str) -> None:
    ranked = LEARNED.ranked(text)
    assert not ranked or 80 <= sum(each.certainty for each in ranked) <= 120
    for each in ranked:
        assert all(0 <= start < end <= len(text) for start, end in (because.span for because in each.because))


def test_hurry() -> None:
    assert [each.word for each in hurry("这两天要用，能不能尽快换", WISHES)] == ["这两天要用", "尽快"]
    assert hurry("不着急，慢慢来", WISHES) == ()
    assert hurry("不是很急用", WISHES) == ()


def test_what_the_buyer_wants_and_what_shows() -> None:
    kind = wanted("先别退款，给换一个就行", WISHES)
    assert kind is not None
    assert kind[0] is CaseKind.EXCHANGE
    assert wanted("你好", WISHES) is None
    seen = shown("空调不制冷还漏水", WISHES)
    assert seen is not None
    assert seen[0] == "不制冷"


def test_goods_are_named_by_what_only_they_have() -> None:
    titles = ("云雀破壁机 P8", "云雀电饭煲 C4", "云雀破壁机 P800")
    first, second, third = goods_named("我那台云雀破壁机p8漏了", titles)
    assert first.score > third.score > second.score
    assert any(each.word.lower().endswith("p8") for each in first.because)
    assert goods_named("你好", titles)[0].score == 0
    assert goods_named("任何话", ()) == ()
