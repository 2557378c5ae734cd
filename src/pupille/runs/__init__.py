"""The run folder: atomic writes, one writer, what happens as it happens."""
