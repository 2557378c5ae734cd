"""What a run knows, in sentences that several documents share. Pure functions of the results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from pupille.i18n.counts import groups, images
from pupille.i18n.language import count, retell, say, says, translated
from pupille.i18n.visible import series, shorten
from pupille.report.charts.strips import PARTS
from pupille.report.sections.audit_words import PERSONAL, audit_of
from pupille.report.sections.methods import input_sentences, pixel_sentences, settings, split_sentences
from pupille.report.sections.scored import difference_sentence
from pupille.report.sections.unfit_uses import sizes_in_words
from pupille.report.tables.measure import Measure, measure_of
from pupille.report.tables.numbers import duration, format_metric, listed_metrics
from pupille.report.task_words import words_of
from pupille.results.data import PartCounts
from pupille.results.read import SPLITS
from pupille.results.results import Results
from pupille.results.run import RunRecord

MOST_REASONS, MOST_CLASSES = 5, 40


def data_sentences(results: Results) -> list[str]:
    """What the images are: where from, how many, how large, of which kind."""
    data = results.data
    sentences = [f"{retell(data.sentence).rstrip('.')}."]
    if data.sizes is not None:
        sentences.append(say("Images are {sizes}.", sizes=sizes_in_words(data.sizes)))
    kind = [translated(word) for word in (data.colour, data.depth) if word is not None]
    return [*sentences, *([say("They are read as: {kind}.", kind=", ".join(kind))] if kind else [])]


def class_counts(results: Results) -> list[str]:
    """The images of each class by part of the split, one line a class; of objects, these on their images."""
    per_class, objects = results.data.per_class or {}, results.data.objects_per_class
    if objects is not None:
        drawn = [
            _objects_line(name, objects[name], per_class[name]) for name in results.classes[:MOST_CLASSES]
        ]
        return [*drawn, *_more(len(results.classes) - len(drawn))]
    lines = [
        say(
            "{name}: {images} ({parts})",
            name=shorten(name, 60),
            images=images(per_class[name].total),
            parts=", ".join(f"{say(PARTS[part])} {count(per_class[name].of(part))}" for part in SPLITS),
        )
        for name in results.classes[:MOST_CLASSES]
    ]
    return [*lines, *_more(len(results.classes) - len(lines))]


def _objects_line(name: str, drawn: PartCounts, shown: PartCounts) -> str:
    return say(
        "{name}: {objects} on {images} ({parts})",
        name=shorten(name, 60),
        objects=says("{n}\u00a0object", "{n}\u00a0objects", drawn.total),
        images=images(shown.total),
        parts=", ".join(
            say(
                "{part} {objects} on {images}",
                part=say(PARTS[part]),
                objects=count(drawn.of(part)),
                images=count(shown.of(part)),
            )
            for part in SPLITS
        ),
    )


def _more(rest: int) -> list[str]:
    return [says("and {n} more, in results.json", "and {n} more, in results.json", rest)] if rest > 0 else []


def left_out_sentences(results: Results) -> list[str]:
    """Files that were not used, with their reasons, and repeated pictures that were taken out."""
    left, dropped = results.data.left_out, audit_of(results).dropped
    sentences = []
    if left:
        reasons = Counter(shorten(retell(record.reason).rstrip("."), 120) for record in left)
        sentences.append(
            says(
                "{n}\u00a0file was left out: {reasons}.",
                "{n}\u00a0files were left out: {reasons}.",
                len(left),
                reasons=series(f"{reason} ({count(n)})" for reason, n in reasons.most_common(MOST_REASONS)),
            )
        )
    if dropped:
        sentences.append(
            says(
                "{n}\u00a0image that repeats another picture was taken out before training.",
                "{n}\u00a0images that repeat another picture were taken out before training.",
                dropped,
            )
        )
    return sentences or [say("No file was left out.")]


def split_facts(results: Results) -> list[str]:
    """How the images were divided, and by which groups."""
    sentences = split_sentences(results)
    if results.split.group is None:
        sentences.append(
            say("No groups were named, so images of one subject may stand in several parts of the split.")
        )
    return sentences


def findings(results: Results, *, among: tuple[str, ...] = (), but: tuple[str, ...] = ()) -> list[str]:
    """What the audit found. among: codes, all if empty; but: codes to leave out."""
    return [
        retell(finding.sentence)
        for finding in audit_of(results).findings
        if (not among or finding.code in among) and finding.code not in but
    ]


def personal(results: Results) -> list[str]:
    """What the audit saw in the files that may lead to a person."""
    return findings(results, among=PERSONAL)


def no_personal(results: Results) -> str:
    """That the audit looked for it and found none; "" where it found some or did not look."""
    looked = set(PERSONAL) & set(audit_of(results).passed)
    if personal(results) or not looked:
        return ""
    return say(
        "The audit found no position, name, serial number, date or comment beside the pixels. What the pictures "
        "themselves show was not judged."
    )


def model_sentence(results: Results) -> str:
    """The chosen model: what it is, its year, its size."""
    run = results.chosen_run
    title, parameters = retell(run.title), run.cost.parameters
    size = "" if parameters is None else says("{n}\u00a0parameter", "{n}\u00a0parameters", parameters)
    year = "" if run.year is None else str(run.year)
    description = ", ".join(part for part in (title, year, size) if part)
    return say("{model}: {what}.", model=run.name, what=description)


def settings_sentence(run: RunRecord) -> str:
    """What a rung was set to, on one line."""
    pairs = series(f"{key} {value}" for key, value in settings(run))
    return say("{model}: {what}.", model=run.name, what=pairs)


def overall_metrics(results: Results) -> list[str]:
    """Every overall metric of the chosen model on the test images, with interval and n."""
    metrics = results.chosen_run.metrics
    return [
        say(
            "{name}: {figure}",
            name=say(spec.label),
            figure=measure_of(results, spec.name).format(metrics[spec.name]).in_words(),
        )
        for spec in listed_metrics(results.task)
        if spec.name in metrics
    ]


def class_metrics(results: Results) -> list[str]:
    """What the task tells of each class on the test images."""
    per_class, specs = results.chosen_run.per_class or {}, words_of(results).of_classes
    if not specs:
        return []
    lines = [
        say(
            "{name}: {figures}",
            name=shorten(name, 60),
            figures=series(
                say(
                    "{metric} {figure}",
                    metric=say(spec.in_sentence),
                    figure=Measure(spec).format(per_class[name][spec.name]).in_words(),
                )
                for spec in specs
            ),
        )
        for name in results.classes[:MOST_CLASSES]
    ]
    return [*lines, *_more(len(results.classes) - len(lines))]


def subgroup_sentences(results: Results) -> list[str]:
    """The result by subgroup, where one was asked for."""
    record = results.chosen_run.subgroups
    if not record:
        return []
    lines = [
        say(
            "{name}: {figure}",
            name=shorten(subgroup.name, 60),
            figure=format_metric(subgroup.share).in_words(),
        )
        for subgroup in record.subgroups
    ]
    return [retell(record.sentence), *lines]


def rivals(results: Results) -> list[str]:
    """The main metric of every rung on the test images, so that the baselines stand beside the chosen one."""
    primary = measure_of(results, results.primary_metric)
    return [
        say(
            "{name}: {metric} {figure}",
            name=run.name,
            metric=say(primary.spec.in_sentence),
            figure=primary.format(run.metrics[primary.spec.name]).in_words(),
        )
        for run in results.runs
    ]


def infrastructure(results: Results) -> list[str]:
    """Machine, versions and time."""
    machine = ", ".join(f"{key} {value}" for key, value in translated_pairs(results.machine))
    versions = ", ".join(f"{key} {value}" for key, value in results.versions.items())
    time = results.seconds
    return [
        say("Machine: {machine}.", machine=machine),
        say("Software: {versions}.", versions=versions),
        *([say("The whole took {time}.", time=duration(time))] if time is not None else []),
    ]


def translated_pairs(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Keys in the language that is spoken, with their values as they are."""
    return [(translated(key), str(value)) for key, value in record.items()]


def hashes(results: Results) -> list[str]:
    """The hashes by which data and split are recognised."""
    known = {
        say("images"): results.data.hash,
        say("split"): results.split.hash,
        say("test images"): results.split.test_hash,
    }
    pairs = [f"{name} {value}" for name, value in known.items() if value]
    return [say("SHA-256: {hashes}.", hashes=series(pairs))] if pairs else []


def command(results: Results) -> list[str]:
    """The command line as it was typed."""
    return [say("Command: {command}", command=results.command)] if results.command else []


def count_sentence(results: Results) -> str:
    """How many images there are, by part of the split."""
    counts = results.split.counts
    parts = ", ".join(f"{say(PARTS[part])} {count(counts.of(part))}" for part in SPLITS)
    return say("{images}: {parts}.", images=images(results.data.samples), parts=parts)


def task_sentence(results: Results) -> str:
    """What the run did with the images."""
    return words_of(results).purpose(results)


def preparation(results: Results) -> list[str]:
    """The steps of the pixels on their way into the chosen model."""
    return [*pixel_sentences(results.data), *input_sentences(results)]


def group_sentences(results: Results) -> list[str]:
    """What the groups are; nothing where none were named."""
    split = results.split
    if split.group is None:
        return []
    number = "" if split.groups is None else f" ({groups(split.groups)})"
    return [say("Groups are: {how}{number}.", how=retell(split.group), number=number)]


def tests(results: Results) -> list[str]:
    """How differences were judged, and what the heterogeneity of subgroups was tested by."""
    record = results.chosen_run.subgroups
    bounded = any(difference.low is not None for difference in results.differences)
    sentences = [difference_sentence()] if bounded else []
    return [*sentences, *([retell(record.sentence)] if record else [])]
