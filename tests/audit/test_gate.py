import pytest

from pupille.audit.examine import Audit
from pupille.audit.gate import Waiver, gate_screen, stops
from pupille.audit.registry import CODES, LEAKS
from pupille.errors import ConfigError
from pupille.results.finding import Finding

LEAK = sorted(LEAKS)[0]


def finding(code: str, severity: str = "error", n: int = 3, groups=()) -> Finding:
    ids = tuple(id_ for group in groups for id_ in group) or tuple(f"image{i}.png" for i in range(n))
    return Finding(code, severity, f"{n} images stand on two sides.", ids, "Draw a new split.", groups=groups)


def audit(*findings: Finding) -> Audit:
    return Audit("x", "", 9, findings, (), {}, {})


def test_errors_stop_and_warnings_do_not():
    found = audit(finding(LEAK), finding("few-to-test", "warning"), finding("summary", "note"))
    assert [one.code for one in stops(found)] == [LEAK]
    assert stops(audit(finding("few-to-test", "warning"))) == ()


def test_a_waived_error_does_not_stop_and_the_others_still_do():
    found = audit(finding(LEAK), finding("class-missing"))
    waiver = Waiver("class-missing", "the class is for later")
    assert [one.code for one in stops(found, [waiver])] == [LEAK]
    assert stops(found, [waiver, Waiver(LEAK, "they are copies on purpose")]) == ()


def test_a_waiver_names_a_check_that_exists():
    with pytest.raises(ConfigError, match="Did you mean 'class-missing'"):
        Waiver("class-mising", "because")


@pytest.mark.parametrize("because", ["", "  \n"])
def test_a_waiver_needs_a_reason(because):
    with pytest.raises(ConfigError, match="needs a reason"):
        Waiver(CODES[0], because)


def test_a_waiver_is_written_down():
    assert Waiver(CODES[0], "of old").to_json() == {"code": CODES[0], "because": "of old"}


def test_the_screen_names_the_leak_the_images_and_every_way_out():
    screen = gate_screen([finding(LEAK)])
    assert LEAK in screen
    assert "3 images stand on two sides." in screen
    assert "'image0.png'" in screen
    assert "Draw a new split." in screen
    for way in ("--group COLUMN", "--drop-duplicates", "--allow-leak", f'--waive {LEAK} --because "..."'):
        assert way in screen


def test_an_error_that_is_no_leak_offers_no_way_round_a_leak():
    screen = gate_screen([finding("class-missing")])
    assert "--allow-leak" not in screen
    assert '--waive class-missing --because "..."' in screen


def test_ten_images_are_shown_and_the_others_counted():
    screen = gate_screen([finding(LEAK, n=25)])
    assert "'image9.png'" in screen
    assert "'image10.png'" not in screen
    assert "and 15 more" in screen


def test_twins_stand_on_one_line():
    groups = tuple((f"train/{i}.png", f"test/{i}.png") for i in range(8))
    screen = gate_screen([finding(LEAK, groups=groups)])
    assert "'train/4.png' = 'test/4.png'" in screen
    assert "train/5.png" not in screen
    assert "and 6 more" in screen


def test_one_group_of_many_images_shows_ten():
    screen = gate_screen([finding(LEAK, groups=(tuple(f"{i}.png" for i in range(30)),))])
    assert "'9.png'" in screen
    assert "'10.png'" not in screen
    assert "and 20 more" in screen


def test_it_is_one_screen():
    lines = gate_screen([finding(LEAK, n=500), finding("class-missing", n=500)]).splitlines()
    assert len(lines) <= 45
    assert max(map(len, lines)) <= 120


def test_a_name_cannot_write_to_the_terminal():
    screen = gate_screen([finding(LEAK, groups=(("\x1b[2Jx", "a\nb", "\u202egnp"),))])
    assert "\x1b" not in screen
    assert "\u202e" not in screen
    assert r"'a\nb'" in screen
