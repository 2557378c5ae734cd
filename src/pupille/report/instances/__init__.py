"""What the report shows of outlined objects alone."""
