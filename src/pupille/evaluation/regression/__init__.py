"""How good predicted numbers are: metrics with intervals, agreement, calibration, prediction intervals."""
