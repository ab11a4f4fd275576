"""Contracts: what they say, what is missing, what falls due."""

from assistant.contracts.find import score
from assistant.contracts.model import ContractSummary
from assistant.contracts.segments import Segment

__all__ = ["ContractSummary", "Segment", "score"]
