"""The typed content of results.json and of the files of predictions."""
