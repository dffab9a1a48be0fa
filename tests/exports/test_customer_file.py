from __future__ import annotations

from collections.abc import Callable

from exports.customer_file import customer_files
from tests.exports.archive_kit import file

Texts = Callable[[bytes], list[str]]


def test_it_tells_who_he_is_and_what_he_has(page_texts: Texts) -> None:
    made = customer_files([file()])
    assert (made.pages, made.missing) == (1, ())
    text = page_texts(made.data)[0]
    for part in (
        *("客户档案", "KH-00012", "DA261014-001", "张示例", "139 **** 6652", "店内资料，不外传"),
        *("商品与质保", "示例净水器", "2027-10-14", "订单", "1,299.00", "工单", "回访", "没有"),
    ):
        assert part in text, part


def test_long_histories_go_on_under_the_same_heads(page_texts: Texts) -> None:
    made = customer_files([file(120)])
    texts = page_texts(made.data)
    assert made.pages > 2
    whole = "\n".join(texts)
    assert all(f"2619300000000{place:06d}" in whole for place in range(120))
    assert "实付（元）" in texts[1]
