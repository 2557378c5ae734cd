"""`python -m pupille` is the same as `pupille`."""

from pupille.cli.main import run

run()
