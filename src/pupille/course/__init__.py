"""The course: lessons that run, in French and in English."""
