import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from drawn_sets import box, boxed, voc
from pupille.cli.main import guarded
from pupille.config import DataConfig, GateConfig, SplitConfig
from pupille.data.formats.arrays import from_arrays
from pupille.errors import ConfigError, DataError, LeakError, RunError
from pupille.results.data import PartCounts
from pupille.runs.events import silent
from pupille.workflows.audit import audit, pass_gate, without_duplicates, write_audit
from pupille.workflows.audit_pictures import keep_pictures
from pupille.workflows.compare import compare

MODELS = ["majority", "knn"]


@pytest.fixture(scope="module")
def leaking(shared, tmp_path_factory):
    """Hand signs with a given split; 5 % of the training images stand in test too, mirrored and saved anew."""
    base = tmp_path_factory.mktemp("leaking") / "signs"
    rng = np.random.default_rng(0)
    planted = []
    for label in "0123":
        photos = sorted((shared / "data" / "sign_digits" / label).iterdir())
        photos = [photos[i] for i in rng.permutation(len(photos))[:150]]
        for part, some in (
            ("train", photos[:100]),
            ("validation", photos[100:125]),
            ("test", photos[125:150]),
        ):
            (base / part / label).mkdir(parents=True)
            for photo in some:
                shutil.copy(photo, base / part / label / photo.name)
        for photo in photos[:5]:
            copy = base / "test" / label / f"copy_of_{photo.stem}.jpg"
            with Image.open(photo) as image:
                ImageOps.mirror(image).save(copy, quality=60)
            planted.append(copy.relative_to(base).as_posix())
    return base, planted


def torn(found):
    return next(finding for finding in found.audit.findings if finding.code == "twins-across")


def test_planted_twins_are_found_and_nothing_else_is_called_one(leaking):
    base, planted = leaking
    finding = torn(audit(base))
    assert finding.severity == "error"
    copies = {id_ for id_ in finding.ids if "copy_of" in id_}
    assert copies == set(planted)
    for group in finding.groups:
        stems = {Path(id_).stem.removeprefix("copy_of_") for id_ in group}
        assert len(stems) == 1, group


def test_the_gate_stops_and_one_screen_names_the_leak_the_images_and_the_way_out(leaking, tmp_path, capsys):
    base, _ = leaking
    code = guarded(["compare", str(base), "--out", str(tmp_path / "out"), "--models", "knn", "--quiet"])
    said = capsys.readouterr()
    assert code == 1
    for part in ("twins-across", "copy_of_", "--resplit", "--drop-duplicates", "--allow-leak", "--waive"):
        assert part in said.err
    assert "Traceback" not in said.err
    assert len(said.err.splitlines()) < 50
    assert not (tmp_path / "out").exists()


def test_an_allowed_leak_has_its_price_in_every_run(leaking, tmp_path):
    base, planted = leaking
    result = compare(
        base, models=MODELS, out=tmp_path / "a", gate=GateConfig(allow_leak=True), listener=silent
    )
    assert result.results.audit.allowed_leak is True
    for run in result.results.runs:
        without = run.without_twins
        assert without.removed == len(planted)
        assert without.metrics["accuracy"].n == run.metrics["accuracy"].n == 120
        gain = run.metrics["accuracy"].value - without.metrics["accuracy"].value
        assert without.difference.value == pytest.approx(gain)
        assert without.difference.low <= gain <= without.difference.high


def test_nearest_neighbours_gain_from_a_leak(shared, tmp_path):
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (200, 12, 12), dtype=np.uint8)
    labels = [str(n) for n in rng.integers(0, 2, 200)]
    # Noise with random labels: nothing can be learned but by heart. Half of test stands in training.
    splits = ["train"] * 120 + ["validation"] * 40 + ["test"] * 40
    images[160:180] = images[:20]
    labels[160:180] = labels[:20]
    data = from_arrays(images, labels, splits=splits)
    result = compare(
        data, models=["knn"], out=tmp_path / "a", gate=GateConfig(allow_leak=True), listener=silent
    )
    price = result.results.runs[0].without_twins
    assert price.removed == 20
    assert price.difference.value > 0
    assert result.results.runs[0].without_twins.metrics["accuracy"].value < 0.75


def test_dropped_duplicates_leave_test_whole_and_training_shorter(leaking, tmp_path):
    base, planted = leaking
    result = compare(
        base, models=MODELS, out=tmp_path / "a", gate=GateConfig(drop_duplicates=True), listener=silent
    )
    assert result.results.split.counts == PartCounts(400 - len(planted), 100, 120)
    assert result.results.audit.dropped == len(planted)
    assert all(run.without_twins is None for run in result.results.runs)


def test_a_new_split_keeps_twins_on_one_side(leaking, tmp_path):
    base, planted = leaking
    result = compare(
        base, models=MODELS, out=tmp_path / "a", split=SplitConfig(resplit=True), listener=silent
    )
    rows = [line.split(",") for line in (tmp_path / "a/runs/knn/split.csv").read_text().splitlines()[1:]]
    side = {Path(id_).stem.removeprefix("copy_of_") + Path(id_).parent.name: set() for id_, _, _ in rows}
    for id_, part, _ in rows:
        side[Path(id_).stem.removeprefix("copy_of_") + Path(id_).parent.name].add(part)
    assert all(len(parts) == 1 for parts in side.values())
    assert len(rows) == 600 + len(planted)
    assert result.results.split.how == "drawn"


def test_a_waiver_is_written_into_the_run_with_its_reason(leaking, tmp_path, capsys):
    base, _ = leaking
    words = ["compare", str(base), "--out", str(tmp_path / "a"), "--models", "knn", "--quiet", "--json"]
    assert (
        guarded([*words, "--waive", "twins-across", "--because", "the copies are part of the protocol"]) == 0
    )
    results = json.loads(capsys.readouterr().out)
    waiver = {"code": "twins-across", "because": "the copies are part of the protocol"}
    assert results["audit"]["waivers"] == [waiver]
    assert results["runs"][0]["without_twins"] is None


@pytest.mark.parametrize(
    ("waive", "part"),
    [((("twin-across", "why"),), "Did you mean"), ((("twins-across", " "),), "needs a reason")],
)
def test_a_waiver_of_nothing_or_without_reason_is_refused(leaking, waive, part):
    base, _ = leaking
    with pytest.raises(ConfigError, match=part):
        pass_gate(audit(base), GateConfig(waive=waive))


def grouped(split_of):
    rng = np.random.default_rng(1)
    images = rng.integers(0, 256, (60, 10, 10), dtype=np.uint8)
    labels = [str(n % 2) for n in range(60)]
    groups = [f"patient{n // 3}" for n in range(60)]
    return from_arrays(images, labels, groups=groups, splits=[split_of(n) for n in range(60)])


def test_a_group_on_two_sides_of_a_given_split_stops_and_can_be_priced(tmp_path):
    # Patients 12 and 14 have one picture in training and two in test.
    parts = ["train"] * 37 + ["test"] * 2 + ["train"] * 3 + ["train"] + ["test"] * 2 + ["validation"] * 15
    data = grouped(lambda n: parts[n])
    with pytest.raises(LeakError, match="groups-across"):
        compare(data, models=MODELS, out=tmp_path / "a", listener=silent)
    result = compare(
        data, models=MODELS, out=tmp_path / "b", gate=GateConfig(allow_leak=True), listener=silent
    )
    assert [run.without_twins.removed for run in result.results.runs] == [2, 2]


def test_where_nothing_is_left_without_the_leak_its_price_is_said_to_be_unknown(tmp_path):
    data = grouped(lambda n: ("train", "validation", "test")[n % 3])
    result = compare(
        data, models=["majority"], out=tmp_path / "a", gate=GateConfig(allow_leak=True), listener=silent
    )
    assert result.results.runs[0].without_twins is None
    assert any("cannot be measured" in note for note in result.results.split.notes)


def test_groups_on_one_side_of_a_given_split_pass(tmp_path):
    data = grouped(lambda n: "train" if n < 36 else "validation" if n < 48 else "test")
    assert (
        compare(data, models=["majority"], out=tmp_path / "a", listener=silent).results.audit.worst != "error"
    )


def test_one_image_of_each_picture_is_kept_and_the_one_in_test_goes_first():
    rng = np.random.default_rng(2)
    images = rng.integers(0, 256, (40, 10, 10), dtype=np.uint8)
    images[30] = images[3]
    splits = ["train"] * 20 + ["validation"] * 10 + ["test"] * 10
    found = audit(from_arrays(images, [str(n % 2) for n in range(40)], splits=splits))
    kept = without_duplicates(found)
    assert kept.dropped == 1
    assert len(kept.dataset) == 39
    assert len(kept.dataset.rows("test")) == 10


def test_places_closer_than_a_distance_form_groups(tmp_path):
    rng = np.random.default_rng(3)
    for n in range(40):
        folder = tmp_path / "tiles" / ("wet" if n % 2 else "dry")
        folder.mkdir(parents=True, exist_ok=True)
        # Ten places 0.1 degrees apart, four tiles a few metres from each other at each.
        name = f"{-95 + (n // 4) * 0.1 + (n % 4) * 1e-5:.6f}_{29.500000:.6f}.png"
        Image.fromarray(rng.integers(0, 256, (16, 16), dtype=np.uint8)).save(folder / name)
    found = audit(tmp_path / "tiles", data=DataConfig(group_distance="500m"))
    assert found.dataset.samples["group"].nunique() == 10
    result = compare(
        tmp_path / "tiles",
        models=["majority"],
        out=tmp_path / "a",
        data=DataConfig(group_distance="500m"),
        listener=silent,
    )
    assert result.results.split.groups == 10
    assert "500m" in result.results.split.group


def test_a_distance_without_positions_says_where_they_could_come_from():
    images = np.random.default_rng(0).integers(0, 256, (20, 8, 8), dtype=np.uint8)
    with pytest.raises(DataError, match="--position-columns"):
        audit((images, ["a", "b"] * 10), data=DataConfig(group_distance="1km"))


def test_the_audit_is_written_as_json_table_and_report(leaking, tmp_path, capsys):
    base, _ = leaking
    words = ["audit", str(base), "--out", str(tmp_path / "a"), "--quiet"]
    assert guarded(words) == 0
    assert "(twins-across)" in capsys.readouterr().out
    record = json.loads((tmp_path / "a" / "audit.json").read_text())
    assert record["worst"] == "error"
    assert record["data"]["images"] == 620
    answered = {finding["code"] for finding in record["findings"]}
    assert answered | {*record["passed"], *record["not_applicable"], *record["could_not_run"]} == set(
        record["titles"]
    )
    assert not record["could_not_run"], record["could_not_run"]
    for path in record["thumbnails"].values():
        assert (tmp_path / "a" / path).exists()
    assert record["captions"].keys() == record["thumbnails"].keys()
    assert {caption["split"] for caption in record["captions"].values()} >= {"train", "test"}
    lines = (tmp_path / "a" / "audit.csv").read_text().splitlines()
    assert len(lines) == 1 + sum(len(finding["ids"]) or 1 for finding in record["findings"])
    assert "copy_of_" in (tmp_path / "a" / "report.html").read_text()
    assert guarded([*words, "--fail-on", "error"]) == 1
    assert guarded([*words, "--fail-on", "warning"]) == 1
    assert guarded(["audit", "digits", "--quiet", "--fail-on", "warning"]) == 0


def test_no_more_pictures_are_kept_than_stated(leaking, tmp_path, monkeypatch):
    base, _ = leaking
    found = audit(base)
    assert len(keep_pictures(found.dataset, found.audit.findings, tmp_path / "all")["thumbnails"]) > 5
    monkeypatch.setattr("pupille.workflows.audit_pictures.MOST", 5)
    kept = keep_pictures(found.dataset, found.audit.findings, tmp_path / "few")
    assert len(kept["thumbnails"]) == len(list((tmp_path / "few" / "thumbnails").iterdir())) == 5
    assert {*kept["captions"]} == {*kept["thumbnails"]}
    sides = dict(zip(found.dataset.samples["id"], found.dataset.samples["split"], strict=True))
    assert all(caption["split"] == sides[id_] for id_, caption in kept["captions"].items())


def test_an_audit_never_overwrites_a_folder_of_other_things(leaking, tmp_path):
    (tmp_path / "thesis.tex").write_text("years")
    base, _ = leaking
    with pytest.raises(RunError, match="holds no audit"):
        write_audit(audit(base), tmp_path, command=None)


def test_hurricane_blocks_of_places_leave_no_place_on_two_sides(shared):
    from pupille.data.prepare import prepare

    data, split = DataConfig(group_distance="100m"), SplitConfig(resplit=True)
    found = audit(shared / "data" / "hurricane", data=data, split=split)
    dealt = prepare(found.dataset, data, split, twins=found.twins).dataset
    # A name is longitude_latitude.
    places = np.array([Path(path).stem.split("_")[::-1] for path in dealt.samples["path"]], dtype=float)
    train, test = places[dealt.rows("train")], places[dealt.rows("test")]
    # Metres on a flat map, good to a few parts in a thousand over the distances that matter here.
    scale = np.array([111_195.0, 111_195.0 * np.cos(np.radians(30))])
    nearest = min(float(np.hypot(*((train - place) * scale).T).min()) for place in test)
    assert nearest > 95


def test_a_device_is_no_folder_for_an_audit(tmp_path):
    with pytest.raises(RunError, match="Choose another folder with --out"):
        write_audit(None, Path("/dev/null"), command=None)


def test_pictures_of_a_finding_bear_what_is_drawn_on_them(tmp_path):
    root, objects = boxed(tmp_path / "cells")
    voc(root / "labels", {**objects, "im03": [*objects["im03"], box("cell", 30, 30, 30, 30)]})
    assert guarded(["audit", str(root), "--out", str(tmp_path / "a"), "--quiet"]) == 0
    record = json.loads((tmp_path / "a" / "audit.json").read_text())
    (click,) = (finding for finding in record["findings"] if finding["code"] == "no-area")
    (id_,) = click["ids"]
    drawn = record["drawings"][id_]
    (place,) = click["details"]["objects"][id_]
    assert drawn["objects"][place]["box"] == [30, 30, 30, 30]
    assert drawn["thumbnail"] == record["thumbnails"][id_]
    page = (tmp_path / "a" / "report.html").read_text()
    section = page[page.index('id="finding-') :].split("</article>")
    (shown,) = (part for part in section if "<code>no-area</code>" in part)
    assert shown.count('<svg class="drawn"') == 1
    assert shown.count("<title>cell</title>") == 1
