"""What a file says of found objects is refused where it cannot be."""

import pytest

from pupille.results.objects_record import MissedPromiseRecord


def test_a_promise_that_is_not_kept_has_a_reason_and_one_that_is_has_its_test():
    with pytest.raises(ValueError, match="a reason is needed"):
        MissedPromiseRecord(0.1, 20, False, None, 0.2)
    with pytest.raises(ValueError, match="what came of it"):
        MissedPromiseRecord(0.1, 20, False, 0.5, 0.02)
