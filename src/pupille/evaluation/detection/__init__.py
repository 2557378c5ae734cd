"""How well objects are found: matches, average precision, counts and kinds of errors, by image or group."""
