"""What the report shows of masks of classes alone."""
