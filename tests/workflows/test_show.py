"""A page of annotated images: which images, what is said of them, and that it runs and loads nothing."""

import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))

from chromium import PROGRAM, Browser

from drawn_sets import box, boxed, masked, pictures, table, voc
from pupille.errors import ConfigError, DataError, RunError
from pupille.i18n.language import speaking
from pupille.workflows.show import show

HOSTILE = (
    "<script>window.owned=1</script>",
    '"><img src=x onerror=window.owned=1>',
    "</title><svg onload=window.owned=1>",
    "{{ 7 * 7 }}{% x %}",
    "${window.owned=1}",
    "</style><base href=https://pupille.invalid>",
    "\u202egnp.exe",
)


HANDLERS = """
[...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length
"""


class Page(HTMLParser):
    """What a page shows: the names of its pictures, the words that a reader sees or hears."""

    def __init__(self, path):
        super().__init__()
        self.images, self.words, self._inside = [], [], ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self._inside = tag
        values = dict(attrs)
        if tag == "svg" and values.get("class") == "drawn":
            self.images.append(values["aria-label"])
        self.words += [values[name] for name in ("aria-label", "title", "alt") if values.get(name)]

    def handle_data(self, data):
        if self._inside not in ("style", "script", "code") and data.strip():
            self.words.append(" ".join(data.split()))


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    """12 images with two cells each, dust on every other, and one more without anything."""
    root, objects = boxed(tmp_path_factory.mktemp("cells"), 12)
    voc(root / "labels", {**objects, "im00": []})
    return root


def shown(cells, tmp_path, **options):
    return Page(show(cells, out=tmp_path / "page.html", **options).path).images


def test_all_images_are_shown_with_what_was_understood(cells, tmp_path):
    done = show(cells, out=tmp_path / "page.html")
    page = Page(done.path)
    assert page.images == [f"images/im{i:02}.png" for i in range(12)]
    words = " ".join(page.words)
    # 11 images with two cells, six of them with dust.
    assert "cell 22" in words
    assert "dust 6" in words
    assert "no object" in words
    assert str(done.notes[0]) in words
    assert "All 12 images" in done.selection


def test_a_class_shows_the_images_that_have_it(cells, tmp_path):
    assert shown(cells, tmp_path, classes=["dust"]) == [f"images/im{i:02}.png" for i in range(1, 12, 2)]
    assert len(shown(cells, tmp_path, classes=["dust", "cell"])) == 11


def test_a_class_of_masks_shows_the_images_with_a_pixel_of_it(tmp_path):
    from PIL import Image

    root = masked(tmp_path / "data", 3)
    Image.new("L", (40, 40)).save(root / "masks/im01.png")
    assert shown(root, tmp_path, classes=["foreground"]) == ["images/im00.png", "images/im02.png"]
    words = " ".join(Page(tmp_path / "page.html").words)
    assert "foreground" in words
    assert "no object" not in words
    # There is nothing that a pointer could name.
    assert "Point at an object" not in words


def test_a_size_shows_the_images_with_an_object_of_it(tmp_path):
    """Squares of 31, 32 and 96 pixels a side: small, medium and large, each on an image of its own."""
    pictures(tmp_path / "data/images", 3)
    sides = {"im00": ("cell", 31), "im01": ("cell", 32), "im02": ("dust", 96)}
    voc(
        tmp_path / "data/labels",
        {stem: [box(name, 0, 0, side, side)] for stem, (name, side) in sides.items()},
    )
    for size, stem in (("small", "im00"), ("medium", "im01"), ("large", "im02")):
        assert shown(tmp_path / "data", tmp_path, size=size) == [f"images/{stem}.png"]
    with pytest.raises(DataError, match="fits"):
        shown(tmp_path / "data", tmp_path, size="small", classes=["dust"])
    with pytest.raises(ConfigError, match="--size"):
        shown(tmp_path / "data", tmp_path, size="tiny")
    with pytest.raises(ConfigError, match="masks of classes"):
        shown(masked(tmp_path / "masks", 2), tmp_path, size="small")


def test_images_can_be_named_and_their_number_bounded(cells, tmp_path):
    assert shown(cells, tmp_path, images=["images/im03.png"]) == ["images/im03.png"]
    few = shown(cells, tmp_path, most=4, seed=1)
    assert len(few) == 4
    assert few == sorted(few)
    assert few == shown(cells, tmp_path, most=4, seed=1)
    assert {*few} != {*shown(cells, tmp_path, most=4, seed=2)}


def test_a_part_of_the_given_split_is_shown(tmp_path):
    root, _ = boxed(tmp_path / "data", 4)
    (root / "ImageSets/Main").mkdir(parents=True)
    for part, stems in (("train", ["im00", "im01"]), ("test", ["im02", "im03"])):
        (root / f"ImageSets/Main/{part}.txt").write_text("\n".join(stems))
    assert shown(root, tmp_path, part="test") == ["images/im02.png", "images/im03.png"]
    with pytest.raises(DataError, match="no image"):
        shown(root, tmp_path, part="validation")


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"classes": ["dst"]}, ConfigError, "Did you mean 'dust'"),
        ({"part": "tests"}, ConfigError, "Did you mean 'test'"),
        ({"most": 0}, ConfigError, "1 or more"),
        ({"images": ["nobody.png"]}, DataError, "Ask for less"),
    ],
)
def test_a_wish_that_cannot_be_met_gets_one_sentence(cells, tmp_path, options, error, words):
    with pytest.raises(error, match=words):
        shown(cells, tmp_path, **options)
    assert not (tmp_path / "page.html").exists()


def test_images_without_drawings_are_no_matter_of_this_page(tmp_path):
    rows = [[f"photos/{stem}.png", stem] for stem in pictures(tmp_path / "photos", 2)]
    with pytest.raises(DataError, match="nothing is drawn"):
        show(table(tmp_path / "truth.csv", [["file", "label"], *rows]), out=tmp_path / "page.html")


def test_an_own_page_is_written_over_and_no_other_file(cells, tmp_path):
    show(cells, out=tmp_path / "page.html", most=1)
    assert len(shown(cells, tmp_path, most=2)) == 2
    for name in ("notes.html", "empty"):
        (tmp_path / name).write_text("<p>mine</p>" if "." in name else "")
        with pytest.raises(RunError, match="not a page of Pupille"):
            show(cells, out=tmp_path / name)
    assert (tmp_path / "notes.html").read_text() == "<p>mine</p>"
    with pytest.raises(RunError, match="is a folder"):
        show(cells, out=tmp_path)


def test_a_link_is_not_followed_to_another_file(cells, tmp_path):
    (tmp_path / "precious.txt").write_text("mine")
    (tmp_path / "page.html").symlink_to(tmp_path / "precious.txt")
    with pytest.raises((RunError, DataError)):
        show(cells, out=tmp_path / "page.html")
    assert (tmp_path / "precious.txt").read_text() == "mine"


def test_by_default_the_page_is_called_after_the_data(cells, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = show(cells, most=1).path
    assert page == Path(f"{cells.name}-annotated.html")
    assert page.is_file()


def test_a_picture_that_cannot_be_read_is_left_out_and_told(tmp_path):
    root, _ = boxed(tmp_path / "data", 3)
    from pupille.data.open import open as open_dataset

    dataset = open_dataset(root)
    (root / "images/im01.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    said = []
    show(dataset, out=tmp_path / "page.html", listener=lambda event: said.append(str(event.text)))
    assert Page(tmp_path / "page.html").images == ["images/im00.png", "images/im02.png"]
    assert any("im01.png" in sentence for sentence in said)


def test_a_french_page_has_no_english_sentence(cells, tmp_path):
    show(cells, out=tmp_path / "en.html")
    with speaking("fr"):
        show(cells, out=tmp_path / "fr.html")
    english, french = Page(tmp_path / "en.html"), Page(tmp_path / "fr.html")
    assert "Ce qui a été compris" in french.words
    assert {words for words in {*english.words} & {*french.words} if len(words.split()) > 2} == set()


@pytest.mark.skipif(not PROGRAM.is_file(), reason=f"no browser at {PROGRAM}")
def test_names_of_classes_and_files_stay_text(tmp_path):
    """No script runs, nothing is loaded, and every name can be read."""
    stems = pictures(tmp_path / "data/images", len(HOSTILE))
    names = []
    for stem, hostile in zip(stems, HOSTILE, strict=True):
        name = hostile.replace("/", "").replace("\\", "")
        (tmp_path / f"data/images/{stem}.png").rename(tmp_path / f"data/images/{name}.png")
        names.append(name)
    # CSV carries what a name in XML cannot.
    rows = [
        [f"images/{name}.png", 2, 2, 12, 12, hostile] for name, hostile in zip(names, HOSTILE, strict=True)
    ]
    table(tmp_path / "data/boxes.csv", [["image", "xmin", "ymin", "xmax", "ymax", "label"], *rows])
    page = show(tmp_path / "data", out=tmp_path / "page.html").path
    assert len(Page(page).images) == len(HOSTILE)
    with Browser(tmp_path / "home") as browser:
        browser.open(page)
        assert browser.ask("window.owned ?? null") is None
        assert browser.ask("document.querySelectorAll('script,base,iframe,object,img').length") == 0
        assert browser.ask(HANDLERS) == 0
        assert [url for url in browser.requests if not url.startswith("data:")] == [page.as_uri()]
        assert browser.console == []
        heard = browser.ask("[...document.querySelectorAll('title')].map(e => e.textContent).join('\\n')")
    for hostile in HOSTILE[:-1]:
        assert hostile[:20] in heard
