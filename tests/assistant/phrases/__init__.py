"""Tests of the assistant's own sentences."""
