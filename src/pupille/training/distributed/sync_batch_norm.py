"""Batch normalisation over the images of all processes, as if one process had them all."""

from __future__ import annotations

from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

ORDINARY = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)


def share_statistics(network: nn.Module) -> None:
    """Replaces every ordinary batch normalisation inside a network; weights, buffers and their names stay.

    PyTorch's own `SyncBatchNorm` does so on GPUs only. Other kinds keep the statistics of their own process, and the
    running ones of the first process are kept, as usual in data-parallel training.
    """
    for module in network.modules():
        for name, child in module.named_children():
            if type(child) in ORDINARY:
                setattr(module, name, SharedBatchNorm.taking(child))


class SharedBatchNorm(_BatchNorm):
    """Batch normalisation (Ioffe, Szegedy 2015) with mean and variance over all processes while training."""

    @classmethod
    def taking(cls, ordinary: Any) -> SharedBatchNorm:
        """A shared batch normalisation with the very settings, weights and buffers of an ordinary one."""
        module = cls(ordinary.num_features)
        module.__dict__.update(ordinary.__dict__)
        return module

    def _check_input_dim(self, input: Tensor) -> None:
        """Any number of dimensions from two on."""

    def forward(self, input: Tensor) -> Tensor:
        """(N, C, ...) -> the same shape."""
        if not self.training:
            return super().forward(input)
        axes = [0, *range(2, input.dim())]
        shape = [1, -1] + [1] * (input.dim() - 2)
        wide = input.float()
        ones = torch.full((1,), float(input.numel() / input.shape[1]), device=input.device)
        total = Sum.apply(torch.cat([wide.sum(axes), ones]))
        count = total[-1].detach()
        centred = wide - (total[:-1] / count).view(shape)
        variance = Sum.apply(centred.square().sum(axes)) / count
        normal = centred * (variance + self.eps).rsqrt().view(shape)
        if self.running_mean is not None:
            self._remember(total[:-1].detach() / count, variance.detach() * count / (count - 1).clamp(min=1))
        if self.weight is not None:
            normal = normal * self.weight.view(shape) + self.bias.view(shape)
        result: Tensor = normal.to(input.dtype)
        return result

    def _remember(self, mean: Tensor, variance: Tensor) -> None:
        """Moves the running statistics; momentum None is the plain mean over all batches."""
        assert self.num_batches_tracked is not None
        assert self.running_mean is not None
        assert self.running_var is not None
        self.num_batches_tracked.add_(1)
        momentum = self.momentum if self.momentum is not None else 1 / float(self.num_batches_tracked)
        self.running_mean.lerp_(mean, momentum)
        self.running_var.lerp_(variance, momentum)


class Sum(torch.autograd.Function):
    """The sum over all processes; so is its gradient, since each process's loss depends on it."""

    @staticmethod
    def forward(_: Any, value: Tensor) -> Tensor:
        """Adds up."""
        total = value.clone()
        dist.all_reduce(total)
        return total

    @staticmethod
    def backward(_: Any, *gradients: Tensor) -> Tensor:
        """Adds up the gradients."""
        return Sum.forward(None, gradients[0])
