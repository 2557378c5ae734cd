"""The ways of clustering, by name. Light to import."""

from __future__ import annotations

METHODS = ("kmeans", "gmm", "hdbscan")
PIXELS = "pixels"
AUTO = "auto"
