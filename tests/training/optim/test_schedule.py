import math

import pytest
import torch

from pupille.training.optim.schedule import cosine, one_cycle


@pytest.mark.parametrize("total", [100, 1361])
def test_it_is_torchs_own_one_cycle(total):
    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=1.0)
    reference = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        max_lr=1.0,
        total_steps=total,
        pct_start=0.2,
        div_factor=25,
        final_div_factor=400,
        cycle_momentum=False,
    )
    # Torch counts the rise as 0.2 * total - 1 steps, we as 0.2 * (total - 1): a fraction of a step apart.
    for step in range(total):
        assert one_cycle(step, total) == pytest.approx(reference.get_last_lr()[0], abs=8 / total)
        optimizer.step()
        reference.step()


@pytest.mark.parametrize("total", range(1, 30))
def test_training_of_any_length_has_a_positive_rate_that_reaches_no_more_than_its_peak(total):
    rates = [one_cycle(step, total) for step in range(total)]
    assert all(0 < rate <= 1 for rate in rates)


@pytest.mark.parametrize("total", [1, 2, 7, 400])
def test_a_cosine_rises_in_a_twentieth_and_falls_to_almost_nothing(total):
    shares = [cosine(step, total) for step in range(total)]
    assert max(shares) == pytest.approx(1.0)
    assert shares.index(max(shares)) == math.ceil(total / 20) - 1
    assert min(shares) > 0
    if total == 400:
        assert shares[:3] == pytest.approx([1 / 20, 2 / 20, 3 / 20])
        assert shares[20 + 190] == pytest.approx(0.5, abs=0.01)
        assert shares[-1] < 1e-4
