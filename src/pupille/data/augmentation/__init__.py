"""Changes of training images: named sets, random draws, their application."""
