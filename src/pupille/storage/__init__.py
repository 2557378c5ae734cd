"""Files outside a run: the one network door, stores, locations, tables."""
