from typing import Any

import pytest

from partial_records import partial
from pupille.i18n.language import speaking
from pupille.report.sections.findings import described, exhibits, typed_parts
from pupille.results.audit_record import AuditRecord


def record(*findings: dict[str, Any], thumbnails: list[str] = ()) -> dict[str, Any]:
    return {
        "findings": list(findings), "titles": {}, "waivers": [], "allowed_leak": False, "dropped": 0,
        "thumbnails": {id_: f"{id_}.png" for id_ in thumbnails},
    }  # fmt: skip


def found(ids: list[str], groups: list[list[str]] = (), **details: Any) -> dict[str, Any]:
    return {
        "code": "c", "severity": "note", "sentence": "", "ids": ids, "advice": "", "groups": list(groups),
        "details": details,
    }  # fmt: skip


def shown(exhibit) -> list[list[str]]:
    return [[shot.id for shot in group.shots] for group in exhibit.groups]


IDS = [f"i{k}" for k in range(340)]


def test_the_first_images_that_have_pictures_are_shown_and_the_rest_counted(tmp_path):
    (exhibit,) = exhibits(partial(AuditRecord, record(found(IDS), thumbnails=IDS[:12])), tmp_path)
    assert shown(exhibit) == [IDS[:12]]
    assert exhibit.excerpt == "The first 12 of 340\u00a0images"


def test_the_classes_of_the_images_that_have_pictures_take_turns(tmp_path):
    captions = {id_: {"label": "cat" if k < 10 else "dog", "split": ""} for k, id_ in enumerate(IDS[:12])}
    audit = {**record(found(IDS), thumbnails=IDS[:12]), "captions": captions}
    (exhibit,) = exhibits(partial(AuditRecord, audit), tmp_path, most_each=4)
    assert shown(exhibit) == [["i0", "i10", "i1", "i11"]]
    assert exhibit.excerpt == "4 of 340\u00a0images"


def test_pairs_of_which_half_has_no_picture_give_way_to_whole_ones(tmp_path):
    pairs = [["a", "b"], ["c", "d"], ["e", "f"]]
    flat = [id_ for pair in pairs for id_ in pair]
    audit = partial(AuditRecord, record(found(flat, pairs), thumbnails=["a", "c", "d", "e", "f"]))
    (exhibit,) = exhibits(audit, tmp_path)
    assert shown(exhibit) == [["c", "d"], ["e", "f"]]
    assert all(shot.id in audit.thumbnails for group in exhibit.groups for shot in group.shots)
    assert exhibit.excerpt == "2 of 3\u00a0groups"


def test_what_belongs_together_stays_together(tmp_path):
    pairs = [[f"a{k}", f"b{k}"] for k in range(40)]
    flat = [id_ for pair in pairs for id_ in pair]
    (exhibit,) = exhibits(
        partial(AuditRecord, record(found(flat, pairs), thumbnails=flat[:24])), tmp_path, most_each=11
    )
    assert exhibit.together
    assert shown(exhibit) == pairs[:5]
    assert exhibit.excerpt == "The first 5 of 40\u00a0groups"


def test_a_mate_without_a_picture_is_named_in_its_group(tmp_path):
    (exhibit,) = exhibits(
        partial(AuditRecord, record(found(["b"], [["a", "b"]]), thumbnails=["b"])), tmp_path
    )
    assert shown(exhibit) == [["a", "b"]]
    assert exhibit.excerpt == ""


def test_a_huge_group_is_cut_and_says_how_many_are_left(tmp_path):
    (exhibit,) = exhibits(partial(AuditRecord, record(found(IDS, [IDS]), thumbnails=IDS[:12])), tmp_path)
    assert (len(exhibit.groups[0].shots), exhibit.groups[0].more) == (12, 328)


def test_where_no_picture_was_kept_the_images_are_named(tmp_path):
    (exhibit,) = exhibits(partial(AuditRecord, record(found(IDS))), tmp_path)
    assert exhibit.groups == []
    assert [list(unit) for unit in exhibit.named] == [[id_] for id_ in IDS[:12]]
    assert exhibit.excerpt == "The first 12 of 340\u00a0images"


def test_a_finding_about_no_image_shows_none(tmp_path):
    (exhibit,) = exhibits(partial(AuditRecord, record(found([]))), tmp_path)
    assert (exhibit.groups, exhibit.named, exhibit.excerpt) == ([], [], "")


@pytest.mark.parametrize("findings", [1, 25, 200])
def test_all_findings_together_show_300_pictures_or_two_each(findings, tmp_path):
    many = record(*[found(IDS)] * findings, thumbnails=IDS)
    total = sum(
        len(unit) for exhibit in exhibits(partial(AuditRecord, many), tmp_path) for unit in shown(exhibit)
    )
    assert total == max(300, 2 * findings)


def test_each_picture_bears_its_label_and_its_side(tmp_path):
    audit = record(found(["a", "b"], [["a", "b", "c"]]), thumbnails=["a", "b"])
    assert [shot.label for shot in exhibits(partial(AuditRecord, audit), tmp_path)[0].groups[0].shots] == [
        "",
        "",
        "",
    ]
    audit["captions"] = {"a": {"label": "cat", "split": "train"}, "b": {"label": "dog", "split": "test"}}
    (exhibit,) = exhibits(partial(AuditRecord, audit), tmp_path)
    assert [(shot.label, shot.split) for shot in exhibit.groups[0].shots] == [
        ("cat", "train"),
        ("dog", "test"),
        ("", ""),
    ]


def test_what_sets_a_twin_apart_stands_below_it(tmp_path):
    twin = found(["a", "b"], [["a", "b"]], changes={"b": "mirrored"})
    (exhibit,) = exhibits(partial(AuditRecord, record(twin, thumbnails=["a", "b"])), tmp_path)
    assert [shot.note for shot in exhibit.groups[0].shots] == ["", "mirrored"]


@pytest.mark.parametrize(
    ("label", "split", "english", "french"),
    [
        ("cat", "test", "file a.png, class cat, in test", "fichier a.png, classe cat, côté test"),
        ("cat", "train", "file a.png, class cat, in train", "fichier a.png, classe cat, côté entraînement"),
        ("cat", "", "file a.png, class cat", "fichier a.png, classe cat"),
        ("", "site B", "file a.png, in site B", "fichier a.png, côté site B"),
        ("", "", "file a.png", "fichier a.png"),
    ],
)
def test_a_picture_is_described_by_what_is_known_of_it(label, split, english, french):
    assert described("a.png", label, split) == english
    with speaking("fr"):
        assert described("a.png", label, split) == french


@pytest.mark.parametrize(
    ("advice", "typed"),
    [
        ("Draw a new split with --resplit, or see with --allow-leak.", ["--resplit", "--allow-leak"]),
        ("Leave them out with --small-classes drop.", ["--small-classes drop"]),
        (
            "Keep places together (--group-distance 100m or --group stem), and",
            ["--group-distance 100m", "--group stem"],
        ),
        (
            "use --group-pattern '([a-z ]+)[0-9]' and --resplit: what",
            ["--group-pattern '([a-z ]+)[0-9]'", "--resplit"],
        ),
        ("and --group with its name: what belongs", ["--group"]),
        ("Now: pupille strip photos --out DIR writes copies", ["pupille strip photos --out DIR"]),
        ("Now: pupille strip 'my photos' --out DIR writes", ["pupille strip 'my photos' --out DIR"]),
        ("Type `anything at all`.", ["anything at all"]),
        ("Where Pupille draws the split, copies stay on one side - always.", []),
    ],
)
def test_what_is_to_be_typed_is_told_apart(advice, typed):
    parts = typed_parts(advice)
    assert [text for text, is_typed in parts if is_typed] == typed
    assert "".join(text for text, _ in parts) == advice.replace("`", "")
