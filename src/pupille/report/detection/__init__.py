"""What the report of found boxes shows of them alone."""
