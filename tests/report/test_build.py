import base64
import hashlib
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from hanging import HANGING
from pupille.images.thumbnails import LARGEST
from pupille.report.build import build
from pupille.report.page import SCRIPTS

Save = Callable[[dict[str, Any]], Path]
SECTIONS = ["verdict", "images", "audit", "split", "scores", "confusion", "learning", "limits", "methods"]
VOID = {"meta", "link", "img", "br", "hr", "input"}
ADDRESSES = {"src", "href", "action", "data", "poster", "srcset", "xlink:href", "formaction", "background"}


class Page(HTMLParser):
    """What a browser would find: tags that balance, their attributes, the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.scripts: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> without a beginning"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "script" in self.open:
            self.scripts.append(data)
        elif "style" not in self.open:
            self.text += data

    def words(self) -> str:
        return re.sub(r"\s+", " ", self.text)

    def ids(self) -> list[str]:
        return [attrs["id"] or "" for _, attrs in self.tags if "id" in attrs]


def page_of(folder: Path) -> Page:
    return Page(build(folder).read_text(encoding="utf-8"))


def test_every_kind_of_results_gives_its_sections_in_order(every: dict[str, Any], saved: Save) -> None:
    page = page_of(saved(every))
    wanted = [section for section in SECTIONS if section != "audit" or "audit" in every]
    assert [id_ for id_ in page.ids() if id_ in SECTIONS] == wanted
    assert len(page.ids()) == len(set(page.ids()))


def test_every_link_leads_to_a_place_in_the_page(everything: dict[str, Any], saved: Save) -> None:
    page = page_of(saved(everything))
    links = [attrs["href"] for tag, attrs in page.tags if tag == "a" and "download" not in attrs]
    assert len(links) > 4
    assert {str(link)[1:] for link in links} <= set(page.ids())


def test_nothing_in_the_page_loads_and_its_scripts_alone_run(everything: dict[str, Any], saved: Save) -> None:
    page = page_of(saved(everything))
    names = {tag for tag, _ in page.tags}
    assert page.scripts == ([] if everything["kind"] == "audit" else own_scripts())
    assert not names & {"iframe", "object", "embed", "form", "base", "foreignobject", "use"}
    for tag, attrs in page.tags:
        assert not [name for name in attrs if name.startswith("on") or name == "style"], (tag, attrs)
        for name in ADDRESSES & set(attrs):
            value = attrs[name] or ""
            allowed = "#" if tag == "a" and "download" not in attrs else "data:"
            assert value.startswith(allowed), (tag, value[:80])


def own_scripts() -> list[str]:
    """The scripts of the report as they lie in the package."""
    templates = files("pupille.report").joinpath("templates")
    return [templates.joinpath(file).read_text(encoding="utf-8") for file in SCRIPTS["report.html.j2"]]


def hashed(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


@pytest.mark.parametrize("name", ["ten", "leak"])
def test_the_policy_forbids_everything_but_data_images_this_style_and_these_scripts(
    name: str, example: Callable[[str], dict[str, Any]], saved: Save
) -> None:
    html = build(saved(example(name))).read_text(encoding="utf-8")
    page = Page(html)
    policy = next(a["content"] or "" for t, a in page.tags if "http-equiv" in a)
    style = html.partition("<style>")[2].partition("</style>")[0]
    scripts = f"script-src {' '.join(map(hashed, page.scripts))}; " if page.scripts else ""
    assert policy == (
        f"default-src 'none'; img-src data:; style-src {hashed(style)}; {scripts}base-uri 'none'; form-action 'none'"
    )
    assert not [script for script in page.scripts if re.search("fetch|XMLHttp|eval|innerHTML|import", script)]
    assert "url(" not in style
    assert "@import" not in style


def test_the_figures_of_the_ladder_are_those_of_the_results(ten: dict[str, Any], saved: Save) -> None:
    ten["runs"][1]["metrics"]["accuracy"] = {"value": 0.7131, "low": 0.6642, "high": 0.7577, "n": 360}
    ten["runs"][1]["metrics"]["f1_macro"] = {"value": 0.7049, "low": 0.6551, "high": 0.7512, "n": 359}
    ten["differences"][1] |= {"value": -0.2619, "low": -0.3104, "high": -0.2133, "word": "worse"}
    ten["runs"][1]["cost"] = {
        "parameters": 650, "train_seconds": 75.0, "predict_seconds_per_image": 0.00035
    }  # fmt: skip
    words = page_of(saved(ten)).words()
    row = words[words.index("logistic regression on the pixels") :][:330]
    for figure in ("71.3 %", "from 66.4 to 75.8 %", "n = 360", "70.5 %", "from 65.5 to 75.1 %", "n = 359"):
        assert figure in row
    for figure in ("−26.2 worse", "from −31.0 to −21.3", "650", "75.0 s", "0.35 ms"):
        assert figure in row


def test_the_matrix_shows_the_counts_with_truth_in_rows(ten: dict[str, Any], saved: Save) -> None:
    ten["runs"][-1]["confusion"][7][2] = 17
    page = page_of(saved(ten))
    labels = [attrs.get("aria-label") for _, attrs in page.tags]
    assert "17\u00a0images of 7 taken for 2: show" in labels
    assert "cell-7-2" in page.ids()


def test_the_mistakes_of_a_cell_stand_in_its_place_most_confident_first(
    ten: dict[str, Any], saved: Save
) -> None:
    ten["runs"][-1]["confusion"][3][5] = 3
    ten["gallery"]["mistakes"] = [
        {"id": f"m{p}", "label": "3", "predicted": "5", "probability": p, "thumbnail": "thumbnails/m.png"}
        for p in (0.61, 0.987)
    ]
    words = page_of(saved(ten)).words()
    panel = words[words.index("True 3, taken for 5: 3 images") :]
    assert panel.index("98.7 %") < panel.index("61.0 %")
    assert "1 image of this cell is not among the pictures kept; runs/lenet5/predictions/test.csv" in panel


def test_cells_open_by_address_and_all_of_them_in_print(ten: dict[str, Any], saved: Save) -> None:
    html = build(saved(ten)).read_text(encoding="utf-8")
    assert ".panel:target { display: block; }" in html
    assert re.search(r"@media print \{.*\.panel \{ display: block;", html, re.DOTALL)


def test_hostile_names_are_shown_as_text(example: Callable[[str], dict[str, Any]], saved: Save) -> None:
    html = build(saved(example("hostile"))).read_text(encoding="utf-8")
    page = Page(html)
    assert "<img src=x onerror=alert(1)>" in page.words()
    assert "</style><script>alert(3)</script>" in page.words()
    assert "\\u202egnp.exe" in page.text
    assert "two\\nlines" in page.text
    assert "nul\\x00l" in page.text
    assert "{{ 7*7 }}" in page.text
    assert not [c for c in html if unicodedata.bidirectional(c) in {"RLO", "LRO", "RLE", "LRE", "RLI", "LRI"}]
    assert "root:" not in base64_contents(page)


def base64_contents(page: Page) -> str:
    uris = [attrs["src"] or "" for tag, attrs in page.tags if tag == "img"]
    return "".join(base64.b64decode(uri.partition(",")[2]).decode("latin-1") for uri in uris)


def test_a_thumbnail_outside_the_folder_is_never_read(
    ten: dict[str, Any], saved: Save, tmp_path: Path
) -> None:
    folder = saved(ten)
    secret = tmp_path / "secret.png"
    Image.new("L", (8, 8), 77).save(secret)
    (folder / "thumbnails" / "link.png").symlink_to(secret)
    ten["gallery"]["samples"] = [
        {"id": "a", "label": "0", "split": "train", "thumbnail": name}
        for name in ("../secret.png", str(secret), "thumbnails/link.png", "thumbnails", "results.json", "")
    ]
    ten["gallery"]["mistakes"] = []
    (folder / "results.json").write_text(json.dumps(ten))
    page = page_of(folder)
    assert [tag for tag, _ in page.tags if tag == "img"] == []
    assert page.words().count("no picture") == 6


def test_tiny_pictures_keep_their_pixels_square(ten: dict[str, Any], saved: Save) -> None:
    folder = saved(ten)
    Image.new("L", (33, 20)).save(folder / "thumbnails" / "s0-0.png")
    images = [attrs for tag, attrs in page_of(folder).tags if tag == "img"]
    assert images[0].get("class") is None
    assert images[1].get("class") == "tiny"


def test_what_is_undefined_is_a_dash_with_its_reason(
    example: Callable[[str], dict[str, Any]], saved: Save
) -> None:
    words = page_of(saved(example("nulls"))).words()
    assert re.search(r"Area under the ROC curve ?– ?no curve for one class", words)
    assert "97.0 % no interval: one group only" in words
    assert "– never predicted" in words
    assert "None" not in words
    assert "– (called from Python)" in words


def test_a_single_run_has_no_ladder(example: Callable[[str], dict[str, Any]], saved: Save) -> None:
    words = page_of(saved(example("single"))).words()
    assert "The scores" in words
    assert "The ladder" not in words
    assert "chosen among" not in words


def test_beyond_thirty_classes_the_matrix_is_drawn_and_the_pairs_are_listed(
    example: Callable[[str], dict[str, Any]], saved: Save
) -> None:
    page = page_of(saved(example("forty")))
    assert "The pairs most often confused" in page.words()
    assert re.search(r"species 3 ?species 5 ?3 ?25.0 % of 12", page.words())
    names = [attrs["aria-label"] or "" for tag, attrs in page.tags if tag == "svg" and "role" in attrs]
    assert any(name.startswith("Confusion matrix. 40 classes") for name in names)


def test_every_drawing_has_a_name_or_is_hidden_from_screen_readers(
    everything: dict[str, Any], saved: Save
) -> None:
    tags = page_of(saved(everything)).tags
    assert all(attrs["alt"] for tag, attrs in tags if tag == "img")
    drawings = [attrs for tag, attrs in tags if tag == "svg"]
    assert len(drawings) >= 3
    for attrs in drawings:
        assert attrs.get("aria-hidden") == "true" or (
            attrs["role"] in ("img", "group") and attrs["aria-label"]
        )


def test_three_hundred_thumbnails_of_3_kb_stay_below_2_mb(ten: dict[str, Any], saved: Save) -> None:
    ten["gallery"]["samples"] = [
        {"id": f"i{k}", "label": str(k % 10), "split": "train", "thumbnail": f"thumbnails/{k}.png"}
        for k in range(300)
    ]
    folder = saved(ten)
    rng = np.random.default_rng(0)
    for k in range(300):
        file = folder / "thumbnails" / f"{k}.png"
        Image.fromarray(rng.integers(0, 255, (54, 54), dtype=np.uint8)).save(file)
        assert file.stat().st_size > 2900
    size = build(folder).stat().st_size
    assert 1_100_000 < size < 2_000_000


def test_ten_thousand_test_images_take_less_than_2_s_and_2_mb(
    compared: Callable[..., dict[str, Any]], saved: Save
) -> None:
    results = compared([f"species {k}" for k in range(40)], each=250)
    assert results["split"]["counts"]["test"] == 10_000
    mistakes = results["gallery"]["mistakes"]
    results["gallery"]["mistakes"] = [
        mistake | {"thumbnail": f"thumbnails/m{k}-{n}.png"}
        for n in range(4)
        for k, mistake in enumerate(mistakes)
    ][:200]
    folder = saved(results)
    rng = np.random.default_rng(0)
    for record in (*results["gallery"]["samples"][:96], *results["gallery"]["mistakes"]):
        Image.fromarray(rng.integers(0, 255, (54, 54), dtype=np.uint8)).save(folder / record["thumbnail"])
    page = build(folder)
    assert 900_000 < page.stat().st_size < 2_000_000


def test_building_twice_gives_the_same_bytes(ten: dict[str, Any], saved: Save) -> None:
    folder = saved(ten)
    first = build(folder).read_bytes()
    assert build(folder).read_bytes() == first
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "results.json", "thumbnails"]


def test_the_report_loads_no_heavy_library(ten: dict[str, Any], saved: Save) -> None:
    folder = saved(ten)
    code = (
        "import sys; from pathlib import Path; from pupille.report.build import build; "
        "from pupille.report.tables.comparison import comparison_table; build(Path(sys.argv[1])); "
        "print([m for m in ('torch', 'sklearn', 'pandas', 'matplotlib', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True, timeout=HANGING
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("word", "kind", "sentence"),
    [
        ("equivalent", "equivalent", "Equivalent means that the whole interval lies within the margin"),
        ("too few groups", "few", "Too few groups means that there is no interval and so no verdict"),
    ],
)
def test_the_words_of_a_protocol_and_of_few_groups_are_explained_where_they_stand(
    word: str, kind: str, sentence: str, ten: dict[str, Any], saved: Save
) -> None:
    folder = saved(ten)
    assert sentence not in page_of(folder).words()
    ten["differences"][1]["word"] = word
    (folder / "results.json").write_text(json.dumps(ten))
    page = page_of(folder)
    assert sentence in page.words()
    assert len([1 for _, attrs in page.tags if attrs.get("class") == f"word {kind}"]) == 1


def test_a_report_of_81_classes_whose_pictures_are_as_large_as_they_get_has_two_megabytes_at_most(
    compared, saved
) -> None:
    classes = [f"species number {k}" for k in range(81)]
    results = compared(classes, each=60)
    matrix = np.full((81, 81), 0)
    matrix[np.arange(81), np.arange(81)] = 20
    for step in range(1, 41):
        matrix[np.arange(81), (np.arange(81) + step) % 81] = 1
    results["runs"][-1]["confusion"] = matrix.tolist()
    gallery = results["gallery"]
    gallery["samples"] = gallery["samples"][::8]
    gallery["mistakes"] = [
        {"id": f"m{k}", "label": classes[k % 81], "predicted": classes[(k % 81 + 1 + k // 81) % 81],
         "probability": 0.9, "thumbnail": f"thumbnails/m{k}.png"}
        for k in range(200)
    ]  # fmt: skip
    results["audit"] = {
        "data": {"name": "x", "hash": "", "images": 81}, "passed": [], "not_applicable": {}, "could_not_run": {},
        "findings": [
            {"code": f"c{n}", "severity": "note", "sentence": "Some.", "advice": "Look.",
             "ids": [f"a{n}-{k}" for k in range(24)], "groups": [], "details": {}}
            for n in range(12)
        ],
        "titles": {}, "waivers": [], "allowed_leak": False, "dropped": 0,
        "thumbnails": {f"a{n}-{k}": f"thumbnails/a{n}-{k}.png" for n in range(12) for k in range(24)},
    }  # fmt: skip
    folder = saved(results)
    for path in (folder / "thumbnails").iterdir():
        path.write_bytes(path.read_bytes().ljust(LARGEST, b"\0"))
    page = build(folder).read_text(encoding="utf-8")
    assert len(page.encode()) <= 2_000_000
    # Every pair in the list of the most confused ones leads to its place, and so does every link of the matrix.
    targets = set(re.findall(r'href="#(cell-\d+-\d+)"', page))
    assert len(targets) > 30
    assert all(f'id="{target}"' in page for target in targets)
