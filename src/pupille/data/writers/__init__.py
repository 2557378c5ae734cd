"""Annotations written in the formats of others: one file a format, and the table of them."""
