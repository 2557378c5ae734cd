"""The rungs of the ladder, one readable file per architecture."""
