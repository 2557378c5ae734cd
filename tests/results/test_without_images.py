"""Results without the pictures of some images: pictures and their files go, figures and names stay."""

from pupille.results.without_images import shown_ids, without_images

RECORD = {
    "runs": [{"metrics": {"accuracy": {"value": 0.9}}, "novelty": {"images": ["a.png", "b.png"]}}],
    "gallery": {
        "mistakes": [
            {"id": "a.png", "truth": "x", "thumbnail": "thumbnails/0001.png"},
            {"id": "b.png", "truth": "y", "thumbnail": "thumbnails/0002.png"},
        ],
        "drawn": [
            {"id": "a.png", "thumbnail": "thumbnails/0003.png", "layer": "thumbnails/0003-layer.png"},
            {"id": "c.png", "thumbnail": "thumbnails/0004.png", "layer": ""},
        ],
    },
    "audit": {
        "findings": [{"ids": ["a.png", "c.png"]}],
        "thumbnails": {"a.png": "thumbnails/audit-0001.png", "d.png": "thumbnails/audit-0002.png"},
        "captions": {"a.png": {"label": "x"}, "d.png": {"label": "y"}},
        "drawings": {"a.png": {"id": "a.png", "thumbnail": "thumbnails/0005.png", "layer": ""}},
    },
}


def test_pictures_of_an_image_go_with_all_their_files() -> None:
    left = without_images(RECORD, {"a.png"})
    assert sorted(left.files) == [
        "thumbnails/0001.png",
        "thumbnails/0003-layer.png",
        "thumbnails/0003.png",
        "thumbnails/0005.png",
        "thumbnails/audit-0001.png",
    ]
    assert [picture["id"] for picture in left.record["gallery"]["mistakes"]] == ["b.png"]
    assert [picture["id"] for picture in left.record["gallery"]["drawn"]] == ["c.png"]
    assert list(left.record["audit"]["thumbnails"]) == ["d.png"]
    assert list(left.record["audit"]["captions"]) == ["d.png"]
    assert left.record["audit"]["drawings"] == {}


def test_figures_and_names_in_tables_stay() -> None:
    left = without_images(RECORD, {"a.png"}).record
    assert left["runs"] == RECORD["runs"]
    assert left["audit"]["findings"] == RECORD["audit"]["findings"]


def test_the_record_that_was_given_is_not_changed() -> None:
    before = repr(RECORD)
    without_images(RECORD, {"a.png", "b.png", "c.png", "d.png"})
    assert repr(RECORD) == before


def test_without_a_name_that_is_shown_nothing_changes() -> None:
    left = without_images(RECORD, {"e.png"})
    assert (left.record, left.files) == (RECORD, ())


def test_every_image_with_a_picture_is_listed() -> None:
    assert shown_ids(RECORD) == {"a.png", "b.png", "c.png", "d.png"}
    assert shown_ids(without_images(RECORD, shown_ids(RECORD)).record) == set()
