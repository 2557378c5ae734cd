"""The drawn photos that stand in for fruit_gps carry what a phone would write, and nothing of a real place."""

from PIL import ExifTags, Image

from pupille.course.placed_photos import drawn_photos


def test_three_classes_of_ten_carry_two_positions_and_times_that_follow_each_other(tmp_path):
    folder = drawn_photos(tmp_path / "photos")
    paths = sorted(folder.rglob("*.jpg"))
    assert [len(list(sub.iterdir())) for sub in sorted(folder.iterdir())] == [10, 10, 10]
    places, times = set(), []
    for path in paths:
        with Image.open(path) as opened:
            exif = opened.getexif()
            gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
            times.append(exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal])
        places.add((tuple(map(float, gps[ExifTags.GPS.GPSLatitude])), gps[ExifTags.GPS.GPSLongitudeRef]))
    assert places == {((51, 28, 40.1), "W"), ((51, 28, 40.3), "W")}
    assert times == sorted(times)
    assert len(set(times)) == 30


def test_the_folder_is_filled_once(tmp_path):
    folder = drawn_photos(tmp_path / "photos")
    path = next(folder.rglob("*.jpg"))
    path.write_bytes(b"")
    drawn_photos(folder)
    assert path.read_bytes() == b""
