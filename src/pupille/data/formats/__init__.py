"""One file a format: what is there becomes a table of samples."""
