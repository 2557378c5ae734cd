"""The verbs as stories, each read from top to bottom."""
