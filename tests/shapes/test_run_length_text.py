from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pycocotools import mask as coco

from pupille.errors import PupilleError
from pupille.shapes.run_length import RunLength
from pupille.shapes.run_length_text import counts_of, text_of

# pycocotools 2.0.11 is older than this rule of numpy.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

MASKS = st.tuples(st.integers(1, 50), st.integers(1, 50)).flatmap(lambda size: arrays(np.bool_, size))


@given(MASKS)
def test_the_text_of_a_mask_is_that_of_coco(mask):
    theirs = coco.encode(np.asfortranarray(mask, dtype=np.uint8))["counts"].decode()
    assert RunLength.of_mask(mask).text == theirs
    np.testing.assert_array_equal(RunLength.of_text(mask.shape, theirs).mask(), mask)


@given(st.lists(st.integers(0, 2**31 - 1), max_size=30))
def test_what_is_written_is_read_again_whatever_the_lengths(counts):
    np.testing.assert_array_equal(counts_of(text_of(np.array(counts, dtype=np.int64))), counts)


def test_long_runs_are_written_as_coco_writes_them():
    counts = [70_000, 30, 5_000_000, 1, 929_969]
    theirs = coco.frPyObjects({"size": [2000, 3000], "counts": counts}, 2000, 3000)["counts"].decode()
    assert text_of(np.array(counts, dtype=np.int64)) == theirs


@given(st.text(max_size=40))
def test_a_damaged_text_is_refused_or_means_some_mask(text):
    with suppress(PupilleError):
        assert RunLength.of_text((7, 9), text).mask().shape == (7, 9)


@pytest.mark.parametrize("text", ["P", "PPPPPPPPPPPPPPPPPP0", "~", "é", "0" * 100])
def test_each_kind_of_damage_is_refused(text):
    with pytest.raises(PupilleError):
        RunLength.of_text((7, 9), text)
