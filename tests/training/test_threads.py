import torch
from threadpoolctl import threadpool_info, threadpool_limits

from pupille.training.threads import WORTH_BLAS, WORTH_SHARING, blas_threads_for, threads_for


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


def blas_threads():
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


def test_linear_algebra_on_small_tables_uses_one_thread_and_gets_its_threads_back():
    with threadpool_limits(2, user_api="blas"):
        with blas_threads_for(WORTH_BLAS - 1):
            assert blas_threads() == {1}
        with blas_threads_for(WORTH_BLAS):
            assert blas_threads() == {2}
        assert blas_threads() == {2}
