"""From what a network gives to what a prediction is, one file a task."""
