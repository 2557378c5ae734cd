"""The one pass: facts about files and about pictures in memory."""

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

import pupille.audit.facts.gather as facts_module
from hanging import HANGING
from pupille.audit.facts.gather import gather
from pupille.data.dataset import Dataset
from pupille.data.formats.arrays import from_arrays
from pupille.data.open import open as open_dataset
from pupille.data.open import open_images
from pupille.data.pixels.pixel_set import read_pixels
from pupille.errors import ImageError, Refusal


def photo(seed: int, width: int = 60, height: int = 40) -> Image.Image:
    """A smooth picture with some noise, like a photo."""
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 256, (6, 8, 3), dtype=np.uint8))
    smooth = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC)).astype(int)
    return Image.fromarray(np.clip(smooth + rng.integers(-9, 10, smooth.shape), 0, 255).astype(np.uint8))


def folder_of(root: Path, pictures: dict[str, Image.Image], **options: object) -> Dataset:
    for name, picture in pictures.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        picture.save(root / name, **options)
    return open_images(root)


def test_facts_tell_what_a_file_is(tmp_path: Path) -> None:
    dataset = folder_of(tmp_path, {"a/one.jpg": photo(1), "a/two.PNG": photo(2).convert("L")})
    readable, (jpeg, png), left_out = gather(dataset)
    assert list(readable.samples["id"]) == ["a/one.jpg", "a/two.PNG"]
    assert left_out == ()
    assert (jpeg.format, jpeg.extension, jpeg.mode, jpeg.width, jpeg.height) == ("JPEG", "jpg", "RGB", 60, 40)
    assert (png.format, png.extension, png.mode, png.jpeg_quality) == ("PNG", "png", "L", None)
    assert jpeg.size == (tmp_path / "a/one.jpg").stat().st_size
    assert jpeg.jpeg_quality == 75
    grey = np.asarray(photo(2).convert("L")) / 255
    assert png.brightness == pytest.approx(grey.mean())
    assert png.contrast == pytest.approx(grey.std())
    assert png.colour == pytest.approx([grey.mean()] * 3)
    assert png.small.shape == (32, 32)


def test_facts_are_those_of_the_picture_as_it_is_seen(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    folder_of(tmp_path, {"big.jpg": photo(3, 900, 600), "small.jpg": photo(3, 90, 60)}, exif=exif)
    _, (big, small), _ = gather(open_images(tmp_path))
    assert (big.width, big.height, small.width, small.height) == (600, 900, 60, 90)
    with Image.open(tmp_path / "big.jpg") as image:
        upright = ImageOps.exif_transpose(image).convert("L")
    shrunk = np.asarray(upright.resize((32, 32), Image.Resampling.BOX)).astype(int)
    assert np.abs(big.small.astype(int) - shrunk).mean() < 2


def test_contents_are_those_of_the_pixels_that_training_reads(shared: Path) -> None:
    dataset = open_dataset(str(shared / "data" / "sign_digits")).subset(range(150))
    _, facts, _ = gather(dataset)
    assert tuple(fact.content for fact in facts) == read_pixels(dataset).content


def test_big_jpegs_have_one_content_exactly_where_their_pixels_are_the_same(tmp_path: Path) -> None:
    picture = photo(4, 800, 600)
    folder_of(tmp_path, {"a.jpg": picture, "copy.jpg": picture, "other.jpg": photo(5, 800, 600)})
    picture.save(tmp_path / "marked.jpg", comment="other bytes, same pixels")
    picture.save(tmp_path / "progressive.jpg", progressive=True)
    picture.save(tmp_path / "coarser.jpg", quality=70)
    dataset, facts, _ = gather(open_images(tmp_path))
    content = dict(zip(dataset.samples["id"], (fact.content for fact in facts), strict=True))
    same = {content[name] for name in ("a.jpg", "copy.jpg", "marked.jpg", "progressive.jpg")}
    assert len(same) == 1
    assert len({*same, content["other.jpg"], content["coarser.jpg"]}) == 3
    assert gather(open_images(tmp_path))[1][0].content == content["a.jpg"]


@pytest.mark.parametrize("size", [(40, 60), (512, 300), (1030, 515), (3000, 40)])
def test_a_reduced_jpeg_measures_like_the_whole_one(tmp_path: Path, size: tuple[int, int]) -> None:
    picture = photo(6, *size)
    picture.save(tmp_path / "a.jpg", quality=95, subsampling=0)
    with Image.open(tmp_path / "a.jpg") as image:
        image.load()
        image.save(tmp_path / "b.png")
    _, (jpeg, png), _ = gather(open_images(tmp_path))
    assert jpeg.brightness == pytest.approx(png.brightness, abs=0.004)
    assert jpeg.contrast == pytest.approx(png.contrast, abs=0.01)
    assert jpeg.colour == pytest.approx(png.colour, abs=0.01)
    assert jpeg.border == pytest.approx(png.border, abs=0.03)
    assert np.abs(jpeg.small.astype(int) - png.small).mean() < 2


def test_files_that_cannot_be_read_are_left_out_with_the_reason(tmp_path: Path) -> None:
    folder_of(tmp_path, {"good.png": photo(7)})
    (tmp_path / "empty.jpg").touch()
    whole = io.BytesIO()
    photo(8, 1200, 900).save(whole, "JPEG")
    (tmp_path / "cut.jpg").write_bytes(whole.getvalue()[:-5000])
    readable, facts, left_out = gather(open_images(tmp_path))
    assert list(readable.samples["id"]) == ["good.png"]
    assert len(facts) == 1
    assert {item.path: item.reason.split(";")[0] for item in left_out} == {
        "empty.jpg": "is empty",
        "cut.jpg": "is damaged or cut short",
    }
    assert {item.path: item.refusal for item in left_out} == {
        "empty.jpg": Refusal.EMPTY,
        "cut.jpg": Refusal.DAMAGED,
    }
    assert gather(open_images(tmp_path))[2] == readable.left_out == left_out
    with pytest.raises(ImageError, match="cut.jpg"):
        gather(open_images(tmp_path), strict=True)


def test_a_set_of_which_nothing_can_be_read_gives_no_facts(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    readable, facts, left_out = gather(open_images(tmp_path))
    assert (len(readable), facts, len(left_out)) == (0, (), 1)


def test_pictures_in_memory_measure_as_the_same_pictures_in_files(tmp_path: Path) -> None:
    pictures = [photo(seed) for seed in range(5)]
    in_files = gather(folder_of(tmp_path, {f"{i}.png": picture for i, picture in enumerate(pictures)}))[1]
    in_memory = gather(from_arrays(np.stack([np.asarray(picture) for picture in pictures])))[1]
    for file, array in zip(in_files, in_memory, strict=True):
        assert (array.format, array.file_hash, array.size) == ("array", "", 0)
        for name in ("content", "brightness", "contrast", "sharpness", "colour", "border", "width", "height"):
            assert getattr(array, name) == getattr(file, name), name
        assert np.array_equal(array.small, file.small)
        assert np.array_equal(array.signatures, file.signatures)


def test_deep_pictures_are_seen_between_their_own_lowest_and_highest_value() -> None:
    deep = np.zeros((2, 10, 10), dtype=np.uint16)
    deep[0, :5] = 4000
    first, flat = gather(from_arrays(deep))[1]
    assert (first.mode, first.brightness, first.contrast) == ("I;16", 0.5, 0.5)
    assert (flat.brightness, flat.contrast) == (0.0, 0.0)


def test_the_second_pass_decodes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = folder_of(tmp_path, {f"{i}.jpg": photo(i) for i in range(4)})
    first = gather(dataset)[1]

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("decoded again")

    monkeypatch.setattr("pupille.audit.facts.look.glimpse_of_file", refuse)
    again = gather(dataset)[1]
    for one, two in zip(first, again, strict=True):
        assert {**vars(one), "small": 0, "signatures": 0} == {**vars(two), "small": 0, "signatures": 0}
        assert np.array_equal(one.small, two.small)
        assert np.array_equal(one.signatures, two.signatures)
    photo(9).save(tmp_path / "0.jpg")
    with pytest.raises(AssertionError, match="decoded again"):
        gather(dataset)
    with pytest.raises(AssertionError, match="decoded again"):
        gather(dataset, cache=False)


def test_processes_see_what_one_process_sees(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = open_images(shared / "data" / "odd" / "image_rs" / "images")
    alone = gather(dataset, cache=False)
    monkeypatch.setattr(facts_module, "ALONE", 0.0)
    monkeypatch.setattr(facts_module, "usable_processors", lambda: 2)
    shared_out = gather(dataset, cache=False)
    assert alone[2] == shared_out[2]
    assert [fact.content for fact in alone[1]] == [fact.content for fact in shared_out[1]]
    assert [fact.metadata for fact in alone[1]] == [fact.metadata for fact in shared_out[1]]
    assert [fact.signatures.tobytes() for fact in alone[1]] == [
        fact.signatures.tobytes() for fact in shared_out[1]
    ]


ODD_FILES_ALONE = """
import re, sys
from pathlib import Path
from pupille.audit.facts.gather import gather
from pupille.data.open import open_images
gather(open_images(Path(sys.argv[1])), cache=False)
print(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""
# Not ru_maxrss: a child process begins with the peak of the one that started it.


def test_the_odd_files_stay_below_a_gigabyte(shared: Path) -> None:
    folder = str(shared / "data" / "odd")
    ended = subprocess.run(
        [sys.executable, "-c", ODD_FILES_ALONE, folder], capture_output=True, check=True, timeout=HANGING
    )
    assert int(ended.stdout) * 1024 < 1e9
    assert ended.stderr == b""


def test_the_photos_of_another_size_among_the_hand_signs_are_upright(shared: Path) -> None:
    dataset = open_dataset(str(shared / "data" / "sign_digits"))
    rows = [i for i, id_ in enumerate(dataset.samples["id"]) if id_ in BIG_SIGNS]
    _, facts, _ = gather(dataset.subset(rows))
    assert [(fact.width, fact.height) for fact in facts] == [(3024, 3024)] * 3
    for row, fact in zip(rows, facts, strict=True):
        with Image.open(shared / "data" / "sign_digits" / dataset.samples["path"].iloc[row]) as image:
            seen = ImageOps.exif_transpose(image).convert("L").resize((32, 32), Image.Resampling.BOX)
        assert np.abs(np.asarray(seen).astype(int) - fact.small).mean() < 2


BIG_SIGNS = ("7/IMG_5874.JPG", "7/IMG_5935.JPG", "7/IMG_5978.JPG")
"""Found with `identify`: the only files of 3024 x 3024, all with orientation 6."""
