"""The pixels of a data set: read once, cached, handed out by rows."""
