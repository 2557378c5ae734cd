"""What images without labels hold: features, groups that are more than one blob, and what else these could be."""
