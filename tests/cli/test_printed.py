"""Lines that several verbs print."""

from pupille.cli.printed import left_out_line
from pupille.data.dataset import LeftOut
from pupille.i18n.language import speaking, tell


def test_what_was_left_out_is_told_with_its_reason_in_the_language_that_is_spoken():
    item = LeftOut("a.png", tell("{n} by default (--devices auto)", n=3))
    assert left_out_line(item) == "left out: 'a.png': 3 by default (--devices auto)"
    with speaking("fr"):
        assert left_out_line(item) == "écarté\u00a0: 'a.png'\u00a0: 3 par défaut (--devices auto)"
