"""What a network minimises, one file a task."""
