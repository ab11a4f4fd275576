"""Evaluating: how well one home's papers are found, answered from and refused, on questions with known answers."""
