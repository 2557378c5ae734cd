"""The losses that networks minimise, one file a task."""
