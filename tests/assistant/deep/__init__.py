"""Tests of deep mode."""
