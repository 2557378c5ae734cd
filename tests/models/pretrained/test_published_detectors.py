"""The table of networks that find the classes of COCO."""

from pupille.images.geometry import Geometry
from pupille.models.pretrained.catalogue import BACKBONES, backbone, has_weights
from pupille.models.pretrained.published_detectors import CLASSES, COCO_DETECTORS
from pupille.tasks.task import load


def test_each_row_leads_to_a_function_and_has_a_licence_and_a_safe_file():
    for name, line in COCO_DETECTORS.items():
        assert backbone(name) is line
        assert has_weights(name)
        assert callable(load(line.builder))
        assert line.code_licence
        assert line.weights_licence
        assert line.classes == CLASSES
        assert line.file.endswith(".safetensors") == bool(line.repository)


def test_it_sees_all_of_a_picture():
    assert backbone("dfine_n").geometry == Geometry(640, 640)


def test_no_name_stands_in_both_tables():
    assert not set(COCO_DETECTORS) & set(BACKBONES)
