"""卖出的商品.xlsx taken in again changes nothing, whatever stands in the book: no serial, no owner, twins, exchanges."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aftersales.clock import FixedClock
from aftersales.goods_lists import GoodsQuery, GoodsScope
from aftersales.products import Product
from desktop.import_outcomes import by_sheet, total
from desktop.jobs import Progress
from desktop.shop import Desk

FIRST = date(2024, 2, 29)
PIECE = st.fixed_dictionaries(
    {
        "owner": st.sampled_from((None, "张示例", "李示例", "欧阳示例")),
        "title": st.sampled_from(("示例空调 K35", "示例电热毯", "=示例破壁机", "示例净水器 R400")),
        "days": st.integers(0, 900),
        "whole_months": st.integers(1, 60),
        "parts_months": st.one_of(st.none(), st.integers(1, 120)),
        "serial": st.booleans(),
        "invoiced": st.booleans(),
        "exchanged": st.booleans(),
    }
)


def _everything(desk: Desk) -> list[object]:
    query = GoodsQuery(today=desk.clock.today(), scope=GoodsScope.ALL)
    return [desk.goods_views.view(good_id=row.id).good for row in desk.goods_views.page(query=query).rows]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(PIECE, min_size=1, max_size=8))
def test_nothing_changes(
    pieces: list[dict[str, object]], tmp_path_factory: object, clock: FixedClock
) -> None:
    folder: Path = tmp_path_factory.mktemp("round")  # type: ignore[attr-defined]
    with Desk.open(folder / "店", clock=clock) as desk:
        _fill(desk, pieces)
        before = _everything(desk)
        sheet = folder / "商品.xlsx"
        written = desk.list_sheets.write(list_key="goods", to=sheet)
        assert written == len(pieces)
        staged = desk.transfers.read(paths=[sheet], progress=Progress())
        counts = total(by_sheet(staged))
        assert counts.unchanged == len(pieces), by_sheet(staged)
        assert (counts.added, counts.updated, counts.conflicts, counts.held, counts.errors) == (0, 0, 0, 0, 0)
        desk.transfers.discard(staged=staged)
        assert _everything(desk) == before


def _fill(desk: Desk, pieces: list[dict[str, object]]) -> None:
    product = desk.goods.add_product(
        Product(code="K35", title="示例空调 K35", whole_months=12, parts_months=36)
    )
    owners = {None: None}
    for number, piece in enumerate(pieces):
        name = piece["owner"]
        if name not in owners:
            owners[name] = desk.customers.add(name=str(name), phone="").id  # type: ignore[index, assignment]
        starts = FIRST + timedelta(days=int(piece["days"]))  # type: ignore[call-overload]
        good = desk.goods.register(
            customer_id=owners[name],  # type: ignore[index]
            title=str(piece["title"]),
            product_id=product.id if piece["title"] == product.title else None,
            serial=f"SN-{number:03}" if piece["serial"] else "",
            starts=starts,
            whole_months=int(piece["whole_months"]),  # type: ignore[call-overload]
            parts_months=piece["parts_months"],  # type: ignore[arg-type]
            invoiced_on=starts - timedelta(days=3) if piece["invoiced"] else None,
        )
        if piece["exchanged"]:
            desk.goods.exchange(good_id=good.id, version=good.version, day=starts + timedelta(days=20))
