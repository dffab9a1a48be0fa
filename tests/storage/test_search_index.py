"""The search index over both databases: fifty searches, keeping up with the journal, and what lists show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from aftersales.cases import CaseEvent, CaseKind, CaseLine, EventKind
from aftersales.customers import Nickname, Phone
from aftersales.goods import SoldGood
from aftersales.orders import OrderLine, OrderStatus, Platform, Receiver
from aftersales.queries import CaseQuery, CaseTab, Moments, OrderQuery
from aftersales.search_query import SearchQuery, parse
from aftersales.searching import SearchKind
from resources.search_words import shipped_search_words
from storage.database import Database
from storage.journal import Journal
from storage.search_index import VERSION, SearchIndex
from tests.storage.making import NOW, Archive, case, customer, order

MOMENTS = Moments(now=NOW, day_ends=NOW + timedelta(hours=9))
TODAY = date(2026, 10, 14)


def fill(archive: Archive) -> None:
    """Two customers, three orders, two goods, two cases: all of them invented."""
    with archive.writing() as action:
        shop = archive.accounts.ensure(Platform.TAOBAO, "示例小店", action=action)
        lin = archive.customers.save(
            customer(
                name="林测试",
                phones=(Phone(number="13900006652"), Phone(number="17000001111-2345", virtual=True)),
                addresses=("示例省云山市青石路 18 号 3 幢 402",),
                nicknames=(Nickname(platform=Platform.TAOBAO, name="tb_云朵88"),),
                wechat="lin-wx2026",
                tags=("长期合作",),
                note="只在晚上接电话",
            ),
            action=action,
        )
        shan = archive.customers.save(
            customer(
                name="单示例", phones=(Phone(number="13800001000"),), addresses=(), nicknames=(), tags=()
            ),
            action=action,
        )
        first = archive.orders.save(
            order(
                shop_id=shop.id,
                number="2619300000000460713",
                customer_id=lin.id,
                nickname="tb_云朵88",
                receiver=Receiver(name="林测试", phone="13900006652", address="示例省云山市青石路 18 号"),
                courier="顺丰",
                tracking="SF1382200045678",
                remark="送礼，不放价签",
                lines=(
                    OrderLine(
                        key="1",
                        title="示例净水器 R600 厨下式",
                        code="JSQ-600",
                        unit_price=120_000,
                        quantity=1,
                    ),
                ),
                goods=120_000,
                paid_gross=120_000,
                discounts=(),
                freight=0,
            ),
            action=action,
        )
        archive.orders.save(
            order(
                shop_id=shop.id,
                number="DD251020-0042",
                customer_id=shan.id,
                status=OrderStatus.SHIPPED,
                ordered_at=NOW - timedelta(days=300),
                receiver=Receiver(name="单示例", phone="13800001000"),
                lines=(
                    OrderLine(key="1", title="空气炸锅 A5", spec="奶白色", unit_price=39_900, quantity=1),
                ),
                goods=39_900,
                paid_gross=39_900,
                discounts=(),
                freight=0,
            ),
            action=action,
        )
        line = first.lines[0].id
        archive.goods.save(
            SoldGood(
                customer_id=lin.id,
                order_line_id=line,
                title="示例净水器 R600",
                serial="SN-K35-7788",
                starts=date(2026, 9, 1),
                whole_ends=date(2027, 9, 1),
            ),
            action=action,
        )
        leak = archive.cases.save(
            case(
                number="GD261011-018",
                customer_id=lin.id,
                order_id=first.id,
                phenomenon="接头渗漏",
                description="装好第二天橱柜里有水",
                proposed=35_000,
                state="planning",
                lines=(CaseLine(order_line_id=line, title="示例净水器 R600 厨下式", quantity=1),),
            ),
            action=action,
        )
        archive.cases.save(
            case(
                number="GD261012-004",
                kind=CaseKind.EXCHANGE,
                customer_id=shan.id,
                phenomenon="亮度 100%",
                lines=(CaseLine(order_line_id=None, title="护眼灯 S2", quantity=1),),
            ),
            action=action,
        )
        archive.cases.add_event(
            CaseEvent(
                case_id=leak.id, at=NOW, by_id=None, kind=EventKind.NOTED, title="备注", note="等厂家寄密封圈"
            ),
            action=action,
        )


LIN, SHAN = "customers:林测试", "customers:单示例"
O1, O2 = "orders:2619300000000460713", "orders:DD251020-0042"
G1 = "sold_goods:示例净水器 R600"
C1, C2 = "cases:GD261011-018", "cases:GD261012-004"

SEARCHES: list[tuple[str, set[str]]] = [
    ("林测试", {LIN, O1, G1, C1}),
    ("林", {LIN, O1, G1, C1}),
    ("单", {SHAN, O2, C2}),
    ("测试", {LIN, O1, G1, C1}),
    ("lcs", {LIN, O1, G1, C1}),
    ("lincs", set()),
    ("linceshi", {LIN, O1, G1, C1}),
    ("linc", {LIN, O1, G1, C1}),
    ("ssl", {SHAN, O2, C2}),
    ("shanshili", {SHAN, O2, C2}),
    ("6652", {LIN, O1, C1}),
    ("06652", {LIN, O1, C1}),
    ("13900006652", {LIN, O1, C1}),
    ("139 0000 6652", {LIN, O1, C1}),
    ("139-0000-6652", {LIN, O1, C1}),
    ("1390000", {LIN}),
    ("1111", {LIN, C1}),
    ("17000001111-2345", {LIN, C1}),
    ("0713", {O1, C1, G1}),
    ("460713", {O1, C1, G1}),
    ("2619300000000460713", {O1, C1, G1}),
    ("26193000", {O1}),
    ("0042", {O2}),
    ("dd251020", {O2}),
    ("DD251020-0042", {O2}),
    ("SF1382200045678", {O1, C1}),
    ("sf1382200045678", {O1, C1}),
    ("5678", {O1, C1}),
    ("GD261011-018", {C1}),
    ("018", {C1}),
    ("gd261011018", {C1}),
    ("1012-004", {C2}),
    ("SN-K35-7788", {G1, C1}),
    ("7788", {G1, C1}),
    ("净水器", {O1, G1, C1}),
    ("净水", {O1, G1, C1}),
    ("R600", {O1, G1, C1}),
    ("r6", {O1, G1, C1}),
    ("jsq", {O1, G1, C1}),
    ("炸锅", {O2}),
    ("kqzg", {O2}),
    ("kongqizhaguo", {O2}),
    ("奶白", {O2}),
    ("青石路", {LIN, O1}),
    ("渗漏", {C1}),
    ("密封圈", {C1}),
    ("橱柜", {C1}),
    ("100%", {C2}),
    ("云朵", {LIN, O1}),
    ("lin-wx2026", {LIN}),
    ("晚上", {LIN}),
    ("长期", {LIN}),
    ("价签", {O1}),
    ("林测试 净水", {O1, G1, C1}),
    ("净水 6652", {O1, C1}),
    ("净水 -渗漏", {O1, G1}),
    ('"净水器 R600"', {O1, G1, C1}),
    ('"R600 净水器"', set()),
    ("客户:林", {LIN, O1, G1, C1}),
    ("订单:0713", {O1, C1, G1}),
    ("运单:5678", {O1, C1}),
    ("序列号:7788", {G1, C1}),
    ("地址:青石", {LIN, O1}),
    ("手机:0713", set()),
    ("金额>1000", {O1}),
    ("金额:399", {O2}),
    ("金额:300-400", {O2, C1}),
    ("状态:已发货", {O2}),
    ("状态:待定方案", {C1}),
    ("净水 金额>1000", {O1}),
    ("炸锅 日期:2026-10", set()),
    ("炸锅 日期<2026", {O2}),
    ("日期:2026-09", {G1}),
    ("水净", set()),
    ("%", set()),
    ("没有这回事", set()),
]


def read(text: str) -> SearchQuery:
    return parse(text, shipped_search_words(), today=TODAY)


def hits(index: SearchIndex, text: str) -> set[str]:
    query = read(text)
    return {
        f"{kind.value}:{hit.document.fields[0].text}"
        for kind in SearchKind
        for hit in index.find(kind, query, 20)
    }


def catch_up(database: Database, limit: int = 2_000) -> None:
    while True:
        with database.write():
            if not SearchIndex(database).catch_up(limit):
                return


@pytest.mark.parametrize("caught_up", [False, True])
def test_seventy_searches_find_what_they_should(archive: Archive, caught_up: bool) -> None:
    fill(archive)
    if caught_up:
        catch_up(archive.database, 3)
    index = SearchIndex(archive.database)
    with archive.database.read():
        found = {text: hits(index, text) for text, _ in SEARCHES}
        assert not index.is_off()
    assert found == dict(SEARCHES)


def test_lists_show_what_the_search_finds(archive: Archive) -> None:
    fill(archive)
    for text, expected in SEARCHES:
        with archive.database.read():
            cases = archive.cases.page(CaseQuery(tab=CaseTab.ALL, text=text, moments=MOMENTS))
            orders = archive.orders.page(OrderQuery(text=text))
        listed = {f"cases:{row.number}" for row in cases.rows} | {
            f"orders:{row.number}" for row in orders.rows
        }
        wanted = {each for each in expected if each.startswith(("cases", "orders"))}
        assert listed == wanted, text
        assert cases.total == len(cases.rows)
        if text == "云朵":
            catch_up(archive.database)


def test_the_best_comes_first(archive: Archive) -> None:
    with archive.writing() as action:
        for name, phone in (("尾号", "13900001234"), ("全号", "1234"), ("开头", "12345678")):
            archive.customers.save(
                customer(name=f"示例{name}", phones=(Phone(number=phone),), addresses=("示例路 1234 号",)),
                action=action,
            )
    catch_up(archive.database)
    with archive.database.read():
        assert [brief.name for brief in archive.customers.search("1234")] == [
            "示例全号",
            "示例尾号",
            "示例开头",
        ]


def test_the_index_follows_changes_removals_and_undo(archive: Archive) -> None:
    with archive.writing() as action:
        saved = archive.customers.save(customer(name="旧名字"), action=action)
    catch_up(archive.database)
    with archive.writing("改名") as renaming:
        saved = archive.customers.save(replace(saved, name="新称呼"), action=renaming)
    for kept_up in (False, True):
        with archive.database.read():
            assert [found.name for found in archive.customers.search("新称")] == ["新称呼"]
            assert archive.customers.search("旧名") == ()
        if not kept_up:
            catch_up(archive.database)
    with archive.writing() as action:
        Journal(archive.database).undo(renaming.id, action=action)
    with archive.database.read():
        assert [found.name for found in archive.customers.search("旧名")] == ["旧名字"]
        current = archive.customers.get(saved.id)
    with archive.writing() as action:
        archive.customers.remove(saved.id, version=current.version, action=action)
    for kept_up in (False, True):
        with archive.database.read():
            assert archive.customers.search("旧名") == archive.customers.search("新称") == ()
        if not kept_up:
            catch_up(archive.database)


def test_a_case_is_found_by_what_its_customer_and_order_become(archive: Archive) -> None:
    fill(archive)
    catch_up(archive.database)
    with archive.database.read():
        (brief,) = archive.customers.search("林测试")
        buyer = archive.customers.get(brief.id)
    with archive.writing() as action:
        archive.customers.save(replace(buyer, name="改名后"), action=action)
    for kept_up in (False, True):
        with archive.database.read():
            assert C1 in hits(SearchIndex(archive.database), "改名后")
        if not kept_up:
            catch_up(archive.database)


def test_an_index_that_is_off_or_of_another_version_is_made_anew(archive: Archive) -> None:
    fill(archive)
    catch_up(archive.database)
    index = SearchIndex(archive.database)
    table = "DELETE FROM search_orders WHERE {} = 1".format("rowid" if archive.database.is_sqlite else "id")
    with archive.database.write():
        archive.database.run(table)
    with archive.database.read():
        assert index.is_off()
        assert O1 not in hits(index, "净水")
    with archive.database.write():
        index.rebuild()
    catch_up(archive.database, 4)
    with archive.database.read():
        assert not index.is_off()
        assert O1 in hits(index, "净水")
    with archive.database.write():
        archive.database.run("UPDATE search_state SET version = 0")
        archive.database.run(table)
    catch_up(archive.database)
    with archive.database.read():
        assert archive.database.rows("SELECT version FROM search_state") == [(VERSION,)]
        assert O1 in hits(index, "净水")


def test_merging_ends_and_changes_no_answer(archive: Archive) -> None:
    fill(archive)
    catch_up(archive.database, 1)
    index = SearchIndex(archive.database)
    for _ in range(20):
        with archive.database.write():
            if not index.merge():
                break
    else:
        pytest.fail("merging never ends")
    with archive.database.read():
        assert hits(index, "净水") == {O1, G1, C1}


def test_the_index_stands_in_no_journal(archive: Archive) -> None:
    fill(archive)
    catch_up(archive.database)
    with archive.database.read():
        tables = {row[0] for row in archive.database.rows("SELECT DISTINCT table_name FROM journal")}
    assert not any(table.startswith("search") for table in tables)


def statements(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[Any, ...]]]:
    """Every statement that reaches the database from now on."""
    engine: Any = database._engine
    run = engine.execute_sql
    seen: list[tuple[str, tuple[Any, ...]]] = []

    def counted(sql: str, params: Any = None, *rest: Any) -> Any:
        seen.append((sql, tuple(params or ())))
        return run(sql, params, *rest)

    monkeypatch.setattr(engine, "execute_sql", counted)
    return seen


def test_a_search_asks_no_more_of_a_larger_archive(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = statements(archive.database, monkeypatch)
    counts = []
    for start, count in ((0, 5), (5, 60)):
        with archive.writing() as action:
            for place in range(start, start + count):
                archive.customers.save(customer(name=f"张示例{place}", phones=()), action=action)
        catch_up(archive.database)
        with archive.database.read():
            seen.clear()
            found = SearchIndex(archive.database).find(SearchKind.CUSTOMER, read("示例"), 5)
            counts.append(len(seen))
    assert [hit.document.fields[0].text for hit in found] == [f"张示例{place}" for place in range(64, 59, -1)]
    assert counts[1] <= counts[0] <= 12


def test_pages_of_long_lists_are_read_from_their_index(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive(sqlite)
    for place in range(6):
        archive.order(number=f"A{place}", ordered_at=NOW - timedelta(days=place))
        archive.case(due_at=NOW + timedelta(days=place))
    seen = statements(sqlite, monkeypatch)
    with sqlite.read():
        orders = archive.orders.page(OrderQuery(), limit=2)
        cases = archive.cases.page(CaseQuery(tab=CaseTab.ALL, moments=MOMENTS), limit=2)
        for index, turn in (
            ("orders_listed", lambda: archive.orders.page(OrderQuery(), after=orders.next, limit=2)),
            (
                "cases_listed",
                lambda: archive.cases.page(
                    CaseQuery(tab=CaseTab.ALL, moments=MOMENTS), after=cases.next, limit=2
                ),
            ),
        ):
            seen.clear()
            turn()
            sql, parameters = next(each for each in seen if "sort_key" in each[0])
            plan = " ".join(str(row[3]) for row in sqlite.rows(f"EXPLAIN QUERY PLAN {sql}", parameters))
            assert f"USING INDEX {index}" in plan.replace("COVERING ", "")
            assert "TEMP B-TREE" not in plan
