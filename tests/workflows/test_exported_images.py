"""The images of the parts of a run, found again in their source."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from pupille.data.pixels.pixel_set import PixelSet
from pupille.errors import DataError
from pupille.images.limits import DEFAULT_LIMITS
from pupille.models.files.load import load_model
from pupille.results.read import results_in
from pupille.runs.events import silent
from pupille.training.run import read_split
from pupille.workflows import exported_images
from pupille.workflows.export_job import ExportJob
from pupille.workflows.exported_images import ids_of, images_of_part


@pytest.fixture
def job(boxes_run, tmp_path):
    folder, results = boxes_run / "runs" / "blobs", results_in(boxes_run)
    out = tmp_path / "model.onnx"
    source = str(boxes_run.parent / "shapes")
    return ExportJob(
        folder, boxes_run, results, results.run("blobs"), out, out, source, DEFAULT_LIMITS, silent
    )  # fmt: skip


def prepared(job):
    return load_model(job.folder).spec.preprocessing


@pytest.mark.parametrize("part", ["train", "validation", "test"])
def test_the_images_of_a_part_are_those_of_the_split(job, part):
    expected = {id_ for id_, where in read_split(job.folder).items() if where == part}
    assert ids_of(job.folder, part) == expected
    assert set(images_of_part(job, prepared(job), part).dataset.samples["id"]) == expected


def test_some_of_a_part_are_spread_evenly(job):
    every = list(images_of_part(job, prepared(job), "train").dataset.samples["id"])
    some = list(images_of_part(job, prepared(job), "train", most=4).dataset.samples["id"])
    places = [every.index(id_) for id_ in some]
    assert (places[0], places[-1], len(places)) == (0, len(every) - 1, 4)
    assert max(np.diff(places)) - min(np.diff(places)) <= 1


def test_a_part_of_which_an_image_is_missing_is_refused_and_test_is_still_known(job, tmp_path):
    source = shutil.copytree(job.data, tmp_path / "shapes")
    gone = sorted(ids_of(job.folder, "train"))[0]
    (image,) = source.rglob(gone.split("/")[-1])
    image.unlink()
    elsewhere = replace(job, data=str(source))
    assert isinstance(exported_images.test_images(elsewhere, prepared(job)), PixelSet)
    with pytest.raises(DataError, match=r"images of train are not all in.*--data"):
        images_of_part(elsewhere, prepared(job), "train")
