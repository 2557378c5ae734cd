"""Maps of where a model does not know, as files of new images and below the pictures of a report."""

import json

import numpy as np
import pytest
from PIL import Image

from drawn_discs import discs_in
from pupille.errors import ConfigError
from pupille.i18n.language import speaking
from pupille.report.build import build
from pupille.runs.events import silent
from pupille.workflows.compare import train
from pupille.workflows.predict import predict


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("doubt")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PUPILLE_HOME", str(place / "home"))
        cells = discs_in(place / "cells", 10, side=48)
        for name in ("threshold", "pixel-forest"):
            train(str(cells), model=name, out=place / name, listener=silent)
        yield place


def test_each_image_gets_a_map_at_its_own_size(folder, tmp_path):
    (tmp_path / "new").mkdir()
    with Image.open(folder / "cells" / "images" / "00.png") as picture:
        picture.resize((40, 60)).save(tmp_path / "new" / "a.png")
    prediction = predict(folder / "pixel-forest", str(tmp_path / "new"), entropy=True)
    prediction.write(tmp_path / "out")
    with Image.open(tmp_path / "out" / "a_entropy.png") as file:
        assert file.size == (40, 60)
        levels = np.asarray(file)
    assert levels.min() < 20
    assert levels.max() > 60
    assert any("not calibrated" in sentence for sentence in prediction.sentences())
    with speaking("fr"):
        assert any("calibré" in sentence for sentence in prediction.sentences())


def test_nothing_is_written_unless_it_was_asked_for(folder, tmp_path):
    predict(folder / "pixel-forest", str(folder / "cells" / "images")).write(tmp_path / "out")
    assert not list((tmp_path / "out").glob("*_entropy.png"))


def test_a_rule_without_probabilities_refuses(folder):
    with pytest.raises(ConfigError, match="how sure it is of each pixel"):
        predict(folder / "threshold", str(folder / "cells" / "images"), entropy=True)


def test_the_report_shows_it_below_each_picture_of_a_model_that_has_it(folder):
    drawn = json.loads((folder / "pixel-forest" / "results.json").read_text())["gallery"]["drawn"]
    for picture in drawn:
        with Image.open(folder / "pixel-forest" / picture["entropy"]) as layer:
            assert layer.mode == "RGBA"
            assert np.ptp(np.asarray(layer)[..., 3]) > 60
    page = build(folder / "pixel-forest").read_text()
    assert page.count('<figure class="entropy">') == len(drawn) > 0
    assert "it may be sure and wrong" in page
    assert '<figure class="entropy">' not in build(folder / "threshold").read_text()
