"""What is drawn on images as arrays: boxes, polygons, run-length masks, and the objects that bear them."""
