"""The page of an audit as a reader and a browser find it."""

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pupille.report.audit_page import build_audit
from pupille.report.build import build

Save = Callable[[dict[str, Any]], Path]
Example = Callable[[str], dict[str, Any]]


class Page(HTMLParser):
    """Text and pictures, each with the chain of elements around it, such as `li.together`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.around: list[str] = []
        self.texts: list[tuple[str, tuple[str, ...]]] = []
        self.pictures: list[tuple[str, tuple[str, ...]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "img":
            self.pictures.append((values["alt"] or "", tuple(self.around)))
        elif tag not in {"meta", "link", "br"}:
            name = values.get("id") or values.get("class") or ""
            self.around.append(f"{tag}.{name}" if name else tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.around.pop().split(".")[0] == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.around:
            self.texts.append((data, tuple(self.around)))

    def within(self, element: str) -> str:
        """All text inside the elements of this tag and id or class."""
        return re.sub(r"\s+", " ", "".join(text for text, around in self.texts if element in around)).strip()

    def words(self) -> str:
        return re.sub(r"\s+", " ", "".join(text for text, _ in self.texts))


def page_of(folder: Path) -> Page:
    return Page(build(folder).read_text(encoding="utf-8"))


def test_the_verdict_says_what_must_be_settled_before_training(example: Example, saved: Save) -> None:
    verdict = page_of(saved(example("leak"))).within("section.verdict")
    assert "One thing must be settled before training: the same picture on two sides of the split." in verdict
    assert "One note is worth a look: blurred pictures." in verdict
    assert "One check could not run, so its question is open: labels that look wrong." in verdict


def test_a_finding_has_its_severity_in_words_its_sentence_its_advice_and_its_code(
    example: Example, saved: Save
) -> None:
    page = page_of(saved(example("leak")))
    first = page.within("article.finding-1")
    assert first.startswith(
        "Error The same picture on two sides of the split 80 images concern twins-across."
    )
    assert "What to do. Mend twins-across with --resplit, or see its price with --allow-leak." in first
    assert first.endswith("Check twins-across · 80 images")
    assert page.within("article.finding-2").startswith("Note Blurred pictures")
    typed = [
        text
        for text, around in page.texts
        if around[-1:] == ("code.unbroken",) and "article.finding-1" in around
    ]
    assert typed[:2] == ["--resplit", "--allow-leak"]


def test_twins_stand_side_by_side_in_one_frame(example: Example, saved: Save) -> None:
    page = page_of(saved(example("leak")))
    framed = [alt for alt, around in page.pictures if "li.together" in around]
    assert framed == [
        f"file {side}/{k}.jpg, class cat, in {side}" for k in range(6) for side in ("train", "test")
    ]
    assert [page.within("article.finding-1").count(f"{side} class cat") for side in ("train", "test")] == [
        6,
        6,
    ]
    assert "The first 6 of 40 groups" in page.within("article.finding-1")


def test_of_many_images_the_first_are_shown_and_all_are_counted(example: Example, saved: Save) -> None:
    page = page_of(saved(example("leak")))
    pictures = [alt for alt, around in page.pictures if "article.finding-2" in around]
    assert pictures == [f"file b{k}, class cat" for k in range(12)]
    assert "The first 12 of 340 images; audit.csv lists all." in page.within("article.finding-2")


@pytest.mark.parametrize("name", ["leak", "leaking"])
def test_what_could_not_run_is_never_shown_as_passed(name: str, example: Example, saved: Save) -> None:
    page = page_of(saved(example(name)))
    answered, unanswered = page.within("div.answered"), page.within("div.unanswered")
    assert "dentical files" in answered.partition("Did not apply")[0]
    assert (
        "One group on two sides of the split: no groups are declared."
        in answered.partition("Did not apply")[2]
    )
    assert "abels that look wrong" not in answered
    assert "not the same as passed" in unanswered
    assert "Labels that look wrong: the model is too weak to judge." in unanswered


def test_without_findings_the_page_claims_no_more_than_was_looked_at(example: Example, saved: Save) -> None:
    page = page_of(saved(example("clean")))
    assert "Nothing was found that forbids training. The one check that looked found nothing." in page.words()
    assert page.within("section.findings") == "What was found No check found anything."
    assert page.pictures == []


def test_25_findings_are_listed_with_links_and_show_300_pictures(example: Example, saved: Save) -> None:
    folder = saved(example("many"))
    html = build(folder).read_text(encoding="utf-8")
    assert len(Page(html).pictures) == 300
    assert [f"#finding-{k}" for k in range(1, 26)] == re.findall(r'<th scope="row"><a href="([^"]+)"', html)


def test_files_without_pictures_are_named(example: Example, saved: Save) -> None:
    page = page_of(saved(example("named")))
    assert "a.jpg b.jpg" in page.within("article.finding-1")
    assert page.pictures == []


def test_a_thumbnail_that_is_gone_or_lies_elsewhere_is_a_missing_picture(
    example: Example, saved: Save, tmp_path: Path
) -> None:
    record = example("leak")
    folder = saved(record)
    Image.new("L", (8, 8), 77).save(tmp_path / "secret.png")
    elsewhere = {"b1": "../secret.png", "b2": "thumbnails/gone.png", "b3": str(tmp_path / "secret.png")}
    record["thumbnails"] |= elsewhere
    (folder / "audit.json").write_text(json.dumps(record))
    page = page_of(folder)
    assert page.within("article.finding-2").count("no picture") == 3
    assert len([alt for alt, around in page.pictures if "article.finding-2" in around]) == 9


def test_hostile_names_are_shown_as_text(example: Example, saved: Save) -> None:
    page = page_of(saved(example("hostile audit")))
    first = page.within("article.finding-1")
    assert "</style><script>alert(3)</script>" in first
    assert "<img src=x onerror=alert(1)>" in first
    assert "\\u202egnp.exe" in first
    assert "two\\nlines" in first
    assert "{{ 7*7 }}" in first
    assert page.pictures == []


def test_a_waiver_stands_at_its_finding_with_the_reason(example: Example, saved: Save) -> None:
    results = example("leaking")
    results["audit"]["waivers"] = [
        {"code": "acquisition", "because": "one camera only"}, {"code": "blurred", "because": "seen"}
    ]  # fmt: skip
    page = page_of(saved(results))
    assert "Waived, for this reason: “one camera only”" in page.within("article.finding-2")
    assert "Allowed: training went on with this leak." in page.within("article.finding-1")
    assert "Waived, though nothing was found: blurred pictures. The reason given: “seen”" in page.words()


def test_copies_that_were_taken_out_are_counted(example: Example, saved: Save) -> None:
    results = example("leaking")
    results["audit"] |= {"dropped": 40, "allowed_leak": False}
    page = page_of(saved(results))
    assert "Taken out: 40 images that repeat another picture were left out" in page.within(
        "article.finding-1"
    )
    assert "A leak was allowed" not in page.words()


def test_the_price_of_a_leak_stands_in_the_comparison(example: Example, saved: Save) -> None:
    results = example("leaking")
    run = results["runs"][5]
    run["without_twins"]["metrics"] |= {"accuracy": {"value": 0.7125, "low": 0.638, "high": 0.777, "n": 160}}
    run["without_twins"]["difference"] |= {"value": 0.1125, "low": 0.048, "high": 0.177, "word": "better"}
    results["runs"][0]["without_twins"] = None
    table = page_of(saved(results)).within("table.ladder leak")
    row = table[table.index("knn") :][:190]
    for figure in (
        "71.2 %",
        "from 63.8 to 77.7 %",
        "+11.2",
        "from +4.8 to +17.7",
        "better with the leak",
        "40 images",
    ):
        assert figure in row
    assert "majority" not in table


def test_a_comparison_leads_from_the_main_danger_to_the_price_of_the_leak(
    example: Example, saved: Save
) -> None:
    html = build(saved(example("leaking"))).read_text(encoding="utf-8")
    danger = html[html.index('class="danger"') :]
    assert danger.index("A leak was allowed") < danger.index('<a href="#leak">') < danger.index("</div>")


def test_a_split_whose_groups_are_torn_is_not_called_whole(example: Example, saved: Save) -> None:
    results = example("leaking")
    results["split"] |= {"group": "the column patient", "groups": 40}
    folder = saved(results)
    assert "no group lies in two parts" in page_of(folder).within("section.split")
    results["audit"]["findings"][0]["code"] = "groups-across"
    (folder / "results.json").write_text(json.dumps(results))
    page = page_of(folder)
    assert "some groups lie in two parts" in page.within("section.split")
    assert "Images of one group stay in one part" not in page.words()


def test_results_without_an_audit_say_so_and_have_no_section(ten: dict[str, Any], saved: Save) -> None:
    page = page_of(saved(ten))
    assert page.within("section.audit") == ""
    assert "was not audited before training" in page.within("section.limits")


def test_a_folder_with_results_and_an_audit_gives_the_report_of_the_results(
    example: Example, ten: dict[str, Any], saved: Save
) -> None:
    folder = saved(ten)
    (folder / "audit.json").write_text(json.dumps(example("clean")))
    assert "The ladder" in page_of(folder).words()
    assert build_audit(folder) == folder / "report.html"
    assert "an audit of images" in (folder / "report.html").read_text(encoding="utf-8")


def test_building_twice_gives_the_same_bytes(example: Example, saved: Save) -> None:
    folder = saved(example("leak"))
    first = build(folder).read_bytes()
    assert build(folder).read_bytes() == first
    assert sorted(path.name for path in folder.iterdir()) == ["audit.json", "report.html", "thumbnails"]
