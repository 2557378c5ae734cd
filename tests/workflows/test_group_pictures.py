"""The pictures of groups that nobody named."""

from dataclasses import replace
from pathlib import Path

from pupille.data.open import open as open_dataset
from pupille.models.files.load import load_model
from pupille.results.metric import Metric
from pupille.results.unknown_groups import UnknownGroupRecord, UnknownGroupsRecord
from pupille.workflows.group_pictures import beside_results, thumbnails_of

HALF = Metric(0.5, 0.4, 0.6, 20)


def test_they_are_written_beside_the_results_in_the_order_of_the_record(marked_run: Path, tmp_path: Path):
    dataset = open_dataset(marked_run.parent / "photos")
    ids = tuple(dataset.samples["id"].iloc[[5, 3, 100]])
    group = UnknownGroupRecord(None, None, HALF, 0.1, HALF, 0.01, "They.", ids)
    record = UnknownGroupsRecord(
        "found", "One.", 1, "pixels", 60, 60, (group, replace(group, ids=ids[:1])), ()
    )
    pictures = thumbnails_of(record, dataset, load_model(marked_run))
    assert set(pictures) == set(ids)
    written = beside_results(record, pictures, tmp_path)
    assert [len(each.pictures) for each in written.groups] == [3, 1]
    for id_, name in zip(ids, written.groups[0].pictures, strict=True):
        assert (tmp_path / name).read_bytes() == pictures[id_][0]
