"""The names of the ways are those of the command line."""

from click.testing import CliRunner

from pupille.cli.explore import command
from pupille.exploration.methods import METHODS, PICTURES


def test_every_method_can_be_typed():
    text = CliRunner().invoke(command, ["--help"]).output
    assert "|".join(METHODS) in text
    assert "|".join(PICTURES) in text
