"""A run as one zip: whole without its pictures, described as RO-Crate, ready to be cited."""

import hashlib
import io
import json
import zipfile

import numpy as np
import pytest
import yaml
from PIL import Image

from pupille.i18n.language import speaking
from pupille.report.build import build
from pupille.results.read import results_in
from pupille.workflows.compare import compare
from pupille.workflows.export import export
from pupille.workflows.predict import predict

PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"data:image")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    base = tmp_path_factory.mktemp("bundle")
    rng = np.random.default_rng(0)
    for label, low in (("dark", 0), ("[light](x)", 90)):
        (base / "photos" / label).mkdir(parents=True)
        for i in range(14):
            pixels = rng.integers(low, low + 160, (9, 8, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(base / "photos" / label / f"{i}.png")
    compare(base / "photos", models=["majority", "logistic"], out=base / "run")
    export(base / "run", "bundle", base / "run.zip")
    return base


@pytest.fixture(scope="module")
def files(world):
    with zipfile.ZipFile(world / "run.zip") as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_what_is_unpacked_predicts_and_reports_as_the_run_does(world, tmp_path):
    with zipfile.ZipFile(world / "run.zip") as packed:
        packed.extractall(tmp_path)
    here, there = (predict(folder, world / "photos").predictions for folder in (world / "run", tmp_path))
    assert np.array_equal(here.probabilities, there.probabilities)
    assert results_in(tmp_path).primary_metric == "accuracy"
    assert build(tmp_path).exists()


def test_no_picture_and_no_folder_of_the_machine_is_in_it(world, files):
    for name, content in files.items():
        assert not any(mark in content for mark in PICTURES), name
        if name != "results.json":
            assert str(world).encode() not in content, name
    assert not any(name.startswith("thumbnails") or name.endswith(".html") for name in files)


def test_every_file_is_described_with_its_hash_and_every_reference_leads_somewhere(files):
    graph = json.loads(files["ro-crate-metadata.json"])["@graph"]
    entities = {entity["@id"]: entity for entity in graph}
    assert len(entities) == len(graph)
    parts = {part["@id"] for part in entities["./"]["hasPart"]}
    assert parts == set(files) - {"ro-crate-metadata.json"}
    for name in parts:
        assert entities[name]["sha256"] == hashlib.sha256(files[name]).hexdigest()
        assert entities[name]["contentSize"] == str(len(files[name]))

    def references(value):
        if isinstance(value, list):
            return [found for item in value for found in references(item)]
        if isinstance(value, dict):
            return [value["@id"]] if set(value) == {"@id"} else references(list(value.values()))
        return []

    outside = [id_ for id_ in references(graph) if id_ not in entities]
    assert outside == ["https://w3id.org/ro/crate/1.2"]
    for wanted in ("name", "description", "datePublished", "license"):
        assert entities["./"][wanted]


def test_the_figure_in_it_is_that_of_the_results(world, files):
    graph = {entity["@id"]: entity for entity in json.loads(files["ro-crate-metadata.json"])["@graph"]}
    metric = results_in(world / "run").chosen_run.metrics["accuracy"]
    figure = graph["#figure"]
    assert (figure["value"], figure["minValue"], figure["maxValue"]) == (
        metric.value,
        metric.low,
        metric.high,
    )
    assert {"@id": "model.skops"} in graph["#training"]["result"]


def test_it_is_cited_as_cff_asks(world, files):
    record = yaml.safe_load(files["CITATION.cff"])
    assert record["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= set(record)
    assert record["authors"][0]["name"]
    assert record["type"] == "dataset"
    assert record["date-released"] == results_in(world / "run").created[:10]


def test_names_are_text_in_what_is_read(files):
    assert b"[light](x)" not in files["README.md"] + files["MODEL_CARD.md"]
    assert b"light" in files["MODEL_CARD.md"]


def test_the_same_run_gives_the_same_bytes_and_says_so_beside_it(world, tmp_path):
    written = export(world / "run", "bundle", tmp_path / "again.zip")
    assert written.file.read_bytes() == (world / "run.zip").read_bytes()
    record = json.loads(written.beside.read_text())
    assert record["sha256"] == hashlib.sha256(written.file.read_bytes()).hexdigest()
    assert "names of the images" in written.sentences[0]


def test_it_speaks_french(world, tmp_path):
    with speaking("fr"):
        written = export(world / "run", "bundle", tmp_path / "fr.zip")
    with zipfile.ZipFile(io.BytesIO(written.file.read_bytes())) as packed:
        assert "Fiche du modèle" in packed.read("MODEL_CARD.md").decode()
        assert "décompressez" in packed.read("README.md").decode()
