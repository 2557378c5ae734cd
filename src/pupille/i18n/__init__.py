"""Sentences in the reader's language, on the screen and in files."""
