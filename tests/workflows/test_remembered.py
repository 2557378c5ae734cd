"""What a run remembers of its training images: from the folder to the page."""

import json
from pathlib import Path

import numpy as np
import pytest

from digit_models import marked_photos
from pupille.errors import ConfigError
from pupille.i18n.language import speaking
from pupille.report.explanation_text import as_text
from pupille.workflows.compare import train
from pupille.workflows.explain import explain


@pytest.fixture(scope="module")
def by_heart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A forest that was overfitted on purpose: the class of each picture was drawn by lot."""
    home = tmp_path_factory.mktemp("heart")
    files = sorted(marked_photos(home / "drawn").glob("*/*"))
    lots = np.random.default_rng(0).integers(3, size=len(files))
    for file, lot in zip(files, lots, strict=True):
        (home / "photos" / "abc"[lot]).mkdir(parents=True, exist_ok=True)
        file.rename(home / "photos" / "abc"[lot] / file.name)
    train(home / "photos", model="forest", out=home / "run")
    return home


def test_a_forest_that_learned_lots_by_heart_gives_its_images_away(by_heart: Path) -> None:
    explained = explain(by_heart / "run", by_heart / "photos", members=True)
    memory = explained.explanation.memory
    assert memory.area.low > 0.7
    split = json.loads((by_heart / "run" / "results.json").read_text())["split"]["counts"]
    assert (memory.members, memory.others) == (split["train"], split["test"])
    page = explained.page.read_text()
    assert page.index('id="maps"') < page.index('id="memory"')
    assert memory.short in page
    assert memory.short in as_text(explained.explanation)
    assert json.loads(explained.figures.read_text())["memory"]["area"]["value"] == memory.area.value


def test_it_is_not_asked_unless_one_asks(marked_run: Path, tmp_path: Path) -> None:
    explained = explain(marked_run, marked_run.parent / "photos", out=tmp_path / "page.html")
    assert explained.explanation.memory is None
    assert 'id="memory"' not in explained.page.read_text()


def test_it_is_said_in_french(marked_run: Path, tmp_path: Path) -> None:
    with speaking("fr"):
        explained = explain(
            marked_run, marked_run.parent / "photos", members=True, out=tmp_path / "page.html"
        )
    page = explained.page.read_text()
    assert "Ce qu’il retient" in page
    assert "What it remembers" not in page


def test_without_the_training_images_it_is_refused(marked_run: Path, tmp_path: Path) -> None:
    for number, file in enumerate(sorted((marked_run.parent / "photos").glob("*/*"))[::6]):
        other = tmp_path / "new" / file.parent.name / f"new{number}.png"
        other.parent.mkdir(parents=True, exist_ok=True)
        other.write_bytes(file.read_bytes())
    with pytest.raises(ConfigError, match="--members"):
        explain(marked_run, tmp_path / "new", members=True, out=tmp_path / "page.html")
