"""Real comparisons that several tests of the report look at: fixtures, each made once."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import pupille
from pupille.config import DataConfig, RepeatsConfig
from pupille.evaluation.questions import EvaluationConfig
from pupille.workflows.protocol import ClassProtocol, sealed, write_protocol


@pytest.fixture(scope="session")
def tiles(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Iterator[Path]:
    """Two rungs on 280 aerial tiles of two classes, with groups, a column of metadata, costs and a protocol."""
    folder = tmp_path_factory.mktemp("tiles")
    rows = [["path", "label", "place", "side"]]
    for label in ("damage", "no_damage"):
        for file in sorted((shared / "data" / "hurricane" / "validation" / label).iterdir())[:140]:
            longitude, latitude = map(float, file.stem.split("_"))
            shutil.copyfile(file, folder / f"{label}-{file.name}")
            side = "east" if longitude > -95.2 else "west" if longitude < -95.6 else "centre"
            rows.append([f"{label}-{file.name}", label, f"{longitude:.2f} {latitude:.2f}", side])
    with (folder / "tiles.csv").open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)
    fixed = ClassProtocol(unit="place", prevalence=0.1, cost_missed=5, cost_false_alarm=1, difference=0.02)
    write_protocol(sealed(fixed), folder / "protocol.json")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(tmp_path_factory.mktemp("home")))
        yield pupille.compare(
            folder / "tiles.csv",
            models=["majority", "logistic"],
            data=DataConfig(group="place"),
            asked=EvaluationConfig(
                positive="damage", cost_missed=5.0, cost_false_alarm=1.0, prevalence=0.1, by="side"
            ),
            protocol=folder / "protocol.json",
            out=tmp_path_factory.mktemp("runs") / "tiles",
        ).folder


@pytest.fixture(scope="session")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One rung on the handwritten digits, ten classes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(tmp_path_factory.mktemp("home")))
        yield pupille.compare(
            "digits", models=["tree"], out=tmp_path_factory.mktemp("runs") / "digits"
        ).folder


@pytest.fixture(scope="session")
def repeats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One rung on the handwritten digits, climbed again on folds, seeds and shares, with sets of classes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(tmp_path_factory.mktemp("home")))
        yield pupille.compare(
            "digits",
            models=["tree"],
            asked=EvaluationConfig(coverage=0.9),
            repeats=RepeatsConfig(folds=3, seeds=2, learning_curve=True),
            out=tmp_path_factory.mktemp("runs") / "again",
        ).folder
