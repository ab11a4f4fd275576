"""Whole papers: questions that every passage counts for, answered from all of them, and papers side by side."""
