"""Optimizers, schedules, precision, averages of weights."""
