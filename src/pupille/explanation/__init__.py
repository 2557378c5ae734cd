"""Maps of what a model looks at, and the tests that say what such a map is worth."""
