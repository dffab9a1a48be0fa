"""The parts that take sheets in."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from desktop.shop_parts.cases import CaseParts

if TYPE_CHECKING:
    from desktop.import_offers import ImportOffers
    from desktop.record_transfers import RecordTransfers
    from desktop.transfers import TransferDesk
    from desktop.watching import WatchDesk


class SheetParts(CaseParts):
    """The parts that take sheets in."""

    @cached_property
    def _record_transfers(self) -> RecordTransfers:
        from desktop.record_transfers import RecordTransfers
        from desktop.taking_in.takers import takers

        return RecordTransfers(
            archive=self.archive,
            session=self.session,
            takers=takers(
                archive=self.archive,
                clock=self.clock,
                session=self.session,
                rules=self.rules,
                results=self.revisit_results,
                clocks=self._clocks,
                workflow=self.judge.workflow,
                lists=self.lists,
            ),
        )

    @cached_property
    def offers(self) -> ImportOffers:
        """Goods that an import brought and the catalogue lacks."""
        from desktop.import_offers import ImportOffers

        return ImportOffers(archive=self.archive, writer=self._writer, session=self.session)

    @cached_property
    def transfers(self) -> TransferDesk:
        from desktop.transfers import TransferDesk

        return TransferDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            staging_folder=self.folder.staging,
            records=self._record_transfers,
        )

    @cached_property
    def watching(self) -> WatchDesk:
        from desktop.watching import WatchDesk

        return WatchDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            transfers=self.transfers,
            ledger=self.folder.root / "watched.json",
        )
