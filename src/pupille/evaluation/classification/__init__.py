"""Figures of classes: metrics, curves, thresholds, calibration, subgroups."""
