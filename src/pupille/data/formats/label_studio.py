"""Label Studio: a JSON list of tasks with results in percent of the image, or its short form JSON-MIN."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import parse_qs, unquote, urlsplit

from pupille.config import DataConfig
from pupille.data.dataset import LeftOut
from pupille.data.formats.drawing import Drawing, DrawnImage, Tree
from pupille.data.formats.json_entries import LOOK, Entry, entries, keys_of, parsed
from pupille.data.formats.label_studio_marks import mark_of
from pupille.data.formats.marks import Mark, MarkList
from pupille.data.sources.image_files import IMAGE_EXTENSIONS
from pupille.errors import Refusal
from pupille.i18n.language import StoredText, tell, tells
from pupille.images.limits import Limits

FORMAT = tell("regions of Label Studio (JSON)")
UPLOADED = re.compile(r"^[0-9a-f]{8}-(?=.)")
"""What Label Studio puts before the name of a file that was uploaded."""
LABELS = ("rectanglelabels", "polygonlabels", "ellipselabels", "brushlabels", "keypointlabels")


def is_label_studio(tree: Tree) -> bool:
    """Whether JSON files are there with tasks of Label Studio, in its long or its short form."""
    return any(_fits(tree, file) for file in tree.with_suffix(".json")[:LOOK])


def _fits(tree: Tree, file: str) -> bool:
    sign, keys = keys_of(tree, file)
    is_task = "data" in keys and bool(keys & {"annotations", "completions", "predictions"})
    return sign == b"[" and (is_task or bool(keys & {*LABELS, "original_width"}))


def read_label_studio(tree: Tree, config: DataConfig, limits: Limits) -> Drawing:
    """The regions of all tasks; of one that several people annotated the ground truth, else the latest.

    Answers of a program (`predictions`) are read where nobody annotated. Raises DataError with the file and the region.
    """
    left_out, tasks = [], []
    for file in tree.with_suffix(".json"):
        if _fits(tree, file):
            tasks += [_Task.of(entry) for entry in entries(parsed(tree, file), file, "")]
        else:
            left_out.append(LeftOut(file, tell("it holds no tasks of Label Studio"), Refusal.ASIDE))
    tasks = _merged(tasks)
    are_answers = not any(task.versions for task in tasks) and any(task.answers for task in tasks)
    marks, notes = MarkList(), _notes(tasks, are_answers)
    for task in tasks:
        versions = task.answers if are_answers else task.versions
        if not versions:
            reason = tell("nobody annotated its task in {file!r}", file=task.entry.file)
            left_out.append(LeftOut(task.image.name, reason, Refusal.ASIDE))
            continue
        marks.add_image(task.image)
        for mark in versions[-1].marks(marks.unread, limits):
            marks.add(mark)
    return marks.drawing(FORMAT, config.task, notes=notes, left_out=left_out)


@dataclass(frozen=True)
class _Version:
    """What one person, or one program, drew on an image. results: regions. who: the annotator."""

    results: tuple[Entry, ...]
    who: str
    score: float | None = None

    def marks(self, unread: Counter[str], limits: Limits) -> Iterator[Mark]:
        """The regions that bound an object; the others are counted."""
        named: dict[str, str] = {}
        for result in self.results:
            if label := _label(result):
                named.setdefault(result.text("id"), label)
        for result in self.results:
            label = _label(result) or named.get(result.text("id"), "")
            mark = mark_of(result, label, unread, limits)
            if mark is not None:
                score = result.number("score") if "score" in result else self.score
                facts = {"annotator": self.who} if self.who else {}
                yield Mark(label, *mark, score=score, facts=facts)


@dataclass(frozen=True)
class _Task:
    """An image with what was drawn on it. versions: by people, the one to take last. answers: by programs."""

    entry: Entry
    image: DrawnImage
    versions: tuple[_Version, ...]
    answers: tuple[_Version, ...] = ()

    @classmethod
    def of(cls, entry: Entry) -> _Task:
        """A task in the long form, or an annotation of one in the short form."""
        if "data" not in entry:
            return cls(
                entry,
                _image(entry, entry, _of_short(entry)),
                (_Version(_of_short(entry), _who(entry, "annotator")),),
            )
        key = "annotations" if "annotations" in entry else "completions"
        drawn = [version for version in entry.entries(key) if version.fields.get("was_cancelled") is not True]
        drawn.sort(
            key=lambda version: (version.fields.get("ground_truth") is True, version.text("updated_at"))
        )
        answers = list(entry.entries("predictions"))
        results = [tuple(version.entries("result")) for version in (*drawn, *answers)]
        versions = [
            _Version(
                regions,
                _who(version, "completed_by"),
                version.number("score") if n >= len(drawn) and "score" in version else None,
            )
            for n, (version, regions) in enumerate(zip((*drawn, *answers), results, strict=True))
        ]
        image = _image(entry.entry("data"), entry, tuple(region for regions in results for region in regions))
        return cls(entry, image, tuple(versions[: len(drawn)]), tuple(versions[len(drawn) :]))


def _of_short(entry: Entry) -> tuple[Entry, ...]:
    """The regions of the short form: lists under the names of the controls, each region a value by itself."""
    return tuple(
        Entry({"value": region.fields, **region.fields}, region.file, region.place)
        for key, value in entry.fields.items()
        if isinstance(value, list) and value and isinstance(value[0], dict)
        for region in entry.entries(key)
    )


def _who(version: Entry, key: str) -> str:
    person = version.fields.get(key)
    if isinstance(person, dict):
        return version.entry(key).text("email") or version.entry(key).text("id")
    return version.text(key)


def _label(result: Entry) -> str:
    value = result.entry("value")
    for key in (*LABELS, "labels", "choices"):
        if texts := value.texts(key):
            return " + ".join(texts)
    return ""


def _image(data: Entry, task: Entry, regions: tuple[Entry, ...]) -> DrawnImage:
    """The image of a task: the first text of its data that names one; its size as the regions state it."""
    texts = [value for value in data.fields.values() if isinstance(value, str)]
    names = [_path(data.clean(text)) for text in texts]
    image = next((name for name in names if PurePosixPath(name).suffix.lower() in IMAGE_EXTENSIONS), "")
    if not image and "image" in data:
        image = _path(data.text("image"))
    if not image:
        raise task.refused(tell("names no image. Export it again."))
    path = PurePosixPath(image)
    other = str(path.with_name(UPLOADED.sub("", path.name))) if path.name else ""
    sizes = [size for region in regions if (size := region.size("original_width", "original_height"))]
    return DrawnImage(image, sizes[0] if sizes else None, source=task.file, other=other)


def _path(address: str) -> str:
    """The path in an address: behind `?d=` for files of the machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    local = parse_qs(parts.query).get("d")
    if local:
        return local[0]
    return unquote(parts.path) if parts.scheme or parts.path.startswith("/data/") else address


def _merged(tasks: list[_Task]) -> list[_Task]:
    """The tasks of one image as one: the short form has an entry for each annotation."""
    by_image: dict[str, _Task] = {}
    for task in tasks:
        first = by_image.get(task.image.name)
        by_image[task.image.name] = (
            task
            if first is None
            else _Task(
                first.entry,
                first.image if first.image.size else task.image,
                (*first.versions, *task.versions),
                (*first.answers, *task.answers),
            )
        )
    return list(by_image.values())


def _notes(tasks: list[_Task], are_answers: bool) -> list[StoredText]:
    notes = []
    if are_answers:
        notes.append(tell("Nobody annotated these tasks: what programs answered is read (`predictions`)."))
    several = [task for task in tasks if len(task.answers if are_answers else task.versions) > 1]
    if several:
        notes.append(
            tells(
                "{n} image was annotated several times: {first!r}. The ground truth counts, else the latest.",
                "{n} images were annotated several times; the first is {first!r}. The ground truth counts, else the "
                "latest.",
                len(several),
                first=several[0].image.name,
            )
        )
    nobody = sum(not task.versions for task in tasks)
    if nobody and not are_answers:
        notes.append(
            tells(
                "{n} task was annotated by nobody; its image is left out.",
                "{n} tasks were annotated by nobody; their images are left out.",
                nobody,
            )
        )
    return notes
