"""Groups that nobody named, as a page and a terminal tell of them."""

from pupille.report.unknown_groups import unknown_group_lines, unknown_on_page, unknown_values
from pupille.results.metric import Metric
from pupille.results.unknown_groups import UnknownGroupRecord, UnknownGroupsRecord

PIXEL = (b"\x89PNG\r\n\x1a\n", ".png")
PHOTO = (b"\xff\xd8\xff", ".jpg")
HALF = Metric(0.5, 0.4, 0.6, 20)
GROUP = UnknownGroupRecord("site", "3", HALF, 0.1, HALF, 0.01, "They are worse.", ("a.png", "b.png"))
RECORD = UnknownGroupsRecord("found", "One group.", 1, "pixels", 60, 60, (GROUP,), ())


def test_a_page_holds_each_picture_by_what_it_is():
    values = unknown_on_page(RECORD, {"a.png": PIXEL, "b.png": PHOTO})
    ((group, pictures),) = values["groups"]
    assert group is GROUP
    assert [(id_, picture.uri.split(";")[0], picture.tiny) for id_, picture in pictures] == [
        ("a.png", "data:image/png", True),
        ("b.png", "data:image/jpeg", False),
    ]


def test_where_nobody_asked_nothing_is_told():
    assert unknown_values(None, lambda _: []) is None
    assert unknown_group_lines(None) == []


def test_a_terminal_names_some_of_the_images_and_asks():
    assert unknown_group_lines(RECORD) == [
        "One group.",
        "They are worse. What do they share? a.png, b.png ...",
    ]
