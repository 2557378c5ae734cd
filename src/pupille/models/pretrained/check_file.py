"""What a file must be to become weights of a network: safetensors, with the tensors of the network, all finite.

A near fit is told as one: which prefix, which layer, how many classes differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pupille.errors import ModelError, RunError, WeightsError
from pupille.i18n.language import tell
from pupille.models.files.load import CAN_RUN_CODE, PICKLES, ZIP, type_code
from pupille.models.files.safetensors_file import LONGEST_HEADER, MOST_TENSORS, read_header
from pupille.models.pretrained.backbone import Backbone
from pupille.storage.regular_file import open_regular_file

if TYPE_CHECKING:
    from torch import Tensor

FLOATS = ("F16", "BF16", "F32", "F64")
SECOND_HEADS = ("AuxLogits.",)
"""Tensors of a head that only helped the training, here Inception's: in the file, not in the network."""
UNNEEDED = "num_batches_tracked"
"""A counter that older files lack; nothing is computed from it."""
Header = Mapping[str, object]
"""Name of a tensor -> what the file states about it."""


@dataclass(frozen=True)
class Candidate:
    """A file that may become weights.

    path: where it lies just now. called: what sentences call it. instead: what to do if it cannot be used, where that
    is always the same; else each sentence says its own.
    """

    path: Path
    called: str
    instead: str = ""


def refuse_what_can_run_code(candidate: Candidate) -> None:
    """Raises WeightsError, with how to convert it, for a file that other programs read by running what is in it."""
    with open_regular_file(candidate.path, anywhere=True) as file:
        head = file.read(8)
    if candidate.path.name.lower().endswith(CAN_RUN_CODE) or head.startswith((*PICKLES, ZIP)):
        raise WeightsError(
            tell(
                "{called} is a kind of file that can run code when it is read, so it is not. Convert "
                "it where it comes from, with torch.load(FILE, weights_only=True) and "
                "safetensors.torch.save_file (docs/weights.md has the lines), and import the result.",
                called=candidate.called,
            )
        )


def fitting_tensors(candidate: Candidate, network: Backbone) -> dict[str, tuple[int, ...]]:
    """Name -> shape of the tensors that a network takes from a file, by its header alone.

    Raises WeightsError if the file lacks one, has one too many or of another shape, or is damaged.
    """
    header = _header(candidate)
    planned = planned_tensors(network)
    if lacking := _lacking(header, planned):
        difference = tell("it lacks {tensor!r}", tensor=lacking[0])
    elif foreign := _foreign(header, planned):
        difference = tell("it has {tensor!r}, which the network has not", tensor=foreign[0])
    else:
        tensors = {tensor: planned[tensor] for tensor in planned if tensor in header}
        for tensor, wanted in tensors.items():
            if not _has_form(header[tensor], wanted):
                raise _misfit(
                    candidate, network, header, planned, _difference(tensor, header[tensor], wanted)
                )
        return {tensor: tuple(wanted.shape) for tensor, wanted in tensors.items()}
    more = len(lacking) + len(_foreign(header, planned)) - 1
    if more:
        difference = tell(
            "{difference}, and {more:count} more such tensors", difference=difference, more=more
        )
    raise _misfit(candidate, network, header, planned, difference)


def fits(candidate: Candidate, network: Backbone) -> bool:
    """Whether the tensors of a file are those of a network."""
    try:
        return bool(fitting_tensors(candidate, network))
    except WeightsError:
        return False


def _header(candidate: Candidate) -> dict[str, object]:
    """The header of the file, without its metadata. Raises WeightsError if it is none of safetensors, or damaged."""
    path = candidate.path
    try:
        with open_regular_file(path, anywhere=True) as file:
            head = file.read(9)
    except OSError as error:
        raise WeightsError(
            tell(
                "{called} cannot be read ({reason}). Look who may read it.",
                called=candidate.called,
                reason=str(error.strerror or error),
            )
        ) from error
    length = int.from_bytes(head[:8], "little")
    if head[8:] != b"{" or LONGEST_HEADER < length > path.stat().st_size:
        instead = candidate.instead or tell(
            "Give the .safetensors file of the network; docs/weights.md tells how other kinds are converted."
        )
        raise WeightsError(
            tell(
                "{called} is not a safetensors file of weights. {instead}",
                called=candidate.called,
                instead=instead,
            )
        )
    try:
        header = read_header(path.parent, path.name)
    except (ModelError, RunError) as error:
        raise WeightsError(
            tell(
                "{called} is no whole safetensors file: its header is damaged, longer than "
                "{longest_header:count} bytes or names more than {most_tensors:count} tensors. "
                "{instead}",
                called=candidate.called,
                longest_header=LONGEST_HEADER,
                most_tensors=MOST_TENSORS,
                instead=candidate.instead or tell("Get another copy."),
            )
        ) from error
    header.pop("__metadata__", None)
    return header


def _lacking(header: Header, planned: Header) -> list[str]:
    return [tensor for tensor in planned if tensor not in header and not tensor.endswith(UNNEEDED)]


def _foreign(header: Header, planned: Header) -> list[str]:
    return [tensor for tensor in header if tensor not in planned and not tensor.startswith(SECOND_HEADS)]


def _stated(entry: object, key: str) -> object:
    return entry.get(key) if isinstance(entry, Mapping) else None


def _has_form(entry: object, wanted: Tensor) -> bool:
    kinds = FLOATS if wanted.is_floating_point() else (type_code(str(wanted.dtype)),)
    return _stated(entry, "shape") == list(wanted.shape) and _stated(entry, "dtype") in kinds


def _difference(tensor: str, entry: object, wanted: Tensor) -> str:
    return tell(
        "{tensor} is {dtype} {shape}, the network has {wanted_dtype} {wanted_shape}",
        tensor=tensor,
        dtype=str(_stated(entry, "dtype")),
        shape=str(_stated(entry, "shape")),
        wanted_dtype=type_code(str(wanted.dtype)),
        wanted_shape=str(list(wanted.shape)),
    )


def _misfit(
    candidate: Candidate, network: Backbone, header: Header, planned: Mapping[str, Tensor], difference: str
) -> WeightsError:
    """The sentence for a file whose tensors are not those of the network."""
    near = _prefixed(header, planned) or _without_end(header, planned) or _other_classes(header, planned)
    if near:
        difference, instead = near
    elif candidate.instead:
        difference = tell("they are the weights of another network ({difference})", difference=difference)
        instead = candidate.instead
    else:
        instead = tell("Name the network it was made for behind --as.")
    return WeightsError(
        tell(
            "{called} does not fit {name}: {difference}. {instead}",
            called=candidate.called,
            name=network.name,
            difference=difference,
            instead=candidate.instead or instead,
        )
    )


def _prefixed(header: Header, planned: Header) -> tuple[str, str] | None:
    """What differs and what to do, if it is only words before every name, as wrappers around a network leave them."""
    first = next(iter(planned))
    for prefix in {tensor.removesuffix(first) for tensor in header if tensor.endswith(f".{first}")}:
        bare = {tensor.removeprefix(prefix): entry for tensor, entry in header.items()}
        if not _lacking(bare, planned) and not _foreign(bare, planned):
            return (
                tell("every tensor is named with {prefix!r} in front", prefix=prefix),
                tell(
                    "Save it once more with name.removeprefix({prefix!r}) for each name (docs/weights.md has the "
                    "lines), and import the result.",
                    prefix=prefix,
                ),
            )
    return None


def _last_layer(planned: Header) -> str:
    """The name of the layer that tells the classes apart, with its dot."""
    return f"{list(planned)[-1].rpartition('.')[0]}."


def _without_end(header: Header, planned: Header) -> tuple[str, str] | None:
    """What differs and what to do, if it is only that the last layer was left out."""
    last = _last_layer(planned)
    if _foreign(header, planned) or _lacking(header, planned) != [
        name for name in planned if name.startswith(last)
    ]:
        return None
    return (
        tell("the last layer is missing, {layer!r}, which tells the classes apart", layer=last[:-1]),
        tell(
            "Import the file as it was published, with its last layer; a training puts one of its own in that place."
        ),
    )


def _other_classes(header: Header, planned: Mapping[str, Tensor]) -> tuple[str, str] | None:
    """What differs and what to do, if it is only the number of classes."""
    if _lacking(header, planned) or _foreign(header, planned):
        return None
    odd = [name for name in planned if name in header and not _has_form(header[name], planned[name])]
    last = [name for name in planned if name.startswith(_last_layer(planned))]
    shapes = [_stated(header[name], "shape") for name in last]
    firsts = [shape[0] for shape in shapes if isinstance(shape, list) and shape]
    rest = [shape[1:] for shape in shapes if isinstance(shape, list) and shape]
    if odd != last or len(set(firsts)) != 1 or rest != [list(planned[name].shape[1:]) for name in last]:
        return None
    return (
        tell(
            "it tells {came:count} classes apart, the published network {published:count}",
            came=firsts[0],
            published=planned[last[0]].shape[0],
        ),
        tell(
            "Import the file as it was published, before it was trained for other classes; a training puts a last "
            "layer for your classes in that place."
        ),
    )


def planned_tensors(network: Backbone) -> dict[str, Tensor]:
    """The tensors of a network with the classes it was published with: shapes without numbers, on `meta`."""
    import torch

    from pupille.models.pretrained.build import whole_network
    from pupille.models.pretrained.published_detector import PublishedDetector

    with torch.device("meta"):
        whole = whole_network(network)
    return dict(whole.published_state() if isinstance(whole, PublishedDetector) else whole.state_dict())


def check_finite(candidate: Candidate, tensors: Mapping[str, object]) -> None:
    """Raises WeightsError if a tensor cannot be read or holds a number that is not finite."""
    from safetensors import SafetensorError, safe_open

    instead = candidate.instead or tell("Get another copy.")
    try:
        with safe_open(candidate.path, framework="pt") as file:
            odd = [tensor for tensor in tensors if not file.get_tensor(tensor).isfinite().all()]
    except SafetensorError as error:
        raise WeightsError(
            tell(
                "{called} is no whole safetensors file ({error}). {instead}",
                called=candidate.called,
                error=str(error),
                instead=instead,
            )
        ) from error
    if odd:
        raise WeightsError(
            tell(
                "{tensor} in {called} holds numbers that are not finite. {instead}",
                tensor=odd[0],
                called=candidate.called,
                instead=instead,
            )
        )


def check_trial(candidate: Candidate, network: Backbone, tensors: Iterable[str]) -> None:
    """Lets the network look at a black picture and at noise.

    Raises WeightsError if it gives numbers that cannot be used, or the same ones for both, as with weights of zeros.
    """
    import torch
    from safetensors import safe_open

    from pupille.models.pretrained.build import whole_network, without_classes
    from pupille.models.pretrained.published_detector import PublishedDetector

    with torch.random.fork_rng(devices=[]):
        whole = whole_network(network).eval()
    with safe_open(candidate.path, framework="pt") as file:
        weights = {tensor: file.get_tensor(tensor) for tensor in tensors}
    if isinstance(whole, PublishedDetector):
        whole.take_published(weights)
    else:
        whole.load_state_dict(weights, strict=False)
    noise = torch.randn(1, 3, network.side, network.side, generator=torch.Generator().manual_seed(0))
    pictures = torch.cat([torch.full_like(noise, -2.0), noise])
    instead = candidate.instead or "Get another copy."
    with torch.inference_mode():
        outputs = (
            [whole.trial(pictures)]
            if isinstance(whole, PublishedDetector)
            else [whole(pictures), without_classes(whole)(pictures)]
        )
    for numbers in outputs:
        if not numbers.isfinite().all() or numbers.abs().max() > torch.finfo(torch.float16).max:
            raise WeightsError(
                tell(
                    "with the weights in {called} {network} gives numbers beyond all measure for a trial picture, so "
                    "they are damaged. {instead}",
                    called=candidate.called,
                    network=network.name,
                    instead=instead,
                )
            )
        if torch.equal(numbers[0], numbers[1]):
            raise WeightsError(
                tell(
                    "with the weights in {called} {network} sees no difference between a black picture and noise, as "
                    "with weights of zeros, so they are damaged. {instead}",
                    called=candidate.called,
                    network=network.name,
                    instead=instead,
                )
            )
