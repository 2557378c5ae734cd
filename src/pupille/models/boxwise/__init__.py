"""Models that find the boxes of objects by rules, and how answers of boxes are thinned and used."""
