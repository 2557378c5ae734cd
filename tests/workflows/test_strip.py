"""Copies without metadata, from the library and from the command line."""

import io
import json
import os
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from PIL.ExifTags import IFD

from pupille.audit.metadata.read import read_metadata
from pupille.cli.strip import command
from pupille.errors import ConfigError, DataError
from pupille.images.file_types import format_of
from pupille.images.open_image import read_image
from pupille.workflows.strip import strip, without_metadata


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two classes, a table, a text, a broken file, all sorts of metadata."""
    folder = tmp_path / "my photos"
    rng = np.random.default_rng(0)
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[315] = "Ada"
    exif.get_ifd(IFD.GPSInfo).update({1: "N", 2: (47.0, 1.0, 2.0), 3: "E", 4: (8.0, 1.0, 2.0)})
    for name, options in {
        "cat/a.jpg": {"exif": exif},
        "cat/b.png": {"exif": exif},
        "dog/old/c.bmp": {},
        "dog/d.tif": {"tiffinfo": {315: "Ada"}},
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(rng.integers(0, 256, (12, 20, 3), dtype=np.uint8)).save(folder / name, **options)
    (folder / "labels.csv").write_text("path,label\ncat/a.jpg,cat\n")
    (folder / "notes.txt").write_text("Ada was here")
    (folder / "dog" / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    return folder


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_images_and_tables_are_copied_and_everything_else_is_listed(photos: Path, tmp_path: Path) -> None:
    done = strip(photos, tmp_path / "out")
    assert done.images == ("cat/a.jpg", "cat/b.png", "dog/d.tif", "dog/old/c.bmp")
    assert done.tables == ("labels.csv",)
    assert files(tmp_path / "out") == {*done.images, "labels.csv"}
    assert (tmp_path / "out" / "labels.csv").read_bytes() == (photos / "labels.csv").read_bytes()
    assert {item.path for item in done.left_out} == {"notes.txt", "dog/broken.jpg"}
    assert dict(done.removed) == {"positions": 2, "names": 3}


def test_the_copies_look_the_same_and_say_nothing(photos: Path, tmp_path: Path) -> None:
    done = strip(photos, tmp_path / "out")
    for path in done.images:
        before, after = read_image(photos / path), read_image(tmp_path / "out" / path)
        assert np.array_equal(before.pixels, after.pixels), path
        data = (tmp_path / "out" / path).read_bytes()
        assert read_metadata(data, format_of(data) or "").blocks == ()
        assert b"Ada" not in data
    with Image.open(tmp_path / "out" / "cat" / "a.jpg") as image:
        assert dict(image.getexif()) == {0x0112: 6}


def test_the_result_is_told_in_sentences(photos: Path, tmp_path: Path) -> None:
    lines = str(strip(photos, tmp_path / "out")).splitlines()
    assert lines[0] == (
        f"4 images written to {str(tmp_path / 'out')!r} with the same pixels (each compared) and no metadata but the "
        "orientation. Removed: positions (2 images), names (3 images)."
    )
    assert lines[1].startswith("Tables are copied as they are (1)")
    assert lines[2].startswith("2 files were not copied; the first is")


def test_all_positions_of_the_fruit_are_gone_and_no_pixel_has_changed(shared: Path, tmp_path: Path) -> None:
    source = shared / "data" / "fruit_gps"
    done = strip(source, tmp_path / "out")
    assert (len(done.images), done.left_out, done.removed["positions"]) == (54, (), 54)
    for path in done.images:
        with Image.open(source / path) as before, Image.open(tmp_path / "out" / path) as after:
            assert before.getexif().get_ifd(IFD.GPSInfo)
            assert not after.getexif().get_ifd(IFD.GPSInfo)
            assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "exif"}
            assert before.tobytes() == after.tobytes()
            assert before.quantization == after.quantization


def test_the_odd_files_are_written_alike_or_listed(shared: Path, tmp_path: Path) -> None:
    source = shared / "data" / "odd"
    done = strip(source, tmp_path / "out")
    assert len(done.images) + len(done.left_out) == len(files(source))
    for path in done.images:
        assert np.array_equal(read_image(source / path).pixels, read_image(tmp_path / "out" / path).pixels), (
            path
        )
    turned = sorted((tmp_path / "out" / "exif_orientation").glob("Portrait_*.jpg"))
    assert len(turned) == 9
    assert {read_image(path).pixels.shape for path in turned} == {read_image(turned[1]).pixels.shape}


def test_a_picture_inside_the_file_of_a_phone_is_gone(tmp_path: Path) -> None:
    pictures = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]
    pictures[0].save(tmp_path / "a.jpg", "MPO", save_all=True, append_images=pictures[1:])
    done = strip(tmp_path / "a.jpg", tmp_path / "out")
    assert any("Further pictures" in note for note in done.notes)
    data = (tmp_path / "out" / "a.jpg").read_bytes()
    assert data.count(b"\xff\xd8\xff") == 1


def test_a_colour_profile_is_gone_and_that_is_told(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8), "red").save(tmp_path / "a.jpg", icc_profile=b"profile of Ada's screen")
    done = strip(tmp_path / "a.jpg", tmp_path / "out")
    assert any(note.startswith("Colour profiles are gone too, from 1 image:") for note in done.notes)
    assert b"Ada" not in (tmp_path / "out" / "a.jpg").read_bytes()


def test_links_and_pipes_are_listed_and_not_followed(photos: Path, tmp_path: Path) -> None:
    os.mkfifo(photos / "cat" / "pipe.jpg")
    (photos / "cat" / "hosts.jpg").symlink_to("/etc/hosts")
    (photos / "cat" / "hosts.csv").symlink_to("/etc/hosts")
    done = strip(photos, tmp_path / "out")
    assert {"cat/pipe.jpg", "cat/hosts.jpg", "cat/hosts.csv"} <= {item.path for item in done.left_out}
    assert "cat/hosts.csv" not in files(tmp_path / "out")


def test_an_occupied_folder_is_refused_and_left_alone(photos: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("keep")
    with pytest.raises(ConfigError, match="is not an empty folder"):
        strip(photos, tmp_path / "out")
    assert files(tmp_path / "out") == {"mine.txt"}


def test_an_empty_folder_is_used(photos: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert len(strip(photos, tmp_path / "out").images) == 4


@pytest.mark.parametrize("inside", [".", "clean", "cat/clean"])
def test_a_folder_inside_the_source_is_refused(photos: Path, inside: str) -> None:
    before = files(photos)
    with pytest.raises(ConfigError, match="--out"):
        strip(photos, photos / inside)
    assert files(photos) == before


def test_after_an_error_nothing_is_left_behind(photos: Path, tmp_path: Path) -> None:
    for path in (*photos.glob("cat/*"), photos / "dog" / "d.tif", photos / "dog" / "old" / "c.bmp"):
        path.unlink()
    with pytest.raises(DataError, match="none of the 1 images"):
        strip(photos, tmp_path / "out")
    assert not list(tmp_path.glob("*out*")) + list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("source", "message"), [("digits", "holds no metadata"), ("nowhere", "does not exist")]
)
def test_what_holds_no_files_is_refused(source: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=message):
        strip(source, tmp_path / "out")


def test_a_table_stands_for_its_folder(photos: Path, tmp_path: Path) -> None:
    assert len(strip(photos / "labels.csv", tmp_path / "out").images) == 4


def test_an_archive_becomes_a_folder(photos: Path, tmp_path: Path) -> None:
    import shutil

    archive = shutil.make_archive(str(tmp_path / "photos"), "zip", photos)
    done = strip(archive, tmp_path / "out")
    assert len(done.images) == 4
    assert files(tmp_path / "out") == {*done.images, "labels.csv"}


def test_stripping_twice_changes_nothing(photos: Path, tmp_path: Path) -> None:
    strip(photos, tmp_path / "one")
    done = strip(tmp_path / "one", tmp_path / "two")
    assert dict(done.removed) == {}
    for path in done.images:
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes()


def test_the_file_of_one_image_can_be_stripped_in_memory() -> None:
    out = io.BytesIO()
    Image.new("L", (4, 4)).save(out, "JPEG", comment="Ada")
    assert b"Ada" not in without_metadata(out.getvalue(), name="a.jpg")[0]


def test_the_command_says_what_it_did(photos: Path, tmp_path: Path) -> None:
    out = CliRunner().invoke(command, [str(photos), "--out", str(tmp_path / "out"), "--quiet"])
    assert out.exit_code == 0, out.output
    assert out.output.startswith("4 images written to")
    record = CliRunner().invoke(command, [str(photos), "--out", str(tmp_path / "again"), "--quiet", "--json"])
    said = json.loads(record.output)
    assert said["removed"] == {"positions": 2, "names": 3}
    assert [item["path"] for item in said["left_out"]] == ["notes.txt", "dog/broken.jpg"]


def test_the_copies_come_to_the_folder_that_a_link_leads_to(photos: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "disk")
    strip(photos, tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "disk" / "cat" / "a.jpg").is_file()


def test_a_device_is_no_place_for_copies(photos: Path) -> None:
    with pytest.raises(ConfigError, match="is not an empty folder"):
        strip(photos, "/dev/null")
