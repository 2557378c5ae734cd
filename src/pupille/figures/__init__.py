"""Drawings with matplotlib, for notebooks and papers: each function draws arrays that were computed elsewhere."""
