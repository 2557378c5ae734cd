"""Pascal VOC, read again by the standard library."""

from xml.etree.ElementTree import fromstring

from pupille.data.writers.voc import write_voc


def boxes_in(data):
    return [
        [float(entry.findtext(f"bndbox/{side}")) for side in ("xmin", "ymin", "xmax", "ymax")]
        for entry in fromstring(data).iter("object")
    ]


def test_whole_edges_become_pixels_from_1_and_decimals_stay_edges(every_kind, boxes, written):
    files, notes = written(write_voc, every_kind)
    assert boxes_in(files["Annotations/a.xml"]) == [[3, 4, 20, 15], [5, 5, 8, 10]]
    assert notes[0] == "Boxes are written as pixels from 1, both ends inside."
    files, notes = written(write_voc, boxes)
    assert boxes_in(files["Annotations/b.xml"]) == [[1, 2, 5, 7.5]]
    assert notes[0].startswith("Boxes are written as edges counted in pixels from 0")


def test_a_file_names_its_image_its_size_and_what_is_difficult(every_kind, written):
    root = fromstring(written(write_voc, every_kind)[0]["Annotations/b.xml"])
    assert (root.findtext("filename"), root.findtext("folder")) == ("b.jpg", "JPEGImages")
    assert (root.findtext("size/width"), root.findtext("size/height")) == ("40", "30")
    assert [(entry.findtext("name"), entry.findtext("difficult")) for entry in root.iter("object")] == [
        ("dust", "1")
    ]


def test_parts_are_lists_of_names(every_kind, written):
    files, _ = written(write_voc, every_kind)
    assert files["ImageSets/Main/train.txt"] == b"a\n"
    assert files["ImageSets/Main/test.txt"] == b"b\n"


def test_outlines_and_crowds_that_are_not_written_are_told(every_kind, written):
    notes = written(write_voc, every_kind)[1]
    assert "2 objects have outlines, which Pascal VOC does not know; their boxes are written." in notes
    assert any(note.startswith("1 region of many objects (crowd) is not written") for note in notes)
