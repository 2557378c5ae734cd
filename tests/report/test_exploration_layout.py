"""The picture of an exploration as its page holds it, and in a real browser at the size it is made for."""

import base64
import json
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from axe import violations
from chromium import Browser
from matplotlib.path import Path as Outline

from hanging import wait_until
from pupille.i18n.language import speaking, tell
from pupille.images.sprites import sprites_of
from pupille.report.exploration_layout import FULL, how_made, layout_of, still_picture
from pupille.report.exploration_page import exploration_page
from pupille.results.exploration import ColourRecord, ExplorationRecord, LayoutRecord

MANY = 100_000
MARGIN = 8
"""Pixels around the picture."""


def layout(n: int, laid_out: int) -> LayoutRecord:
    rng = np.random.default_rng(n)
    places = np.clip(0.5 + 0.2 * rng.standard_normal((n, 2)), 0, 1)
    kinds = rng.integers(3, size=n)
    return LayoutRecord(
        method="tsne",
        laid_out=laid_out,
        ids=tuple(f"series/{number:06d} – é.png" for number in range(n)),
        x=tuple(map(float, places[:, 0].round(4))),
        y=tuple(map(float, places[:, 1].round(4))),
        lost=0.25,
        torn=tuple(map(int, rng.random(n) < 0.1)),
        colours={
            "cluster": ColourRecord(("1", "2", "3"), tuple(map(int, kinds))),
            "folder": ColourRecord(
                tuple(f"<b>{name}</b>" for name in range(30)), tuple(map(int, rng.integers(-1, 30, size=n)))
            ),
        },
    )


def record(of: LayoutRecord | None) -> ExplorationRecord:
    ids = of.ids if of else ()
    return ExplorationRecord(
        schema=1, pupille="0.1.0", kind="exploration", created="2026-11-30T12:00:00Z", seconds=1.0, command=None,
        source="photos", seed=0, images=len(ids), drawn=len(ids), features="pixels", dimensions=2,
        method="kmeans", verdict="one blob", sentence=tell("One blob."), groups=1, chance=1.0, agreement=(),
        expected=(), seeds=None, unassigned=0.0, clusters=(), cluster_of=dict.fromkeys(ids, 1),
        labels_agreement=None, suspects=(), alone=(), twins=(), twin_pairs=0, like=(), usual=None, layout=of,
        notes=(), versions={},
    )  # fmt: skip


def numbers(text: str, kind: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), dtype=kind)


def test_places_kinds_and_names_are_read_back_as_they_were() -> None:
    own = layout(500, 200)
    made = layout_of(record(own), None)
    assert made is not None
    held = json.loads(unescape(str(made.points)))
    assert numbers(held["x"], "<u2") / FULL == pytest.approx(np.array(own.x), abs=1e-5)
    assert tuple(numbers(held["torn"], "u1")) == own.torn
    assert [tuple(numbers(colour["of"], "<i4")) for colour in held["colours"]] == [
        own.colours["cluster"].of,
        own.colours["folder"].of,
        own.torn,
    ]
    assert held["names"] == list(own.ids)
    assert held["copies"]["n"] == 0
    assert layout_of(record(None), None) is None


def test_it_is_told_what_was_laid_out_what_was_lost_and_which_have_a_copy() -> None:
    own = layout(500, 200)
    sprites = sprites_of(np.zeros((200, 8, 8), dtype=np.uint8))
    words = " ".join(how_made(own, sprites))
    assert "25.0" in words
    assert "200 images drawn at random were laid out" in words
    assert "200 of the 500 images have a small copy" in words
    assert "drawn at random" not in " ".join(how_made(layout(500, 500), None))


def test_without_script_every_laid_out_image_is_a_square() -> None:
    own = layout(500, 200)
    assert str(still_picture(record(own), own)).split('d="')[1].split('"')[0].count("M") == 200


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of 100,000 points, with small copies of 5,000."""
    own = layout(MANY, 5000)
    shades = np.broadcast_to((np.arange(5000) % 200)[:, None, None], (5000, 8, 8)).astype(np.uint8)
    path = tmp_path_factory.mktemp("layout") / "page.html"
    path.write_text(exploration_page(record(own), {}, sprites_of(shades)), encoding="utf-8")
    return path


@pytest.fixture
def opened(page: Path, browser: Browser) -> Browser:
    browser.requests.clear()
    browser.console.clear()
    browser.open(page)
    assert [address for address in browser.requests if not address.startswith("data:")] == [page.as_uri()]
    assert browser.console == []
    browser.ask("document.getElementById('layout-cover').scrollIntoView()")
    return browser


def side(browser: Browser) -> float:
    return float(browser.ask("document.getElementById('layout-cover').clientWidth"))


def listed(browser: Browser) -> list[str]:
    return str(browser.ask("document.getElementById('layout-list').value")).splitlines()


def expected(own: LayoutRecord, corners: np.ndarray) -> list[str]:
    """By matplotlib. corners: in places from 0 to FULL."""
    points = np.rint(np.column_stack([own.x, own.y]) * FULL)
    return [own.ids[row] for row in np.flatnonzero(Outline(corners).contains_points(points))]


def places_of(pixels: list[tuple[float, float]], width: float) -> np.ndarray:
    return (np.array(pixels) - MARGIN) / (width - 2 * MARGIN) * FULL


def drag(browser: Browser, places: list[tuple[float, float]]) -> None:
    """The left button down at the first place of the picture, up at the last."""
    left, top = browser.ask(
        "(() => { const box = document.getElementById('layout-cover').getBoundingClientRect();"
        " return [box.left, box.top]; })()"
    )
    steps = [("mousePressed", places[0]), *(("mouseMoved", place) for place in places[1:])]
    for kind, (x, y) in [*steps, ("mouseReleased", places[-1])]:
        browser.call(
            "Input.dispatchMouseEvent",
            type=kind,
            x=left + x,
            y=top + y,
            button="left",
            buttons=1,
            clickCount=1,
        )


def test_100_000_points_are_drawn_within_a_second(opened: Browser) -> None:
    drawn = opened.ask("performance.getEntriesByName('layout-drawn').map(entry => entry.duration)")
    assert len(drawn) >= 1
    assert min(drawn) < 1000
    filled = opened.ask(
        """(() => { const canvas = document.getElementById('layout-points');
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let filled = 0; for (let i = 3; i < data.length; i += 4) filled += data[i] > 0; return filled; })()"""
    )
    assert filled > 50_000


def test_no_kind_hides_the_others(opened: Browser) -> None:
    opened.ask("document.getElementById('layout-colour').dispatchEvent(new Event('change'))")
    shares = opened.ask(
        """(() => { const canvas = document.getElementById('layout-points');
        const half = Math.floor(canvas.width / 2);
        const { data } = canvas.getContext('2d').getImageData(half - 40, half - 40, 80, 80);
        const styles = [...document.querySelectorAll('#layout-legend button')].map((one) =>
          getComputedStyle(one).getPropertyValue('--soft').match(/[0-9a-f]{2}/g).map((two) => parseInt(two, 16)));
        const counts = styles.map(() => 0);
        for (let i = 0; i < data.length; i += 4) {
          const far = styles.map((style) => style.reduce((sum, value, n) => sum + (value - data[i + n]) ** 2, 0));
          counts[far.indexOf(Math.min(...far))]++;
        }
        return counts.map((count) => count / (data.length / 4)); })()"""
    )
    assert len(shares) == 3
    assert min(shares) > 0.2


@pytest.mark.parametrize("seed", range(6))
def test_points_inside_an_outline_are_those_of_matplotlib(opened: Browser, page: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    # Crossing itself, too; on half places, so that no point lies on the outline's corners.
    corners = np.floor(rng.random((int(rng.integers(3, 40)), 2)) * FULL) + 0.5
    inside = opened.ask(
        f"""(() => {{ const points = layouts.read(JSON.parse(document.getElementById('layout').dataset.points));
        return outlines.inside({corners.tolist()}, points.xs, points.ys).map((point) => points.names[point]); }})()"""
    )
    assert inside == expected(layout(MANY, 5000), corners)


def test_an_outline_drawn_by_the_pointer_lists_the_files_inside(opened: Browser) -> None:
    drawn = [(200.0, 210.0), (520.0, 190.0), (430.0, 330.0), (540.0, 470.0), (260.0, 500.0)]
    drag(opened, drawn)
    opened.until("!document.getElementById('layout-files').hidden")
    corners = np.array(json.loads(opened.ask("document.getElementById('layout').dataset.outline")))
    assert corners == pytest.approx(places_of(drawn, side(opened)), abs=FULL / side(opened))
    names = listed(opened)
    assert names == expected(layout(MANY, 5000), corners)
    assert 1000 < len(names) < MANY
    assert f"{len(names):,} images inside" in opened.ask(
        "document.getElementById('layout-status').textContent"
    )


def test_corners_are_set_by_keys_and_the_list_is_saved(opened: Browser, tmp_path: Path) -> None:
    opened.call("Page.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    opened.ask("document.getElementById('layout-cover').focus()")
    for keys in (
        ["Enter"],
        ["ArrowRight"] * 5 + ["Enter"],
        ["ArrowDown"] * 5 + ["Enter", "Enter", "Backspace"],
        ["ArrowLeft"] * 5 + ["Enter"],
        [" "],
    ):
        for key in keys:
            opened.press(key)
    width = side(opened)
    middle = width / 2
    square = [(middle, middle), (middle + 60, middle), (middle + 60, middle + 60), (middle, middle + 60)]
    corners = np.array(json.loads(opened.ask("document.getElementById('layout').dataset.outline")))
    assert corners == pytest.approx(places_of(square, width), abs=1)
    names = listed(opened)
    assert names == expected(layout(MANY, 5000), corners)
    assert len(names) > 500
    opened.ask("document.getElementById('layout-save').click()")
    file = tmp_path / "photos-list.txt"
    wait_until(file.exists)
    assert file.read_text(encoding="utf-8").splitlines() == names
    opened.press("Escape")
    assert opened.ask("document.getElementById('layout-files').hidden")


def test_two_corners_enclose_nothing_and_it_is_said(opened: Browser) -> None:
    opened.ask("document.getElementById('layout-cover').focus()")
    for key in ("Enter", "ArrowUp", "Enter", " "):
        opened.press(key)
    assert "three corners" in opened.ask("document.getElementById('layout-status').textContent")
    assert opened.ask("document.getElementById('layout-files').hidden")


def test_the_image_under_the_cross_is_shown_with_its_kinds_and_its_copy(opened: Browser) -> None:
    own = layout(MANY, 5000)
    opened.ask("document.getElementById('layout-cover').focus()")
    opened.press("ArrowRight")
    cross = (side(opened) / 2 + 12, side(opened) / 2)
    points = np.rint(np.column_stack([own.x, own.y]) * FULL)
    far = np.linalg.norm(points - places_of([cross], side(opened)), axis=1)
    row = own.ids.index(opened.ask("document.getElementById('layout-name').textContent"))
    assert far[row] == pytest.approx(far.min())
    told = opened.ask("document.getElementById('layout-kinds').textContent")
    assert f"cluster: {own.colours['cluster'].of[row] + 1}" in told
    assert ("no small copy" in told) == (row >= 5000)


def test_kinds_have_a_colour_and_one_can_stand_out(opened: Browser) -> None:
    opened.ask(
        "(() => { const list = document.getElementById('layout-colour'); list.value = '1';"
        " list.dispatchEvent(new Event('change')); })()"
    )
    names = opened.ask("[...document.querySelectorAll('#layout-legend button')].map(one => one.textContent)")
    assert len(names) == 11 + 2
    assert names[0].startswith("<b>0</b> (")
    assert opened.ask("document.querySelectorAll('#layout-legend b').length") == 0
    opened.ask("document.querySelector('#layout-legend button').click()")
    assert (
        opened.ask("document.querySelector('#layout-legend button').getAttribute('aria-pressed')") == "true"
    )


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 400)])
def test_axe_finds_nothing_in_french_either(
    tmp_path: Path, browser: Browser, scheme: str, width: int
) -> None:
    with speaking("fr"):
        html = exploration_page(
            record(layout(300, 300)), {}, sprites_of(np.zeros((300, 8, 8), dtype=np.uint8))
        )
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    browser.open(tmp_path / "page.html", width=width, scheme=scheme)
    for key in ("Enter", "ArrowUp", "Enter", "ArrowLeft", "ArrowLeft", "Enter", " "):
        browser.ask("document.getElementById('layout-cover').focus()")
        browser.press(key)
    assert violations(browser) == []
    assert browser.ask("document.documentElement.scrollWidth") <= width
