"""Several processes that train one network together, each with its share of every batch; and one that trains alone.

The loop asks the same of both. Together they do what one process does with the same batches: the gradients are averaged
with the weight of the images behind them, and whatever is decided is decided once.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

import torch
import torch.distributed as dist
from torch import Tensor, nn

from pupille.training.checkpoint import CheckpointKeeper, Snapshot
from pupille.training.interrupt import REQUESTS, StoppedError
from pupille.training.objectives.objective import Step

if TYPE_CHECKING:
    from torch._C._distributed_c10d import GradBucket
    from torch.futures import Future

AT_ONCE = 2**26
"""Bytes that are sent in one piece."""


@dataclass(frozen=True)
class Share:
    """The rows of a batch that one process shows. weight: its share of all rows shown. copies: times a row is shown."""

    rows: Tensor
    weight: float
    copies: int = 1


class Team:
    """The processes that train, as the loop uses them: here one that trains alone."""

    size = 1

    def __init__(self, device: torch.device) -> None:
        self.device = device

    def shared(self, network: nn.Module) -> nn.Module:
        """The network as it is shown images in training: its gradients are those of all processes."""
        return network

    def share(self, rows: Tensor, seed: int, step: int) -> Share:
        """This process's share of a batch; the random choices inside a network derive from seed and step."""
        if self.device.type == "cuda":
            reseed(seed, 0, step)
        return Share(rows, 1.0)

    def weighed(self, loss: Tensor, share: Share) -> Tensor:  # noqa: ARG002
        """The loss to go backward from, so that the averaged gradient is that of the mean over the whole batch."""
        return loss

    def gathered(self, step: Step, share: Share) -> Step:  # noqa: ARG002
        """Mean loss and right answers of the whole batch."""
        return step

    def mine(self, batches: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """The batches that this process scores."""
        return batches

    def summed(self, *numbers: float) -> tuple[float, ...]:
        """Each number's sum over the processes, the same bits everywhere."""
        return numbers

    def agreed(self, find: Callable[[], Any]) -> Any:
        """The value that `find` returns in the first process, plain JSON, in every process."""
        return find()

    def checkpoint_keeper(self, own: CheckpointKeeper | None) -> CheckpointKeeper | None:
        """The checkpoint keeper of this training in every process. own: that of the first process."""
        return own


class Together(Team):
    """One of several processes of a `torch.distributed` group that stands already.

    keeps_checkpoints: whether the first process keeps the state.
    """

    def __init__(self, rank: int, size: int, device: torch.device, *, keeps_checkpoints: bool) -> None:
        super().__init__(device)
        self.rank, self.size, self.keeps_checkpoints = rank, size, keeps_checkpoints

    def shared(self, network: nn.Module) -> nn.Module:
        """The network with its weights set to those of the first process, in `DistributedDataParallel`."""
        from torch.nn.parallel import DistributedDataParallel

        from pupille.training.distributed.sync_batch_norm import share_statistics

        share_statistics(network)
        on_gpu = self.device.type == "cuda"
        wrapped = DistributedDataParallel(network, device_ids=[self.device] if on_gpu else None)
        if self.size > 2 and not on_gpu:
            # Its signature is looked at, and must not be annotated in words.
            wrapped.register_comm_hook(self.size, lambda size, bucket: added_in_order(size, bucket))
        return wrapped

    def share(self, rows: Tensor, seed: int, step: int) -> Share:
        """Every size-th row. A batch with fewer rows than processes is shown by each of them whole."""
        if self.rank or self.device.type == "cuda":
            reseed(seed, self.rank, step)
        if len(rows) < self.size:
            return Share(rows, 1 / self.size, self.size)
        mine = rows[self.rank :: self.size]
        return Share(mine, len(mine) / len(rows))

    def weighed(self, loss: Tensor, share: Share) -> Tensor:
        """The loss times the size, since the gradients will be divided by it."""
        return loss * (share.weight * self.size)

    def gathered(self, step: Step, share: Share) -> Step:
        """Mean loss and the sums of the columns, added up over the processes."""
        totals = [total.double() for total in step.sums.values()]
        sums = torch.stack([step.loss.detach().double() * share.weight, *totals])
        dist.all_reduce(sums)
        return Step(sums[0], dict(zip(step.sums, sums[1:] / share.copies, strict=True)))

    def mine(self, batches: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """Every size-th batch."""
        return batches[self.rank :: self.size]

    def summed(self, *numbers: float) -> tuple[float, ...]:
        """The sums, by one exchange."""
        sums = torch.tensor(numbers, dtype=torch.float64)
        dist.all_reduce(sums)
        return tuple(sums.tolist())

    def agreed(self, find: Callable[[], Any]) -> Any:
        """The value of the first process, which sends it to the others."""
        if self.rank == 0:
            value = find()
            send(json.dumps(value).encode())
            return value
        return json.loads(receive())

    def checkpoint_keeper(self, own: CheckpointKeeper | None) -> CheckpointKeeper | None:
        """A checkpoint keeper that asks all processes; None if no state is kept."""
        return SharedCheckpointKeeper(self.rank, own) if self.keeps_checkpoints else None


class SharedCheckpointKeeper:
    """The checkpoint keeper of several processes: that of the first one writes; all are sent what it read, and when to
    stop.
    """

    def __init__(self, rank: int, own: CheckpointKeeper | None) -> None:
        self.rank, self.own = rank, own
        self.stop = 0

    def latest(self) -> Snapshot | None:
        """The snapshot that the first process has read."""
        from safetensors.torch import load, save

        snapshot = self.own.latest() if self.own else None
        if self.rank == 0:
            send(json.dumps(snapshot.facts if snapshot else None).encode())
            if snapshot:
                send(save(snapshot.tensors))
            return snapshot
        facts = json.loads(receive())
        return Snapshot(load(receive()), facts) if facts is not None else None

    def due(self) -> bool:
        """Whether the first process finds it time, or any was asked to stop: one exchange of a number."""
        own = bool(self.own and self.own.due())
        request = torch.tensor(signal.Signals[REQUESTS.name] + 1 if REQUESTS.name else int(own))
        dist.all_reduce(request, dist.ReduceOp.MAX)
        self.stop = max(int(request) - 1, 0)
        if self.stop and self.own and REQUESTS.name is None:
            REQUESTS.name = signal.Signals(self.stop).name
        return bool(request)

    def keep(self, snapshot: Snapshot) -> None:
        """Kept by the first process; the others stop with it if that was asked for."""
        if self.own:
            self.own.keep(snapshot)
        elif self.stop:
            raise StoppedError


def reseed(seed: int, rank: int, step: int) -> None:
    """Sets torch's generators for one step, so that there is no state of them to keep."""
    torch.manual_seed(((seed * 1_000_003 + rank) * 1_000_000_007 + step) % 2**63)


def added_in_order(size: int, bucket: GradBucket) -> Future[Tensor]:
    """Averages gradients with the processes in one order, whatever the others are in the bucket.

    A ring adds three numbers in an order that depends on their position in the bucket, and the buckets are laid out
    anew after the first step: a resumed training would end with other bits.
    """
    gradients = [torch.empty_like(bucket.buffer()) for _ in range(size)]
    work = dist.all_gather(gradients, bucket.buffer(), async_op=True)
    return work.get_future().then(lambda _: reduce(torch.add, gradients) / size)


def send(content: bytes) -> None:
    """Tells the other processes some bytes."""
    dist.broadcast(torch.tensor(len(content)), src=0)
    if content:
        send_tensor(torch.frombuffer(bytearray(content), dtype=torch.uint8))


def receive() -> bytes:
    """The bytes that the first process sends."""
    length = torch.tensor(0)
    dist.broadcast(length, src=0)
    content = torch.empty(int(length), dtype=torch.uint8)
    if len(content):
        send_tensor(content)
    return content.numpy().tobytes()


def send_tensor(content: Tensor) -> None:
    """Fills a tensor with that of the first process, piece by piece."""
    for piece in torch.split(content.flatten().view(torch.uint8), AT_ONCE):
        dist.broadcast(piece, src=0)
