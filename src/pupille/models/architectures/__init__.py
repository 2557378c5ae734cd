"""One readable file an architecture."""
