"""What every task promises, whatever is learned: one card more must pass all of this without a line here."""

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from drawn_boxes import targets_of as box_targets_of
from drawn_masks import InMemory
from drawn_objects import targets_of
from pupille.config import TrainConfig
from pupille.data.annotations import ClassTargets, NumberTargets, Targets
from pupille.data.mask_targets import MaskTargets
from pupille.data.subset import Subset, Subsets
from pupille.evaluation.inference.statistics import Statistics
from pupille.evaluation.questions import EvaluationConfig, Questions
from pupille.evaluation.selection import choose
from pupille.i18n.language import say, speaking
from pupille.images.geometry import Geometry
from pupille.models.decode.decoder import decoder_of
from pupille.models.files.load import load_model
from pupille.models.network import build_untrained
from pupille.models.registry import find, models_for
from pupille.results.run import RunRecord
from pupille.runs.events import Event
from pupille.shapes.label_image import LabelImage
from pupille.tasks import TASKS, metric_specs
from pupille.tasks.task import Task
from pupille.training.context import FitContext
from pupille.training.run import PREDICTIONS, read_predictions, score_test, train_run
from pupille.training.subset_predictions import predict_subset
from pupille.workflows.by_column import by_columns

SIDE, N = 8, 60
QUICK = TrainConfig(epochs=3, batch_size=16)


class Killed(BaseException):
    """Stands for the end of a process."""


def pictures(n=N, seed=0):
    """(n, 8, 8, 1) noise with a bright bar whose height is the thing to learn, and these heights."""
    rng = np.random.default_rng(seed)
    heights = rng.integers(0, SIDE + 1, n)
    pixels = rng.integers(0, 60, (n, SIDE, SIDE, 1))
    for picture, height in zip(pixels, heights, strict=True):
        picture[:height] += 180
    return pixels.astype(np.uint8), heights


def classes(ids, heights) -> Targets:
    return ClassTargets((heights > SIDE / 2).astype(np.int64), ("low", "high"))


def numbers(ids, heights) -> Targets:
    return NumberTargets(heights / 4, "cm")


def masks(ids, heights) -> Targets:
    """The bar itself."""
    bars = {}
    for id_, height in zip(ids, heights, strict=True):
        bars[id_] = np.zeros((SIDE, SIDE), dtype=np.int16)
        bars[id_][:height] = 1
    return MaskTargets(ids, InMemory(bars), ("dark", "bar"), 0).placed(Geometry(SIDE, SIDE))


def instances(ids, heights) -> Targets:
    """The left and the right half of the bar as two objects."""
    images = []
    for height in heights:
        labels = np.zeros((SIDE, SIDE), dtype=np.int32)
        labels[:height, : SIDE // 2], labels[:height, SIDE // 2 :] = 1, 2
        images.append(LabelImage(labels, np.zeros(2, dtype=np.int64)))
    return replace(targets_of(images, ("half",)), ids=tuple(ids))


def boxes(ids, heights) -> Targets:
    """A box around the left half of the bar, none where there is no bar."""
    drawn = [[("half", 0, 0, SIDE // 2, height)] if height else [] for height in heights]
    return replace(box_targets_of(drawn, ("half",), SIDE), ids=tuple(ids))


MAKE = {
    "classification": classes,
    "regression": numbers,
    "segmentation": masks,
    "instances": instances,
    "detection": boxes,
}
"""Task -> targets of images with these ids that show bars of these heights."""


LEARNED = [name for name, task in TASKS.items() if task.is_learned]
PLAIN = ("name", "annotation", "primary", "baseline", "promises", "row_an_image", "weighs_images")
"""Fields of a card that are no dotted names."""
WITHOUT = {
    "head": "no encoder of pretrained networks draws masks yet",
    "score": "a list of answers to masks is not scored by a run",
    "protocol": "no protocol for masks can be sealed yet",
    "explained": "what a mask looks at is not asked yet",
}
"""Parts that tasks lack whose answers are drawn, and why."""
OFFLINE = {"segmentation", "detection"}
"""Tasks whose drawn answers a page draws by itself."""
DRAWN = ("segmentation", "instances", "detection")
ALIKE = {"R²", "Images", "images", "Classes", "Calibration", "Kappa", "Score de Brier", "F1", "Pixels"}
"""Words that are the same in both languages."""


@pytest.fixture(params=LEARNED)
def card(request: pytest.FixtureRequest) -> Task:
    return TASKS[request.param]


@pytest.fixture(params=list(TASKS))
def any_card(request: pytest.FixtureRequest) -> Task:
    """Also those that no model learns."""
    return TASKS[request.param]


def subset(card: Task, n: int = N, seed: int = 0) -> Subset:
    pixels, heights = pictures(n, seed)
    ids = tuple(f"{seed}-{i:03}" for i in range(n))
    return Subset(pixels, MAKE[card.name](ids, heights), None, ids)


def subsets(card: Task) -> Subsets:
    parts = [subset(card, seed=seed) for seed in range(3)]
    return Subsets(*parts, window=(0.0, 255.0), depth="8-bit")


def network_of(card: Task) -> str:
    """The cheapest network of the task."""
    return next(name for name in models_for(card.name) if find(name).is_network)


def trained(card: Task, folder: Path, *, context: FitContext | None = None, model: str = "") -> Path:
    """A run of a model, of the cheapest network by default."""
    folder.mkdir(exist_ok=True)
    parts = subsets(card)
    name = model or network_of(card)
    train_run(parts, name, QUICK, folder, arguments={}, context=context or FitContext())
    score_test(parts.test, folder)
    return folder


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    return {name: trained(TASKS[name], folder / name) for name in LEARNED}


# ---- the card


def test_every_part_that_a_card_names_is_there(any_card):
    for field in fields(any_card):
        if field.name not in PLAIN and getattr(any_card, field.name):
            assert any_card.load(field.name) is not None, field.name


def test_a_task_that_is_learned_lacks_no_part(card):
    missing = {field.name for field in fields(card) if not getattr(card, field.name)} - {
        "promises",
        "row_an_image",
        "weighs_images",
        "pool",
        "larger",
        "right_answers",
        "export",
    }
    undrawn = {"offline"} if card.name not in OFFLINE else set()
    assert missing == (set(WITHOUT) | undrawn if card.name in DRAWN else set())


def test_a_primary_metric_that_is_no_mean_over_images_can_be_pooled(card):
    assert metric_specs(card.name)[card.primary].per_image != bool(card.pool)


def test_the_primary_metric_is_one_of_its_table(any_card):
    assert any_card.primary in metric_specs(any_card.name)


def test_the_baseline_is_a_model_of_the_task(card):
    assert card.name in find(card.baseline).builds
    assert models_for(card.name)[0] == card.baseline


def test_every_metric_and_section_is_called_something_in_french_too(any_card):
    phrases = [spec.label for spec in metric_specs(any_card.name).values()]
    phrases += [spec.in_sentence for spec in metric_specs(any_card.name).values()]
    if any_card.sections:
        phrases += [section.title for section in any_card.load("sections")]
    phrases += [section.title for section in any_card.load("given_words").sections]
    with speaking("fr"):
        same = [phrase for phrase in phrases if say(phrase) == phrase]
    assert set(same) <= ALIKE, same


# ---- targets


def test_targets_are_taken_row_by_row_and_known_by_what_they_say(card):
    targets = subset(card).targets
    assert targets.task == card.name
    some = targets.rows(np.array([5, 2, 5]))
    assert some.fingerprint() == tuple(targets.fingerprint()[row] for row in (5, 2, 5))
    assert len(targets.strata()) == len(targets) == N
    targets.check_learnable()
    received = type(targets).of_array(targets.array, targets.classes, targets.unit)
    assert received.fingerprint() == targets.fingerprint()


# ---- the loss


def test_the_loss_falls_and_its_columns_are_those_of_the_history(card, runs):
    history = (runs[card.name] / "history.csv").read_text().splitlines()
    header, rows = history[0].split(","), [line.split(",") for line in history[1:]]
    objective = card.load("objective")
    assert {f"train_{column}" for column in ("loss", *objective.columns)} <= set(header)
    losses = [float(row[header.index("train_loss")]) for row in rows]
    assert losses[-1] < losses[0]


def test_the_loss_is_the_mean_over_images_so_that_batches_add_up(card):
    objective, part = card.load("objective"), subset(card)
    settings = objective.settings(QUICK, part.targets, 2)
    network = build_untrained(network_of(card), (1, SIDE, SIDE), 2, {}, task=card.name).eval()
    inputs = torch.from_numpy(part.pixels).float().permute(0, 3, 1, 2) / 255

    def step(rows):
        targets = objective.collate(part.targets.rows(rows), torch.device("cpu"))
        return objective.loss(network, inputs[rows], targets, settings)

    with torch.no_grad():
        whole, halves = step(np.arange(N)), [step(np.arange(0, 20)), step(np.arange(20, N))]
    assert float(whole.loss) == pytest.approx(
        (20 * float(halves[0].loss) + 40 * float(halves[1].loss)) / N, rel=1e-5
    )
    for column, total in whole.sums.items():
        assert float(total) == pytest.approx(sum(float(half.sums[column]) for half in halves), rel=1e-5)


# ---- predictions


def files_below(folder: Path) -> dict[str, bytes]:
    """Name -> bytes of every file of a folder and the folders in it."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def check_same_as_in(run: Path, folder: Path) -> None:
    """Predictions of test that were saved once more are byte for byte those of the run."""
    again, before = files_below(folder), files_below(run / PREDICTIONS)
    assert again
    assert [name for name in again if again[name] != before[name]] == []
    assert [name for name in before if name.startswith("test") and name not in again] == []


def test_predictions_are_saved_and_loaded_to_the_same_bytes(card, runs, tmp_path):
    predictions = read_predictions(runs[card.name], "test")
    assert len(predictions) == len(predictions.ids) == N
    predictions.save(tmp_path, "test")
    check_same_as_in(runs[card.name], tmp_path)


def test_a_model_that_was_saved_predicts_the_same(card, runs, tmp_path):
    predict_subset(load_model(runs[card.name]), subset(card, seed=2)).save(tmp_path, "test")
    check_same_as_in(runs[card.name], tmp_path)


def test_every_model_of_the_task_answers_every_image(card, tmp_path):
    part = subset(card)
    for name in models_for(card.name):
        # Those on published weights are tried where these are: tests/contracts/test_drawn_models.py.
        if not find(name).is_network and not find(name).backbone:
            predictions = predict_subset(load_model(trained(card, tmp_path / name, model=name)), part)
            assert len(predictions) == N


# ---- statistics and evaluation


def test_one_of_each_image_is_what_the_evaluation_says(card, runs):
    predictions = read_predictions(runs[card.name], "test")
    statistics: Statistics = card.load("statistics")(predictions)
    scores = statistics.scores(np.ones((statistics.n_units, 1)))
    evaluation = card.load("evaluate")(predictions, groups=None, seed=0)
    for name, metric in evaluation.metrics.items():
        if name in scores and metric.value is not None:
            assert float(scores[name][0]) == pytest.approx(metric.value, abs=1e-9), name
    of_images = statistics.image_scores(card.primary)
    assert (of_images is not None) == metric_specs(card.name)[card.primary].per_image
    if of_images is not None:
        assert float(np.mean(of_images)) == pytest.approx(evaluation.metrics[card.primary].value)


def test_the_better_run_is_chosen_and_runs_are_compared_on_the_same_images(card, runs):
    good = read_predictions(runs[card.name], "validation")
    model = load_model(runs[card.name])
    spec = model.spec
    blind = subset(card, seed=1)
    network = build_untrained(spec.name, (1, SIDE, SIDE), spec.outputs, {}, task=card.name).eval()
    answers = decoder_of(spec).of_network(torch.zeros_like(network(torch.zeros(N, 1, SIDE, SIDE))), spec)
    answers = np.array(answers)
    # Every fourth image is answered as well as by the other, so that the gaps are not all the same.
    answers[::4] = model.predict(blind.pixels[:])[::4]
    constant = decoder_of(spec).predictions(good.ids, blind.targets, answers, spec)
    assert choose({"constant": constant, "good": good}, task=card.name) == "good"
    (difference,) = card.load("differences")(
        "good", {"good": good, "constant": constant}, metric=card.primary
    )
    assert (difference.name, difference.metric, difference.word) == ("constant", card.primary, "worse")


def test_what_a_run_says_of_its_task_is_read_back(card, runs):
    predictions = {part: read_predictions(runs[card.name], part) for part in ("validation", "test")}
    evaluations = {
        part: card.load("evaluate")(kept, groups=None, seed=0) for part, kept in predictions.items()
    }
    parts = card.load("record")(predictions, evaluations, Questions(EvaluationConfig()))
    assert set(parts) <= {field.name for field in fields(RunRecord)}
    assert any(part is not None for part in parts.values())


def test_figures_of_each_group_are_those_of_its_images_alone(card, runs):
    predictions = read_predictions(runs[card.name], "test")
    sides = ["left" if i < N // 2 else "right" for i in range(N)]
    questions = Questions(EvaluationConfig(), columns={"side": sides})
    record = by_columns(card, predictions, questions, None)
    (grouping,) = record.groupings
    assert [group.images for group in grouping.groups] == [N // 2, N // 2]
    left = card.load("evaluate")(predictions.rows(np.arange(N // 2)), groups=None, seed=0)
    primary = grouping.groups[0].figures[card.primary]
    assert primary.value == left.metrics[card.primary].value
    if left.metrics[card.primary].low is not None:
        # Of two intervals that hold together each is wider than one of its own.
        assert primary.low <= left.metrics[card.primary].low
        assert primary.high >= left.metrics[card.primary].high


# ---- a killed run


def test_a_killed_run_resumes_to_the_same_bytes(card, runs, tmp_path, monkeypatch):
    monkeypatch.setattr("pupille.training.checkpoint.SECONDS", 0.0)

    def kill(event: Event) -> None:
        if event.figures.get("epoch") == 2:
            raise Killed

    with pytest.raises(Killed):
        trained(card, tmp_path / "run", context=FitContext(listener=kill))
    trained(card, tmp_path / "run")
    for name in ("weights.safetensors", "model.json"):
        assert (tmp_path / "run" / name).read_bytes() == (runs[card.name] / name).read_bytes(), name
    after, before = (files_below(folder / PREDICTIONS) for folder in (tmp_path / "run", runs[card.name]))
    assert [name for name in before if after[name] != before[name]] == []
    assert set(after) == set(before)


# ---- one more


def test_one_more_task_is_a_card_and_a_line_in_the_table(monkeypatch, tmp_path):
    """A card with a loss of its own and everything else of regression trains, predicts and is chosen."""
    (tmp_path / "squared.py").write_text(SQUARED)
    monkeypatch.syspath_prepend(str(tmp_path))
    squared = replace(TASKS["regression"], objective="squared:OBJECTIVE")
    monkeypatch.setitem(TASKS, "regression", squared)
    folder = trained(squared, tmp_path / "run")
    assert "train_squared" in (folder / "history.csv").read_text().splitlines()[0]
    assert len(read_predictions(folder, "test")) == N


SQUARED = """
from pupille.training.objectives.objective import Step
from pupille.training.objectives.regression import NumberObjective


class Squared(NumberObjective):
    columns = ("squared",)

    def loss(self, network, inputs, targets, settings):
        outputs = network(inputs).float()[:, 0]
        errors = (outputs - ((targets - settings.scale.mean) / settings.scale.deviation).float()) ** 2
        return Step(errors.mean(), {"squared": errors.detach().sum()})


OBJECTIVE = Squared()
"""
