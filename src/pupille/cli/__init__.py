"""The verbs, one file each; thin over the library."""
