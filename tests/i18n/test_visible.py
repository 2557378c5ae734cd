import pytest

from pupille.i18n.language import for_terminal, speaking
from pupille.i18n.visible import series, shorten, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "a\\u202eb"),
        ("two\nlines", "two\\nlines"),
        ("\ud800", "\\ud800"),
        ("tab\there", "tab\\there"),
        ("Säugetier 🦊", "Säugetier 🦊"),
        ("شجرة", "شجرة"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_hides_is_written_out_and_every_script_stays(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_long_name_keeps_its_beginning_and_its_end() -> None:
    assert shorten("images/patient_0001/left/slice_042.png", 20) == "images/patie…042.png"
    assert len(shorten("x" * 500, 20)) == 20


def test_a_series_names_each_thing_once() -> None:
    assert series(["a, b", "c", "a, b"]) == "a, b; c"
    with speaking("fr"):
        assert series(["a", "b"]) == "a\u202f; b"


def test_what_steers_a_terminal_is_written_out_and_line_breaks_stay() -> None:
    text = "a\x1b[31mred\u202eabc\x00\x9b1m\ufeff\r|\n\tnext\u00a0line"
    assert for_terminal(text) == "a\\x1b[31mred\\u202eabc\\x00\\x9b1m\\ufeff\\r|\n\tnext line"
