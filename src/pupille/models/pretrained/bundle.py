"""Weights for a machine without internet: one file packed where they are, taken in where they are needed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from pupille.errors import WeightsError
from pupille.i18n.language import tell
from pupille.models.files.safetensors_file import WEIGHTS
from pupille.models.pretrained.backbone import Backbone
from pupille.models.pretrained.catalogue import PUBLISHED_HERE, backbone
from pupille.models.pretrained.fetch import bases_of
from pupille.models.pretrained.import_file import Origin, import_weights
from pupille.models.pretrained.store import Weights, folder_of, unchanged_weights
from pupille.runs.events import Event, Listener, silent
from pupille.runs.folder import RUN, read_json
from pupille.storage.bundle import Bundle, Item, Kind, ToPack, opened_bundle, write_bundle
from pupille.storage.locations import cache_folder
from pupille.storage.store import need_room, writing_in

KIND: Kind = "weights"


def bundle_weights(
    names: Sequence[str], out: str | Path, readme: str, *, listener: Listener = silent
) -> tuple[Item, ...]:
    """Packs the weights of networks into one zip with their hashes, licences and sources.

    names: of networks, of models that begin with one, or folders of runs, for the networks their models begin with.
    readme: what a person reads who finds the zip. Raises WeightsError if weights are not here or were changed on the
    disk, or nothing is to be packed; ModelError for an unknown name.
    """
    networks = list(dict.fromkeys(network for name in names for network in networks_of(name)))
    if not networks:
        raise WeightsError(
            tell(
                "the models of {names} begin with no pretrained weights, and a run holds its own. There is nothing to "
                "pack; copy the folder of the run.",
                names=", ".join(names),
            )
        )
    packs = [_to_pack(*unchanged_weights(name), backbone(name)) for name in networks]
    total = math.ceil(sum(file.stat().st_size for pack in packs for file in pack.files) / 1e6)

    def progress(done: int) -> None:
        listener(Event(tell("packing, MB"), done=math.ceil(done / 1e6), total=total))

    return write_bundle(Path(out), KIND, packs, readme, progress)


def networks_of(name: str) -> list[str]:
    """The pretrained networks behind a name: of a network, of a model, or the folder of a run.

    Raises ModelError if it is none of these, RunError for a folder that holds no run.
    """
    if name not in PUBLISHED_HERE and Path(name).is_dir():
        return bases_of(map(str, read_json(Path(name) / RUN).get("models", ())))
    return [name] if name in PUBLISHED_HERE else bases_of([name])


def import_bundle(file: str | Path, *, listener: Listener = silent) -> list[Weights]:
    """Takes the weights of a bundle into the store, each checked as an imported file is.

    Nothing is taken in before all of the bundle was read and is what its list says. Raises WeightsError if it is not,
    or other weights of a name are here already; ModelError for a network that this version does not know.
    """
    with (
        opened_bundle(Path(file), KIND, WeightsError) as bundle,
        writing_in(cache_folder() / "bundle", WeightsError) as work,
    ):
        for item in bundle.items:
            backbone(item.name)
        # The copy that is taken out, and the one that the store makes of it.
        need_room(work, 2 * max((item.size for item in bundle.items), default=0), WeightsError)
        total = math.ceil(bundle.size / 1e6)

        def progress(done: int) -> None:
            listener(Event(tell("checking, MB"), done=math.ceil(done / 1e6), total=total))

        bundle.check(progress)
        return [_taken_in(bundle, item, work, listener) for item in bundle.items]


def _to_pack(record: Weights, path: Path, network: Backbone) -> ToPack:
    about = {"hash_from": record.hash_from, "commit": record.commit}
    return ToPack(record.name, record.licence, record.source, about, folder_of(network).name, (path,))


def _taken_in(bundle: Bundle, item: Item, work: Path, listener: Listener) -> Weights:
    if [file.name for file in item.files] != [WEIGHTS]:
        raise WeightsError(
            tell(
                "{file!r} holds no weights of {name}. Pack it anew with `pupille weights bundle`.",
                file=bundle.path.name,
                name=item.name,
            )
        )
    origin = Origin(
        item.source,
        f"{item.about.get('hash_from') or 'unknown'}, by {bundle.path.name}",
        item.about.get("commit"),
    )
    copy = work / WEIGHTS
    try:
        with copy.open("wb") as target:
            bundle.take(item.files[0], target)
        return import_weights(copy, item.name, origin=origin, listener=listener)
    finally:
        copy.unlink(missing_ok=True)
