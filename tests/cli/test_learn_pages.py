"""`pupille learn N --print` and `--slides`."""

import pytest

from pupille.cli.main import guarded


def test_pages_are_written_and_it_is_said_from_what(tmp_path, capsys):
    assert guarded(["learn", "0", "--print", "--slides", "--lang", "fr", "--out", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    for name in ("00_notebook.fr.html", "00_notebook.fr.slides.html"):
        assert (tmp_path / name).is_file()
        assert name in printed
    assert "telle qu’elle est livrée" in printed
    assert guarded(["learn", "0", "--lang", "fr", "--out", str(tmp_path)]) == 0
    capsys.readouterr()
    assert guarded(["learn", "0", "--print", "--lang", "fr", "--out", str(tmp_path)]) == 0
    assert "votre cahier" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--print"], ["--slides"], ["1", "--print", "--open"]], ids=" ".join)
def test_a_page_is_of_a_lesson(words, capsys):
    assert guarded(["learn", *words]) == 2
    assert "--slides" in capsys.readouterr().err
