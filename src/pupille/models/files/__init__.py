"""Models on disk: written, read and checked without running code."""
