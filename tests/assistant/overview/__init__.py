"""Tests of whole-document answers."""
