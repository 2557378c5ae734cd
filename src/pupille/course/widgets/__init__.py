"""Pages inside a notebook to play with: self-contained, without internet, in the learner's language."""
