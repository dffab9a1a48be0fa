"""Settling claims (退赔): pure rules from facts and policies to a result that carries its steps."""

from aftersales.settlement.claim import Claim, ClaimKind
from aftersales.settlement.context import DayOffCalendar
from aftersales.settlement.engine import settle
from aftersales.settlement.policy import Policy, PolicySet
from aftersales.settlement.result import Settlement, Step

__all__ = ["Claim", "ClaimKind", "DayOffCalendar", "Policy", "PolicySet", "Settlement", "Step", "settle"]
