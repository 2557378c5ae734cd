"""With which scores boxes count, as `model.json` keeps it."""

import pytest

from pupille.errors import DataError
from pupille.models.boxwise.operating import Operating


def test_it_is_read_back_as_it_was_written():
    operating = Operating((0.25, 0.5), 0.55)
    assert Operating.from_json(operating.to_json()) == operating


@pytest.mark.parametrize("scores", [(1.5,), (float("nan"),), (True,), ("x",)])
def test_what_is_no_share_is_refused(scores):
    with pytest.raises(DataError, match="Train the model again"):
        Operating(scores)
