import torch

from pupille.training.threads import WORTH_SHARING, threads_for


def test_small_steps_use_one_thread_and_large_ones_all():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        with threads_for(WORTH_SHARING - 1) as small:
            assert torch.get_num_threads() == small == 1
        with threads_for(WORTH_SHARING) as large:
            assert torch.get_num_threads() == large == 2
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
