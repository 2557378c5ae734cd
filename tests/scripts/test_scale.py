"""The table of scale in both pages is the calculated one, from rates that stand in LOG.md."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import scale  # noqa: E402

LOG = (ROOT / "LOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("page", "french"), [("cluster.md", False), ("grappe.md", True)])
def test_the_page_holds_the_calculated_table_and_says_that_it_is(page, french):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert scale.table(french=french) in text
    assert ("**calculé**" if french else "**calculated**") in text
    assert f"{scale.number(scale.read_rate() / 1e6, french)} M" in text


def test_a_row_by_hand():
    # 10^6 x (20.2 us + 8 ms + 10 us) = 8,030.2 s, and 64 x 6 s; on 64 cores 30.2 s, 6 s and 125 s.
    million = scale.Scale(10**6)
    assert million.shards == 64
    assert million.photos == pytest.approx(8030.2 + 384)
    assert million.wall == pytest.approx(30.2 + 6 + 125)
    assert million.kwh == pytest.approx(8414.2 / 3600 * 0.01)
    assert million.packed == 100 + 2 * 64 + 4


def test_what_gives_way_stands_where_it_first_does():
    # 10^9 in shards of 100,000 are 10,000 tasks, 10^8 are 1,000; 86,400 s hold 10.8 million photos of 8 ms.
    assert [limit.english[:5] for limit in scale.limits_between(10**5, 10**6)] == ["a quo"]
    assert "one processor" in scale.limits_between(10**7, 10**8)[0].english
    assert any("1,001" in limit.english for limit in scale.limits_between(10**8, 10**9))
    named = [
        limit
        for low, high in zip((0, *scale.SIZES), scale.SIZES, strict=False)
        for limit in scale.limits_between(low, high)
    ]
    assert len(named) == len(scale.LIMITS)


@pytest.mark.parametrize(
    ("heading", "figures"),
    [
        ("A million images, to the end", ["28.3 s", "9.7 s", ".34 ms", "8.1"]),
        ("The scale on paper", ["8.0 ms", "6 s", "21,580", "46", "95"]),
        ("The audit faster, at 100,000 photos", ["152.5 s", "151 and 677 MiB"]),
    ],
)
def test_the_rates_stand_in_the_log_under_the_headings_that_the_script_names(heading, figures):
    assert f'"{heading}"' in (ROOT / "scripts" / "scale.py").read_text()
    section = next(part for part in LOG.split("\n## ") if heading.lower() in part.partition("\n")[0].lower())
    assert all(figure in section for figure in figures)


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [(0.0336, "0.034", "0,034"), (61.2, "61", "61"), (8411, "8,400", "8\u202f400")],
)
def test_numbers_have_two_digits_and_the_marks_of_the_language(value, english, french):
    assert (scale.number(value, False), scale.number(value, True)) == (english, french)


def test_the_pages_of_the_cluster_keep_in_step():
    english, french = (
        (ROOT / "docs" / page).read_text(encoding="utf-8") for page in ("cluster.md", "grappe.md")
    )
    for pattern in (r"(?m)^##+ ", r"(?m)^- ", r"(?m)^\|"):
        assert len(re.findall(pattern, english)) == len(re.findall(pattern, french)), pattern
    typed = [
        [re.sub(r"(^| +)# .*", "", line) for line in fence.splitlines()]
        for page in (english, french)
        for fence in ["\n".join(re.findall(r"```(?:bash|toml)?\n(.*?)```", page, flags=re.DOTALL))]
    ]
    assert typed[0] == typed[1]
    for pattern in (r"`(pupille [^`]+)`", r"`(--[^`]+)`", r"\]\(([^)#]+)"):
        ours, theirs = (set(re.findall(pattern, page)) for page in (french, english))
        assert ours - {"cluster.md"} == theirs - {"grappe.md"}, pattern


def test_the_french_page_has_french_spaces_and_apostrophes():
    french = (ROOT / "docs" / "grappe.md").read_text(encoding="utf-8")
    text = re.sub(r"```.*?```|`[^`\n]*`|\]\([^)]*\)", "", french, flags=re.DOTALL)
    assert re.findall(r".{,9} [;?!:%»](?=\s)|« .{,9}", text) == []
    assert "'" not in text
