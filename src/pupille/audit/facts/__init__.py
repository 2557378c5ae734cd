"""What is measured of every image, once, before any check asks."""
