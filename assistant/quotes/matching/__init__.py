"""Matching: which article of the price lists is meant, with sizes and classes compared strictly."""
