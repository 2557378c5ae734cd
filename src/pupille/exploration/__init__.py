"""What images without labels hold: groups beyond one blob, what else these could be, and what to label next."""
