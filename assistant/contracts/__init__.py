"""Contracts: what they say, what is missing, what falls due."""

from assistant.contracts.finding.finder import score
from assistant.contracts.finding.segments import Segment
from assistant.contracts.model import ContractSummary

__all__ = ["ContractSummary", "Segment", "score"]
