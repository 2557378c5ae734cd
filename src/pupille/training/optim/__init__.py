"""Optimizers, schedules, precision, moving averages of weights."""
