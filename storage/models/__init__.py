"""The peewee models: how tables look to the query builder. Private to storage; no row leaves this room."""

from __future__ import annotations

from storage.models.base import Row
from storage.models.cases import CaseEventRow, CaseLineRow, CaseRow, EvidenceRow
from storage.models.customers import (
    AddressRow,
    CustomerFigureRow,
    CustomerRow,
    NicknameRow,
    PhoneRow,
    TagRow,
)
from storage.models.goods import (
    GoodRepairRow,
    PartMoveRow,
    PartProductRow,
    PartRow,
    ProductRow,
    SoldGoodRow,
)
from storage.models.journal import ActionRow, CounterRow, JournalRow
from storage.models.knowledge import ArticleProductRow, ArticleRow, ArticleRuleRow, ArticleUseRow
from storage.models.orders import DiscountRow, ImportBatchRow, OrderLineRow, OrderRow, ReceiptRow
from storage.models.revisits import RevisitRow
from storage.models.settlements import PaymentRow, SettlementLineRow, SettlementRow
from storage.models.shop import (
    HolidayTableRow,
    PaperNumberRow,
    PolicyRow,
    SettingRow,
    ShopAccountRow,
    StaffRow,
)

__all__ = [
    "MODELS",
    "ActionRow",
    "AddressRow",
    "ArticleProductRow",
    "ArticleRow",
    "ArticleRuleRow",
    "ArticleUseRow",
    "CaseEventRow",
    "CaseLineRow",
    "CaseRow",
    "CounterRow",
    "CustomerFigureRow",
    "CustomerRow",
    "DiscountRow",
    "EvidenceRow",
    "GoodRepairRow",
    "HolidayTableRow",
    "ImportBatchRow",
    "JournalRow",
    "NicknameRow",
    "OrderLineRow",
    "OrderRow",
    "PaperNumberRow",
    "PartMoveRow",
    "PartProductRow",
    "PartRow",
    "PaymentRow",
    "PhoneRow",
    "PolicyRow",
    "ProductRow",
    "ReceiptRow",
    "RevisitRow",
    "SettingRow",
    "SettlementLineRow",
    "SettlementRow",
    "ShopAccountRow",
    "SoldGoodRow",
    "StaffRow",
    "TagRow",
]

MODELS: tuple[type[Row], ...] = (
    ActionRow,
    JournalRow,
    CounterRow,
    SettingRow,
    StaffRow,
    PolicyRow,
    HolidayTableRow,
    ShopAccountRow,
    CustomerRow,
    PhoneRow,
    AddressRow,
    NicknameRow,
    TagRow,
    CustomerFigureRow,
    ProductRow,
    ImportBatchRow,
    OrderRow,
    OrderLineRow,
    DiscountRow,
    ReceiptRow,
    SoldGoodRow,
    CaseRow,
    CaseLineRow,
    CaseEventRow,
    EvidenceRow,
    SettlementRow,
    SettlementLineRow,
    PaymentRow,
    PaperNumberRow,
    RevisitRow,
    GoodRepairRow,
    PartRow,
    PartProductRow,
    PartMoveRow,
    ArticleRow,
    ArticleProductRow,
    ArticleRuleRow,
    ArticleUseRow,
)
