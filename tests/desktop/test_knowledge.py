"""The knowledge of the shop: found, fitted to a case, filled from it, never copied with a blank, counted, in and out as a sheet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from aftersales.cases import CaseKind
from aftersales.clock import china_moment
from aftersales.errors import KnownError
from aftersales.knowledge import Article, ArticleKind, PieceKind
from desktop.jobs import Progress
from tests.desktop.acting import TECHNICIAN, Shop

MADE = china_moment("2026-10-01T09:00")


def snippet(
    title: str = "退多少", body: str = "{客户}，退你 {退款} 元，{哪天} 到。", **given: Any
) -> Article:
    return Article(kind=ArticleKind.SNIPPET, title=title, body=body, updated_at=MADE, **given)


def test_shipped_entries_are_put_on_the_shelf_once_and_taken_back(shop: Shop) -> None:
    desk = shop.desk.knowledge
    added = desk.add_shipped()
    assert added == len(desk.shelf().rows) >= 20
    assert desk.add_shipped() == 0
    shop.desk.undo.undo()
    assert desk.shelf().rows == ()


def test_an_entry_is_saved_with_editions_and_found_by_words_and_initials(shop: Shop) -> None:
    desk = shop.desk.knowledge
    first = desk.save(snippet("说明折旧费", "扣 {算式}", shortcut="::ZJ", products=("空调", "空调 ", "")))
    assert (first.shortcut, first.products, first.edition) == ("zj", ("空调",), 1)
    second = desk.save(replace(first, body="扣 {算式} 元"))
    assert (second.edition, second.updated_by) == (2, "周示例")
    for text in ("折旧", "smzj", "::zj", "空调", "算式"):
        assert [row.article.title for row in desk.shelf().found(text)] == ["说明折旧费"], text
    assert desk.shelf().found("净水") == ()


@pytest.mark.parametrize(
    ("article", "code"),
    [
        (snippet(title=" "), "knowledge.title_missing"),
        (snippet(body=" "), "knowledge.body_missing"),
        (snippet(body="长" * 3001), "knowledge.body_long"),
        (snippet(shortcut="z j"), "knowledge.shortcut_wrong"),
        (replace(snippet(), kind=ArticleKind.ARTICLE), "knowledge.article_variables"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_stored(shop: Shop, article: Article, code: str) -> None:
    with pytest.raises(KnownError, match=code.replace(".", r"\.")):
        shop.desk.knowledge.save(article)
    assert shop.desk.knowledge.shelf().rows == ()


def test_a_shortcut_belongs_to_one_entry(shop: Shop) -> None:
    shop.desk.knowledge.save(snippet("甲", shortcut="zj"))
    with pytest.raises(KnownError, match=r"shortcut_taken"):
        shop.desk.knowledge.save(snippet("乙", shortcut="zj"))


def test_a_snippet_is_filled_from_its_case_and_never_copied_with_a_blank(shop: Shop) -> None:
    desk = shop.desk.knowledge
    case_id = shop.open(CaseKind.RETURN, "质量问题", order=shop.sell(customer_id=shop.customer("张示例")))
    for state in ("verifying", "judging", "planning"):
        if state == "judging":
            shop.show_evidence(case_id)
        shop.step(case_id, state)
    shop.settle(case_id)
    refund = shop.desk.cases.view(case_id=case_id).settlement
    assert refund is not None
    article = desk.save(snippet())
    pieces = desk.pieces(article=article, case_id=case_id)
    assert [(piece.kind, piece.name) for piece in pieces if piece.name] == [
        (PieceKind.FILLED, "客户"),
        (PieceKind.FILLED, "退款"),
        (PieceKind.BLANK, "哪天"),
    ]
    with pytest.raises(KnownError, match=r"knowledge\.blank"):
        desk.use(article_id=article.id, case_id=case_id)
    assert desk.view(article_id=article.id).uses == 0
    text = desk.use(article_id=article.id, case_id=case_id, answers={"哪天": "明天"})
    assert text == f"张示例，退你 {refund.refund / 100:.2f} 元，明天 到。"
    assert desk.view(article_id=article.id).uses == 1


def test_without_a_case_every_variable_is_asked(shop: Shop) -> None:
    article = shop.desk.knowledge.save(snippet())
    with pytest.raises(KnownError, match=r"knowledge\.blank") as refused:
        shop.desk.knowledge.use(article_id=article.id, case_id=None)
    assert refused.value.operands["names"] == "客户、退款、哪天"


def test_what_came_of_a_snippet_is_counted(shop: Shop) -> None:
    desk = shop.desk.knowledge
    article = desk.save(snippet("问一句", "{客户}，行吗"))
    case_id = shop.open(CaseKind.RETURN, "质量问题", order=shop.sell(customer_id=shop.customer("张示例")))
    shop.step(case_id, "verifying")
    shop.show_evidence(case_id)
    shop.steps(case_id, "judging", "planning")
    shop.settle(case_id)
    desk.use(article_id=article.id, case_id=case_id)
    assert desk.view(article_id=article.id).agreed == 0
    shop.step(case_id, "awaiting_return")
    view = desk.view(article_id=article.id)
    assert (view.uses, view.cases, view.agreed, view.score) == (1, 1, 1, None)


def test_the_three_that_fit_a_case_are_offered_the_closest_first(shop: Shop) -> None:
    desk = shop.desk.knowledge
    desk.save(snippet("什么都行", "好的"))
    desk.save(snippet("质量", "好的", category="产品", reason="质量问题"))
    desk.save(snippet("质量示例商品", "好的", category="产品", reason="质量问题", products=("示例商品",)))
    desk.save(snippet("别的原因", "好的", category="物流", reason="破损"))
    desk.save(snippet("别的商品", "好的", category="产品", reason="质量问题", products=("净水器",)))
    desk.save(snippet("大类", "好的", category="产品"))
    case_id = shop.open(CaseKind.RETURN, "质量问题", order=shop.sell())
    offered = [row.article.title for row in desk.fitting(case=shop.case(case_id))]
    assert offered == ["质量示例商品", "质量", "大类"]


def test_completions_follow_shortcut_then_initials_then_words(shop: Shop) -> None:
    desk = shop.desk.knowledge
    desk.save(snippet("折旧怎么算", "好的", shortcut="zj"))
    desk.save(snippet("主机漏水", "好的", shortcut="ls"))
    desk.save(snippet("先看 zj 这条", "好的"))
    assert [each.title for each in desk.completions(typed="zj")] == ["折旧怎么算", "主机漏水", "先看 zj 这条"]
    assert [each.title for each in desk.completions(typed="漏")] == ["主机漏水"]


def test_a_filled_snippet_goes_into_the_timeline(shop: Shop) -> None:
    article = shop.desk.knowledge.save(snippet("一句", "收到，{工单号}"))
    case_id = shop.sold_case(CaseKind.RETURN)
    number = shop.case(case_id).number
    shop.desk.knowledge.write_note(article_id=article.id, case_id=case_id)
    assert shop.desk.cases.view(case_id=case_id).events[-1].note == f"收到，{number}"


def test_the_sheet_goes_out_is_edited_and_comes_in_again(shop: Shop, tmp_path: Path) -> None:
    shop.desk.knowledge.add_shipped()
    path = tmp_path / "知识库.xlsx"
    written = shop.desk.list_sheets.write(list_key="knowledge", to=path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    header = next(at for at, row in enumerate(rows) if row[1] == "标题")
    assert len(rows) - header - 1 == written
    sheet.append(["话术", "新的一条", "{客户}，好的", "", "::xd", "产品", "质量问题", "空调；风扇", ""])
    sheet.append(["歌曲", "不认识的类型", "啦啦"])
    book.save(path)
    added, wrong = shop.desk.knowledge_sheet.read(path=path, progress=Progress())
    assert added == 1
    assert len(wrong) == 1
    assert "歌曲" in wrong[0]
    new = shop.desk.knowledge.shelf().found("新的一条")[0].article
    assert (new.shortcut, new.products, new.reason) == ("xd", ("空调", "风扇"), "质量问题")


def test_another_sheet_is_refused_with_nothing_written(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "别的.xlsx"
    book = Workbook()
    book.worksheets[0].append(["订单号", "金额"])
    book.save(path)
    with pytest.raises(KnownError, match=r"knowledge\.sheet_not_knowledge"):
        shop.desk.knowledge_sheet.read(path=path, progress=Progress())


def test_who_may_only_repair_changes_no_entry(shop: Shop) -> None:
    shop.sit(TECHNICIAN)
    with pytest.raises(KnownError):
        shop.desk.knowledge.save(snippet())
