"""Checking: does a source bear a statement? Numbers, dates, names, negation, modality and meaning, without a model."""

from assistant.checking.bearing import Bearing
from assistant.checking.checker import Checker, Verdict

__all__ = ["Bearing", "Checker", "Verdict"]
