"""Checks on files: what is left out and why, and what stands apart among those that are read."""

import os
import socket
import struct
import time
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from hanging import HANGING
from pupille.audit.check import Check, Evidence, NotApplicable
from pupille.audit.checks import files
from pupille.audit.facts.gather import gather
from pupille.config import DataConfig
from pupille.data.formats.arrays import from_arrays
from pupille.data.open import open as open_dataset
from pupille.data.open import open_images
from pupille.errors import Refusal
from pupille.images import file_types
from pupille.images.limits import Limits
from pupille.results.finding import Finding

LEFT_OUT = (files.UNREADABLE, files.REFUSED, files.FOREIGN, files.NOT_FILES, files.EMPTY, files.MISSING)
AMONG_READ = (files.EXTENSIONS, files.MODES, files.SIZES)


def evidence_of(folder: Path, **limits: float) -> Evidence:
    dataset, facts, left_out = gather(open_images(folder, limits=Limits(**limits)))
    return Evidence(dataset, facts, left_out, given=False)


def found(check: Check, evidence: Evidence) -> Finding | None:
    answer = check.look(evidence)
    assert isinstance(answer, tuple)
    assert all(finding.code == check.code and finding.ids for finding in answer)
    return answer[0] if answer else None


def picture(seed: int, size: tuple[int, int] = (24, 16)) -> Image.Image:
    return Image.fromarray(
        np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    )


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """Twelve ordinary pictures of two classes."""
    for seed in range(12):
        name = tmp_path / "photos" / ("cat", "dog")[seed % 2] / f"{seed}.png"
        name.parent.mkdir(parents=True, exist_ok=True)
        picture(seed).save(name)
    return tmp_path / "photos"


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that would become huge."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))


def many_scans(path: Path) -> None:
    picture(0).save(path, progressive=True)
    data = path.read_bytes()
    scan = data[data.index(b"\xff\xda") :].removesuffix(b"\xff\xd9")
    path.write_bytes(data.removesuffix(b"\xff\xd9") + scan * 200 + b"\xff\xd9")


def test_good_files_pass_every_check(good: Path) -> None:
    evidence = evidence_of(good)
    for check in (*LEFT_OUT, *AMONG_READ):
        assert check.look(evidence) == (), check.code


def test_pictures_in_memory_have_no_files_to_check() -> None:
    dataset, facts, left_out = gather(from_arrays(np.zeros((12, 8, 8), np.uint8)))
    evidence = Evidence(dataset, facts, left_out, given=False)
    for check in (*LEFT_OUT, *AMONG_READ):
        assert isinstance(check.look(evidence), NotApplicable), check.code


def test_damaged_and_truncated_files_are_named(good: Path) -> None:
    whole = (good / "cat" / "0.png").read_bytes()
    (good / "cat" / "cut.png").write_bytes(whole[: len(whole) // 2])
    (good / "dog" / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 nothing")
    finding = found(files.UNREADABLE, evidence_of(good))
    assert finding is not None
    assert finding.ids == ("cat/cut.png", "dog/broken.jpg")
    assert finding.sentence.startswith("2 files cannot be read; the first is 'cat/cut.png': is damaged")


def test_bombs_and_files_beyond_a_limit_are_refused_at_once(good: Path) -> None:
    (good / "cat" / "bomb.png").write_bytes(bomb(60_000, 60_000))
    many_scans(good / "cat" / "scans.jpg")
    picture(1, (1200, 1000)).save(good / "dog" / "big.png")
    start = time.perf_counter()
    finding = found(files.REFUSED, evidence_of(good, megapixels=1.0))
    assert time.perf_counter() - start < HANGING
    assert finding is not None
    assert finding.ids == ("cat/bomb.png", "cat/scans.jpg", "dog/big.png")
    assert "--max-megapixels" in finding.advice
    assert finding.sentence.startswith("3 files are refused by a limit")


def test_formats_that_are_not_read_come_with_their_conversion(good: Path) -> None:
    (good / "cat" / "a.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(40))
    finding = found(files.FOREIGN, evidence_of(good))
    assert finding is not None
    assert finding.ids == ("cat/a.heic",)
    assert finding.details["reasons"]["cat/a.heic"] == file_types.HEIC


def test_pipes_sockets_links_and_folders_are_never_opened(good: Path, tmp_path: Path) -> None:
    os.mkfifo(good / "cat" / "pipe.jpg")
    (good / "cat" / "folder.png").mkdir()
    (good / "dog" / "zero.jpg").symlink_to("/dev/zero")
    (tmp_path / "outside.png").write_bytes((good / "cat" / "0.png").read_bytes())
    (good / "dog" / "outside.png").symlink_to(tmp_path / "outside.png")
    (good / "dog" / "loop.png").symlink_to("loop.png")
    held = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(good)  # The path of a socket must be short.
    held.bind("s.jpg")
    os.chdir(here)
    start = time.perf_counter()
    finding = found(files.NOT_FILES, evidence_of(good))
    held.close()
    assert time.perf_counter() - start < HANGING
    assert finding is not None
    assert set(finding.ids) == {
        "cat/pipe.jpg",
        "cat/folder.png",
        "dog/zero.jpg",
        "dog/outside.png",
        "dog/loop.png",
        "s.jpg",
    }


def test_empty_files_are_named(good: Path) -> None:
    (good / "cat" / "nothing.jpg").touch()
    finding = found(files.EMPTY, evidence_of(good))
    assert finding is not None
    assert finding.sentence.startswith("1 file is empty; the first is 'cat/nothing.jpg'")


def test_files_that_a_table_lists_in_vain_are_named(good: Path) -> None:
    rows = [{"path": str(path.relative_to(good)), "label": path.parent.name} for path in good.rglob("*.png")]
    pd.DataFrame([*rows, {"path": "cat/gone.png", "label": "cat"}]).to_csv(good / "labels.csv", index=False)
    dataset, facts, left_out = gather(open_dataset(good / "labels.csv", DataConfig()))
    finding = found(files.MISSING, Evidence(dataset, facts, left_out, given=False))
    assert finding is not None
    assert finding.ids == ("cat/gone.png",)


def test_an_extension_that_lies_is_told_and_read_all_the_same(good: Path) -> None:
    picture(3).save(good / "cat" / "new.webp")
    (good / "cat" / "new.webp").rename(good / "cat" / "new.jpg")
    evidence = evidence_of(good)
    finding = found(files.EXTENSIONS, evidence)
    assert finding is not None
    assert finding.ids == ("cat/new.jpg",)
    assert "1 WebP named .jpg" in finding.sentence
    assert len(evidence.facts) == 13


def test_a_mode_that_only_few_images_have_is_told(good: Path) -> None:
    for seed in range(30):
        picture(100 + seed).save(good / "cat" / f"more{seed}.png")
    picture(1).convert("CMYK").save(good / "cat" / "print.jpg")
    picture(1).convert("L").save(good / "cat" / "grey.png")
    finding = found(files.MODES, evidence_of(good))
    assert finding is not None
    assert finding.ids == ("cat/grey.png", "cat/print.jpg")
    assert "2 of 44 images" in finding.sentence


def test_two_modes_in_equal_parts_are_usual(good: Path) -> None:
    for seed in range(12):
        picture(seed).convert("L").save(good / "cat" / f"grey{seed}.png")
    assert found(files.MODES, evidence_of(good)) is None


@pytest.mark.parametrize("size", [(240, 160), (240, 16), (3, 2)])
def test_a_size_or_shape_far_from_the_rest_is_told(good: Path, size: tuple[int, int]) -> None:
    picture(5, size).save(good / "dog" / "odd.png")
    finding = found(files.SIZES, evidence_of(good))
    assert finding is not None
    assert finding.ids == ("dog/odd.png",)
    assert f"1 of {size[0]} x {size[1]}; the middle image has 24 x 16" in finding.sentence


def test_sizes_that_vary_by_less_than_a_factor_of_two_or_all_differ_are_usual(tmp_path: Path) -> None:
    for step in range(12):
        picture(step, (20 + step, 20)).save(tmp_path / f"near{step}.png")
    assert found(files.SIZES, evidence_of(tmp_path)) is None
    for step in range(12):
        picture(step, (8 * 2 ** (step % 7), 16)).save(tmp_path / f"near{step}.png")
    assert found(files.SIZES, evidence_of(tmp_path)) is None


def test_photos_of_many_sizes_are_a_note_of_the_smallest_and_the_largest(tmp_path: Path) -> None:
    for step in range(20):
        picture(step, (60 + step % 7, 40 + step)).save(tmp_path / f"{step:02}.png")
    picture(20, (300, 200)).save(tmp_path / "20.png")
    picture(21, (30, 20)).save(tmp_path / "21.png")
    finding = found(files.SIZES, evidence_of(tmp_path))
    assert finding is not None
    assert (finding.severity, finding.ids) == ("note", ("21.png", "20.png"))
    assert finding.sentence == "The images are of many sizes, from 30 x 20 to 300 x 200 pixels."


def test_a_handful_of_images_has_no_usual_size_or_mode(tmp_path: Path) -> None:
    for step in range(9):
        picture(step, (10 + 40 * step, 20)).save(tmp_path / f"{step}.png")
    evidence = evidence_of(tmp_path)
    assert isinstance(files.SIZES.look(evidence), NotApplicable)
    assert isinstance(files.MODES.look(evidence), NotApplicable)


def test_the_three_large_photos_among_the_hand_signs_are_named(shared: Path) -> None:
    dataset, facts, left_out = gather(open_images(shared / "data" / "sign_digits" / "7"))
    finding = found(files.SIZES, Evidence(dataset, facts, left_out, given=False))
    assert finding is not None
    assert finding.ids == ("IMG_5874.JPG", "IMG_5935.JPG", "IMG_5978.JPG")
    assert set(map(tuple, finding.details["sizes"].values())) == {(3024, 3024)}


def test_every_odd_file_ends_in_one_check(shared: Path) -> None:
    evidence = evidence_of(shared / "data" / "odd")
    told = [path for check in LEFT_OUT if (finding := found(check, evidence)) for path in finding.ids]
    aside = [item.path for item in evidence.left_out if item.refusal is Refusal.ASIDE]
    assert sorted([*told, *aside]) == sorted(item.path for item in evidence.left_out)
    assert len(evidence.facts) + len(evidence.left_out) == sum(
        path.is_file() for path in (shared / "data" / "odd").rglob("*")
    )
