"""The archive as one thing: the open database with a repository for every noun."""

from __future__ import annotations

from pathlib import Path

from storage.cases import Cases
from storage.customers import Customers
from storage.database import Database
from storage.evidence import EvidenceRecords
from storage.evidence_files import EvidenceFiles
from storage.goods import SoldGoods
from storage.import_batches import ImportBatches
from storage.journal import Journal
from storage.numbers import Numbers
from storage.orders import Orders
from storage.products import Products
from storage.revisits import Revisits
from storage.settings import Settings
from storage.settlements import Settlements
from storage.shop_accounts import ShopAccounts
from storage.staff import StaffMembers


class Archive:
    """Repositories over one database; read or write inside `database.read()` or `database.write()`."""

    def __init__(self, database: Database, *, evidence_folder: Path) -> None:
        self.database = database
        self.cases = Cases(database)
        self.customers = Customers(database)
        self.evidence = EvidenceRecords(database)
        self.evidence_files = EvidenceFiles(evidence_folder)
        self.goods = SoldGoods(database)
        self.batches = ImportBatches(database)
        self.journal = Journal(database)
        self.numbers = Numbers(database)
        self.orders = Orders(database)
        self.products = Products(database)
        self.revisits = Revisits(database)
        self.settings = Settings(database)
        self.settlements = Settlements(database)
        self.accounts = ShopAccounts(database)
        self.staff = StaffMembers(database)
