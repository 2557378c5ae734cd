"""From a source to pixels: formats, the door of the images, groups, splits."""
