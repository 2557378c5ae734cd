"""Small models that ask whether a class can be told by what it should not be told by."""
