"""The worst images, with their pictures and numbers."""

from dataclasses import replace

from pupille.report.regression.worst_images import make, plate
from pupille.report.section import Context
from pupille.report.sections.pictures import MISSING
from pupille.results.data import GalleryRecord
from pupille.results.regression_record import WorstImageRecord


def test_each_has_its_picture_its_place_and_its_error_the_worst_first(context):
    plates = make(context)["plates"]
    assert [plate["target"] for plate in plates] == [f"worst-{k}" for k in range(1, 13)]
    assert all(plate["picture"].uri.startswith("data:image/png") for plate in plates)
    errors = [abs(w.predicted - w.value) for w in context.results.gallery.worst]
    assert errors == sorted(errors, reverse=True)
    assert plates[0]["error"] == "+30.0\u00a0g"


def test_numbers_have_the_decimals_of_the_largest_but_a_small_error_is_not_lost():
    record = WorstImageRecord("a.png", 1500.0, 1499.75, "a.png")
    shown = plate(record, 0, MISSING, "mm")
    assert (shown["true"], shown["error"], shown["high"]) == ("1,500\u00a0mm", "\u22120.250\u00a0mm", False)
    right = plate(WorstImageRecord("a.png", 2.0, 2.0, "a.png"), 0, MISSING, "")
    assert right["error"] == "0.00"


def test_without_pictures_there_is_no_section(context):
    assert make(Context(replace(context.results, gallery=GalleryRecord(())), context.folder)) is None
