"""The facts that are measured of every image, once, before any check asks."""
