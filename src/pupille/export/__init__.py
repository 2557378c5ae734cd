"""A finished model in a file that other programs read: what stands in it, and whether it answers the same."""
