"""Our AlexNet is torchvision's, tensor by tensor."""

import pytest
import torch
import torchvision

from pupille.models.architectures.alexnet import AlexNet


@pytest.fixture(scope="module")
def both():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        theirs = torchvision.models.alexnet().eval()
    ours = AlexNet().eval()
    ours.load_state_dict(theirs.state_dict(), strict=True)
    return ours, theirs


@pytest.mark.parametrize("side", [224, 63])
def test_it_gives_the_same_bits_as_torchvisions_with_the_same_weights(both, side):
    ours, theirs = both
    pictures = torch.rand(2, 3, side, side, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        assert torch.equal(ours(pictures), theirs(pictures))


def test_its_tensors_have_the_names_of_torchvisions(both):
    ours, theirs = both
    assert list(ours.state_dict()) == list(theirs.state_dict())


def test_without_classes_it_ends_in_the_input_of_the_last_layer(both):
    _, theirs = both
    pictures = torch.rand(1, 3, 224, 224, generator=torch.Generator().manual_seed(2))
    features = AlexNet()
    features.load_state_dict(theirs.state_dict())
    features.reset_classifier(0)
    with torch.inference_mode():
        given = features.eval()(pictures)
        torch.testing.assert_close(theirs.classifier[6](given), theirs(pictures), rtol=0, atol=0)


def test_grey_pictures_and_other_classes():
    with torch.device("meta"):
        assert AlexNet(n_classes=7, channels=1)(torch.empty(2, 1, 96, 96)).shape == (2, 7)
