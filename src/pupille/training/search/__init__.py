"""Settings of a model that are searched: their spaces, the trials drawn from them, and how many are thinned out."""
