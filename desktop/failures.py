"""易坏期 at the desk: failure times of each product, what they propose for its plan, and the lives behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.errors import KnownError
from aftersales.failure_lives import GoodsKind, Lived
from aftersales.failure_lives import lives as lives_of
from aftersales.failures import FailureReport, Share, report
from desktop import failure_words
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aftersales.clock import Clock
    from aftersales.taxonomy import Taxonomy
    from desktop.archive import Archive
    from desktop.jobs import Progress
    from desktop.plan_lists import PlanLists
    from desktop.session import Session
    from resources.failure_rules_file import FailureRules


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFailures:
    """What the lives of one product tell, in numbers and in words.

    `shares` are those at the months the list shows, None where none was watched so long; `reasons` say why to look in
    each of the months of `report.inspect`; `accepted` are the months that the product's own plan has now.
    """

    kind: GoodsKind
    report: FailureReport
    shares: tuple[Share | None, ...]
    bad_months: str
    finding: str
    reasons: tuple[str, ...]
    accepted: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """What names the row in a list and on the command line."""
        return kind_key(self.kind)

    @property
    def open(self) -> bool:
        """Whether it proposes months that its plan does not have yet."""
        return bool(self.report.inspect) and self.report.inspect != self.accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureTable:
    """Products that failed, those with a proposal first; `sound` kinds never did. `notes` say what was left out."""

    rows: tuple[ProductFailures, ...]
    told_at: tuple[int, ...]
    sound: int
    notes: tuple[str, ...]


class FailureDesk:
    """Reads the lives of all goods in one pass; takes over what they propose."""

    def __init__(
        self,
        *,
        archive: Archive,
        session: Session,
        clock: Clock,
        taxonomy: Callable[[], Taxonomy],
        plans: PlanLists,
        rules: FailureRules,
    ) -> None:
        self._archive = archive
        self._session = session
        self._clock = clock
        self._taxonomy = taxonomy
        self._plans = plans
        self._rules = rules

    def table(self, *, progress: Progress | None = None) -> FailureTable:
        """Failure times of every product that failed at least once."""
        kinds, notes = self._read(progress)
        failed = [each for each in kinds if any(one.failed for one in each)]
        rows = []
        for number, each in enumerate(failed):
            _tick(progress, number, len(failed))
            rows.append(self._row(each))
        rows.sort(key=lambda row: (not row.report.inspect, -row.report.faults, -row.report.goods, row.key))
        return FailureTable(
            rows=tuple(rows),
            told_at=self._rules.told_at,
            sound=len(kinds) - len(failed),
            notes=notes,
        )

    def accept(self, *, row: ProductFailures) -> None:
        """The months that a person was shown become those of the product's own plan; taken back by Ctrl Z.

        KnownErrors ``failures.no_product``, ``failures.nothing_proposed``, ``storage.gone``.
        """
        self._session.require(Right.RULES)
        kind, told = row.kind, row.report
        if kind.product_id is None:
            raise KnownError("failures.no_product", title=kind.title)
        if not told.inspect:
            raise KnownError("failures.nothing_proposed", title=kind.title)
        why = {"goods": told.goods, "faults": told.faults, "finding": row.finding}
        with self._archive.database.read():
            product = self._archive.products.get(kind.product_id)
        self._plans.give_months(
            product_id=product.id,
            version=product.version,
            months=told.inspect,
            why=sentence("failures.why", why),
        )

    def lives(self, *, key: str = "") -> tuple[Lived, ...]:
        """The lives that one product's failure times are reckoned from, or those of all; KnownError ``failures.gone``."""
        kinds, _ = self._read(None)
        if key:
            kinds = [each for each in kinds if kind_key(each[0].kind) == key]
        if key and not kinds:
            raise KnownError("failures.gone", title=key.partition(":")[2])
        return tuple(one for each in kinds for one in each)

    def _read(self, progress: Progress | None) -> tuple[list[list[Lived]], tuple[str, ...]]:
        """The lives of each kind of goods, and what was left out of them."""
        facts = self._archive.failures
        _tick(progress, 0, None)
        with self._archive.database.read():
            sold, cases, stays = facts.sold(), facts.cases(), facts.stays()
        _tick(progress, 0, None)
        reasons = {reason.name: reason for reason in self._taxonomy().reasons}
        found = lives_of(sold, cases, stays, reasons=reasons, today=self._clock.today())
        kinds: dict[tuple[str, int | str], list[Lived]] = {}
        for one in found.lived:
            kinds.setdefault(one.kind.key, []).append(one)
        left = (("unmatched", found.unmatched), ("misdated", found.misdated))
        notes = tuple(sentence(f"failures.{code}", {"count": count}) for code, count in left if count)
        return list(kinds.values()), notes

    def _row(self, lived: Sequence[Lived]) -> ProductFailures:
        kind, enough = lived[0].kind, self._rules.enough
        told = report((one.life for one in lived), enough)
        return ProductFailures(
            kind=kind,
            report=told,
            shares=tuple(told.by_month(month) for month in self._rules.told_at),
            bad_months=failure_words.bad_months(told),
            finding=failure_words.finding(told, enough),
            reasons=failure_words.reasons(told, enough),
            accepted=self._accepted(kind.product_id) if told.inspect else (),
        )

    def _accepted(self, product_id: int | None) -> tuple[int, ...]:
        plan = self._plans.of_product(product_id) if product_id is not None else None
        if plan is None:
            return ()
        return tuple(step.months for step in plan.steps if step.months)


def kind_key(kind: GoodsKind) -> str:
    """``product:7``, ``code:G-1`` or ``title:示例锅``."""
    what, value = kind.key
    return f"{what}:{value}"


def _tick(progress: Progress | None, done: int, total: int | None) -> None:
    if progress is not None:
        progress.tick(done, total)
