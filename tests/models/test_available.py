"""Which rungs can be fitted here: those whose weights are not missing."""

from pupille.models.available import ladder_here, without_weights
from pupille.models.files.safetensors_file import WEIGHTS
from pupille.models.pretrained.catalogue import backbone
from pupille.models.pretrained.store import RECORD, folder_of

CHEAP = ("majority", "logistic", "tree", "forest", "svm", "knn", "perceptron", "mlp", "lenet5", "cnn")
CHEAP_FOR_NUMBERS = ("constant", "ridge", "forest", "svm", "knn", "mlp", "lenet5", "cnn")


def bring(name: str, *files: str) -> None:
    folder = folder_of(backbone(name))
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        (folder / file).write_bytes(b"{}")


def test_on_a_fresh_machine_the_ladder_has_the_rungs_that_begin_from_nothing():
    assert ladder_here("classification") == CHEAP
    assert ladder_here("regression") == CHEAP_FOR_NUMBERS


def test_weights_that_came_bring_their_rung_to_its_place_on_the_ladder():
    bring("vgg16", WEIGHTS, RECORD)
    bring("resnet18", WEIGHTS, RECORD)
    assert ladder_here("classification") == (*CHEAP, "resnet18", "vgg16")


def test_half_of_what_belongs_to_weights_is_not_enough():
    bring("resnet18", WEIGHTS)
    bring("vgg16", RECORD)
    assert without_weights(["vgg16", "resnet18"]) == ("vgg16", "resnet18")
    bring("resnet18", RECORD)
    assert without_weights(["vgg16", "resnet18"]) == ("vgg16",)


def test_every_form_of_a_name_needs_the_same_weights_but_one_from_scratch_needs_none():
    asked = ["resnet18+mlp+tuned", "resnet18+scratch", "svm", "resnet18+knn"]
    assert without_weights(asked) == ("resnet18+mlp+tuned", "resnet18+knn")
    bring("resnet18", WEIGHTS, RECORD)
    assert without_weights(asked) == ()
