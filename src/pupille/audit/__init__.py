"""Are these images usable, and is the split honest? One file per family of checks; the table is in `checks.py`."""
