"""The ways of clustering and of laying out a picture, by name. Light to import."""

from __future__ import annotations

METHODS = ("kmeans", "gmm", "hdbscan")
PICTURES = ("tsne", "umap", "pca")
NO_PICTURE = "none"
PIXELS = "pixels"
AUTO = "auto"
