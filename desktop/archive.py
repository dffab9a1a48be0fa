"""The archive as one thing: the open database with a repository for every noun, each loaded when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.bin_holds import BinHolds
    from storage.case_statistics import CaseStatisticsReader
    from storage.cases import Cases
    from storage.catalogue_links import CatalogueLinks
    from storage.customer_figures import CustomerFiguresTable
    from storage.customer_history import CustomerHistory
    from storage.customer_merge import CustomerMerge
    from storage.customers import Customers
    from storage.database import Database
    from storage.dossiers import Dossiers
    from storage.economics import Economics
    from storage.evidence import EvidenceRecords
    from storage.evidence_files import EvidenceFiles
    from storage.failures import FailureFacts
    from storage.goods import SoldGoods
    from storage.holidays import Holidays
    from storage.import_batches import ImportBatches
    from storage.intake_facts import IntakeFacts
    from storage.journal import Journal
    from storage.knowledge import Knowledge
    from storage.numbers import Numbers
    from storage.order_dossiers import OrderDossiers
    from storage.order_lists import OrderLists
    from storage.order_money import OrderMoney
    from storage.orders import Orders
    from storage.parts import Parts
    from storage.phone_views import PhoneViews
    from storage.policies import Policies
    from storage.products import Products
    from storage.recoveries import Recoveries
    from storage.recycle_bin import RecycleBin
    from storage.revisit_days import RevisitDays
    from storage.revisit_sources import RevisitSources
    from storage.revisits import Revisits
    from storage.search_index import SearchIndex
    from storage.settings import Settings
    from storage.settlements import Settlements
    from storage.shop_accounts import ShopAccounts
    from storage.staff import StaffMembers
    from storage.staff_secrets import SecretRecords
    from storage.survey_results import SurveyResults
    from storage.surveys import Surveys


class Archive:
    """Repositories over one database; read or write inside `database.read()` or `database.write()`.

    They load late because the first page needs four of them, and a window should be there before the rest is.
    """

    def __init__(self, database: Database, *, evidence_folder: Path) -> None:
        self.database = database
        self._evidence_folder = evidence_folder

    @cached_property
    def evidence_files(self) -> EvidenceFiles:
        from storage.evidence_files import EvidenceFiles

        return EvidenceFiles(self._evidence_folder)

    @cached_property
    def case_statistics(self) -> CaseStatisticsReader:
        from storage.case_statistics import CaseStatisticsReader

        return CaseStatisticsReader(self.database)

    @cached_property
    def surveys(self) -> Surveys:
        from storage.surveys import Surveys

        return Surveys(self.database)

    @cached_property
    def survey_results(self) -> SurveyResults:
        from storage.survey_results import SurveyResults

        return SurveyResults(self.database)

    @cached_property
    def cases(self) -> Cases:
        from storage.cases import Cases

        return Cases(self.database)

    @cached_property
    def catalogue_links(self) -> CatalogueLinks:
        from storage.catalogue_links import CatalogueLinks

        return CatalogueLinks(self.database)

    @cached_property
    def customers(self) -> Customers:
        from storage.customers import Customers

        return Customers(self.database)

    @cached_property
    def customer_figures(self) -> CustomerFiguresTable:
        from storage.customer_figures import CustomerFiguresTable

        return CustomerFiguresTable(self.database)

    @cached_property
    def customer_history(self) -> CustomerHistory:
        from storage.customer_history import CustomerHistory

        return CustomerHistory(self.database)

    @cached_property
    def customer_merge(self) -> CustomerMerge:
        from storage.customer_merge import CustomerMerge

        return CustomerMerge(self.database)

    @cached_property
    def dossiers(self) -> Dossiers:
        from storage.dossiers import Dossiers

        return Dossiers(self.database)

    @cached_property
    def order_dossiers(self) -> OrderDossiers:
        from storage.order_dossiers import OrderDossiers

        return OrderDossiers(self.database)

    @cached_property
    def evidence(self) -> EvidenceRecords:
        from storage.evidence import EvidenceRecords

        return EvidenceRecords(self.database)

    @cached_property
    def goods(self) -> SoldGoods:
        from storage.goods import SoldGoods

        return SoldGoods(self.database)

    @cached_property
    def holidays(self) -> Holidays:
        from storage.holidays import Holidays

        return Holidays(self.database)

    @cached_property
    def batches(self) -> ImportBatches:
        from storage.import_batches import ImportBatches

        return ImportBatches(self.database)

    @cached_property
    def intake(self) -> IntakeFacts:
        from storage.intake_facts import IntakeFacts

        return IntakeFacts(self.database)

    @cached_property
    def journal(self) -> Journal:
        from storage.journal import Journal

        return Journal(self.database)

    @cached_property
    def knowledge(self) -> Knowledge:
        from storage.knowledge import Knowledge

        return Knowledge(self.database)

    @cached_property
    def numbers(self) -> Numbers:
        from storage.numbers import Numbers

        return Numbers(self.database)

    @cached_property
    def orders(self) -> Orders:
        from storage.orders import Orders

        return Orders(self.database)

    @cached_property
    def order_lists(self) -> OrderLists:
        from storage.order_lists import OrderLists

        return OrderLists(self.database)

    @cached_property
    def order_money(self) -> OrderMoney:
        from storage.order_money import OrderMoney

        return OrderMoney(self.database)

    @cached_property
    def parts(self) -> Parts:
        from storage.parts import Parts

        return Parts(self.database)

    @cached_property
    def phone_views(self) -> PhoneViews:
        from storage.phone_views import PhoneViews

        return PhoneViews(self.database)

    @cached_property
    def policies(self) -> Policies:
        from storage.policies import Policies

        return Policies(self.database)

    @cached_property
    def products(self) -> Products:
        from storage.products import Products

        return Products(self.database)

    @cached_property
    def economics(self) -> Economics:
        from storage.economics import Economics

        return Economics(self.database)

    @cached_property
    def failures(self) -> FailureFacts:
        from storage.failures import FailureFacts

        return FailureFacts(self.database)

    @cached_property
    def recoveries(self) -> Recoveries:
        from storage.recoveries import Recoveries

        return Recoveries(self.database)

    @cached_property
    def revisits(self) -> Revisits:
        from storage.revisits import Revisits

        return Revisits(self.database)

    @cached_property
    def revisit_days(self) -> RevisitDays:
        from storage.revisit_days import RevisitDays

        return RevisitDays(self.database)

    @cached_property
    def revisit_sources(self) -> RevisitSources:
        from storage.revisit_sources import RevisitSources

        return RevisitSources(self.database)

    @cached_property
    def search(self) -> SearchIndex:
        from storage.search_index import SearchIndex

        return SearchIndex(self.database)

    @cached_property
    def settings(self) -> Settings:
        from storage.settings import Settings

        return Settings(self.database)

    @cached_property
    def settlements(self) -> Settlements:
        from storage.settlements import Settlements

        return Settlements(self.database)

    @cached_property
    def accounts(self) -> ShopAccounts:
        from storage.shop_accounts import ShopAccounts

        return ShopAccounts(self.database)

    @cached_property
    def staff(self) -> StaffMembers:
        from storage.staff import StaffMembers

        return StaffMembers(self.database)

    @cached_property
    def secrets(self) -> SecretRecords:
        from storage.staff_secrets import SecretRecords

        return SecretRecords(self.database)

    @cached_property
    def bin(self) -> RecycleBin:
        from storage.recycle_bin import RecycleBin

        return RecycleBin(self.database)

    @cached_property
    def bin_holds(self) -> BinHolds:
        from storage.bin_holds import BinHolds

        return BinHolds(self.database)
