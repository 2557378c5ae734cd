"""Answers of the page beside those of Python: novelty, straight lines, tables."""

import csv
import io
import json

import numpy as np
import pytest

from pupille.evaluation.novelty import distances_to_training, fit_novelty
from pupille.models.embeddings import hashed, places_and_signs

RNG = np.random.default_rng(0)


def novelty_in_script(training, columns):
    """A fitted novelty, and the expression of the same for the script."""
    fitted = fit_novelty(hashed(training), hashed(RNG.normal(size=(40, columns))))
    places = None
    if columns > 256:
        place, sign = places_and_signs(columns)
        places = (place + 256 * (sign < 0)).tolist()
    record = {
        "limit": fitted.limit, "neighbours": 5, "width": len(fitted.mean), "mean": fitted.mean.tolist(),
        "scale": fitted.scale.tolist(), "places": places,
    }  # fmt: skip
    return fitted, (
        f"{{ ...{json.dumps(record)}, training: Float64Array.from({fitted.features.ravel().tolist()}) }}"
    )


@pytest.mark.parametrize("columns", [7, 300])
def test_the_distance_to_the_training_images_is_that_of_python(scripts, columns):
    fitted, expression = novelty_in_script(RNG.normal(size=(60, columns)), columns)
    points = RNG.normal(size=(5, columns))
    got = scripts.ask(f"{json.dumps(points.tolist())}.map((point) => distance(point, {expression}))")
    assert got == pytest.approx(distances_to_training(hashed(points), fitted).tolist(), abs=1e-9)


def test_lines_between_points_are_those_of_numpy(scripts):
    xs, ys = [1.0, 2.0, 4.0], [10.0, 30.0, 20.0]
    asked = [0.0, 1.0, 1.5, 2.0, 3.0, 4.0, 9.0]
    got = scripts.ask(f"{asked}.map((x) => between(x, {xs}, {ys}))")
    assert got == pytest.approx(np.interp(asked, xs, ys).tolist())


def answer(scripts, task, outputs, about):
    return scripts.ask(f"ANSWERS.{task}({json.dumps(outputs)}, {json.dumps(about)})")


def test_a_class_comes_with_its_set_and_its_threshold(scripts):
    about = {
        "classes": ["a", "b", "c"],
        "sets": {"least": 0.25},
        "threshold": {"positive": "c", "value": 0.4},
    }
    got = answer(scripts, "classification", {"probabilities": [0.3, 0.3, 0.4]}, about)
    assert (got["class"], got["set"], got["threshold"]["reached"]) == ("c", ["a", "b", "c"], True)
    got = answer(scripts, "classification", {"probabilities": [0.5, 0.2, 0.3]}, about)
    assert (got["class"], got["set"], got["threshold"]["reached"]) == ("a", ["a", "c"], False)
    bare = {"classes": about["classes"]}
    tie = answer(scripts, "classification", {"probabilities": [0.5, 0.5, 0]}, bare)
    assert tie["class"] == "a"
    assert "set" not in tie


def test_a_number_comes_with_its_interval_and_where_it_leaves_what_was_learned(scripts):
    about = {
        "intervals": {"quantile": 2, "scaled": True, "predicted": [0, 10], "errors": [1, 3]},
        "numbers": {"lowest": 0, "highest": 4},
    }
    got = answer(scripts, "regression", {"numbers": [5]}, about)
    assert (got["low"], got["high"], got["outside"]) == (1, 9, True)
    about["intervals"]["scaled"] = False
    got = answer(scripts, "regression", {"numbers": [4]}, about)
    assert (got["low"], got["high"], got["outside"]) == (2, 6, False)


HOSTILE = ["=HYPERLINK(1)", "+1", "-x", "@a", "a\nb", 'a,"b', "\u202egnp.exe", "'quoted", "plain"]


def test_no_name_becomes_a_formula_or_another_row(scripts):
    about = {"task": "classification", "classes": ["=cat"], "novelty": {}}
    rows = [
        {"name": name, "answer": {"class": "=cat", "probability": 1, "probabilities": [1], "unlike": False}}
        for name in HOSTILE
    ]
    rows.append({"name": "b.png", "problem": "no, really"})
    text = scripts.ask(f"csvOf({json.dumps(rows)}, {json.dumps(about)})")
    header, *lines = csv.reader(io.StringIO(text, newline=""))
    assert header == ["image", "class", "probability", "p(=cat)", "unlike", "problem"]
    assert len(lines) == len(rows)
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)
    assert [line[0] for line in lines[4:7]] == ["a\\u000ab", 'a,"b', "\\u202egnp.exe"]
    assert lines[-1] == ["b.png", "", "", "", "", "no, really"]


BOXES = {
    "classes": ["=cell", "b"],
    "task": "detection",
}
FOUND = [
    {"name": "a.png", "answer": {"width": 40, "height": 30, "boxes": [
        {"label": 1, "score": 0.75, "edges": [1, 2.5, 11, 12.5]}, {"label": 0, "score": 0.5, "edges": [0, 0, 40, 30]},
    ]}},
    {"name": "b.png", "answer": {"width": 8, "height": 9, "boxes": []}},
]  # fmt: skip


def test_boxes_are_counted_by_class_and_an_image_without_any_has_its_row(scripts):
    text = scripts.ask(f"csvOf({json.dumps(FOUND)}, {json.dumps(BOXES)})")
    header, *lines = csv.reader(io.StringIO(text, newline=""))
    assert header == ["image", "width", "height", "objects", "objects(=cell)", "objects(b)", "problem"]
    assert lines == [["a.png", "40", "30", "2", "1", "1", ""], ["b.png", "8", "9", "0", "0", "0", ""]]


def test_boxes_leave_as_coco_that_pycocotools_reads(scripts, tmp_path):
    from pycocotools.coco import COCO

    (tmp_path / "boxes.json").write_text(scripts.ask(f"cocoOf({json.dumps(FOUND)}, {json.dumps(BOXES)})"))
    read = COCO(str(tmp_path / "boxes.json"))
    assert [image["file_name"] for image in read.loadImgs([1, 2])] == ["a.png", "b.png"]
    assert [item["bbox"] for item in read.loadAnns(read.getAnnIds(imgIds=1))] == [
        [1, 2.5, 10, 10],
        [0, 0, 40, 30],
    ]
    assert read.getAnnIds(imgIds=2) == []
    assert [category["name"] for category in read.loadCats([1, 2])] == ["=cell", "b"]


def test_a_row_a_box_has_no_formula(scripts):
    text = scripts.ask(f"boxesCsv({json.dumps(FOUND)}, {json.dumps(BOXES)})")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    assert lines[1] == ["a.png", "b", "0.75", "1.00", "2.50", "11.00", "12.50"]
    assert lines[2][1] == "'=cell"
