"""The page of an exploration: the verdict first, small copies, a square an image, names harmless."""

from dataclasses import replace

import pytest

from pupille.i18n.language import tell
from pupille.report.exploration_page import exploration_page, images_of
from pupille.report.exploration_text import as_text, how_sure, usual_sentence
from pupille.results.exploration import (
    ClusterRecord,
    ColourRecord,
    ExplorationRecord,
    LayoutRecord,
    NearRecord,
    TwinRecord,
)
from pupille.results.metric import Metric

PIXEL = (b"\x89PNG\r\n\x1a\n", ".png")


@pytest.fixture
def record():
    ids = tuple(f"{n}.png" for n in range(6))
    places = tuple(row / 5 for row in range(6))
    cluster = ClusterRecord(
        1, 3, Metric(0.9, 0.7, 1.0, 3), (tell("Perhaps the camera."),), ids[:2], {"a": 2, "b": 1}
    )
    return ExplorationRecord(
        schema=1,
        pupille="0.1.0",
        kind="exploration",
        created="2026-11-30T12:00:00Z",
        seconds=1.0,
        command=None,
        source="photos",
        seed=0,
        images=6,
        drawn=6,
        features="pixels",
        dimensions=2,
        method="kmeans",
        verdict="clusters",
        sentence=tell("Two clusters."),
        groups=2,
        chance=0.05,
        agreement=(0.9,),
        expected=(0.5,),
        seeds=1.0,
        unassigned=0.0,
        clusters=(cluster, replace(cluster, number=2, what_else=(), labels={})),
        cluster_of={id_: 1 + row // 3 for row, id_ in enumerate(ids)},
        labels_agreement=Metric(0.5, 0.4, 0.6, 6),
        suspects=(ids[3],),
        alone=(ids[4],),
        twins=(TwinRecord(ids[:2], 0.1),),
        twin_pairs=3,
        like=(NearRecord(ids[5], 2.0),),
        usual=(0.5, 1.5),
        layout=LayoutRecord(
            "tsne",
            6,
            ids,
            places,
            places,
            0.25,
            (0,) * 5 + (1,),
            {"cluster": ColourRecord(("1", "2"), (0,) * 3 + (1,) * 3)},
        ),
        notes=(),
        versions={},
    )


def test_the_verdict_and_its_cautions_come_before_the_clusters(record):
    page = exploration_page(record, dict.fromkeys(record.cluster_of, PIXEL))
    places = [
        page.index(words)
        for words in ("Two clusters.", "Perhaps the camera.", 'id="clusters"', 'id="picture"')
    ]
    assert places == sorted(places)
    assert page.count("data:image/png") == 2 + 2 + 1 + 2 + 1 + 1
    assert "25.0" in page


def test_one_blob_has_neither_clusters_nor_a_picture_that_was_not_wanted(record):
    nothing = replace(record, verdict="one blob", clusters=(), layout=None, labels_agreement=None)
    page = exploration_page(nothing, {})
    assert 'id="clusters"' not in page
    assert 'id="picture"' not in page


def test_names_are_escaped_and_images_without_a_copy_left_out(record):
    assert "<b>" not in exploration_page(replace(record, source="<b>x</b>"), {"<b>.png": PIXEL})
    assert images_of(["a", "b"], {"b": PIXEL})[0]["id"] == "b"


def test_it_is_told_how_many_blobs_are_as_stable_and_how_far_is_usual(record):
    assert "0 of them" in how_sure(record)
    assert "19 of them" in how_sure(replace(record, chance=1.0))
    assert "too few images" in how_sure(replace(record, agreement=()))
    assert "nothing here is like it" in usual_sentence(record)
    assert "nothing here" not in usual_sentence(replace(record, usual=(0.5, 3.0)))


def test_the_terminal_says_the_same(record):
    text = as_text(record)
    assert text.index("Two clusters.") < text.index("Cluster 1") < text.index("Perhaps the camera.")
    assert "of these a (2), b (1)" in text
    assert "3.png" in text
    assert "3 pairs of images are nearer" in text
