"""The exercises of the course: one file a lesson, each with its table of rows `Exercise`."""
