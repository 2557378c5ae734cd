"""Audits kept from one command to the next: what is known again, and all that makes them anew."""

import json
import os
import stat
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from drawn_sets import box, boxed, masked, voc
from pupille.audit import cache as audit_cache
from pupille.audit.check import Check
from pupille.audit.checks.labels import LABELS
from pupille.audit.examine import examine
from pupille.config import DataConfig, SplitConfig
from pupille.data.formats.arrays import from_arrays
from pupille.data.pixels import cached_file
from pupille.data.sources.cache import cached, clear
from pupille.i18n.language import FRENCH, retell, speaking, tell
from pupille.images.limits import Limits
from pupille.storage import locations
from pupille.workflows import audit as workflow

NOISE = np.random.default_rng(0).integers(0, 256, (24, 12, 12), dtype=np.uint8)
LABELS_OF = ["even", "odd"] * 12


@pytest.fixture
def looks(monkeypatch):
    """How often images were looked at."""
    counts = []
    real = workflow.gather

    def counted(*args, **options):
        counts.append(1)
        return real(*args, **options)

    monkeypatch.setattr(workflow, "gather", counted)
    monkeypatch.setattr(cached_file, "RACY", -(10**18))
    return counts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pictures of two classes with two twins, a position in each name, and one file that cannot be read."""
    for number, picture in enumerate(NOISE):
        path = tmp_path / "photos" / LABELS_OF[number] / f"48.{number:04}_2.{number:04}_.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(NOISE[0] if number == 2 else picture).save(path)
    (tmp_path / "photos" / "odd" / "torn.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    return tmp_path / "photos"


def everything(audited):
    samples = audited.dataset.samples
    return (
        audited.to_json(),
        samples.to_dict("list"),
        dict(audited.twins),
        audited.dataset.left_out,
        audited.dataset.notes,
    )


@pytest.mark.parametrize("data", [DataConfig(), DataConfig(group_distance="50m")])
def test_a_second_audit_says_the_same_and_looks_at_no_image(folder, looks, data):
    first, second = (workflow.audit(folder, data=data) for _ in range(2))
    assert len(looks) == 1
    assert first.audit.worst() == "warning"
    assert everything(first) == everything(second)
    assert [item.path for item in second.dataset.left_out] == ["odd/torn.png"]
    with speaking(FRENCH):
        pairs = zip(first.audit.findings, second.audit.findings, strict=True)
        assert all(retell(one.sentence) == retell(other.sentence) for one, other in pairs)


def test_an_array_is_known_by_its_pixels_wherever_it_comes_from(looks):
    audits = [workflow.audit((NOISE.copy(), list(LABELS_OF))) for _ in range(2)]
    assert len(looks) == 1
    assert everything(audits[0]) == everything(audits[1])


def brightened(pictures, labels):
    return np.where(pictures == pictures.max(), 0, pictures).astype(np.uint8), labels


def relabelled(pictures, labels):
    return pictures, [*labels[:-1], labels[0]]


def turned_round(pictures, labels):
    return pictures[::-1], labels[::-1]


def shaped_anew(pictures, labels):
    return pictures.reshape(24, 9, 16), labels


@pytest.mark.parametrize("change", [brightened, relabelled, turned_round, shaped_anew])
def test_other_pixels_labels_order_or_shape_are_audited_anew(looks, change):
    workflow.audit((NOISE, LABELS_OF))
    workflow.audit(change(NOISE, LABELS_OF))
    assert len(looks) == 2


@pytest.mark.parametrize(
    "settings",
    [
        {"seed": 1},
        {"data": DataConfig(group_distance="50m")},
        {"data": DataConfig(group="stem")},
        {"data": DataConfig(group_pattern=r"(..)\.png")},
        {"limits": Limits(megapixels=1.0)},
    ],
)
def test_other_settings_are_audited_anew(folder, looks, settings):
    workflow.audit(folder)
    workflow.audit(folder, **settings)
    assert len(looks) == 2


def test_a_given_split_and_a_new_one_are_two_audits(looks):
    dataset = from_arrays(NOISE, LABELS_OF, splits=["train"] * 12 + ["test"] * 12)
    workflow.audit(dataset)
    workflow.audit(dataset, split=SplitConfig(resplit=True))
    assert len(looks) == 2


def test_a_file_of_another_content_but_the_same_size_and_time_is_audited_anew(folder, looks):
    before = workflow.audit(folder)
    path = folder / "even" / "48.0000_2.0000_.png"
    status = path.stat()
    picture = bytearray(path.read_bytes())
    picture[-20] ^= 1
    path.write_bytes(bytes(picture))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    after = workflow.audit(folder)
    assert len(looks) == 2
    assert len(after.dataset) == len(before.dataset) - 1


def test_a_file_that_goes_or_comes_is_noticed(folder, looks):
    workflow.audit(folder)
    (folder / "odd" / "torn.png").unlink()
    assert not workflow.audit(folder).dataset.left_out
    assert len(looks) == 2


def test_files_changed_a_moment_ago_are_not_relied_upon(folder, looks, monkeypatch):
    monkeypatch.setattr(cached_file, "RACY", 10**18)
    for _ in range(2):
        workflow.audit(folder)
    assert len(looks) == 2
    assert not audits()


def test_files_that_change_while_they_are_looked_at_are_not_kept(folder, looks, monkeypatch):
    real = workflow.gather

    def changing(*args, **options):
        (folder / "odd" / "torn.png").write_bytes(b"other")
        return real(*args, **options)

    monkeypatch.setattr(workflow, "gather", changing)
    workflow.audit(folder)
    assert not audits()


@pytest.mark.parametrize("damage", [b"", b"x\n{}", b"no line"])
def test_a_damaged_audit_is_made_anew(looks, damage):
    workflow.audit((NOISE, LABELS_OF))
    (path,) = audits()
    path.write_bytes(damage)
    workflow.audit((NOISE, LABELS_OF))
    workflow.audit((NOISE, LABELS_OF))
    assert len(looks) == 2


def test_the_audit_of_other_images_under_this_name_is_not_believed(looks):
    workflow.audit((NOISE, LABELS_OF))
    (path,) = audits()
    stranger = path.read_bytes()
    path.unlink()
    workflow.audit((NOISE[:20], LABELS_OF[:20]))
    (other,) = audits()
    other.write_bytes(stranger)
    assert workflow.audit((NOISE[:20], LABELS_OF[:20])).audit.images == 20
    assert len(looks) == 3


def test_an_audit_in_which_a_check_failed_is_asked_again(looks, monkeypatch):
    def broken(_):
        raise MemoryError("no room")

    checks = (Check(LABELS.code, LABELS.title, LABELS.severity, broken),)
    monkeypatch.setattr(workflow, "examine", lambda evidence, **_: examine(evidence, checks=checks))
    assert "labels" in workflow.audit((NOISE, LABELS_OF)).audit.could_not_run
    assert not audits()


def test_only_the_owner_may_read_it(looks):
    workflow.audit((NOISE, LABELS_OF))
    (path,) = audits()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_disk_that_refuses_costs_nothing_but_time(looks, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(audit_cache, "write_atomically", full)
    for _ in range(2):
        assert workflow.audit((NOISE, LABELS_OF)).audit.images == 24
    assert len(looks) == 2


def test_the_audits_used_least_recently_make_room(looks, monkeypatch):
    monkeypatch.setattr(audit_cache, "MOST", 2)
    sets = [(NOISE[:n], LABELS_OF[:n]) for n in (20, 22, 24)]
    for number, images in enumerate(sets[:2]):
        workflow.audit(images)
        for path in audits():
            os.utime(path, ns=(0, path.stat().st_mtime_ns - (2 - number) * 10**9))
    workflow.audit(sets[0])  # Used again, so the second is the one to go.
    workflow.audit(sets[2])
    assert len(looks) == 3
    assert len(audits()) == 2
    workflow.audit(sets[0])
    assert len(looks) == 3
    workflow.audit(sets[1])
    assert len(looks) == 4


def test_audits_larger_than_all_the_room_leave_the_newest_alone(looks, monkeypatch):
    monkeypatch.setattr(audit_cache, "MOST_BYTES", 10)
    workflow.audit((NOISE[:20], LABELS_OF[:20]))
    workflow.audit((NOISE, LABELS_OF))
    assert len(audits()) == 1


def test_audits_are_listed_with_the_rest_of_the_cache_and_cleared_by_their_kind(looks):
    workflow.audit((NOISE, LABELS_OF))
    (entry,) = cached()
    assert entry.name.startswith("audits/arrays-")
    assert [gone.name for gone in clear("audits")] == [entry.name]
    assert not audits()


def test_texts_remember_their_templates_through_the_file():
    text = tell("{n} images are dark", n=3)
    values = {"a": [text, "plain", (1, 2.5)], "b": {"text": 1, "say": "no record"}}
    again = audit_cache.decoded(json.loads(json.dumps(audit_cache.encoded(values))))
    assert again == {"a": [text, "plain", [1, 2.5]], "b": {"text": 1, "say": "no record"}}
    assert again["a"][0].record == text.record


def audits() -> list[Path]:
    return sorted((locations.cache_folder() / "audits").glob("*.json"))


def test_an_audit_is_made_anew_where_a_box_was_drawn_otherwise(tmp_path, looks):
    root, objects = boxed(tmp_path / "cells")
    first, again = (workflow.audit(root) for _ in range(2))
    assert len(looks) == 1
    assert everything(first) == everything(again)
    voc(root / "labels", {**objects, "im03": [box("cell", 2, 2, 12, 13)]})
    assert workflow.audit(root).audit.hash != first.audit.hash
    assert len(looks) == 2


def test_an_audit_is_made_anew_where_a_mask_was_drawn_otherwise(tmp_path, looks):
    root = masked(tmp_path / "cells")
    first, again = (workflow.audit(root) for _ in range(2))
    assert len(looks) == 1
    assert everything(first) == everything(again)
    path = sorted((root / "masks").iterdir())[3]
    Image.fromarray(255 - np.asarray(Image.open(path))).save(path)
    assert workflow.audit(root).audit.hash != first.audit.hash
    assert len(looks) == 2
