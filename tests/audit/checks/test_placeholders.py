"""Pictures in the place of others: repeated ones, named ones, plain pages, and what only looks like them."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pupille.audit.check import Evidence, NotApplicable
from pupille.audit.checks.placeholders import PLACEHOLDERS
from pupille.audit.facts.gather import gather
from pupille.config import DataConfig
from pupille.data.open import open as open_dataset
from pupille.results.finding import Finding


def found(source: object) -> tuple[Finding, ...]:
    dataset, facts, left_out = gather(open_dataset(source, DataConfig()))
    answer = PLACEHOLDERS.look(Evidence(dataset, facts, left_out, given=False))
    if isinstance(answer, NotApplicable):
        assert "only by looking at the pictures" in answer.reason
        return ()
    assert isinstance(answer, tuple)
    assert answer, "that nothing was found is never called passed"
    assert all((finding.code, finding.severity) == ("placeholders", "warning") for finding in answer)
    return answer


def picture(seed: int, size: tuple[int, int] = (24, 16)) -> Image.Image:
    return Image.fromarray(
        np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    )


def page(text: str = "", ground: str = "#dddddd") -> Image.Image:
    """A page with a line of text in its middle, or with the sign of a broken image."""
    image = Image.new("RGB", (240, 160), ground)
    draw = ImageDraw.Draw(image)
    if text:
        draw.text((60, 70), text, fill="#555555", font_size=18)
    else:
        draw.rectangle((104, 64, 136, 96), outline="#777777", width=2)
        draw.line((104, 64, 136, 96), fill="#777777", width=2)
    return image


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """Thirty ordinary pictures of two classes."""
    for seed in range(30):
        name = tmp_path / "photos" / ("cat", "dog")[seed % 2] / f"{seed}.png"
        name.parent.mkdir(parents=True, exist_ok=True)
        picture(seed).save(name)
    return tmp_path / "photos"


def test_one_picture_in_many_places_is_a_placeholder(good: Path) -> None:
    for seed in range(5):
        picture(77).save(good / ("cat", "dog")[seed % 2] / f"not_found{seed}.png")
    (finding,) = found(good)
    assert sorted(finding.ids) == sorted(f"{('cat', 'dog')[i % 2]}/not_found{i}.png" for i in range(5))
    assert finding.sentence.startswith("5 images show one picture again and again")


def test_copies_within_one_class_are_no_placeholder_unless_nothing_is_on_them(good: Path) -> None:
    for seed in range(6):
        picture(77).save(good / "cat" / f"copy{seed}.png")
    assert found(good) == ()
    for seed in range(6):
        Image.new("RGB", (24, 16), "white").save(good / "cat" / f"copy{seed}.png")
    assert found(good) != ()


@pytest.mark.parametrize("ground", ["#dddddd", "white", "black"])
@pytest.mark.parametrize("text", ["Image not found", ""])
def test_a_single_page_with_text_or_a_broken_image_sign_is_told(good: Path, text: str, ground: str) -> None:
    page(text, ground).save(good / "cat" / "web.png")
    (finding,) = found(good)
    assert finding.ids == ("cat/web.png",)
    assert (
        finding.sentence
        == "1 of 31 images is a plain page with little on it, unlike the rest: 'cat/web.png'."
    )


def test_pages_are_told_in_memory_too() -> None:
    photos = [np.asarray(picture(seed, (240, 160))) for seed in range(30)]
    (finding,) = found((np.stack([*photos, np.asarray(page())]), ["cat", "dog"] * 15 + ["cat"]))
    assert finding.ids == ("30",)


@pytest.mark.parametrize(
    "stem",
    [
        "No_Image",
        "noimage",
        "placeholder-3",
        "image not found",
        "coming_soon",
        "12_dummy-photo",
        "sans_photo",
    ],
)
def test_a_name_that_says_so_is_told(good: Path, stem: str) -> None:
    picture(99).save(good / "dog" / f"{stem}.png")
    (finding,) = found(good)
    assert finding.ids == (f"dog/{stem}.png",)
    assert "file name" in finding.sentence


@pytest.mark.parametrize(
    "stem", ["piano_image_3", "casino photo", "knot_found", "imagery", "nothing", "photo_1"]
)
def test_a_name_that_only_holds_such_letters_is_none(good: Path, stem: str) -> None:
    picture(99).save(good / "dog" / f"{stem}.png")
    assert found(good) == ()


def test_where_many_pictures_are_pages_a_page_is_usual(good: Path) -> None:
    for number in range(6):
        page(f"Letter {number}").save(good / "cat" / f"scan{number}.png")
    assert found(good) == ()


def test_an_object_that_fills_much_of_a_plain_ground_is_no_page(good: Path) -> None:
    cutout = Image.new("RGB", (240, 160), "white")
    ImageDraw.Draw(cutout).ellipse((50, 20, 190, 140), fill="#666666")
    cutout.save(good / "cat" / "cup.png")
    assert found(good) == ()


def test_a_page_in_colour_is_beyond_what_is_looked_at(good: Path) -> None:
    page("sold", "#2040c0").save(good / "cat" / "blue.png")
    assert found(good) == ()


def test_handwritten_digits_are_no_placeholders() -> None:
    assert found("digits") == ()


def test_so_few_pictures_have_nothing_unusual() -> None:
    assert found((np.stack([np.asarray(page())] * 4), list("abab"))) == ()
