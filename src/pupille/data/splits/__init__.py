"""Groups, splits and folds."""
