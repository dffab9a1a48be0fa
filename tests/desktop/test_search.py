"""The search at the desk: grouped hits in words, phones masked, and an index kept up behind the work."""

from __future__ import annotations

import time

import pytest

from aftersales.cases import CaseKind
from aftersales.errors import KnownError
from aftersales.knowledge import Article, ArticleKind
from aftersales.searching import SearchKind
from desktop.search import HitGroup, Marked
from tests.desktop.acting import Shop


def found(groups: tuple[HitGroup, ...]) -> dict[SearchKind, list[str]]:
    return {group.kind: [hit.title.text for hit in group.hits] for group in groups}


def marked(text: Marked) -> str:
    return text.text[text.start : text.end]


def until_kept_up(shop: Shop) -> None:
    """Wait for the pieces that run behind the work."""
    database = shop.desk.archive.database
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with database.read():
            late = database.rows(
                "SELECT count(*) FROM journal WHERE seq > (SELECT seq FROM search_state WHERE id = 1)"
            )
        if not late[0][0]:
            return
        time.sleep(0.02)
    pytest.fail("the index never caught up")


def test_knowledge_is_found_by_its_title_its_words_and_its_shortcut(shop: Shop) -> None:
    article = shop.desk.knowledge.save(
        Article(
            kind=ArticleKind.SNIPPET,
            title="滤芯漏水怎么说",
            body="先请{客户}关上进水阀，再看密封圈。",
            used_when="客户说漏水",
            shortcut="ls",
            reason="质量问题",
            products=("净水器",),
            updated_at=shop.clock.now(),
        )
    )
    for text in ("滤芯漏水", "密封圈", "lxls", "ls", "净水器"):
        (group,) = [each for each in shop.desk.search.find(text=text) if each.kind is SearchKind.ARTICLE]
        assert [(hit.id, hit.title.text) for hit in group.hits] == [(article.id, "滤芯漏水怎么说")], text
        assert group.label == "知识库"
    (hit,) = group.hits
    assert "客户说漏水" in hit.caption.text
    shop.desk.search.catch_up()
    assert shop.desk.search.find(text="密封圈")[0].hits[0].why.text.startswith("正文 ")
    shop.desk.knowledge.remove(article_id=article.id, version=article.version)
    assert shop.desk.search.find(text="密封圈") == ()
    shop.desk.undo.undo()
    shop.desk.search.catch_up()
    assert shop.desk.search.find(text="密封圈")[0].hits[0].id == article.id


def test_hits_come_in_groups_with_what_was_met(shop: Shop) -> None:
    buyer = shop.customer(name="张示例", phone="13800001000")
    case = shop.case(shop.open(CaseKind.RETURN, order=shop.sell(customer_id=buyer)))
    groups = shop.desk.search.find(text="zsl")
    assert set(found(groups)) >= {SearchKind.CUSTOMER, SearchKind.CASE}
    (customer,) = next(group for group in groups if group.kind is SearchKind.CUSTOMER).hits
    assert (customer.title.text, marked(customer.title)) == ("张示例", "张示例")
    (group,) = [group for group in shop.desk.search.find(text=case.number) if group.kind is SearchKind.CASE]
    assert marked(group.hits[0].title) == case.number
    assert group.label == "工单"
    assert group.hits[0].id == case.id


def test_a_phone_is_shown_masked_with_its_tail_marked(shop: Shop) -> None:
    shop.customer(name="张示例", phone="13800001000")
    (group,) = shop.desk.search.find(text="1000", kinds=(SearchKind.CUSTOMER,))
    (hit,) = group.hits
    assert "138 **** 1000" in hit.caption.text
    assert marked(hit.caption) == "1000"
    assert "13800001000" not in f"{hit.title}{hit.caption}{hit.why}"


def test_what_neither_name_nor_caption_shows_is_told(shop: Shop) -> None:
    case = shop.case(shop.sold_case(CaseKind.RETURN))
    shop.desk.cases.note(case_id=case.id, text="客户说橱柜里面有水，第二天还在滴，请尽快安排密封圈寄出去")
    (group,) = shop.desk.search.find(text="密封圈")
    (hit,) = group.hits
    assert hit.id == case.id
    assert marked(hit.why) == "密封圈"
    assert hit.why.text.startswith("备注 …")


def test_more_than_is_asked_for_is_said(shop: Shop) -> None:
    for place in range(4):
        shop.customer(name=f"李示例{place}", phone=f"1390000200{place}")
    (group,) = shop.desk.search.find(text="李示例", limit=3, kinds=(SearchKind.CUSTOMER,))
    assert len(group.hits) == 3
    assert group.more


def test_what_cannot_be_read_is_refused_with_a_sentence(shop: Shop) -> None:
    with pytest.raises(KnownError) as refused:
        shop.desk.search.find(text="金额>很多")
    assert refused.value.code == "search.bad_amount"


def test_the_index_is_kept_up_behind_what_is_written(shop: Shop) -> None:
    shop.customer(name="先来的")
    shop.desk.search.follow()
    until_kept_up(shop)
    shop.desk.customers.add(name="后来的", phone="13900003000")
    until_kept_up(shop)
    assert found(shop.desk.search.find(text="后来")) == {SearchKind.CUSTOMER: ["后来的"]}
    shop.desk.undo.undo()
    until_kept_up(shop)
    assert shop.desk.search.find(text="后来") == ()
    assert shop.desk.archive.search.is_off() is False


def test_an_index_that_is_off_is_mended_by_keeping_up(shop: Shop) -> None:
    shop.customer(name="张示例")
    shop.desk.search.catch_up()
    database = shop.desk.archive.database
    with database.write():
        database.run("DELETE FROM search_customers WHERE rowid = 1")
    with database.read():
        assert shop.desk.archive.search.is_off()
    shop.desk.archive.__dict__.pop("search")
    shop.desk.__dict__.pop("search")
    shop.desk.search.catch_up()
    assert found(shop.desk.search.find(text="张示例")) == {SearchKind.CUSTOMER: ["张示例"]}


def test_closing_stops_the_keeping_up(shop: Shop) -> None:
    for place in range(30):
        shop.customer(name=f"示例{place}")
    shop.desk.search.follow()
    shop.desk.search.stop()
    shop.desk.search.stop()
