"""Models that give every pixel a class by a rule or by what stands around it, without a network."""
