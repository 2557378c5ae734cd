"""Other tools beside the ladder: each runs in a process of its own, and nothing of it is imported."""
